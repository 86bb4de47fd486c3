import {
  type EvaluatedAccess,
  evaluateAccess,
  type Needle,
  type Plan,
  type PlanOptions,
  planSpine,
} from '../../../planning/index.ts'
import type { LevelPlace, SpinePlace } from '../holdings.ts'
import type { Operation } from '../operation.ts'

export interface PlanInput extends PlanOptions, SpinePlace {}

/** Searches the needles of the levels asked for; the fractured ones where none is named. */
const planLevels: Operation<PlanInput, Plan> = async (held, { imageId, spineId, ...options }, call) =>
  planSpine(held.volume(imageId), held.spine(spineId), await held.kernels(), options, call)

/** Makes a level ready ahead of the first drag, which would otherwise wait for it. */
const prepareLevel: Operation<LevelPlace, void> = async (held, place, call) => {
  await held.preparedLevel(place, call)
}

/** All that the plan says about one needle held by hand, the margin along its depth included. */
const evaluateNeedle: Operation<LevelPlace & { readonly needle: Needle }, EvaluatedAccess> = async (
  held,
  { needle, ...place },
  call,
) => evaluateAccess(await held.preparedLevel(place, call), needle)

export const planningOperations = { planLevels, prepareLevel, evaluateNeedle } as const
