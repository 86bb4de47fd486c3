import type { Side } from '../../anatomy/index.ts'
import type { Finding } from '../../base/index.ts'
import {
  bodyC,
  type CementBrand,
  type CementClock,
  type LeakClass,
  leakClasses,
  type Phase,
  phaseOf,
  type RangedSeconds,
  remainingToSetS,
  remainingWorkingS,
  type StopRule,
  tick,
} from '../../cement/index.ts'
import type { Direction, Point } from '../../geometry/index.ts'
import type { Structure } from '../../planning/index.ts'
import { type DepthRule, depthRuleOf } from '../checks/depth-rule.ts'
import type { FilledBalloon } from './balloons-in-bone.ts'
import type { LastPush } from './cement-in-hand.ts'
import type { LyingNeedle } from './lying-needle.ts'

/** How a rehearsal stands between two actions, for display; plain data, cheap to make, not changed afterwards. */
export interface Moment {
  /** Since the patient came to the table. */
  readonly timeS: number
  /** Lines of the log. */
  readonly actions: number
  readonly shots: number
  readonly fluoroscopyS: number
  readonly needles: readonly NeedleMoment[]
  readonly balloons: readonly BalloonMoment[]
  /** Null before mixing. */
  readonly cement: CementMoment | null
  /** The last push; null before the first. */
  readonly push: PushMoment | null
  /** Classes that have leaked, in the order B, S, C, D. */
  readonly leaks: readonly LeakMoment[]
  /** Of the leaks, in the spinal canal. */
  readonly canalMm3: number
  /** Of the last action. */
  readonly findings: readonly Finding[]
}

export interface NeedleMoment {
  readonly side: Side
  readonly tip: Point<'patient'>
  /** Unit, from skin to tip. */
  readonly direction: Direction<'patient'>
  /** Of the tip below the skin. */
  readonly depthMm: number
  /** Way left to the bone; 0 in it. */
  readonly toBoneMm: number
  /** Null before the bone, as is the wall. */
  readonly rule: DepthRule | null
  /** From the cannula's surface, negative for a breach: least along the whole cannula with the structure, and at the tip. */
  readonly wall: { readonly leastMm: number; readonly structure: Structure; readonly atTipMm: number } | null
}

export interface BalloonMoment {
  readonly side: Side
  readonly size: string
  readonly volumeMm3: number
  /** Highest needed so far: a balloon holds the pressure that opened the way. */
  readonly pressurePa: { readonly value: number; readonly low: number; readonly high: number }
  /** What ended it: the volume asked for, the pressure that bursts it, or the end of the room. */
  readonly ended: 'volume' | 'pressure' | 'room'
  /** By its maker. */
  readonly mostMm3: number
  readonly mostPa: number
}

export interface CementMoment {
  readonly brand: string
  /** Of the cement in the syringe. */
  readonly phase: Phase
  readonly sinceMixingS: number
  readonly temperatureC: number
  /** In the syringe, at the room's temperature. */
  readonly workingLeftS: RangedSeconds
  /** In the body, had it come there now. */
  readonly setLeftS: RangedSeconds
}

export interface PushMoment {
  readonly side: Side
  /** From 1; a wait, a move or the other needle begins a new one. */
  readonly portion: number
  readonly flowMm3PerS: number
  /** All pushes so far. */
  readonly injectedMm3: number
  readonly tipPressurePa: number
  readonly syringePressurePa: number
  readonly plungerForceN: number
  readonly viscosityPaS: number
  /** The rule that ended the last push. */
  readonly stop: StopRule | null
}

export interface LeakMoment {
  readonly class: LeakClass
  readonly volumeMm3: number
  /** By the last push. */
  readonly grewMm3: number
}

export function needleMoment({ side, tip, direction, depthMm, toBoneMm, access }: LyingNeedle): NeedleMoment {
  const at = { side, tip, direction, depthMm, toBoneMm }
  if (!access) return { ...at, rule: null, wall: null }
  const { leastMm, structure, profile } = access.margin
  const atTipMm = profile.at(-1)?.marginMm ?? leastMm
  return { ...at, rule: depthRuleOf(access), wall: { leastMm, structure, atTipMm } }
}

export const balloonMoment = ({ side, size, filled, mostMm3, mostPa }: FilledBalloon): BalloonMoment => ({
  side,
  size,
  volumeMm3: filled.volumeMm3,
  pressurePa: filled.peakPa,
  ended: filled.ended,
  mostMm3,
  mostPa,
})

/** The clock `laterS` on, as it will stand when that time has been told to the rehearsal. */
export function cementMoment(brand: CementBrand, clock: CementClock, laterS: number): CementMoment {
  const then = laterS > 0 ? tick(clock, laterS, clock.roomC) : clock
  return {
    brand: brand.name,
    phase: phaseOf(brand, then),
    sinceMixingS: then.sinceMixingS,
    temperatureC: then.temperatureC,
    workingLeftS: remainingWorkingS(brand, then),
    setLeftS: remainingToSetS(brand, then, bodyC.value),
  }
}

export function pushMoment({ side, result }: LastPush): PushMoment {
  const { portion, flowMm3PerS, volumeMm3, tipPressurePa, syringePressurePa, plungerForceN, viscosityPaS } = result.last
  return {
    side,
    portion,
    flowMm3PerS,
    injectedMm3: volumeMm3,
    tipPressurePa,
    syringePressurePa,
    plungerForceN,
    viscosityPaS,
    stop: result.stopped?.rule ?? null,
  }
}

export function leakMoments({ result, before }: LastPush): readonly LeakMoment[] {
  const now = result.last.leakedMm3
  return leakClasses
    .filter((kind) => now[kind] > 0)
    .map((kind) => ({ class: kind, volumeMm3: now[kind], grewMm3: now[kind] - (before?.[kind] ?? 0) }))
}
