import type { BodySurface } from './body.ts'
import type { BodyLine } from './bodyline.ts'
import type { SpineCoordinates } from './cord.ts'
import type { Disc } from './discs.ts'
import type { Segment } from './levels.ts'

/** Owner number of bone that is no vertebra: ribs, pelvis, vessel walls. */
export const otherOwner = 255

/** What the arch step needs to know about the spine. */
export interface SpineInHand {
  readonly line: BodyLine
  readonly coordinates: SpineCoordinates
  readonly discs: readonly Disc[]
  readonly segments: readonly Segment[]
  readonly surfaces: readonly BodySurface[]
  /** Segments from this one up carry ribs; segments.length where none does. */
  readonly firstWithRibs: number
  /** Index of S1, -1 where not seen. */
  readonly sacral: number
  readonly boneHu: number
}
