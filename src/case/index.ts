// One patient's course as an immutable document, its named changes and their history.
export { type CaseChange, type ChangeName, changed } from './change.ts'
export {
  type Acceptance,
  type BlobId,
  blobsOf,
  type CaseDocument,
  type CaseImage,
  type CasePlan,
  type CaseRehearsal,
  type CaseSpine,
  type CaseStrength,
  emptyCase,
  type LevelNeedles,
  type Measurement,
  type MeasurementKind,
  type PlannedNeedle,
  type Progress,
  planningImage,
  progressOf,
  type RehearsalTheatre,
  type SpineRecord,
} from './document.ts'
export { type CaseHistory, type HistoryStep, historyOf, redone, type Stamp, undone, withChange } from './history.ts'
export { imageRecord, planAsChosen, planRecord, spineRecord } from './records.ts'
export { caseTroubles } from './troubles.ts'
