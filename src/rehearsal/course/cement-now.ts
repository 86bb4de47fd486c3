import type { FrontNow } from '../../cement/index.ts'
import type { Grid } from '../../geometry/index.ts'

/**
 * The cement as it lies now, for display: the same arrays at every look, brought up to date in place.
 *
 * One value a voxel of `grid`, which is that of the rehearsal's medium; `medium.inside` tells leaked from not.
 */
export interface CementNow {
  readonly grid: Grid
  /** Share of the pores that cement fills, 0 to 1. */
  readonly saturation: Float32Array
  /** Seconds since the first cement when it first came; -1 where it never did. */
  readonly filledAtS: Readonly<Float32Array>
  /** Voxels that cement has reached, in that order; saturation is 0 elsewhere. */
  readonly reached: readonly number[]
}

/** A view of a moving front. `bring` writes what has changed since into the saturation. */
export function cementNowOf(grid: Grid, front: FrontNow): { readonly now: CementNow; readonly bring: () => void } {
  const saturation = new Float32Array(front.cementMm3.length)
  const now = { grid, saturation, filledAtS: front.filledAtS, reached: front.reached }
  const bring = (): void => {
    for (const v of front.reached)
      saturation[v] = Math.min(1, (front.cementMm3[v] as number) / (front.capacityMm3[v] as number))
  }
  return { now, bring }
}
