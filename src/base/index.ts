export { type Constant, constant, declaredConstants } from './constant.ts'
export { Defect, invariant, present } from './invariant.ts'
export { partOf, stopIfAsked, type Watch } from './progress.ts'
export { hash32, type Random, random } from './random.ts'
export {
  type Catalogue,
  describeFacts,
  type Facts,
  type Finding,
  findingsOf,
  Refusal,
  refusalsOf,
  type Severity,
  type Trouble,
  worstFirst,
} from './trouble.ts'
export { degFromRad, mlFromMm3, mm3FromMl, radFromDeg } from './units.ts'
