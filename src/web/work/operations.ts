// All that the lanes can do, by name. The page imports only the types of this file.
import type { Operation } from './operation.ts'
import { caseFileOperations } from './operations/case-file.ts'
import { dicomOperations } from './operations/dicom.ts'
import { hostOperations } from './operations/host.ts'
import { imageOperations } from './operations/images.ts'
import { meshOperations } from './operations/meshes.ts'
import { outcomeOperations } from './operations/outcome.ts'
import { phantomOperations } from './operations/phantom.ts'
import { planningOperations } from './operations/planning.ts'
import { rehearsalOperations } from './operations/rehearsal.ts'
import { rehearsalCourseOperations } from './operations/rehearsal-course.ts'
import { rehearsalXrayOperations } from './operations/rehearsal-xray.ts'
import { reportOperations } from './operations/report.ts'
import { spineOperations } from './operations/spine.ts'
import { strengthOperations } from './operations/strength.ts'
import { xrayOperations } from './operations/xray.ts'

export const operations = {
  ...caseFileOperations,
  ...dicomOperations,
  ...hostOperations,
  ...imageOperations,
  ...phantomOperations,
  ...spineOperations,
  ...planningOperations,
  ...rehearsalOperations,
  ...rehearsalCourseOperations,
  ...rehearsalXrayOperations,
  ...strengthOperations,
  ...xrayOperations,
  ...outcomeOperations,
  ...reportOperations,
  ...meshOperations,
} as const

type All = typeof operations

/** What the page calls: each operation's input and output by its name. */
export type EngineOperations = {
  readonly [Name in keyof All]: All[Name] extends Operation<infer Input, infer Output>
    ? (input: Input) => Awaited<Output>
    : never
}
