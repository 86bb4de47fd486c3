export { type AcceptanceQuestion, poorMarginMm, questionsBeforeAccepting } from './acceptance.ts'
export { type EvaluatedAccess, evaluateAccess, type Needle } from './access.ts'
export { type TargetZone, targetZone } from './candidates.ts'
export { cannulaDiameterMm, cannulaLengthMm, cannulaRadiusMm, gauges, wallMarginMm } from './cannula.ts'
export type {
  Access,
  Approach,
  CementPlan,
  DepthMarks,
  Gauge,
  LevelPlan,
  Margins,
  Plan,
  PlannedView,
  Ranged,
  SidesAdvice,
  Structure,
  Tolerance,
} from './plan.ts'
export { type PlanOptions, planLevel, planSpine } from './plan-spine.ts'
export { type Prepared, prepareLevel } from './prepare.ts'
export { planningTroubles } from './troubles.ts'
export { bullsEyeOf, viewsOf } from './views.ts'
