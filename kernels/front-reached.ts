// The voxels that hold cement, row by row, so that fields are read in their order.
import { thread, threads } from './barrier'
import { finest } from './flow-plan'
import { assembleAt } from './front-faces'
import { updateMobility } from './front-mobility'
import { findOutlets } from './front-outlets'
import { f32At, FrontPlan } from './front-plan'

/** What is done with each of them. */
export const forMobility: i32 = 0
export const forFaces: i32 = 1
export const forOutlets: i32 = 2

/** Every thread; rows of the layers with cement are dealt out in turn. */
export function eachReached(plan: FrontPlan, work: i32): void {
  const level = finest(plan.flow)
  const end = plan.layerTo * level.ny
  for (let n = plan.layerFrom * level.ny + thread(); n < end; n += threads()) {
    const last = (n + 1) * level.nx
    for (let v = n * level.nx; v < last; v += 4) {
      if (!anyReached(plan, v)) continue
      for (let c = v; c < v + 4; c++) {
        if (!(f32At(plan.filledAt, c) >= 0)) continue
        if (work == forMobility) updateMobility(plan, level, c)
        else if (work == forFaces) assembleAt(plan, level, c)
        else findOutlets(plan, level, c)
      }
    }
  }
}

/** Whether any of four voxels from v on holds cement. */
@inline
function anyReached(plan: FrontPlan, v: i32): bool {
  return v128.any_true(f32x4.ge(v128.load(plan.filledAt + ((<usize>v) << 2)), f32x4.splat(0)))
}
