import { balloonNamed, lumenMm } from '../../../cement/index.ts'
import { cannulaRadiusMm, type Gauge, type LevelPlan } from '../../../planning/index.ts'
import type { Moment } from '../../../rehearsal/index.ts'
import type { CementReached } from '../../work/operations/rehearsal-course.ts'
import type { XrayScene } from './xray-feed.ts'

/** What an X-ray shows of a moment: cannulas, balloons until the cement is mixed, the cement. */
export function sceneOf(
  { needles, balloons, cement: mixed }: Pick<Moment, 'needles' | 'balloons' | 'cement'>,
  cement: CementReached | null,
  plan: LevelPlan,
): XrayScene {
  const seen = needles.map(({ side, tip, direction }) => {
    const gauge: Gauge = plan.accesses.find((a) => a.side === side)?.gauge ?? plan.accesses[0]?.gauge ?? '11G'
    return {
      side,
      tip,
      direction: [direction[0], direction[1], direction[2]] as const,
      outerRadiusMm: cannulaRadiusMm(gauge),
      innerRadiusMm: lumenMm[gauge].value / 2,
    }
  })
  const filled = mixed ? [] : balloons
  return {
    needles: seen,
    balloons: filled.flatMap(({ side, size, volumeMm3 }) => {
      const needle = seen.find((n) => n.side === side)
      const lengthMm = balloonNamed(size)?.lengthMm
      if (!needle || lengthMm === undefined || volumeMm3 < 50) return []
      return [{ tip: needle.tip, direction: needle.direction, lengthMm, volumeMm3 }]
    }),
    cement,
  }
}
