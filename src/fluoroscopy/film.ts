import { bodyBlurred, broadShading } from './blur.ts'
import type { Projection } from './projection.ts'

/** A picture of one view as a monitor shows it, row by row from the top. */
export interface Film {
  readonly columns: number
  readonly rows: number
  readonly gray: Uint8Array
}

/**
 * How the picture is shown.
 *
 * `polarity`: `fluoroscopy` (the default) shows bone, needles and cement dark on a bright ground, as a C-arm does in live
 * imaging; `radiograph` shows bone bright. `detail` (0 to 1, default 0.65) flattens the broad shading of the trunk and
 * sharpens edges, as the image processing of a C-arm does; 0 leaves only the window.
 */
export interface FilmOptions {
  readonly polarity?: 'fluoroscopy' | 'radiograph'
  readonly detail?: number
}

/** Share of the pixels that see the body and may fall outside the window, at the thin and at the thick end. */
const clippedShare = { thin: 0.03, thick: 0.01 } as const
/** A pixel sees the body where its line integral reaches this share of the 90th percentile: skin edges and air do not count. */
const bodyShare = 0.45
/** How much of the broad shading is taken away, and how much of the fine edges is added, at full detail. */
const strength = { broad: 1, fine: 1.15 } as const
/** Radius of the blur that finds fine edges, as a share of the picture. */
const fineShare = 1 / 250

/**
 * The picture of a projection: 8-bit grays, linear in the line integral (so logarithmic in dose, as displays do).
 *
 * The window is set by itself from the pixels that see the body; where no body is, the picture is white in the
 * `fluoroscopy` polarity. Same projection, same bytes.
 */
export function filmFromProjection(projection: Projection, options: FilmOptions = {}): Film {
  const { polarity = 'fluoroscopy', detail = 0.65 } = options
  const { pathMu, arm } = projection
  const { columns, rows } = arm
  const bodyMin = bodyShare * quantile(pathMu, pathMu, 0, 0.9)
  const shown = detail > 0 ? withDetail(pathMu, columns, rows, detail, bodyMin) : pathMu
  const low = quantile(shown, pathMu, bodyMin, clippedShare.thin)
  const high = quantile(shown, pathMu, bodyMin, 1 - clippedShare.thick)
  const perGray = 255 / (high > low ? high - low : 1)
  const gray = new Uint8Array(columns * rows)
  for (let p = 0; p < gray.length; p++) {
    const dense = Math.min(255, Math.max(0, ((shown[p] as number) - low) * perGray))
    gray[p] = Math.round(polarity === 'fluoroscopy' ? 255 - dense : dense)
  }
  return { columns, rows, gray }
}

/** Takes away the broad shading and adds the fine edges, as `detail` says. */
function withDetail(pathMu: Float32Array, columns: number, rows: number, detail: number, bodyMin: number) {
  const broad = broadShading(pathMu, columns, rows, bodyMin)
  const radius = Math.max(1, Math.round(Math.max(columns, rows) * fineShare))
  const fine = bodyBlurred(pathMu, columns, rows, radius, bodyMin)
  const out = new Float32Array(pathMu.length)
  for (let p = 0; p < out.length; p++) {
    const value = pathMu[p] as number
    const shading = detail * strength.broad * Math.min(value, broad[p] as number)
    // Beside the body there are no edges to sharpen; its own border is not one either.
    const edge = value > bodyMin ? value - (fine[p] as number) : 0
    out[p] = value - shading + detail * strength.fine * edge
  }
  return out
}

const binCount = 4096

/** The value below which `share` of the values lies, of the pixels whose `pathMu` is above `min`; 0 of none. */
function quantile(values: Float32Array, pathMu: Float32Array, min: number, share: number): number {
  let [low, high, count] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0]
  for (let p = 0; p < values.length; p++) {
    if (!((pathMu[p] as number) > min)) continue
    low = Math.min(low, values[p] as number)
    high = Math.max(high, values[p] as number)
    count++
  }
  if (count === 0) return 0
  const bins = new Uint32Array(binCount)
  const perBin = (binCount - 1) / (high > low ? high - low : 1)
  for (let p = 0; p < values.length; p++)
    if ((pathMu[p] as number) > min) bins[Math.floor(((values[p] as number) - low) * perBin)]!++
  let bin = 0
  for (let below = bins[0] as number; below < share * count && bin < binCount - 1; below += bins[bin] as number) bin++
  return low + bin / perBin
}
