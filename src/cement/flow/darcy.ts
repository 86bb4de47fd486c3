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

/** Which faces of a voxel towards its next ones join two unknowns, and whether one of its six leads to a held voxel. */
export const joins = { x: 1, y: 2, z: 4, held: 8 } as const

/** `joins` of every voxel: what the grid's ends and the held voxels allow, whatever the conductances. */
export function joinsOf({ grid, fixed }: BoneMedium): Uint8Array {
  const [nx, ny, nz] = grid.dims
  const plane = nx * ny
  const out = new Uint8Array(fixed.length)
  const bitsOf = (v: number, step: number, before: boolean, after: boolean, join: number): number =>
    (after ? (fixed[v + step] === 0 ? join : joins.held) : 0) | (before && fixed[v - step] === 1 ? joins.held : 0)
  for (let k = 0, v = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, v++)
        if (fixed[v] === 0)
          out[v] =
            bitsOf(v, 1, i > 0, i + 1 < nx, joins.x) |
            bitsOf(v, nx, j > 0, j + 1 < ny, joins.y) |
            bitsOf(v, plane, k > 0, k + 1 < nz, joins.z)
  return out
}

/** Writes every face of a system. */
export function assembleAll(system: DarcySystem, mobility: Mobility, medium: BoneMedium, open: Uint8Array): void {
  for (let v = 0; v < open.length; v++) assembleNext(system, mobility, medium, open, v)
}

/** Writes the six faces of each of the voxels given. */
export function assembleAround(
  system: DarcySystem,
  mobility: Mobility,
  medium: BoneMedium,
  open: Uint8Array,
  voxels: readonly number[],
): void {
  const nx = system.dims[0]
  const plane = nx * system.dims[1]
  const h = medium.grid.spacingMm[0]
  for (const v of voxels) {
    assembleNext(system, mobility, medium, open, v)
    if (v >= 1 && (open[v - 1]! & joins.x) !== 0) system.x[v - 1] = inSeries(mobility.x[v - 1]!, mobility.x[v]!, h)
    if (v >= nx && (open[v - nx]! & joins.y) !== 0) system.y[v - nx] = inSeries(mobility.y[v - nx]!, mobility.y[v]!, h)
    if (v >= plane && (open[v - plane]! & joins.z) !== 0)
      system.z[v - plane] = inSeries(mobility.z[v - plane]!, mobility.z[v]!, h)
  }
}

/** A voxel's faces towards its next ones and to held ones. */
function assembleNext(system: DarcySystem, mobility: Mobility, medium: BoneMedium, open: Uint8Array, v: number): void {
  const nx = system.dims[0]
  const plane = nx * system.dims[1]
  const h = medium.grid.spacingMm[0]
  const bits = open[v]!
  if ((bits & joins.x) !== 0) system.x[v] = inSeries(mobility.x[v]!, mobility.x[v + 1]!, h)
  if ((bits & joins.y) !== 0) system.y[v] = inSeries(mobility.y[v]!, mobility.y[v + nx]!, h)
  if ((bits & joins.z) !== 0) system.z[v] = inSeries(mobility.z[v]!, mobility.z[v + plane]!, h)
  if ((bits & joins.held) !== 0) assembleHeld(system, mobility, medium, v)
}

/** The conductance from one voxel to held neighbours. */
function assembleHeld(system: DarcySystem, mobility: Mobility, { fixed, fixedPa, grid }: BoneMedium, v: number): void {
  const [nx, ny, nz] = system.dims
  const plane = nx * ny
  const h = grid.spacingMm[0]
  const i = v % nx
  const j = Math.floor(v / nx) % ny
  const k = Math.floor(v / plane)
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
