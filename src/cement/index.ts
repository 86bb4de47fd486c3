export { afterBalloons } from './balloon/after.ts'
export type { Compaction } from './balloon/compaction.ts'
export type { Contact } from './balloon/contact.ts'
export { type HeightGain, heightAfter, publishedAngles, publishedHeights } from './balloon/height.ts'
export { type BalloonSite, type Filled, type Inflation, inflate, type PressurePoint } from './balloon/inflate.ts'
export { type Balloon, balloonNamed, balloons } from './balloon/sizes.ts'
export {
  type CementBrand,
  type HandlingTimes,
  highOf,
  lowOf,
  type Radiopacifier,
  type Ranged,
  type Rheology,
  type ViscosityClass,
} from './cement.ts'
export { brandNamed, brands, cementClasses } from './clock/brands.ts'
export {
  type Ageing,
  type CementClock,
  type Phase,
  phaseOf,
  type RangedSeconds,
  remainingToSetS,
  remainingWorkingS,
  type Storage,
  startClock,
  tick,
  viscosityPaS,
} from './clock/clock.ts'
export { ageAtConsistency, apparentViscosityPaS, type Consistency, consistency } from './clock/rheology.ts'
export {
  ageingRate,
  coolEnergyJPerMol,
  handlingEnergyJPerMol,
  referenceC,
  syringeWarmingS,
} from './clock/temperature.ts'
export type { DarcySystem } from './flow/darcy.ts'
export { type Solved, solvePressureReference } from './flow/darcy-reference.ts'
export { bodyC, marrowViscosityPaS } from './flow/fluids.ts'
export type { FrontNow } from './flow/front.ts'
export { Injection } from './flow/injection.ts'
export type {
  FlowSpread,
  InjectionRecord,
  InjectionStep,
  NeedleTip,
  PushResult,
  Stop,
  StopRule,
  StopRules,
} from './flow/record.ts'
export type { FlowSolver, InjectionSetup } from './flow/setup.ts'
export { cem43Min } from './heat/dose.ts'
export { boneNecrosisC, marksC, nerveC } from './heat/figures.ts'
export { heatOf } from './heat/heat.ts'
export type { Case as HeatCase, CementField } from './heat/materials.ts'
export { heatPlacesOf } from './heat/places.ts'
export type { HeatCurves, HeatResult, PlaceHeat } from './heat/result.ts'
export type { HeatSetup } from './heat/setup.ts'
export { type Implant, implants } from './implant/implant.ts'
export { type Leak, type LeakClass, leakClasses } from './leak/leak.ts'
export {
  type AxisFactors,
  type BoneMedium,
  homogeneousMedium,
  roomShare,
  type TissueName,
  tissue,
  veinOf,
} from './medium/bone-medium.ts'
export { residualMarrow } from './medium/figures.ts'
export { type MediumOptions, mediumOf } from './medium/medium-of.ts'
export { cannulaFlowMm3PerS, cannulaPressurePa, lumenMm, type TubeFlow, wallShearPerS } from './needle/cannula.ts'
export {
  canPush,
  handLimitN,
  type Push,
  plungerForceN,
  plungerPressurePa,
  type Syringe,
  syringes,
} from './needle/syringe.ts'
export { cementTroubles } from './troubles.ts'
export {
  type Driver,
  type FillUncertainty,
  injectMany,
  injectOnce,
  type ManySetup,
  type OutcomeName,
  outcomeNames,
  outcomeOf,
  type PlannedPush,
  type SampleOutcome,
  seenMm3,
  summaryOf,
} from './uncertainty/inject-many.ts'
export { drawSpread, type Uncertain, uncertain } from './uncertainty/prior.ts'
export { type Band, bandOf, rankCorrelation, type Share, shareOf } from './uncertainty/statistics.ts'
