import { smearAlong } from '../../measures/blur.ts'
import { shellHu } from '../../measures/edge.ts'
import { type Smear, stepAt } from '../../measures/smear.ts'
import { type BodySurface, radiusAt, sheetAt, sheetSide, sheetX, sheetY } from '../body.ts'
import { type BodyVoxels, insideHuOf } from './body-voxels.ts'
import {
  emptySamples,
  type FittedSheet,
  fitSheet,
  layerMm,
  type Samples,
  type SheetPrior,
  type Start,
} from './sheet-fit.ts'

/** Knots of an endplate's sheet, mm apart, over the widest body. */
const knotMm = 4
const columns = 17
const rows = 15
const knots = { rows, columns, ring: false } as const

export type End = 'top' | 'bottom'

/** One endplate as fitted, for its neighbour across the disc to reckon with. */
export interface Plate {
  readonly end: End
  readonly fit: FittedSheet
  /** Cosine between the plate's normal and the body's axis, and the smear along that normal, in its middle. */
  readonly cosine: number
  readonly smear: Smear
}

/** How far from the wall the image is looked at: the rim is rounded and mixes with what lies beside the disc, mm. */
const rimMm = 1.6
/** On slices thicker than this along the plate's normal a shell can lie within one of them, mm. */
const thickMm = 1.6
/** Starts tried then, in slices from where the sheet stands. */
const startsOnThick = [0.2, -0.2, -0.6, -1]
/** How far a fit may take a plate from where it was found at first, mm. */
const farthestMm = 5

/**
 * Places one endplate by all voxels near it; null where too few are seen. `otherAt` gives what the neighbour across the
 * disc adds to a voxel, NaN where the voxel is more the neighbour's than the disc's.
 */
export function fitPlate(
  surface: BodySurface,
  voxels: BodyVoxels,
  end: End,
  otherAt: (x: number, y: number, h: number) => number,
): Plate | null {
  const sign = end === 'top' ? 1 : -1
  const sheet = end === 'top' ? surface.top : surface.bottom
  const heights = smoothOnce(Float64Array.from({ length: rows * columns }, (_, q) => sign * sheetAt(sheet, knotX(q), knotY(q)))) // biome-ignore format: one entry
  const normals = normalsOf(heights, voxels.sides, sign)
  const { boxMm } = smearAlong(voxels.sides, 0, 0, 1)
  const samples = plateSamples(surface, voxels, end, boxMm, otherAt)
  if (samples.count < 200) return null
  const prior = priorOf(insideHuOf(surface, voxels))
  // Within a thick slice nothing pulls a sheet one way or the other: several starts find its crossings from slice to slice.
  const thick = boxMm > thickMm
  const starts = thick ? startsOnThick : [0]
  const fits = starts.map((share) => {
    const start: Start = { ...normals, heights: heights.map((h) => h + share * boxMm) }
    return fitSheet(knots, start, samples, prior, thick ? 9 : 7)
  })
  const fit = fits.reduce((best, f) => (f.left < best.left ? f : best))
  fit.heights.forEach((h, q) => {
    fit.heights[q] = Math.max(heights[q]! - farthestMm, Math.min(heights[q]! + farthestMm, h))
  })
  const middle = (rows * columns - 1) / 2
  return { end, fit, cosine: normals.cosine[middle]!, smear: normals.smears[middle]! }
}

/** Spreads are wide where the image itself tells, and such that a bare slice is not read as a shell of 2 mm. */
const priorOf = (insideHu: number): SheetPrior => ({
  heightSpreadMm: 6,
  bendMm: 0.35,
  bendAcrossMm: 0.35,
  insideHu,
  insideSpreadHu: 120,
  outsideHu: 85,
  outsideSpreadHu: 60,
  levelStepHu: 25,
  levelEvery: 4,
  shellMm: 0.55,
  shellSpreadMm: 0.25,
  layerHu: 0.3 * Math.max(40, insideHu),
  layerSpreadHu: 40,
})

/** The fitted heights on the body's own lattice. */
export function sheetOf(plate: Plate): Float32Array {
  const out = new Float32Array(sheetSide * sheetSide)
  for (let q = 0; q < out.length; q++) out[q] = heightOf(plate, sheetX(q), sheetY(q))
  return out
}

function heightOf({ fit, end }: Plate, x: number, y: number): number {
  const u = Math.max(0, Math.min(columns - 1.000001, x / knotMm + (columns - 1) / 2))
  const v = Math.max(0, Math.min(rows - 1.000001, y / knotMm + (rows - 1) / 2))
  const i = Math.floor(u)
  const j = Math.floor(v)
  const q = i + columns * j
  const h = fit.heights
  const a = h[q]! + (u - i) * (h[q + 1]! - h[q]!)
  const b = h[q + columns]! + (u - i) * (h[q + columns + 1]! - h[q + columns]!)
  return (end === 'top' ? 1 : -1) * (a + (v - j) * (b - a))
}

/** HU a plate adds to a voxel at a place of its own body's axes, over what the disc has; NaN well inside the body. */
export function addedBy(plate: Plate, x: number, y: number, h: number): number {
  const { fit, smear } = plate
  const d = (plate.end === 'top' ? 1 : -1) * (h - heightOf(plate, x, y)) * plate.cosine
  if (d < -0.5 * smear.boxMm) return Number.NaN
  if (d > smear.boxMm / 2 + 4 * smear.sigmaMm) return 0
  const pu = stepAt(d + fit.shellMm, smear)
  const pw = stepAt(d, smear)
  const pl = stepAt(d + fit.shellMm + layerMm, smear)
  const bone = (fit.insideHu - fit.outsideHu) * (1 - pu) + fit.layerHu * (pl - pu)
  return bone + (shellHu.value - fit.outsideHu) * (pu - pw)
}

const knotX = (q: number): number => ((q % columns) - (columns - 1) / 2) * knotMm
const knotY = (q: number): number => (Math.floor(q / columns) - (rows - 1) / 2) * knotMm

/** Takes steps out of the starting sheet. */
function smoothOnce(heights: Float64Array): Float64Array {
  return heights.map((_, q) => {
    const [c, r] = [q % columns, Math.floor(q / columns)]
    let [sum, total] = [0, 0]
    for (let b = Math.max(0, r - 1); b <= Math.min(rows - 1, r + 1); b++)
      for (let a = Math.max(0, c - 1); a <= Math.min(columns - 1, c + 1); a++) {
        const w = (a === c ? 2 : 1) * (b === r ? 2 : 1)
        sum += w * heights[a + columns * b]!
        total += w
      }
    return sum / total
  })
}

function normalsOf(heights: Float64Array, sides: Float64Array, sign: 1 | -1): Pick<Start, 'cosine' | 'smears'> {
  const cosine = new Float64Array(heights.length)
  const smears: Smear[] = []
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      const at = (cc: number, rr: number): number =>
        heights[Math.max(0, Math.min(columns - 1, cc)) + columns * Math.max(0, Math.min(rows - 1, rr))]!
      const gx = Math.max(-1, Math.min(1, (at(c + 1, r) - at(c - 1, r)) / (2 * knotMm)))
      const gy = Math.max(-1, Math.min(1, (at(c, r + 1) - at(c, r - 1)) / (2 * knotMm)))
      const k = 1 / Math.sqrt(1 + gx * gx + gy * gy)
      cosine[c + columns * r] = k
      smears.push(smearAlong(sides, -gx * k, -gy * k, sign * k))
    }
  return { cosine, smears }
}

/** Voxels between the inside of the body and the far side of the disc, away from the rim. */
function plateSamples(
  surface: BodySurface,
  voxels: BodyVoxels,
  end: End,
  boxMm: number,
  otherAt: (x: number, y: number, h: number) => number,
): Samples {
  const sign = end === 'top' ? 1 : -1
  const [own, other] = end === 'top' ? [surface.top, surface.bottom] : [surface.bottom, surface.top]
  const out = emptySamples(voxels.count)
  let count = 0
  for (let n = 0; n < voxels.count; n++) {
    const x = voxels.x[n]!
    const y = voxels.y[n]!
    const h = voxels.h[n]!
    const s = sheetAt(own, x, y)
    const d = sign * (h - s)
    if (d < -boxMm / 2 - 5 || d > boxMm / 2 + 4 || -d > 0.6 * sign * (s - sheetAt(other, x, y))) continue
    const wall = radiusAt(surface.radius, Math.atan2(y, x), end === 'top' ? 0.92 : 0.08)
    if (Math.sqrt(x * x + y * y) > wall - rimMm) continue
    const beside = otherAt(x, y, h)
    if (Number.isNaN(beside)) continue
    out.column[count] = x / knotMm + (columns - 1) / 2
    out.row[count] = y / knotMm + (rows - 1) / 2
    out.atMm[count] = sign * h
    out.hu[count] = voxels.hu[n]!
    out.otherHu[count] = beside
    out.weight[count++] = 1
  }
  return { ...out, count }
}
