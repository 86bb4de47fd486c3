// What stands in a hollow of the pressure goes to the nearest voxels with room. Twin: src/cement/flow/advance/nearest-room.ts.
import { finest } from './flow-plan'
import { f32At, f64At, FrontPlan, i32At, portionAt, u8At } from './front-plan'
import { addAt, cross, giveOf, setAt, takeIn } from './front-voxel'

/** Voxels found so far lie in `order`; `ways` holds where each was found from, + 2, and 0 where none was. */
let found: i32 = 0

/** Moves what is over in a voxel without outlets, through any face that conducts. */
export function toNearestRoom(plan: FrontPlan, start: i32): void {
  const level = finest(plan.flow)
  const plane = level.nx * level.ny
  let over = f64At(plan.cement, start) - f64At(plan.capacity, start)
  found = 0
  find(plan, start, -1)
  for (let at = 0; at < found && over > 0; at++) {
    const v = i32At(plan.order, at)
    const room = u8At(plan.fixed, v) == 1 ? over : f64At(plan.capacity, v) - f64At(plan.cement, v)
    if (v != start && room > 0) over -= shift(plan, start, v, Math.min(room, over))
    lookAlong(plan, level.x, v, 1)
    lookAlong(plan, level.y, v, level.nx)
    lookAlong(plan, level.z, v, plane)
  }
  for (let n = 0; n < found; n++) store<i32>(plan.ways + ((<usize>i32At(plan.order, n)) << 2), 0)
}

function find(plan: FrontPlan, v: i32, from: i32): void {
  const way = plan.ways + ((<usize>v) << 2)
  if (load<i32>(way) != 0) return
  store<i32>(way, from + 2)
  store<i32>(plan.order + ((<usize>found) << 2), v)
  found++
}

@inline
function lookAlong(plan: FrontPlan, faces: usize, v: i32, step: i32): void {
  if (f32At(faces, v) > 0) find(plan, v + step, v)
  if (f32At(faces, v - step) > 0) find(plan, v - step, v)
}

/** One such move: the oldest cement of `from` goes to `to`, and every step of the way is told. */
function shift(plan: FrontPlan, from: i32, to: i32, mm3: f64): f64 {
  let left = mm3
  for (let p = 0; p < plan.portionCount && left > 0; p++) {
    const give = giveOf(plan, p, from, left)
    addAt(portionAt(plan.incoming, p), to, give)
    left -= give
  }
  const moved = mm3 - left
  setAt(plan.cement, from, f64At(plan.cement, from) - moved)
  for (let v = to; v != from; ) {
    const before = i32At(plan.ways, v) - 2
    cross(plan, before, v, moved)
    v = before
  }
  takeIn(plan, to)
  return moved
}
