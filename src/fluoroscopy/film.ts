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
 * imaging; `radiograph` shows bone bright. `detail` (0 to 1, default 0.5) flattens the broad shading of the trunk and
 * sharpens edges, as the image processing of a C-arm does; 0 leaves only the window.
 */
export interface FilmOptions {
  readonly polarity?: 'fluoroscopy' | 'radiograph'
  readonly detail?: number
}

/** Share of the pixels that see the body and may fall outside the window, at the thin and at the thick end. */
const clippedShare = { thin: 0.02, thick: 0.005 } as const
/** Widths of the two blurs, as a share of the picture: broad shading, fine edges. */
const blurShare = { broad: 1 / 12, fine: 1 / 300 } as const

/**
 * The picture of a projection: 8-bit grays, linear in the line integral (so logarithmic in dose, as displays do).
 *
 * The window is set by itself from the pixels that see the body. Same projection, same bytes.
 */
export function filmFromProjection(projection: Projection, options: FilmOptions = {}): Film {
  const { polarity = 'fluoroscopy', detail = 0.5 } = options
  const { columns, rows } = projection.arm
  const shown = detail > 0 ? withDetail(projection.pathMu, columns, rows, detail) : projection.pathMu
  const [low, high] = windowOf(shown, projection.pathMu)
  const gray = new Uint8Array(columns * rows)
  for (let p = 0; p < gray.length; p++) {
    const t = Math.min(1, Math.max(0, ((shown[p] as number) - low) / (high - low)))
    gray[p] = Math.round(255 * (polarity === 'fluoroscopy' ? 1 - t : t))
  }
  return { columns, rows, gray }
}

/** Flattens the broad shading by half of `detail` and adds the fine edges. */
function withDetail(pathMu: Float32Array, columns: number, rows: number, detail: number): Float32Array {
  const size = Math.max(columns, rows)
  const broad = blurred(pathMu, columns, rows, Math.max(1, Math.round(size * blurShare.broad)))
  const fine = blurred(pathMu, columns, rows, Math.max(1, Math.round(size * blurShare.fine)))
  const out = new Float32Array(pathMu.length)
  for (let p = 0; p < out.length; p++) {
    const value = pathMu[p] as number
    // Where no body is, nothing is invented.
    if (value > 0) out[p] = value - detail * 0.5 * (broad[p] as number) + detail * (value - (fine[p] as number))
  }
  return out
}

/** Three box blurs in each direction: near enough to a Gaussian. Pixels that see nothing do not count. */
function blurred(image: Float32Array, columns: number, rows: number, radius: number): Float32Array {
  let value = Float64Array.from(image)
  let weight = Float64Array.from(image, (v) => (v > 0 ? 1 : 0))
  for (let pass = 0; pass < 3; pass++) {
    value = boxed(boxed(value, columns, rows, 1, columns, radius), rows, columns, columns, 1, radius)
    weight = boxed(boxed(weight, columns, rows, 1, columns, radius), rows, columns, columns, 1, radius)
  }
  return Float32Array.from(value, (v, p) => ((weight[p] as number) > 1e-6 ? v / (weight[p] as number) : 0))
}

/** One running mean of `2 radius + 1` along lines of `count` samples `step` apart; beyond the ends is 0. */
function boxed(image: Float64Array, count: number, lines: number, step: number, lineStep: number, radius: number) {
  const out = new Float64Array(image.length)
  const scale = 1 / (2 * radius + 1)
  for (let line = 0; line < lines; line++) {
    const base = line * lineStep
    let sum = 0
    for (let i = 0; i < Math.min(radius, count); i++) sum += image[base + i * step] as number
    for (let i = 0; i < count; i++) {
      if (i + radius < count) sum += image[base + (i + radius) * step] as number
      out[base + i * step] = sum * scale
      if (i - radius >= 0) sum -= image[base + (i - radius) * step] as number
    }
  }
  return out
}

/** The shown values that become the two ends of the gray scale. */
function windowOf(shown: Float32Array, pathMu: Float32Array): readonly [low: number, high: number] {
  const seen = shown.filter((_, p) => (pathMu[p] as number) > 0).sort()
  if (seen.length === 0) return [0, 1]
  const at = (share: number) => seen[Math.min(seen.length - 1, Math.floor(share * seen.length))] as number
  const [low, high] = [at(clippedShare.thin), at(1 - clippedShare.thick)]
  return high > low ? [low, high] : [low, low + 1]
}
