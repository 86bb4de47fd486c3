import type { Level } from '../../anatomy/index.ts'
import { constant } from '../../base/index.ts'
import { type Ranged, times } from '../ranged.ts'

export const standingLoadN = constant({
  value: 700,
  range: [500, 1000],
  unit: 'N',
  source: 'vertebro-facts',
  note: 'L3-L5, about 0.55-0.9 body weight (facts D5.2, [R-h])',
})

export const discPressureMPa = constant({
  value: { standing: 0.5, flexion: 1.1, liftBentKnees: 1.7, liftRoundBack: 2.3 },
  range: [0.46, 2.3],
  unit: 'MPa',
  source: 'wilke-1999',
  note: 'one volunteer, L4/5 (facts D5.1, [R-h]); loads of other activities are taken in proportion to standing',
})

export const thoracicShare = constant({
  value: 0.7,
  range: [0.5, 1],
  unit: 'fraction of the lumbar load',
  source: 'project-assumption',
  note: 'less of the body lies above a thoracic vertebra; no row of the fact sheet gives it',
})

export const ribCageShare = constant({
  value: 0.67,
  range: [0.67, 1],
  unit: 'fraction of the load left in flexion',
  source: 'iyer-2010',
  note: 'the rib cage cuts compression by 33 % in flexion (facts D5.3); T1 to T10, the upper bound leaves it out',
})

export const phiTransition = constant({
  value: 0.2,
  range: [0.2, 0.2],
  unit: 'half width of the transition of load / strength around 1',
  source: 'keaveny-bouxsein-2008',
  note: 'above 1 fracture is expected, with a transition of 20 % either way (facts D2.10)',
})

export type Activity = 'standing' | 'flexion' | 'lifting'

/** Compressive load on a level in an activity, N; the range holds the published spread and what was assumed. */
export function loadOf(activity: Activity, level: Level): Ranged {
  const [low, high] = standingLoadN.range as readonly [number, number]
  const thoracic = level.startsWith('T')
  const share: Ranged = thoracic
    ? { value: thoracicShare.value, low: thoracicShare.range![0], high: thoracicShare.range![1] }
    : { value: 1, low: 1, high: 1 }
  const standing = {
    value: standingLoadN.value * share.value,
    low: low * share.low,
    high: high * share.high,
  }
  const p = discPressureMPa.value
  if (activity === 'standing') return standing
  const ribs = thoracic && Number(level.slice(1)) <= 10 ? ribCageShare : undefined
  if (activity === 'flexion') {
    const bent = times(standing, p.flexion / p.standing)
    return ribs
      ? { value: bent.value * ribs.value, low: bent.low * ribs.range![0], high: bent.high * ribs.range![1] }
      : bent
  }
  const middle = (p.liftBentKnees + p.liftRoundBack) / 2
  return {
    value: (standing.value * middle) / p.standing,
    low: (standing.low * p.liftBentKnees) / p.standing,
    high: (standing.high * p.liftRoundBack) / p.standing,
  }
}
