export { readNifti, readNiftiLabels } from './nifti.ts'
export { writeNiftiLabels, writeNiftiVolume } from './nifti-write.ts'
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
