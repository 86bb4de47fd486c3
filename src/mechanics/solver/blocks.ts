import { isotropic, orthotropicBone, unitStiffness } from '../element.ts'

/** A component (0 to 2) and, per axis, whether its two sides are added (0) or subtracted (1). */
type Mode = readonly [component: number, alongI: 0 | 1, alongJ: 0 | 1, alongK: 0 | 1]

const mode = (name: string): Mode => {
  const [component, ...signs] = name
  return ['xyz'.indexOf(component!), ...signs.map(Number)] as unknown as Mode
}

/** The 27 numbers that are left of an element's stiffness in sums and differences, in the order of kernels/stiffness-row.ts. */
export const blockEntries: readonly (readonly [Mode, Mode])[] = [
  'x100 x100', 'x100 y010', 'x100 z001', 'y010 y010', 'y010 z001', 'z001 z001',
  'x010 y100', 'z111 z111', 'x001 z100', 'y111 y111', 'y001 z010', 'x111 x111',
  'y110 y110', 'y110 z101', 'z101 z101', 'x110 x110', 'x110 z011', 'z011 z011', 'x101 x101', 'x101 y011', 'y011 y011',
  'x011 x011', 'x011 y101', 'x011 z110', 'y101 y101', 'y101 z110', 'z110 z110',
].map((pair) => pair.split(' ').map(mode) as unknown as readonly [Mode, Mode]) // biome-ignore format: one block a line

/** Entry of H K H / 64, where H makes sums and differences of the eight corners. */
export function blockEntry(stiffness: Float64Array, [row, column]: readonly [Mode, Mode]): number {
  const sign = ([, i, j, k]: Mode, corner: number): number =>
    ((i & corner) ^ (j & (corner >> 1)) ^ (k & (corner >> 2))) & 1 ? -1 : 1
  let sum = 0
  for (let m = 0; m < 8; m++)
    for (let n = 0; n < 8; n++)
      sum += sign(row, m) * sign(column, n) * stiffness[24 * (3 * m + row[0]) + 3 * n + column[0]]!
  return sum / 64
}

/** What the kernels need of both materials, for elements of 1 mm and 1 MPa. */
export interface MaterialBlocks {
  /** 27 numbers of the isotropic one, 27 of orthotropic bone, and the eight that make up the isotropic one's. */
  readonly entries: Float64Array
  /** D: what an element counts in the smoother at each corner, its mean diagonal; orthotropic bone's is made larger. */
  readonly weights: Float64Array
  /** No eigenvalue of D^-1 K of any body of these elements is larger: that of one element alone, the same for both. */
  readonly eigenvalueMax: number
}

/** The last answer, which is the next one's too as long as the ratio is the same. */
let known: { readonly poisson: number; readonly blocks: MaterialBlocks } | undefined

export function materialBlocks(poisson: number): MaterialBlocks {
  if (known?.poisson !== poisson) known = { poisson, blocks: workedOut(poisson) }
  return known.blocks
}

function workedOut(poisson: number): MaterialBlocks {
  const both = [unitStiffness(isotropic(poisson)), unitStiffness(orthotropicBone)]
  const entries = both.flatMap((stiffness) => blockEntries.map((entry) => blockEntry(stiffness, entry)))
  const largest = both.map(largestEigenvalue)
  const eigenvalueMax = largest[0]! / meanDiagonal(both[0]!)
  return {
    entries: Float64Array.from([...entries, ...sameAlongAxes(entries)]),
    weights: Float64Array.from(largest, (value) => value / eigenvalueMax),
    eigenvalueMax,
  }
}

/** Own part and common part of stretching; shear; corner; bending, own and across; own and common part of twisting. */
function sameAlongAxes(isotropicEntries: readonly number[]): readonly number[] {
  const at = (n: number): number => isotropicEntries[n]!
  return [at(0) - at(1), at(1), at(6), at(7), at(12), at(13), at(21) - at(22), at(22)]
}

const meanDiagonal = (stiffness: Float64Array): number => (stiffness[0]! + stiffness[25]! + stiffness[50]!) / 3

const powerSteps = 200

/** Of one element's stiffness, by power iteration, a hair above. */
function largestEigenvalue(stiffness: Float64Array): number {
  const x = Float64Array.from({ length: 24 }, (_, d) => Math.sin(1 + d * d))
  const y = new Float64Array(24)
  let value = 0
  for (let step = 0; step < powerSteps; step++) {
    for (let r = 0; r < 24; r++) {
      y[r] = 0
      for (let c = 0; c < 24; c++) y[r]! += stiffness[24 * r + c]! * x[c]!
    }
    const length = Math.hypot(...y)
    value = length / Math.hypot(...x)
    for (let d = 0; d < 24; d++) x[d] = y[d]! / length
  }
  return value * 1.0001
}
