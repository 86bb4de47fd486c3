export { writeDicomPdf } from './dicom/write-pdf.ts'
export { type Code, type SegmentMeaning, writeDicomSegmentation } from './dicom/write-segmentation.ts'
export { type WrittenFile, writeDicomSeries } from './dicom/write-series.ts'
export { distanceToMm, distanceToMmReference, signedDistanceMm } from './distance.ts'
export { readNifti, readNiftiLabels } from './files/nifti.ts'
export { writeNiftiLabels, writeNiftiVolume } from './files/nifti-write.ts'
export { matchLabelMap } from './labels/match.ts'
export { byFitnessForPlanning, coarsestMm, heightMm, isStopped } from './planning-order.ts'
export { isSharp } from './quality.ts'
export { type ReadImages, readImages, readLabelMap } from './read.ts'
export { type Coarser, resampleLabels, resampleVolume, resampleVolumeReference } from './resample.ts'
export { smoothGaussian, smoothGaussianReference } from './smooth.ts'
export { imagingTroubles } from './troubles.ts'
export {
  type Acquisition,
  type LabelKind,
  type LabelMap,
  paddingHu,
  type ReadLabelMap,
  type ReadVolume,
  type SourceFile,
  type StorageOrder,
  type Volume,
} from './volume.ts'
