import { mapPoint, type Point, point } from '../../../geometry/index.ts'
import type { PackedFields } from './packed-fields.ts'

const axisOf = { sagittal: 0, coronal: 1, axial: 2 } as const

/** The place moved along one patient axis to the layer of a millimetre that holds most of the cement. */
export function fullestPlace(
  { cementGrid, cement }: Pick<PackedFields, 'cementGrid' | 'cement'>,
  plane: keyof typeof axisOf,
  from: Point<'patient'>,
): Point<'patient'> {
  const axis = axisOf[plane]
  const [nx, ny] = cementGrid.dims
  const sums = new Map<number, number>()
  cement.after.forEach((share, v) => {
    if (share === 0) return
    const at = point('voxel', v % nx, Math.floor(v / nx) % ny, Math.floor(v / (nx * ny)))
    const layer = Math.round(mapPoint(cementGrid.patientFromVoxel, at)[axis])
    sums.set(layer, (sums.get(layer) ?? 0) + share)
  })
  const best = [...sums].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0]
  const moved = [...from] as [number, number, number]
  if (best !== undefined) moved[axis] = best
  return point('patient', ...moved)
}
