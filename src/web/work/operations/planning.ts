import type { Level } from '../../../anatomy/index.ts'
import {
  type EvaluatedAccess,
  evaluateAccess,
  type Needle,
  type Plan,
  type PlanOptions,
  planSpine,
} from '../../../planning/index.ts'
import type { Operation } from '../operation.ts'

/** One level of a spine in an image. */
export interface LevelPlace {
  readonly imageId: string
  readonly spineId: string
  readonly level: Level
}

export interface PlanInput extends PlanOptions {
  readonly imageId: string
  readonly spineId: string
}

/** Searches the needles of the levels asked for; the fractured ones where none is named. */
const planLevels: Operation<PlanInput, Plan> = async (held, { imageId, spineId, ...options }, call) =>
  planSpine(held.volume(imageId), held.spine(spineId), await held.kernels(), options, call)

/** Makes a level ready ahead of the first drag, which would otherwise wait for it. */
const prepareLevel: Operation<LevelPlace, void> = async (held, { imageId, spineId, level }, call) => {
  await held.preparedLevel(imageId, spineId, level, call)
}

/** All that the plan says about one needle held by hand, the margin along its depth included. */
const evaluateNeedle: Operation<LevelPlace & { readonly needle: Needle }, EvaluatedAccess> = async (
  held,
  { imageId, spineId, level, needle },
  call,
) => evaluateAccess(await held.preparedLevel(imageId, spineId, level, call), needle)

export const planningOperations = { planLevels, prepareLevel, evaluateNeedle } as const
