import type { Moment } from '../../../rehearsal/index.ts'
import type { CementReached } from '../../work/operations/rehearsal-course.ts'
import type { CurvePoint, Replay } from './desk.ts'

/** The cement as it lay after a line of the log, by the order in which it came. */
export function cementAt({ replayed }: Replay, at: number): CementReached | null {
  const { cement, reachedCounts } = replayed
  const count = reachedCounts[at] ?? 0
  if (!cement || count === 0) return null
  const { grid, voxels, share, saturation } = cement
  return {
    grid,
    voxels: voxels.subarray(0, count),
    share: share.subarray(0, count),
    saturation: saturation.subarray(0, count),
  }
}

/** The points of the curve that moments tell, one for each push. */
export function curveOf(moments: readonly Moment[]): readonly CurvePoint[] {
  const points: CurvePoint[] = []
  for (const moment of moments) {
    const point = curvePoint(moment)
    if (point && point.volumeMm3 !== points.at(-1)?.volumeMm3) points.push(point)
  }
  return points
}

/** Null before the first push. */
export function curvePoint({ push, cement }: Moment): CurvePoint | null {
  if (!push) return null
  const { injectedMm3: volumeMm3, tipPressurePa, syringePressurePa, plungerForceN, side } = push
  return {
    volumeMm3,
    sinceMixingS: cement?.sinceMixingS ?? 0,
    tipPressurePa,
    syringePressurePa,
    plungerForceN,
    side,
  }
}
