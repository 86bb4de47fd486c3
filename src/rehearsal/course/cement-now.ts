import type { FrontNow } from '../../cement/index.ts'
import { type Grid, voxelVolumeMm3 } from '../../geometry/index.ts'

/**
 * The cement as it lies now, for display: the same arrays at every look, brought up to date in place.
 *
 * One value a voxel of `grid`, which is that of the rehearsal's medium; `medium.inside` tells leaked from not.
 */
export interface CementNow {
  readonly grid: Grid
  /** Share of the room that cement has in the pores, 0 to 1: less than all pores where marrow stays beside it. */
  readonly saturation: Float32Array
  /** Cement over the voxel's whole volume, 0 to 1: what an X-ray sees. */
  readonly share: Float32Array
  /** Seconds since the first cement when it first came; -1 where it never did. */
  readonly filledAtS: Readonly<Float32Array>
  /** Voxels that cement has reached, in that order; saturation is 0 elsewhere. */
  readonly reached: readonly number[]
}

/** A view of a moving front. `bring` writes what has changed since into the saturation. */
export function cementNowOf(grid: Grid, front: FrontNow): { readonly now: CementNow; readonly bring: () => void } {
  const saturation = new Float32Array(front.cementMm3.length)
  const share = new Float32Array(front.cementMm3.length)
  const voxelMm3 = voxelVolumeMm3(grid)
  const now = { grid, saturation, share, filledAtS: front.filledAtS, reached: front.reached }
  const bring = (): void => {
    for (const v of front.reached) {
      const mm3 = front.cementMm3[v] as number
      saturation[v] = Math.min(1, mm3 / (front.capacityMm3[v] as number))
      share[v] = Math.min(1, mm3 / voxelMm3)
    }
  }
  return { now, bring }
}
