import { shellHu } from '../../measures/edge.ts'
import { type Smear, slopeAt, stepAt } from '../../measures/smear.ts'
import { bend, bilinear, expect, type Lattice, type System, solve, stretch, systemOf } from './system.ts'

/** The knots of a sheet of heights: rows and columns, the columns closed to a ring where `ring`. */
export interface Knots {
  readonly rows: number
  readonly columns: number
  readonly ring: boolean
}

/** Voxels near a sheet; all arrays at least `count` long. */
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

export function emptySamples(most: number): Samples {
  const one = () => new Float32Array(most)
  return { count: 0, column: one(), row: one(), atMm: one(), hu: one(), otherHu: one(), weight: one() }
}

/** Where a sheet is looked for, and how the scanner smears across it there; arrays by knot. */
export interface Start {
  readonly heights: Float64Array
  /** Cosine between the sheet's normal and its height. */
  readonly cosine: Float64Array
  readonly smears: readonly Smear[]
}

/** What is known before the fit: each value with how far it may be off. */
export interface SheetPrior {
  readonly heightSpreadMm: number
  /** Standard deviation of second differences of height at neighbouring knots, in rows and across rows, mm. */
  readonly bendMm: number
  readonly bendAcrossMm: number
  readonly insideHu: number
  readonly insideSpreadHu: number
  readonly outsideHu: number
  readonly outsideSpreadHu: number
  /** How much the levels inside and outside may change from one of their own knots to the next, HU. */
  readonly levelStepHu: number
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
  /** Levels inside and outside at the middle of the sheet. */
  readonly insideHu: number
  readonly outsideHu: number
  readonly shellMm: number
  readonly layerHu: number
  /** What the fit leaves over, by which fits from different starts are compared. */
  readonly left: number
}

/** Depth of the denser layer under the shell, mm. */
export const layerMm = 2
/** How far voxel and model differ without any error of place: noise, and more so the grain of spongy bone. */
const noiseHu = 45
/** Voxels further off than this are of something else (gas, an osteophyte, a vessel) and count little. */
const robustHu = 110

/** The unknowns: heights, levels inside, levels outside, thickness of the shell, layer. */
interface Unknowns {
  readonly heights: Lattice
  readonly inside: Lattice
  readonly outside: Lattice
  readonly shell: number
  readonly layer: number
  readonly size: number
  /** From steps of the sheet's knots to steps of the levels'. */
  readonly columnScale: number
  readonly rowScale: number
}

/**
 * The sheet of heights, with levels inside and outside and one thickness of shell, whose image as the scanner smears it
 * fits all the voxels near it at once (Gauss-Newton on the bilinear sheet, bent as little as its prior says).
 *
 * Every voxel that a slanted or hollow sheet crosses shows it at another depth: together they place it finer than a slice.
 */
export function fitSheet(knots: Knots, start: Start, samples: Samples, prior: SheetPrior, turns: number): FittedSheet {
  const u = unknownsOf(knots, prior.levelEvery)
  const x = new Float64Array(u.size)
  x.set(start.heights)
  x.fill(prior.insideHu, u.inside.base, u.outside.base)
  x.fill(prior.outsideHu, u.outside.base, u.shell)
  x[u.shell] = prior.shellMm
  x[u.layer] = prior.layerHu
  const system = systemOf(u.size)
  let left = 0
  for (let turn = 0; turn < turns; turn++) {
    system.matrix.fill(0)
    system.right.fill(0)
    left = gather(system, u, x, start, samples)
    addPrior(system, u, x, start, prior)
    if (!solve(system) || take(system, u, x) < stillMm) break
  }
  const middle = (lattice: Lattice): number => {
    const values = x.subarray(lattice.base, lattice.base + lattice.rows * lattice.columns)
    return values.reduce((a, b) => a + b, 0) / values.length
  }
  return {
    heights: x.slice(0, u.inside.base),
    insideHu: middle(u.inside),
    outsideHu: middle(u.outside),
    shellMm: x[u.shell]!,
    layerHu: x[u.layer]!,
    left,
  }
}

function unknownsOf({ rows, columns, ring }: Knots, every: number): Unknowns {
  const levelRows = Math.max(2, Math.ceil((rows - 1) / every) + 1)
  const levelColumns = ring ? Math.ceil(columns / every) : Math.max(2, Math.ceil((columns - 1) / every) + 1)
  const level = (base: number): Lattice => ({ base, rows: levelRows, columns: levelColumns, ring })
  const inside = level(rows * columns)
  const outside = level(inside.base + levelRows * levelColumns)
  const shell = outside.base + levelRows * levelColumns
  return {
    heights: { base: 0, rows, columns, ring },
    inside,
    outside,
    shell,
    layer: shell + 1,
    size: shell + 2,
    columnScale: ring ? levelColumns / columns : (levelColumns - 1) / (columns - 1),
    rowScale: (levelRows - 1) / (rows - 1),
  }
}

const at = new Int32Array(14)
const by = new Float64Array(14)

/** Adds every voxel's equation; returns what is left over, with far-off voxels counting little. */
function gather(system: System, u: Unknowns, x: Float64Array, start: Start, samples: Samples): number {
  const { size, matrix, right } = system
  let left = 0
  for (let n = 0; n < samples.count; n++) {
    const weight = samples.weight[n]!
    if (weight === 0) continue
    const r = equationOf(u, x, start, samples, n)
    const off = (r / robustHu) ** 2
    left += weight * Math.log(1 + off) * robustHu ** 2
    const w = weight / (1 + off)
    for (let k = 0; k < 14; k++) {
      const g = w * by[k]!
      if (g === 0) continue
      const row = at[k]!
      right[row]! += g * r
      // The solver reads what stands left of the diagonal only.
      for (let m = 0; m <= k; m++) {
        const column = at[m]!
        matrix[row > column ? row * size + column : column * size + row]! += g * by[m]!
      }
    }
  }
  return left
}

/** Writes which unknowns a voxel hangs on and by how much into `at` and `by`; returns its HU less the model's. */
function equationOf(u: Unknowns, x: Float64Array, start: Start, samples: Samples, n: number): number {
  const column = samples.column[n]!
  const row = samples.row[n]!
  bilinear(u.heights, column, row, at, by, 0)
  bilinear(u.inside, column * u.columnScale, row * u.rowScale, at, by, 4)
  const levels = u.outside.base - u.inside.base
  let height = 0
  let cosine = 0
  let a = 0
  let c = 0
  for (let k = 0; k < 4; k++) {
    height += by[k]! * x[at[k]!]!
    cosine += by[k]! * start.cosine[at[k]!]!
    a += by[4 + k]! * x[at[4 + k]!]!
    c += by[4 + k]! * x[at[4 + k]! + levels]!
  }
  const smear = start.smears[at[by[0]! + by[2]! > 0.5 ? 0 : 1]!]!
  const d = (samples.atMm[n]! - height) * cosine
  const t = x[u.shell]!
  const layer = x[u.layer]!
  const h = shellHu.value
  const pu = stepAt(d + t, smear)
  const pw = stepAt(d, smear)
  const pl = stepAt(d + t + layerMm, smear)
  const fu = slopeAt(d + t, smear)
  const byShell = (h - a - layer) * fu + layer * slopeAt(d + t + layerMm, smear)
  const byDistance = byShell + (c - h) * slopeAt(d, smear)
  for (let k = 0; k < 4; k++) {
    by[8 + k] = by[4 + k]! * pw
    at[8 + k] = at[4 + k]! + levels
    by[4 + k] = by[4 + k]! * (1 - pu)
    by[k] = -by[k]! * cosine * byDistance
  }
  at[12] = u.shell
  by[12] = byShell
  at[13] = u.layer
  by[13] = pl - pu
  return samples.hu[n]! - samples.otherHu[n]! - (a * (1 - pu) + layer * (pl - pu) + h * (pu - pw) + c * pw)
}

function addPrior(system: System, u: Unknowns, x: Float64Array, start: Start, prior: SheetPrior): void {
  const weight = (spread: number): number => (noiseHu / spread) ** 2
  for (let k = 0; k < u.inside.base; k++) expect(system, x, k, start.heights[k]!, weight(prior.heightSpreadMm))
  for (let k = u.inside.base; k < u.outside.base; k++)
    expect(system, x, k, prior.insideHu, weight(prior.insideSpreadHu))
  for (let k = u.outside.base; k < u.shell; k++) expect(system, x, k, prior.outsideHu, weight(prior.outsideSpreadHu))
  expect(system, x, u.shell, prior.shellMm, weight(prior.shellSpreadMm))
  expect(system, x, u.layer, prior.layerHu, weight(prior.layerSpreadHu))
  bend(system, x, u.heights, weight(prior.bendMm), weight(prior.bendAcrossMm))
  stretch(system, x, u.inside, weight(prior.levelStepHu))
  stretch(system, x, u.outside, weight(prior.levelStepHu))
}

const shellLimitsMm = [0.05, 2.5] as const
/** Steps as long as this at most in one turn; the turns end where no height moves further than `stillMm`. */
const longest = { heightMm: 1, shellMm: 0.3, levelHu: 200 } as const
const stillMm = 0.02

/** Takes the step found; returns the largest change of a height, mm. */
function take({ right }: System, u: Unknowns, x: Float64Array): number {
  let most = 0
  for (let k = 0; k < u.size; k++) {
    const limit = k < u.inside.base ? longest.heightMm : k === u.shell ? longest.shellMm : longest.levelHu
    const step = Math.max(-limit, Math.min(limit, right[k]!))
    x[k]! += step
    if (k < u.inside.base) most = Math.max(most, Math.abs(step))
  }
  x[u.shell] = Math.max(shellLimitsMm[0], Math.min(shellLimitsMm[1], x[u.shell]!))
  x[u.layer] = Math.max(0, x[u.layer]!)
  return most
}
