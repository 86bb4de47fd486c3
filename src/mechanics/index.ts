export { checkProblem } from './check.ts'
export { largestPiece } from './connected.ts'
export { isotropic, orthotropicBone, unitStiffness } from './element.ts'
export { type BoneCalibration, calibrationOf } from './material/calibration.ts'
export { augmentedModulusMPa, type CementLaw, cementModulusMPa } from './material/cement.ts'
export type { CementField } from './material/cement-field.ts'
export { type DensityLaw, laws } from './material/law.ts'
export {
  type LoadCase,
  type NodalForces,
  nodeCount,
  nodeDims,
  nodesOnLayer,
  type Reaction,
  type Solution,
  type SolveOptions,
  type Support,
  usedNodes,
  type VoxelModel,
} from './model.ts'
export {
  type LoadShift,
  type LoadShiftOptions,
  loadShift,
  type NeighbourLoad,
  type Rise,
  type StackLoad,
} from './neighbours/load-shift.ts'
export { type Stack, type StackOptions, stackOf } from './neighbours/stack.ts'
export type { Ranged } from './ranged.ts'
export { solveReference } from './reference.ts'
export { solve } from './solver/solve.ts'
export { solverOn } from './solver-on.ts'
export { type MaterialChoice, type MaterialModel, modelOf } from './specimen/model-of.ts'
export { type MountOptions, mountVertebra } from './specimen/mount.ts'
export { matter, type Specimen } from './specimen/specimen.ts'
export { type Activity, loadOf, phiTransition } from './strength/activities.ts'
export { type LoadStep, type NonlinearResult, nonlinearStrength } from './strength/nonlinear.ts'
export { levelStiffness, type PlateResponse, plateLoad, type Solver } from './strength/plate.ts'
export type {
  LoadName,
  LoadResult,
  LoadToStrength,
  Strength,
  StrengthMaps,
  Variant,
} from './strength/strength.ts'
export { type StrengthOptions, strengthOf, strengthOfSpecimen } from './strength/strength-of.ts'
export { mechanicsTroubles } from './troubles.ts'
export { damaged, damageShare, intactAfterBandDamage, intactAfterDamage } from './volume/damage.ts'
export { type Evidence, evidenceFor } from './volume/evidence.ts'
export { expectedStiffness } from './volume/expected.ts'
export {
  type Fill,
  type FillResult,
  type SmallestVolume,
  type SmallestVolumeOptions,
  smallestVolume,
  smallestVolumeBy,
} from './volume/smallest.ts'
