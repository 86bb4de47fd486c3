import { medianOf, solveLinear } from '../../geometry/index.ts'

/** A reading of an endplate's height z at a place of its footprint, mm. */
export type Spot = readonly [x: number, y: number, z: number]

/** Lengths are taken in this unit, so that the powers stay of one size, mm. */
const unitMm = 15

function basis(x: number, y: number): readonly number[] {
  const [u, v] = [x / unitMm, y / unitMm]
  return [1, u, v, u * u, u * v, v * v, u ** 3, u * u * v, u * v * v, v ** 3, u ** 4, u * u * v * v, v ** 4]
}

/** A smooth surface through an endplate's spots, outliers left aside. */
export interface SmoothPlate {
  readonly at: (x: number, y: number) => number
  /** Median distance of the spots from it, mm. */
  readonly scatterMm: number
}

const turns = 5

/** Fits a surface of the fourth order robustly; null from too few spots. */
export function smoothPlate(spots: readonly Spot[]): SmoothPlate | null {
  if (spots.length < 26) return null
  const rows = spots.map(([x, y]) => basis(x, y))
  let weights = spots.map(() => 1)
  let fitted: SmoothPlate | null = null
  for (let turn = 0; turn < turns; turn++) {
    const solved = weighted(rows, spots, weights)
    if (!solved) return fitted
    const at = (x: number, y: number) => basis(x, y).reduce((s, b, n) => s + b * solved[n]!, 0)
    const off = spots.map(([x, y, z]) => Math.abs(z - at(x, y)))
    const scatterMm = medianOf(off)
    fitted = { at, scatterMm }
    const limit = 3 * Math.max(0.1, scatterMm)
    weights = off.map((d) => (d >= limit ? 0 : (1 - (d / limit) ** 2) ** 2))
  }
  return fitted
}

function weighted(
  rows: readonly (readonly number[])[],
  spots: readonly Spot[],
  weights: readonly number[],
): readonly number[] | null {
  const size = rows[0]!.length
  // A little of every power is held back, so that few spots do not swing it.
  const m = Array.from({ length: size }, (_, r) =>
    Array.from({ length: size }, (_, c) => (r === c && r > 0 ? 0.01 : 0)),
  )
  const g = new Array<number>(size).fill(0)
  rows.forEach((row, n) => {
    const w = weights[n]!
    if (w === 0) return
    for (let r = 0; r < size; r++) {
      g[r]! += w * row[r]! * spots[n]![2]
      for (let c = 0; c < size; c++) m[r]![c]! += w * row[r]! * row[c]!
    }
  })
  const solved = solveLinear(m, g)
  return solved ? Array.from(solved) : null
}
