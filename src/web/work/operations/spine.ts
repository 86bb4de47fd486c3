import {
  type FindSpineOptions,
  findSpine as find,
  type Level,
  measureSpine,
  type Numbering,
  type Spine,
} from '../../../anatomy/index.ts'
import { type Finding, present } from '../../../base/index.ts'
import type { LabelMap } from '../../../imaging/index.ts'
import { sharedSpine } from '../arrays-in-common-memory.ts'
import type { SpinePlace } from '../holdings.ts'
import type { Operation } from '../operation.ts'
import { partsAfterEdit } from './edited-parts.ts'

export interface FindSpineInput {
  readonly imageId: string
  readonly options?: FindSpineOptions
}

/** Finds, names and measures the vertebrae; takes a label map in place of its own where `options.labels` is given. */
const findSpine: Operation<FindSpineInput, Spine> = async (held, { imageId, options }, call) =>
  sharedSpine(await find(held.volume(imageId), await held.kernels(), options ?? {}, call))

export interface RenumberInput extends SpinePlace {
  readonly from: Level
  readonly to: Level
  /** Leaves the names of the others as they are. */
  readonly onlyThis?: boolean
}

/** The vertebra called `from` is `to`, and all others follow; masks stay, measures are taken anew with the new names. */
const renumber: Operation<RenumberInput, Spine> = async (held, { imageId, spineId, from, to, onlyThis }, call) => {
  const spine = held.spine(spineId)
  const vertebra = present(
    spine.vertebrae.find((v) => v.level === from),
    from,
  )
  const said: FindSpineOptions = onlyThis
    ? { rename: new Map([[from, to]]) }
    : { anchor: { level: to, at: vertebra.body.centre } }
  const options = { labels: spine.labels, parts: spine.parts, ...said }
  return sharedSpine(await find(held.volume(imageId), await held.kernels(), options, call))
}

export interface EditedInput {
  readonly imageId: string
  /** VerSe numbers, as edited. */
  readonly labels: LabelMap
  /** As they were before the edit; painted voxels take the sub-region of their neighbours. */
  readonly parts: LabelMap
  /** Of the spine before the edit: painting changes no name. */
  readonly numbering: Numbering
  readonly findings?: readonly Finding[]
}

/** Measures the vertebrae again after their masks were edited. */
const measureEdited: Operation<EditedInput, Spine> = async (held, input, call) => {
  const { imageId, labels, numbering, findings = [] } = input
  const volume = held.volume(imageId)
  const parts = partsAfterEdit(labels.labels, input.parts.labels, labels.grid.dims)
  if (parts) {
    const found = { labels, parts: { ...input.parts, labels: parts }, numbering, findings }
    return sharedSpine(await measureSpine(volume, found, call))
  }
  // A vertebra of which no voxel has a sub-region: all are found by geometry.
  const spine = await find(volume, await held.kernels(), { labels }, call)
  return sharedSpine({ ...spine, numbering })
}

export const spineOperations = { findSpine, renumber, measureEdited } as const
