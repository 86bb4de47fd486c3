import { voxelCount, voxelVolumeMm3 } from '../../geometry/index.ts'
import { type BoneMedium, roomShare } from '../medium/bone-medium.ts'

/**
 * Where the cement is, kept as volumes in f64 so that none is lost.
 *
 * A voxel takes cement until its pore space is full and only then passes any on: the front stays within one voxel. What leaves
 * a voxel is the oldest portion in it, so that portions do not mix. docs/physics/flow.md
 */
export interface Front {
  readonly capacityMm3: Float64Array
  /** By portion, from 0. */
  readonly portions: Float64Array[]
  /** All portions together. */
  readonly cementMm3: Float64Array
  /** Seconds; -1 where none came yet. */
  readonly filledAtS: Float32Array
  /** Voxels that hold cement, in the order it reached them. */
  readonly reached: number[]
  /** Taken by held voxels: off the grid. */
  readonly drainedMm3: Map<number, number>
  readonly incoming: Float64Array[]
  /** Marks used while advancing, all 0 between. */
  readonly queued: Uint8Array
}

/** What of the front may be looked at while it moves. */
export type FrontNow = {
  readonly [K in 'cementMm3' | 'capacityMm3' | 'filledAtS' | 'reached']: Readonly<Front[K]>
}

export function emptyFront(medium: BoneMedium): Front {
  const count = voxelCount(medium.grid)
  const voxelMm3 = voxelVolumeMm3(medium.grid)
  const capacityMm3 = new Float64Array(count)
  for (let v = 0; v < count; v++) capacityMm3[v] = roomShare(medium, v) * voxelMm3
  return {
    capacityMm3,
    portions: [],
    cementMm3: new Float64Array(count),
    filledAtS: new Float32Array(count).fill(-1),
    reached: [],
    drainedMm3: new Map(),
    incoming: [],
    queued: new Uint8Array(count),
  }
}

export function beginPortion(front: Front): void {
  front.portions.push(new Float64Array(front.cementMm3.length))
  front.incoming.push(new Float64Array(front.cementMm3.length))
}
