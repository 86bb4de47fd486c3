import { affineFromColumns, determinant, inverse } from './affine.ts'
import type { Affine, Point, Triple } from './frame.ts'
import { point } from './frame.ts'

/**
 * A regular lattice of samples placed in the patient.
 *
 * `dims` counts samples along i, j, k; sample (i, j, k) has the flat index i + dims[0] * (j + dims[1] * k).
 * `spacingMm` is the distance between neighbours along each axis; `patientFromVoxel` may turn but never shears or mirrors:
 * its columns are orthogonal and right-handed. Readers guarantee this (they flip or resample, with a finding).
 */
export interface Grid {
  readonly dims: Triple
  readonly spacingMm: Triple
  readonly patientFromVoxel: Affine<'patient', 'voxel'>
}

/** The grid with this map; spacing is read off its columns. */
export function gridFrom(dims: Triple, patientFromVoxel: Affine<'patient', 'voxel'>): Grid {
  const m = patientFromVoxel as Float64Array
  const column = (c: number) => Math.hypot(m[c] as number, m[c + 4] as number, m[c + 8] as number)
  return { dims, spacingMm: [column(0), column(1), column(2)], patientFromVoxel }
}

/** A grid whose axes run along the patient's: i to the left, j posterior, k to the head, first sample at `origin`. */
export function gridAlongPatient(dims: Triple, spacingMm: Triple, origin: Point<'patient'>): Grid {
  const [x, y, z] = spacingMm
  return {
    dims,
    spacingMm,
    patientFromVoxel: affineFromColumns('patient', 'voxel', [x, 0, 0], [0, y, 0], [0, 0, z], origin),
  }
}

export const voxelCount = (grid: Grid): number => grid.dims[0] * grid.dims[1] * grid.dims[2]
export const voxelVolumeMm3 = (grid: Grid): number => Math.abs(determinant(grid.patientFromVoxel as Float64Array))
export const voxelFromPatient = (grid: Grid): Affine<'voxel', 'patient'> => inverse(grid.patientFromVoxel)
export const indexOf = (grid: Grid, i: number, j: number, k: number): number =>
  i + grid.dims[0] * (j + grid.dims[1] * k)

/** The voxel centre as a point of the voxel frame. */
export const voxelPoint = (i: number, j: number, k: number): Point<'voxel'> => point('voxel', i, j, k)

/** Whether two grids hold the same samples at the same places, within `toleranceMm` at the corners. */
export function sameGrid(a: Grid, b: Grid, toleranceMm = 1e-3): boolean {
  if (a.dims.some((n, axis) => n !== b.dims[axis])) return false
  const ma = a.patientFromVoxel as Float64Array
  const mb = b.patientFromVoxel as Float64Array
  for (let r = 0; r < 3; r++)
    for (let c = 0; c < 4; c++) {
      const reach = c < 3 ? (a.dims[c] as number) : 1
      if (Math.abs((ma[r * 4 + c] as number) - (mb[r * 4 + c] as number)) * reach > toleranceMm) return false
    }
  return true
}
