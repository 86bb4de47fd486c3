export { type Acquisition, type LabelMap, paddingHu, type SourceFile, type Volume } from './volume.ts'
