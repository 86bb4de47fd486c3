export { anaestheticLimits, anaestheticShare, mostAnaestheticMg } from './checks/anaesthetic.ts'
export { type DoseEstimate, doseOf } from './checks/dose.ts'
export { lyingTimeS } from './checks/order.ts'
export { type Action, type Anaesthetic, type Step, stepOf, steps } from './course/action.ts'
export { type CourseWishes, plannedVolumeMm3, rehearseAsPlanned } from './course/as-planned.ts'
export { type LogEntry, type Outcome, sameLog } from './course/log.ts'
export { leakedOf, Rehearsal } from './course/rehearsal.ts'
export { replay } from './course/replay.ts'
export { type Performance, type RehearsalScore, type ScoredPart, type ScorePart, scoreOf } from './course/score.ts'
export { openTheatre, type Theatre, type TheatreOptions, usualStops } from './course/theatre.ts'
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
export { type CementField, type Sight, shadowVolume, sightsOf } from './visibility/sight.ts'
