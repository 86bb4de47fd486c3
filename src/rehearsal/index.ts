/**
 * The procedure on one level, live or from a plan.
 *
 * Live, as a workstation drives it (units in the names; points in the patient's LPS mm):
 *
 *     const theatre = await openTheatre(volume, spine, plan.levels[0], kernels)   // once a level, about a second
 *     const rehearsal = Rehearsal.start(theatre, kernels)
 *     await rehearsal.perform({ do: 'access', side: 'left', through, tip, takesS: 20 })      // tip on the skin, or anywhere
 *     await rehearsal.perform({ do: 'advance', side: 'left', byMm: 1, takesS: 2 })           // mm by mm; `move back` likewise
 *     await rehearsal.perform({ do: 'balloon', side: 'left', size: 'Xpander 15/3', volumeMm3: 500, takesS: 5 })
 *     await rehearsal.perform({ do: 'balloon', side: 'left', size: 'Xpander 15/3', volumeMm3: 4000, untilPa: 1e6, takesS: 5 })
 *     await rehearsal.perform({ do: 'mix', brand: 'medium viscosity', storedAtC: 22, roomC: 22 })
 *     await rehearsal.perform({ do: 'inject', side: 'left', volumeMm3: 50, flowMm3PerS: 100, watchedIn: 'lateral' })
 *     rehearsal.now()         // Moment: tips, depth rule, walls, pressures, force, clock, leaks; a millisecond or two
 *     rehearsal.now(2.5)      // the same 2.5 s on with nothing done: no need to log a `wait` for every frame
 *     rehearsal.cementNow()   // grid and saturation without a copy, same arrays each time
 *     const outcome = await outcomeOf(rehearsal, kernels)        // leaks seen, warmth, strength, score
 *     rehearsal.close()
 *
 * - One `perform` at a time (a second is a Defect), and one user of `kernels` at a time: draw X-rays between, not during.
 * - A held key is an `inject` of 50 to 200 mm3 again and again: it is one portion, and comes to the same as one push.
 *   A `wait` (tell the seconds that passed once, before the next push), a picture, a moved needle begin a new portion.
 * - A push that a rule stops says so in `now().push.stop` and in its findings; pushing again goes on.
 * - `layNeedle` measures a needle while it is dragged and changes nothing.
 * - Refusals leave rehearsal and log as they were. A push aborted by its signal leaves cement that no log line tells: let
 *   small pushes end.
 * - `rehearsal.log` is the file: `replay` performs it again to the last bit.
 */
export { anaestheticLimits, anaestheticShare, mostAnaestheticMg } from './checks/anaesthetic.ts'
export type { DepthRule } from './checks/depth-rule.ts'
export { type DoseEstimate, doseOf } from './checks/dose.ts'
export { lyingTimeS } from './checks/order.ts'
export { type Action, type Anaesthetic, type Step, stepOf, steps } from './course/action.ts'
export { type CourseWishes, plannedVolumeMm3, rehearseAsPlanned } from './course/as-planned.ts'
export type { CementNow } from './course/cement-now.ts'
export { type LogEntry, type Outcome, sameLog } from './course/log.ts'
export { type LyingNeedle, layNeedle } from './course/lying-needle.ts'
export type {
  BalloonMoment,
  CementMoment,
  LeakMoment,
  Moment,
  NeedleMoment,
  PushMoment,
} from './course/moment.ts'
export { leakedOf, Rehearsal } from './course/rehearsal.ts'
export { replay } from './course/replay.ts'
export { type Performance, type RehearsalScore, type ScoredPart, type ScorePart, scoreOf } from './course/score.ts'
export { openTheatre, type Theatre, type TheatreOptions, usualStops } from './course/theatre.ts'
export { type CarryingCement, carryingCement } from './outcome/carrying-cement.ts'
export type { SeenLeak, SeenLeaks } from './outcome/leaks-seen.ts'
export {
  type LevelRehearsal,
  type OutcomeWishes,
  outcomeOf,
  rehearseLevel,
  type StrengthCourse,
} from './outcome/level-rehearsal.ts'
export { type PlannedFill, plannedFill } from './outcome/planned-fill.ts'
export { type VolumeWishes, volumeQuestion } from './outcome/volume-question.ts'
export { openSweep, type SweepName, type SweepRow, type SweepScene, sweepNames, sweepSample } from './sweep/sample.ts'
export { type SweepOutcome, type SweepSummary, summaryOfSweep, sweepOutcomes } from './sweep/summary.ts'
export { rehearsalTroubles } from './troubles.ts'
export { type CementField, cementAttenuationPerMm, type Sight, shadowVolume, sightsOf } from './visibility/sight.ts'
