import { type BoneMedium, roomShare } from '../../cement/index.ts'
import { mapPoint, type Point, voxelFromPatient, voxelVolumeMm3 } from '../../geometry/index.ts'

/** Cement as a plan imagines it, on the medium's grid: share of the pores filled. */
export interface PlannedFill {
  readonly grid: BoneMedium['grid']
  readonly saturation: Float32Array
  readonly volumeMm3: number
}

/**
 * The fill a plan imagines: balls of equal size round the needle tips, in the bone in front of the stop plane.
 *
 * Grows from all tips at once until `volumeMm3` lies in the pores; less where there is no more room. The last ring is filled
 * in part, so that the volume is exact.
 */
export function plannedFill(medium: BoneMedium, tips: readonly Point<'patient'>[], volumeMm3: number): PlannedFill {
  const { grid, inside } = medium
  const voxelMm3 = voxelVolumeMm3(grid)
  const order = nearestFirst(medium, tips)
  const saturation = new Float32Array(inside.length)
  let left = volumeMm3
  for (const v of order) {
    if (left <= 0) break
    const roomMm3 = roomShare(medium, v) * voxelMm3
    if (roomMm3 <= 0) continue
    saturation[v] = Math.min(1, left / roomMm3)
    left -= roomMm3
  }
  return { grid, saturation, volumeMm3: volumeMm3 - Math.max(0, left) }
}

/** Voxels of bone in front of the stop plane, those nearest to a tip first; equally near ones in the order of the grid. */
function nearestFirst({ grid, inside, stopPlane }: BoneMedium, tips: readonly Point<'patient'>[]): readonly number[] {
  const into = voxelFromPatient(grid)
  const centres = tips.map((tip) => mapPoint(into, tip))
  const [nx, ny] = grid.dims
  const h = grid.spacingMm[0]
  const plane = stopPlane ? mapPoint(into, stopPlane.point)[1] : Number.POSITIVE_INFINITY
  const found: { readonly v: number; readonly mm: number }[] = []
  for (let v = 0; v < inside.length; v++) {
    if (inside[v] !== 1) continue
    const [i, j, k] = [v % nx, Math.floor(v / nx) % ny, Math.floor(v / (nx * ny))]
    if (j > plane) continue
    const mm = Math.min(...centres.map(([x, y, z]) => h * Math.hypot(i - x, j - y, k - z)))
    found.push({ v, mm })
  }
  return found.sort((a, b) => a.mm - b.mm || a.v - b.v).map(({ v }) => v)
}
