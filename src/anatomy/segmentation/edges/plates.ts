import { medianOf } from '../../../geometry/index.ts'
import { smearAlong } from '../../measures/blur.ts'
import { shellHu } from '../../measures/edge.ts'
import { type Smear, stepAt } from '../../measures/smear.ts'
import { type BodySurface, radiusAt, sheetAt, sheetSide, sheetX, sheetY } from '../body.ts'
import type { BodyVoxels } from './body-voxels.ts'
import { type FittedSheet, fitSheet, layerMm, type Samples } from './sheet-fit.ts'

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
  /** Mean cosine between the plate's normal and the body's axis. */
  readonly cosine: number
  readonly smear: Smear
  readonly insideHu: number
  readonly outsideHu: number
}

/** How far from the wall the image is looked at: the rim is rounded and mixes with what lies beside the disc, mm. */
const rimMm = 2.2

/**
 * Places one endplate by all voxels near it. `otherAt` gives what the neighbour across the disc adds to a voxel, NaN where
 * the voxel is more its than the disc's.
 */
export function fitPlate(
  surface: BodySurface,
  voxels: BodyVoxels,
  end: End,
  otherAt: (x: number, y: number, h: number) => number,
): Plate | null {
  const sign = end === 'top' ? 1 : -1
  const sheet = end === 'top' ? surface.top : surface.bottom
  const start = new Float64Array(rows * columns)
  for (let q = 0; q < start.length; q++) start[q] = sign * sheetAt(sheet, knotX(q), knotY(q))
  smoothOnce(start)
  const { cosine, smears } = normalsOf(start, voxels.sides, sign)
  const boxMm = smearAlong(voxels.sides, 0, 0, 1).boxMm
  const samples = platesSamples(surface, voxels, sign, sheet, boxMm, otherAt)
  if (samples.count < 200) return null
  const insideHu = insideOf(surface, voxels)
  const fit = fitSheet(knots, start, cosine, smears, samples, {
    heightSpreadMm: 6,
    bendMm: 0.35,
    bendAlongMm: 0.35,
    insideHu,
    insideSpreadHu: 120,
    outsideHu: 85,
    outsideSpreadHu: 60,
    levelBendHu: 25,
    levelEvery: 4,
    shellMm: 0.55,
    shellSpreadMm: 0.25,
    layerHu: 0.3 * Math.max(40, insideHu),
    layerSpreadHu: 40,
  })
  for (let q = 0; q < start.length; q++)
    fit.heights[q] = Math.max(start[q]! - 5, Math.min(start[q]! + 5, fit.heights[q]!))
  const middle = (columns - 1) / 2 + (columns * (rows - 1)) / 2
  return {
    end,
    fit,
    cosine: cosine[middle]!,
    smear: smears[middle]!,
    insideHu: fit.insideHu[middle]!,
    outsideHu: fit.outsideHu[middle]!,
  }
}

/** The fitted heights on the body's own lattice. */
export function sheetOf(plate: Plate): Float32Array {
  const out = new Float32Array(sheetSide * sheetSide)
  for (let q = 0; q < out.length; q++) out[q] = heightOf(plate, sheetX(q), sheetY(q))
  return out
}

export function heightOf({ fit, end }: Plate, x: number, y: number): number {
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
  const sign = plate.end === 'top' ? 1 : -1
  const d = sign * (h - heightOf(plate, x, y)) * plate.cosine
  if (d < -0.5 * plate.smear.boxMm) return Number.NaN
  if (d > plate.smear.boxMm / 2 + 4 * plate.smear.sigmaMm) return 0
  const { shellMm: t, layerHu } = plate.fit
  const pu = stepAt(d + t, plate.smear)
  const pw = stepAt(d, plate.smear)
  const pl = stepAt(d + t + layerMm, plate.smear)
  return (
    (plate.insideHu - plate.outsideHu) * (1 - pu) + layerHu * (pl - pu) + (shellHu.value - plate.outsideHu) * (pu - pw)
  )
}

const knotX = (q: number): number => ((q % columns) - (columns - 1) / 2) * knotMm
const knotY = (q: number): number => (Math.floor(q / columns) - (rows - 1) / 2) * knotMm

/** Takes steps out of the starting sheet. */
function smoothOnce(heights: Float64Array): void {
  const before = heights.slice()
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      let [sum, total] = [0, 0]
      for (let b = -1; b <= 1; b++)
        for (let a = -1; a <= 1; a++) {
          const cc = c + a
          const rr = r + b
          if (cc < 0 || rr < 0 || cc >= columns || rr >= rows) continue
          const w = (a === 0 ? 2 : 1) * (b === 0 ? 2 : 1)
          sum += w * before[cc + columns * rr]!
          total += w
        }
      heights[c + columns * r] = sum / total
    }
}

function normalsOf(heights: Float64Array, sides: Float64Array, sign: 1 | -1) {
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

function platesSamples(
  surface: BodySurface,
  voxels: BodyVoxels,
  sign: 1 | -1,
  sheet: Float32Array,
  boxMm: number,
  otherAt: (x: number, y: number, h: number) => number,
): Samples {
  const other = sign > 0 ? surface.bottom : surface.top
  const innerMm = boxMm / 2 + 5
  const outerMm = boxMm / 2 + 4
  const out = emptySamples(voxels.count)
  let count = 0
  for (let n = 0; n < voxels.count; n++) {
    const x = voxels.x[n]!
    const y = voxels.y[n]!
    const h = voxels.h[n]!
    const s = sheetAt(sheet, x, y)
    const d = sign * (h - s)
    if (d < -innerMm || d > outerMm) continue
    const tall = sign * (s - sheetAt(other, x, y))
    if (-d > 0.6 * tall) continue
    const r = Math.sqrt(x * x + y * y)
    if (r > radiusAt(surface.radius, Math.atan2(y, x), sign > 0 ? 0.92 : 0.08) - rimMm) continue
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

export function emptySamples(most: number): Samples {
  const one = () => new Float32Array(most)
  return { count: 0, column: one(), row: one(), atMm: one(), hu: one(), otherHu: one(), weight: one() }
}

/** Median HU in the middle of the body. */
export function insideOf(surface: BodySurface, voxels: BodyVoxels): number {
  const found: number[] = []
  for (let n = 0; n < voxels.count; n += 3) {
    const x = voxels.x[n]!
    const y = voxels.y[n]!
    const hi = sheetAt(surface.top, x, y)
    const lo = sheetAt(surface.bottom, x, y)
    const t = (voxels.h[n]! - lo) / Math.max(1, hi - lo)
    if (t < 0.3 || t > 0.7) continue
    if (Math.sqrt(x * x + y * y) < 0.6 * radiusAt(surface.radius, Math.atan2(y, x), t)) found.push(voxels.hu[n]!)
  }
  return found.length > 20 ? medianOf(found) : 120
}
