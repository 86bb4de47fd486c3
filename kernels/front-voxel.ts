// What comes into a voxel and what goes from one to another. Twins: src/cement/flow/advance/take-in.ts.
import { finest } from './flow-plan'
import { f32At, f64At, FrontPlan, portionAt, scalar, toldCame, toldDrained, u8At } from './front-plan'

@inline
export function addAt(field: usize, v: i32, mm3: f64): void {
  const at = field + ((<usize>v) << 3)
  store<f64>(at, load<f64>(at) + mm3)
}

@inline
export function setAt(field: usize, v: i32, mm3: f64): void {
  store<f64>(field + ((<usize>v) << 3), mm3)
}

/** Takes what has come into a voxel; returns by how much it is over its room. */
export function takeIn(plan: FrontPlan, v: i32): f64 {
  let came: f64 = 0
  for (let p = 0; p < plan.portionCount; p++) {
    const incoming = portionAt(plan.incoming, p)
    const mm3 = f64At(incoming, v)
    if (mm3 == 0) continue
    setAt(incoming, v, 0)
    addAt(portionAt(plan.portions, p), v, mm3)
    came += mm3
  }
  if (came > 0 && f32At(plan.filledAt, v) < 0) reach(plan, v)
  if (u8At(plan.fixed, v) == 1) {
    if (came > 0) comeToHeld(plan, v, came)
    return 0
  }
  const total = f64At(plan.cement, v) + came
  const capacity = f64At(plan.capacity, v)
  const over = total - capacity
  setAt(plan.cement, v, total)
  // Without anything coming in only a voxel that was opened with too much in it passes some on.
  return came > 0 || over > 1e-9 * capacity ? over : 0
}

/** A waiting voxel keeps it, any other lets it leave the grid. */
function comeToHeld(plan: FrontPlan, v: i32, mm3: f64): void {
  if (u8At(plan.waiting, v) == 1) {
    addAt(plan.cement, v, mm3)
    tell(plan, v, toldCame, mm3)
    return
  }
  for (let p = 0; p < plan.portionCount; p++) setAt(portionAt(plan.portions, p), v, 0)
  tell(plan, v, toldDrained, mm3)
}

function reach(plan: FrontPlan, v: i32): void {
  const level = finest(plan.flow)
  const layer = v / (level.nx * level.ny)
  store<f32>(plan.filledAt + ((<usize>v) << 2), <f32>load<f64>(plan.scalars + scalar.time))
  store<i32>(plan.reached + ((<usize>plan.reachedCount) << 2), v)
  plan.reachedCount++
  plan.layerFrom = min(plan.layerFrom, layer)
  plan.layerTo = max(plan.layerTo, layer + 1)
}

/** Cement that goes from one voxel to another is told where that matters to someone. */
@inline
export function cross(plan: FrontPlan, from: i32, to: i32, mm3: f64): void {
  if (u8At(plan.marks, from) != u8At(plan.marks, to)) tell(plan, from, to, mm3)
}

function tell(plan: FrontPlan, from: i32, to: i32, mm3: f64): void {
  if (plan.toldCount == plan.toldMost) unreachable()
  const at = plan.told + ((<usize>plan.toldCount) << 4)
  store<i32>(at, from)
  store<i32>(at, to, 4)
  store<f64>(at, mm3, 8)
  plan.toldCount++
}

/** Takes up to `mm3` from a voxel's portions, oldest first, one portion at a time; what of portion p is given. */
@inline
export function giveOf(plan: FrontPlan, p: i32, v: i32, mm3: f64): f64 {
  const portion = portionAt(plan.portions, p)
  const has = f64At(portion, v)
  const give = Math.min(has, mm3)
  setAt(portion, v, has - give)
  return give
}

