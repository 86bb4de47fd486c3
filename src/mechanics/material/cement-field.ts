import type { Finding } from '../../base/index.ts'
import { compose, type Grid, voxelCount, voxelFromPatient, voxelVolumeMm3 } from '../../geometry/index.ts'
import { matter, type Specimen } from '../specimen/specimen.ts'
import { find, refuse } from '../troubles.ts'

/** Where cement is: share of the pores filled, 0 to 1, on any grid in the patient. */
export interface CementField {
  readonly grid: Grid
  readonly saturation: Float32Array
}

/** The saturation of each element of the specimen's bone, and how much of the cement lies elsewhere. */
export function cementOn(
  specimen: Specimen,
  field: CementField,
): { saturation: Float32Array; findings: readonly Finding[] } {
  const inBone = (e: number): boolean => specimen.matter[e] === matter.body || specimen.matter[e] === matter.arch
  const saturation = saturationOn(specimen.grid, field, inBone)
  return { saturation, findings: leftOutside(specimen, field, saturation) }
}

/** The saturation of the elements asked for: the mean of nearest samples, two to a voxel of the field; 0 outside. MEC-006 */
export function saturationOn(grid: Grid, field: CementField, wanted: (element: number) => boolean): Float32Array {
  checkField(field)
  const [nx, ny, nz] = grid.dims
  const [fx, fy, fz] = field.grid.dims
  const m = compose(voxelFromPatient(field.grid), grid.patientFromVoxel) as Float64Array
  const saturation = new Float32Array(voxelCount(grid))
  const samples = Math.min(8, Math.max(2, Math.ceil((2 * grid.spacingMm[0]) / Math.min(...field.grid.spacingMm))))
  let e = 0
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, e++) {
        if (!wanted(e)) continue
        let sum = 0
        for (let s = 0; s < samples ** 3; s++) {
          const x = i + ((s % samples) + 0.5) / samples - 0.5
          const y = j + ((Math.floor(s / samples) % samples) + 0.5) / samples - 0.5
          const z = k + (Math.floor(s / samples ** 2) + 0.5) / samples - 0.5
          const a = Math.round(m[0]! * x + m[1]! * y + m[2]! * z + m[3]!)
          const b = Math.round(m[4]! * x + m[5]! * y + m[6]! * z + m[7]!)
          const c = Math.round(m[8]! * x + m[9]! * y + m[10]! * z + m[11]!)
          if (a >= 0 && b >= 0 && c >= 0 && a < fx && b < fy && c < fz) sum += field.saturation[a + fx * (b + fy * c)]!
        }
        saturation[e] = sum / samples ** 3
      }
  return saturation
}

function checkField({ grid, saturation }: CementField): void {
  if (saturation.length !== voxelCount(grid))
    throw refuse('MEC-006', { voxels: voxelCount(grid), saturations: saturation.length })
  for (let at = 0; at < saturation.length; at++) {
    const s = saturation[at]!
    if (!(s >= -1e-4 && s <= 1 + 1e-4)) throw refuse('MEC-006', { voxel: at, saturation: String(s) })
  }
}

function leftOutside(specimen: Specimen, field: CementField, saturation: Float32Array): readonly Finding[] {
  const sum = (of: Float32Array): number => of.reduce((s, v) => s + v, 0)
  const given = sum(field.saturation) * voxelVolumeMm3(field.grid)
  const inside = sum(saturation) * voxelVolumeMm3(specimen.grid)
  if (given === 0 || inside > 0.95 * given) return []
  return [find('MEC-106', 'note', specimen.level, { outsidePercent: Math.round(100 * (1 - inside / given)) })]
}
