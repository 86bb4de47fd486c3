// All that the lanes can do, by name. The page imports only the types of this file. What is not needed to see and plan is
// fetched later.
import { later } from './later.ts'
import type { Operation } from './operation.ts'
import { caseFileOperations } from './operations/case-file.ts'
import { hostOperations } from './operations/host.ts'
import { imageOperations } from './operations/images.ts'
import { phantomOperations } from './operations/phantom.ts'
import { planningOperations } from './operations/planning.ts'
import { rehearsalOperations } from './operations/rehearsal.ts'
import { rehearsalCourseOperations } from './operations/rehearsal-course.ts'
import { rehearsalXrayOperations } from './operations/rehearsal-xray.ts'
import { spineOperations } from './operations/spine.ts'
import { xrayOperations } from './operations/xray.ts'

export const operations = {
  ...caseFileOperations,
  ...later(async () => (await import('./operations/dicom.ts')).dicomOperations, { dicomReport: true }),
  ...hostOperations,
  ...imageOperations,
  ...phantomOperations,
  ...spineOperations,
  ...planningOperations,
  ...rehearsalOperations,
  ...rehearsalCourseOperations,
  ...rehearsalXrayOperations,
  ...later(async () => (await import('./operations/field-surface.ts')).fieldSurfaceOperations, { fieldSurface: true }),
  ...later(async () => (await import('./operations/strength.ts')).strengthOperations, { computeStrength: true }),
  ...xrayOperations,
  ...later(async () => (await import('./operations/report.ts')).reportOperations, {
    planReport: true,
    rehearsalReport: true,
  }),
  ...later(async () => (await import('./operations/meshes.ts')).meshOperations, {
    vertebraSurfaces: true,
  }),
} as const

type All = typeof operations

/** What the page calls: each operation's input and output by its name. */
export type EngineOperations = {
  readonly [Name in keyof All]: All[Name] extends Operation<infer Input, infer Output>
    ? (input: Input) => Awaited<Output>
    : never
}
