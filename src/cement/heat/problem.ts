import { invariant } from '../../base/index.ts'
import type { Triple } from '../../geometry/index.ts'

/** Cement in the voxels that hold it, in the order of the voxels. */
export interface CementCells {
  readonly voxel: Int32Array
  /** Rise of the whole voxel where its cement cures to the end, K: Q f / c. */
  readonly riseK: Float32Array
  /** When cement comes; 0 or less for cement that is there from the start. */
  readonly reachedAtS: Float32Array
  /** Share of the voxel's heat capacity that comes with the cement. */
  readonly mixed: Float32Array
  readonly arrivingC: Float32Array
  /** u of the curing law on arrival. */
  readonly startU: Float32Array
  /** What the voxel's water takes away by boiling, as a fall of the whole voxel, K; none where left out. */
  readonly boilK?: Float32Array
}

/** Conduction with blood and curing cement on a lattice, in SI units per voxel; nothing here knows of anatomy. */
export interface HeatProblem {
  readonly dims: Triple
  readonly spacingMm: Triple
  /** W/(m K) */
  readonly conductivity: Float32Array
  /** J/(m3 K) */
  readonly capacity: Float32Array
  /** Heat taken by blood, W/(m3 K). */
  readonly perfusion: Float32Array
  readonly startC: Float32Array
  readonly bodyC: number
  /** What lies beyond the lattice: the body's temperature, one voxel away, or nothing. */
  readonly edge: 'body' | 'insulated'
  readonly cement: CementCells
}

/** The lattice with a ghost voxel on every side; rows are a multiple of four long. */
export interface Padded {
  readonly px: number
  readonly py: number
  readonly pz: number
  readonly count: number
  /** Flat index of voxel (i, j, k), each from -1 to its dimension. */
  at(i: number, j: number, k: number): number
}

export function padded([nx, ny, nz]: Triple): Padded {
  const px = Math.ceil((nx + 2) / 4) * 4
  const py = ny + 2
  const pz = nz + 2
  return { px, py, pz, count: px * py * pz, at: (i, j, k) => i + 1 + px * (j + 1 + py * (k + 1)) }
}

/** A field of the lattice in padded form; ghosts hold `outside`. */
export function pad(field: ArrayLike<number>, dims: Triple, outside: number): Float64Array {
  const [nx, ny, nz] = dims
  const p = padded(dims)
  const wide = new Float64Array(p.count).fill(outside)
  for (let k = 0, v = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0, at = p.at(0, j, k); i < nx; i++, v++, at++) wide[at] = field[v] as number
  return wide
}

/** The way back of `pad`. */
export function unpad(wide: ArrayLike<number>, dims: Triple): Float32Array<ArrayBuffer> {
  const [nx, ny, nz] = dims
  const p = padded(dims)
  const field = new Float32Array(nx * ny * nz)
  for (let k = 0, v = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0, at = p.at(0, j, k); i < nx; i++, v++, at++) field[v] = wide[at] as number
  return field
}

/** What one explicit step needs, padded: conductance to the next voxel along each axis, and gains that are 0 in ghosts. */
export interface Coefficients {
  readonly toX: Float64Array
  readonly toY: Float64Array
  readonly toZ: Float64Array
  /** Step over heat capacity. */
  readonly gain: Float64Array
  /** Step times perfusion over heat capacity. */
  readonly flow: Float64Array
}

export function coefficientsOf(problem: HeatProblem, stepS: number): Coefficients {
  const { dims, spacingMm, conductivity, capacity, perfusion, edge } = problem
  const p = padded(dims)
  const zero = edge === 'insulated'
  // A ghost with no conductivity lets nothing through; one marked -1 has that of its neighbour.
  const k = pad(conductivity, dims, zero ? 0 : -1)
  const strides: Triple = [1, p.px, p.px * p.py]
  const faces = strides.map((stride, axis) => {
    const perM2 = 1e6 / (spacingMm[axis] as number) ** 2
    const to = new Float64Array(p.count)
    for (let at = 0; at + stride < p.count; at++) {
      const a = k[at] as number
      const b = k[at + stride] as number
      to[at] = perM2 * (a < 0 && b < 0 ? 0 : a < 0 ? b : b < 0 ? a : a + b > 0 ? (2 * a * b) / (a + b) : 0)
    }
    return to
  }) as unknown as readonly [Float64Array, Float64Array, Float64Array]
  const per = pad(capacity, dims, Number.POSITIVE_INFINITY)
  const gain = per.map((c) => stepS / c)
  const blood = pad(perfusion, dims, 0)
  return { toX: faces[0], toY: faces[1], toZ: faces[2], gain, flow: gain.map((g, at) => g * (blood[at] as number)) }
}

/** The longest step at which no voxel overshoots, s. */
export function longestStepS(problem: HeatProblem): number {
  const { toX, toY, toZ, gain, flow } = coefficientsOf(problem, 1)
  const { px, py } = padded(problem.dims)
  let most = 0
  for (let at = px * py; at < gain.length - px * py; at++) {
    if (gain[at] === 0) continue
    const faces = toX[at]! + toX[at - 1]! + toY[at]! + toY[at - px]! + toZ[at]! + toZ[at - px * py]!
    most = Math.max(most, gain[at]! * faces + flow[at]!)
  }
  return most > 0 ? 1 / most : Number.POSITIVE_INFINITY
}

/** Our own fault where a problem is not whole. */
export function checkProblem({ dims, conductivity, capacity, perfusion, startC, cement }: HeatProblem): void {
  const count = dims[0] * dims[1] * dims[2]
  for (const field of [conductivity, capacity, perfusion, startC])
    invariant(field.length === count, () => `a heat field has ${field.length} values for ${count} voxels`)
  for (const field of [
    cement.riseK,
    cement.reachedAtS,
    cement.mixed,
    cement.arrivingC,
    cement.startU,
    ...(cement.boilK ? [cement.boilK] : []),
  ])
    invariant(field.length === cement.voxel.length, () => 'cement cells of unequal number')
}
