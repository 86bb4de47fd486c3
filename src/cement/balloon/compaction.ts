import type { Grid } from '../../geometry/index.ts'
import { type BoneMedium, tissue } from '../medium/bone-medium.ts'
import { boneShareMost, compactionFactor } from './figures.ts'

/** The bone that a cavity held, pressed into the shell round it. */
export interface Compaction {
  /** Factor on the share of bone of each voxel: 1 where nothing was pressed, 0 in the cavity. */
  readonly denser: Float32Array
  /** 1 where a vein crosses the pressed bone. */
  readonly squeezed: Uint8Array
  /** Voxels that became denser. */
  readonly shellVoxels: number
  /** Bone that found no place, as a share of what was moved. */
  readonly lostShare: number
}

/**
 * Presses the bone of the cavity into the voxels that each front comes to next, up to twice their own bone each.
 *
 * Bone is kept: what is added is what the cavity held, unless the fronts end before all has found a place.
 */
export function compact(
  { grid, tissue: kinds, porosity }: BoneMedium,
  cavity: Uint8Array,
  orders: readonly Int32Array[],
  taken: readonly number[],
): Compaction {
  const denser = new Float32Array(cavity.length).fill(1)
  let shellVoxels = 0
  let moved = 0
  let left = 0
  for (const [s, order] of orders.entries()) {
    const inside = taken[s] as number
    let bone = 0
    for (const v of order.subarray(0, inside)) {
      bone += spongy(kinds[v] as number) ? 1 - (porosity[v] as number) : 0
      denser[v] = 0
    }
    moved += bone
    for (const v of order.subarray(inside)) {
      if (bone <= 0) break
      if (!spongy(kinds[v] as number) || cavity[v] === 1) continue
      const own = 1 - (porosity[v] as number)
      const most = Math.max(own, Math.min(boneShareMost.value, compactionFactor.value * own))
      const more = Math.min(bone, most - own)
      if (more <= 0) continue
      denser[v] = (own + more) / own
      bone -= more
      shellVoxels++
    }
    left += bone
  }
  return {
    denser,
    squeezed: squeezedVeins(grid, kinds, cavity, denser),
    shellVoxels,
    lostShare: moved > 0 ? left / moved : 0,
  }
}

/** Voxels of veins beside the cavity and in the pressed bone. */
function squeezedVeins({ dims }: Grid, kinds: Uint8Array, cavity: Uint8Array, denser: Float32Array): Uint8Array {
  const [nx, ny] = dims
  const steps = [1, -1, nx, -nx, nx * ny, -nx * ny]
  const pressed = (v: number): boolean => cavity[v] === 1 || (denser[v] ?? 1) > 1
  return kinds.map((kind, v) =>
    kind === tissue.vein && cavity[v] === 0 && steps.some((step) => pressed(v + step)) ? 1 : 0,
  )
}

const spongy = (kind: number): boolean => kind === tissue.trabecular || kind === tissue.sclerotic
