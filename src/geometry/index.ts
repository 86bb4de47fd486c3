export { affine, affineFromColumns, compose, determinant, inverse, mapDirection, mapPoint } from './affine.ts'
export {
  beamDirection,
  type CArm,
  detectorPoint,
  magnification,
  type Positioner,
  patientFromCarm,
  pixelFromDetector,
  positionerFromBeam,
  sourceOf,
  voxelFromCarm,
} from './carm.ts'
export {
  type Eigen3,
  fitPlane,
  fitPolynomial,
  heightAbove,
  medianOf,
  type PlaneFit,
  type PrincipalAxes,
  polynomialAt,
  principalAxes,
  solveLinear,
  symmetricEigen3,
} from './fit.ts'
export { type Affine, type Direction, direction, type Frame, type Point, point, type Triple } from './frame.ts'
export {
  type Grid,
  gridAlongPatient,
  gridFrom,
  indexOf,
  sameGrid,
  voxelCount,
  voxelFromPatient,
  voxelPoint,
  voxelVolumeMm3,
} from './grid.ts'
export {
  add,
  angleRadBetween,
  between,
  centroid,
  cross,
  displacement,
  distance,
  dot,
  length,
  moved,
  scaled,
  unit,
} from './vector.ts'
