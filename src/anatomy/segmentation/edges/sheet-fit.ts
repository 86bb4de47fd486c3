import { shellHu } from '../../measures/edge.ts'
import { type Smear, slopeAt, stepAt } from '../../measures/smear.ts'

/** The knots of a sheet of heights: rows and columns, the columns closed to a ring where `ring`. */
export interface Knots {
  readonly rows: number
  readonly columns: number
  readonly ring: boolean
}

/** Voxels near a sheet; all arrays of one length. */
export interface Samples {
  readonly count: number
  /** Place among the knots, in steps of knots. */
  readonly column: Float32Array
  readonly row: Float32Array
  /** Place along the sheet's height, mm, outward. */
  readonly atMm: Float32Array
  readonly hu: Float32Array
  /** What other bone beside the sheet adds to the voxel, HU. */
  readonly otherHu: Float32Array
  readonly weight: Float32Array
}

/** What is known before the fit: each value with how far it may be off. */
export interface SheetPrior {
  readonly heightSpreadMm: number
  /** Standard deviation of the second differences of heights at neighbouring knots, mm. */
  readonly bendMm: number
  /** The same from row to row. */
  readonly bendAlongMm: number
  readonly insideHu: number
  readonly insideSpreadHu: number
  readonly outsideHu: number
  readonly outsideSpreadHu: number
  /** How much the levels inside and outside may change from one of their own knots to the next, HU. */
  readonly levelBendHu: number
  /** Knots of the sheet between two knots of the levels. */
  readonly levelEvery: number
  readonly shellMm: number
  readonly shellSpreadMm: number
  /** HU that spongy bone next to the shell has over that further in. */
  readonly layerHu: number
  readonly layerSpreadHu: number
}

export interface FittedSheet {
  readonly heights: Float64Array
  /** Levels at the sheet's own knots. */
  readonly insideHu: Float64Array
  readonly outsideHu: Float64Array
  readonly shellMm: number
  readonly layerHu: number
  readonly misfitHu: number
  /** Weight of the samples round each knot. */
  readonly evidence: Float64Array
}

/** Depth of the denser layer under the shell, mm. */
export const layerMm = 2
const noiseHu = 45
const robustHu = 110
const iterations = 7

/**
 * The sheet of heights, with levels inside and outside and one thickness of shell, whose image as the scanner smears it
 * fits all the voxels near it at once (Gauss-Newton on the bilinear sheet, bent as little as its prior says).
 *
 * Every voxel a slanted sheet crosses shows it at another depth: together they place it finer than one slice.
 */
export function fitSheet(
  knots: Knots,
  start: Float64Array,
  cosine: Float64Array,
  smears: readonly Smear[],
  samples: Samples,
  prior: SheetPrior,
): FittedSheet {
  const { rows, columns, ring } = knots
  const count = rows * columns
  const lr = Math.max(2, Math.ceil((rows - 1) / prior.levelEvery) + 1)
  const lc = ring ? Math.ceil(columns / prior.levelEvery) : Math.max(2, Math.ceil((columns - 1) / prior.levelEvery) + 1)
  const levels = lr * lc
  const size = count + 2 * levels + 2
  const x = new Float64Array(size)
  x.set(start)
  x.fill(prior.insideHu, count, count + levels)
  x.fill(prior.outsideHu, count + levels, count + 2 * levels)
  x[size - 2] = prior.shellMm
  x[size - 1] = prior.layerHu
  const matrix = new Float64Array(size * size)
  const right = new Float64Array(size)
  const at = new Int32Array(14)
  const by = new Float64Array(14)
  const scale = ring ? lc / columns : (lc - 1) / (columns - 1)
  const rowScale = (lr - 1) / (rows - 1)
  const h = shellHu.value
  let misfit = 0
  for (let turn = 0; turn < iterations; turn++) {
    matrix.fill(0)
    right.fill(0)
    let [square, total] = [0, 0]
    const t = x[size - 2]!
    const b = x[size - 1]!
    for (let n = 0; n < samples.count; n++) {
      const u = samples.column[n]!
      const v = samples.row[n]!
      bilinear(u, v, rows, columns, ring, 0, at, by, 0)
      bilinear(u * scale, v * rowScale, lr, lc, ring, count, at, by, 4)
      let s = 0
      let a = 0
      let c = 0
      let cosHere = 0
      for (let k = 0; k < 4; k++) {
        s += by[k]! * x[at[k]!]!
        cosHere += by[k]! * cosine[at[k]!]!
        a += by[4 + k]! * x[at[4 + k]!]!
        c += by[4 + k]! * x[at[4 + k]! + levels]!
      }
      const smear = smears[at[by[0]! + by[2]! > 0.5 ? 0 : 1]!]!
      const d = (samples.atMm[n]! - s) * cosHere
      const pu = stepAt(d + t, smear)
      const pw = stepAt(d, smear)
      const pl = stepAt(d + t + layerMm, smear)
      const r = samples.hu[n]! - samples.otherHu[n]! - (a * (1 - pu) + b * (pl - pu) + h * (pu - pw) + c * pw)
      const w = samples.weight[n]! / (1 + (r / robustHu) ** 2)
      square += w * r * r
      total += w
      const fu = slopeAt(d + t, smear)
      const fw = slopeAt(d, smear)
      const fl = slopeAt(d + t + layerMm, smear)
      // Derivatives: by the height (d falls by the cosine), the levels, the shell, the layer.
      const dd = (h - a - b) * fu + b * fl + (c - h) * fw
      const dt = (h - a - b) * fu + b * fl
      for (let k = 0; k < 4; k++) {
        by[8 + k] = by[4 + k]! * pw
        at[8 + k] = at[4 + k]! + levels
        by[4 + k] = by[4 + k]! * (1 - pu)
        by[k] = -by[k]! * cosHere * dd
      }
      at[12] = size - 2
      by[12] = dt
      at[13] = size - 1
      by[13] = pl - pu
      for (let k = 0; k < 14; k++) {
        const g = w * by[k]!
        if (g === 0) continue
        right[at[k]!]! += g * r
        const row = at[k]! * size
        for (let m = 0; m < 14; m++) matrix[row + at[m]!]! += g * by[m]!
      }
    }
    misfit = Math.sqrt(square / Math.max(1, total))
    const n2 = noiseHu * noiseHu
    const expect = (k: number, value: number, spread: number): void => {
      matrix[k * size + k]! += n2 / (spread * spread)
      right[k]! += (n2 / (spread * spread)) * (value - x[k]!)
    }
    for (let k = 0; k < count; k++) expect(k, start[k]!, prior.heightSpreadMm)
    for (let k = 0; k < levels; k++) {
      expect(count + k, prior.insideHu, prior.insideSpreadHu)
      expect(count + levels + k, prior.outsideHu, prior.outsideSpreadHu)
    }
    expect(size - 2, prior.shellMm, prior.shellSpreadMm)
    expect(size - 1, prior.layerHu, prior.layerSpreadHu)
    bend(matrix, right, x, size, 0, rows, columns, ring, n2 / prior.bendMm ** 2, n2 / prior.bendAlongMm ** 2)
    membrane(matrix, right, x, size, count, lr, lc, ring, n2 / prior.levelBendHu ** 2)
    membrane(matrix, right, x, size, count + levels, lr, lc, ring, n2 / prior.levelBendHu ** 2)
    if (!solveInPlace(matrix, right, size)) break
    let most = 0
    for (let k = 0; k < size; k++) {
      const limit = k < count ? 1 : k === size - 2 ? 0.3 : 200
      const step = Math.max(-limit, Math.min(limit, right[k]!))
      x[k]! += step
      if (k < count) most = Math.max(most, Math.abs(step))
    }
    x[size - 2] = Math.max(0.05, Math.min(2.5, x[size - 2]!))
    x[size - 1] = Math.max(0, x[size - 1]!)
    if (most < 0.02) break
  }
  const insideHu = new Float64Array(count)
  const outsideHu = new Float64Array(count)
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      bilinear(c * scale, r * rowScale, lr, lc, ring, count, at, by, 0)
      for (let k = 0; k < 4; k++) {
        insideHu[c + columns * r]! += by[k]! * x[at[k]!]!
        outsideHu[c + columns * r]! += by[k]! * x[at[k]! + levels]!
      }
    }
  const evidence = new Float64Array(count)
  for (let n = 0; n < samples.count; n++) {
    bilinear(samples.column[n]!, samples.row[n]!, rows, columns, ring, 0, at, by, 0)
    for (let k = 0; k < 4; k++) evidence[at[k]!]! += samples.weight[n]! * by[k]!
  }
  return {
    heights: x.slice(0, count),
    insideHu,
    outsideHu,
    shellMm: x[size - 2]!,
    layerHu: x[size - 1]!,
    misfitHu: misfit,
    evidence,
  }
}

/** The four knots round a place and their shares, written from `to` on; edges held, a ring closed. */
function bilinear(
  u: number,
  v: number,
  rows: number,
  columns: number,
  ring: boolean,
  base: number,
  at: Int32Array,
  by: Float64Array,
  to: number,
): void {
  const y = Math.max(0, Math.min(rows - 1.000001, v))
  const j = Math.floor(y)
  const fv = y - j
  let i: number
  let fu: number
  let next: number
  if (ring) {
    i = Math.floor(u)
    fu = u - i
    i = ((i % columns) + columns) % columns
    next = (i + 1) % columns
  } else {
    const x = Math.max(0, Math.min(columns - 1.000001, u))
    i = Math.floor(x)
    fu = x - i
    next = i + 1
  }
  at[to] = base + i + columns * j
  at[to + 1] = base + next + columns * j
  at[to + 2] = base + i + columns * (j + 1)
  at[to + 3] = base + next + columns * (j + 1)
  by[to] = (1 - fu) * (1 - fv)
  by[to + 1] = fu * (1 - fv)
  by[to + 2] = (1 - fu) * fv
  by[to + 3] = fu * fv
}

/** Adds the penalty of second differences along rows, along columns and across. */
function bend(
  matrix: Float64Array,
  right: Float64Array,
  x: Float64Array,
  size: number,
  base: number,
  rows: number,
  columns: number,
  ring: boolean,
  weight: number,
  along: number,
): void {
  const k = (r: number, c: number): number => base + (ring ? (c + columns) % columns : c) + columns * r
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      const sideways = ring || (c > 0 && c < columns - 1)
      if (sideways) penalty(matrix, right, x, size, [k(r, c - 1), k(r, c), k(r, c + 1)], [1, -2, 1], weight)
      if (r > 0 && r < rows - 1) penalty(matrix, right, x, size, [k(r - 1, c), k(r, c), k(r + 1, c)], [1, -2, 1], along)
      if (r < rows - 1 && (ring || c < columns - 1))
        penalty(
          matrix,
          right,
          x,
          size,
          [k(r, c), k(r, c + 1), k(r + 1, c), k(r + 1, c + 1)],
          [1, -1, -1, 1],
          2 * Math.sqrt(weight * along),
        )
    }
}

function membrane(
  matrix: Float64Array,
  right: Float64Array,
  x: Float64Array,
  size: number,
  base: number,
  rows: number,
  columns: number,
  ring: boolean,
  weight: number,
): void {
  const k = (r: number, c: number): number => base + (ring ? (c + columns) % columns : c) + columns * r
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      if (ring || c < columns - 1) penalty(matrix, right, x, size, [k(r, c), k(r, c + 1)], [1, -1], weight)
      if (r < rows - 1) penalty(matrix, right, x, size, [k(r, c), k(r + 1, c)], [1, -1], weight)
    }
}

/** Adds weight (sum of share times unknown)^2. */
function penalty(
  matrix: Float64Array,
  right: Float64Array,
  x: Float64Array,
  size: number,
  at: readonly number[],
  share: readonly number[],
  weight: number,
): void {
  let value = 0
  for (let n = 0; n < at.length; n++) value += share[n]! * x[at[n]!]!
  for (let n = 0; n < at.length; n++) {
    right[at[n]!]! -= weight * share[n]! * value
    for (let m = 0; m < at.length; m++) matrix[at[n]! * size + at[m]!]! += weight * share[n]! * share[m]!
  }
}

/** Solves a symmetric positive system by Cholesky; the solution is left in `right`. */
function solveInPlace(matrix: Float64Array, right: Float64Array, size: number): boolean {
  for (let r = 0; r < size; r++) {
    const row = r * size
    let first = 0
    while (first < r && matrix[row + first] === 0) first++
    for (let c = first; c <= r; c++) {
      const other = c * size
      let sum = matrix[row + c]!
      for (let k = first; k < c; k++) sum -= matrix[row + k]! * matrix[other + k]!
      if (c < r) matrix[row + c] = sum / matrix[other + c]!
      else if (sum <= 1e-12) return false
      else matrix[row + r] = Math.sqrt(sum)
    }
  }
  for (let r = 0; r < size; r++) {
    let sum = right[r]!
    for (let k = 0; k < r; k++) sum -= matrix[r * size + k]! * right[k]!
    right[r] = sum / matrix[r * size + r]!
  }
  for (let r = size - 1; r >= 0; r--) {
    let sum = right[r]!
    for (let k = r + 1; k < size; k++) sum -= matrix[k * size + r]! * right[k]!
    right[r] = sum / matrix[r * size + r]!
  }
  return true
}
