import type { BoneMedium } from '../../medium/bone-medium.ts'
import type { DarcySystem, Mobility } from '../darcy.ts'
import type { Front } from '../front.ts'

/** Cement that goes from one voxel to another in one advance. */
export type Crossing = (from: number, to: number, volumeMm3: number) => void

export interface Advance {
  readonly system: DarcySystem
  readonly mobility: Mobility
  readonly medium: BoneMedium
  readonly pressurePa: Float64Array
  /** Voxels the needle feeds, and the share of each. */
  readonly at: readonly number[]
  readonly share: readonly number[]
  readonly volumeMm3: number
  readonly timeS: number
  readonly onCrossing: Crossing
  /** 1 where a held voxel keeps its cement, to be opened before the next advance. */
  readonly waiting: Uint8Array
  /** Receives the waiting voxels that cement came to. */
  readonly came: number[]
}

/** Takes what has come into a voxel; returns by how much it is over its room. */
export function takeIn(front: Front, v: number, { medium, timeS, waiting, came: outside }: Advance): number {
  let came = 0
  for (let p = 0; p < front.portions.length; p++) {
    const incoming = front.incoming[p]!
    const mm3 = incoming[v]!
    if (mm3 === 0) continue
    incoming[v] = 0
    front.portions[p]![v]! += mm3
    came += mm3
  }
  if (came > 0 && front.filledAtS[v]! < 0) {
    front.filledAtS[v] = timeS
    front.reached.push(v)
  }
  if (waiting[v] === 1 && came > 0) {
    front.cementMm3[v]! += came
    outside.push(v)
    return 0
  }
  if (medium.fixed[v] === 1) {
    front.drainedMm3.set(v, (front.drainedMm3.get(v) ?? 0) + came)
    for (const portion of front.portions) portion[v] = 0
    return 0
  }
  const total = front.cementMm3[v]! + came
  const over = total - front.capacityMm3[v]!
  front.cementMm3[v] = total
  // Without anything coming in only a voxel that was opened with too much in it passes some on.
  return came > 0 || over > 1e-9 * front.capacityMm3[v]! ? over : 0
}
