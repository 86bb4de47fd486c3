export { type ArmOptions, standardArm } from './arm.ts'
export { attenuationPerMm, waterAttenuationPerMm } from './attenuation.ts'
export { type Film, type FilmOptions, filmFromProjection } from './film.ts'
export { contrastPerMm, steelPerMm } from './instrument.ts'
export { PreparedVolume, prepareVolume, withPreparedVolume } from './prepared-volume.ts'
export { type Projection, type ProjectionOptions, projectVolume } from './projection.ts'
export { projectReference, referenceRay } from './reference.ts'
export {
  addSpheroids,
  addTubes,
  addVoxels,
  noShadow,
  type ShadowVoxels,
  type Spheroid,
  type Tube,
} from './shadow.ts'
export type { Density } from './shear-warp.ts'
export { fluoroscopyTroubles } from './troubles.ts'
