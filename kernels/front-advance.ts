// Pushes a volume of the newest portion into the front along the pressure. One thread, after the queue is filled and the
// outlets of all that hold cement are found. Twin: src/cement/flow/advance/advance.ts.
import { finest } from './flow-plan'
import { findOutlets, measureSteps, onlyPasses, outletCount, outletShare, outletsOf, outletVoxel } from './front-outlets'
import { f32At, f64At, FrontPlan, i32At, portionAt, scalar } from './front-plan'
import { addToQueue, takeFromQueue } from './front-queue'
import { toNearestRoom } from './front-room'
import { addAt, cross, giveOf, setAt, takeIn } from './front-voxel'

export function advance(plan: FrontPlan): void {
  const newest = portionAt(plan.incoming, plan.portionCount - 1)
  const volume = load<f64>(plan.scalars + scalar.volume)
  for (let n = 0; n < plan.tipCount; n++) {
    const v = i32At(plan.tipAt, n)
    addAt(newest, v, volume * f64At(plan.tipShare, n))
    addToQueue(plan, v)
  }
  const level = finest(plan.flow)
  measureSteps(level)
  let stuck = 0
  for (let v = takeFromQueue(plan); v >= 0; v = takeFromQueue(plan)) {
    const outlets = outletsOf(plan, v)
    if (onlyPasses(outlets)) {
      passThrough(plan, v, outlets)
      continue
    }
    const known = f32At(plan.filledAt, v) >= 0
    const over = takeIn(plan, v)
    if (over <= 0) continue
    if (!known) findOutlets(plan, level, v)
    if (outletCount(outletsOf(plan, v)) > 0 && !isFresh(plan, v)) passOn(plan, v, over)
    else {
      store<i32>(plan.stuck + ((<usize>stuck) << 2), v)
      stuck++
    }
  }
  for (let n = 0; n < stuck; n++) toNearestRoom(plan, i32At(plan.stuck, n))
}

/** Whether cement came to a voxel in this step for the first time, other than from the tip. */
function isFresh(plan: FrontPlan, v: i32): bool {
  if (f32At(plan.filledAt, v) != <f32>load<f64>(plan.scalars + scalar.time)) return false
  for (let n = 0; n < plan.tipCount; n++) if (i32At(plan.tipAt, n) == v) return false
  return true
}

@inline
function passThrough(plan: FrontPlan, v: i32, outlets: u32): void {
  const incoming = portionAt(plan.incoming, 0)
  const came = f64At(incoming, v)
  if (came == 0) return
  setAt(incoming, v, 0)
  share(plan, incoming, v, outlets, came)
  const count = outletCount(outlets)
  for (let n = 0; n < count; n++) addToQueue(plan, outletVoxel(v, outlets, n))
}

/** Gives some of a portion to a voxel's outlets. */
@inline
function share(plan: FrontPlan, incoming: usize, v: i32, outlets: u32, mm3: f64): void {
  const last = outletCount(outlets) - 1
  let rest = mm3
  for (let n = 0; n < last; n++) {
    const part = Math.min(rest, mm3 * outletShare(plan, v, n))
    rest -= part
    addAt(incoming, outletVoxel(v, outlets, n), part)
  }
  addAt(incoming, outletVoxel(v, outlets, last), rest)
}

/** Gives `over` of a voxel's cement, oldest first, to its outlets. */
function passOn(plan: FrontPlan, v: i32, over: f64): void {
  const outlets = outletsOf(plan, v)
  const count = outletCount(outlets)
  setAt(plan.cement, v, f64At(plan.capacity, v))
  let left = over
  for (let p = 0; p < plan.portionCount && left > 0; p++) {
    const give = giveOf(plan, p, v, left)
    if (give == 0) continue
    left -= give
    share(plan, portionAt(plan.incoming, p), v, outlets, give)
  }
  let rest = over
  for (let n = 0; n < count; n++) {
    const to = outletVoxel(v, outlets, n)
    const part = n == count - 1 ? rest : Math.min(rest, over * outletShare(plan, v, n))
    rest -= part
    addToQueue(plan, to)
    cross(plan, v, to, part)
  }
}
