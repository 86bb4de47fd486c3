import { type FindSpineOptions, findSpine as find, type Spine } from '../../../anatomy/index.ts'
import type { Operation } from '../operation.ts'
import { sharedSpine } from '../shared-arrays.ts'

export interface FindSpineInput {
  readonly imageId: string
  readonly options?: FindSpineOptions
}

const findSpine: Operation<FindSpineInput, Spine> = async (held, { imageId, options }, call) =>
  sharedSpine(await find(held.volume(imageId), await held.kernels(), options ?? {}, call))

export const spineOperations = { findSpine } as const
