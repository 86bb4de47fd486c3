import { voxelCount } from '../../geometry/index.ts'
import type { BoneMedium } from '../medium/bone-medium.ts'

/**
 * Finite volumes for the pressure, seven points a voxel: sum over faces of c (p - p_neighbour) + cd (p - held) = source.
 *
 * All conductances in mm3/(s Pa). `x[v]` belongs to the face between v and its next along i; 0 at the grid's last voxel, so that
 * flat neighbours never meet across rows. Held voxels are not unknowns: faces to them are summed in `held`, with the sum of
 * conductance times held pressure in `heldFlow`. 32-bit, since that is what the kernel reads; the twin reads the same numbers.
 */
export interface DarcySystem {
  readonly dims: readonly [number, number, number]
  readonly x: Float32Array
  readonly y: Float32Array
  readonly z: Float32Array
  readonly held: Float32Array
  /** mm3/s */
  readonly heldFlow: Float32Array
}

/** Mobility along the three axes of a voxel, mm2/(s Pa). */
export interface Mobility {
  readonly x: Float32Array
  readonly y: Float32Array
  readonly z: Float32Array
}

export function emptySystem(medium: BoneMedium): DarcySystem {
  const count = voxelCount(medium.grid)
  const field = (): Float32Array => new Float32Array(count)
  return { dims: medium.grid.dims, x: field(), y: field(), z: field(), held: field(), heldFlow: field() }
}

/** Conductance from a voxel's centre to the next one's: two half voxels in a row. */
export const inSeries = (a: number, b: number, h: number): number => (a > 0 && b > 0 ? (2 * a * b * h) / (a + b) : 0)

/** Writes all faces of the voxels from <= v < to towards their next ones. */
export function assembleFaces(
  system: DarcySystem,
  mobility: Mobility,
  medium: BoneMedium,
  voxels: Iterable<number>,
): void {
  const [nx, ny, nz] = system.dims
  const plane = nx * ny
  const h = medium.grid.spacingMm[0]
  const { fixed } = medium
  for (const v of voxels) {
    const i = v % nx
    const j = Math.floor(v / nx) % ny
    const k = Math.floor(v / plane)
    const open = fixed[v] === 0
    system.x[v] = i + 1 < nx && open && fixed[v + 1] === 0 ? inSeries(mobility.x[v]!, mobility.x[v + 1]!, h) : 0
    system.y[v] = j + 1 < ny && open && fixed[v + nx] === 0 ? inSeries(mobility.y[v]!, mobility.y[v + nx]!, h) : 0
    system.z[v] = k + 1 < nz && open && fixed[v + plane] === 0 ? inSeries(mobility.z[v]!, mobility.z[v + plane]!, h) : 0
    if (open) assembleHeld(system, mobility, medium, v, i, j, k)
  }
}

/** The conductance from one voxel to held neighbours. */
function assembleHeld(
  system: DarcySystem,
  mobility: Mobility,
  { fixed, fixedPa, grid }: BoneMedium,
  v: number,
  i: number,
  j: number,
  k: number,
): void {
  const [nx, ny, nz] = system.dims
  const plane = nx * ny
  const h = grid.spacingMm[0]
  let sum = 0
  let flow = 0
  const face = (field: Float32Array, n: number): void => {
    if (fixed[n] === 0) return
    const c = inSeries(field[v]!, field[n]!, h)
    sum += c
    flow += c * fixedPa[n]!
  }
  if (i > 0) face(mobility.x, v - 1)
  if (i + 1 < nx) face(mobility.x, v + 1)
  if (j > 0) face(mobility.y, v - nx)
  if (j + 1 < ny) face(mobility.y, v + nx)
  if (k > 0) face(mobility.z, v - plane)
  if (k + 1 < nz) face(mobility.z, v + plane)
  system.held[v] = sum
  system.heldFlow[v] = flow
}

/** Every voxel of a grid. */
export function* everyVoxel(count: number): Generator<number> {
  for (let v = 0; v < count; v++) yield v
}
