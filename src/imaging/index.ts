export { distanceToMm, distanceToMmReference, signedDistanceMm } from './distance.ts'
export { type Coarser, resampleLabels, resampleVolume, resampleVolumeReference } from './resample.ts'
export { smoothGaussian, smoothGaussianReference } from './smooth.ts'
export { type Acquisition, type LabelMap, paddingHu, type SourceFile, type Volume } from './volume.ts'
