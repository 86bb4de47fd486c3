// Pushes a volume of the newest portion into the front along the pressure. One thread. Twin: src/cement/flow/advance/advance.ts.
import { finest } from './flow-plan'
import { inSeries } from './front-faces'
import { f32At, f64At, FrontPlan, i32At, portionAt, scalar, u8At } from './front-plan'
import { addToQueue, fillQueue, takeFromQueue } from './front-queue'
import { toNearestRoom } from './front-room'
import { addAt, cross, giveOf, setAt, takeIn } from './front-voxel'

/** Neighbours that a voxel flows to, with the flows: up to six and, beside held voxels, the same again. */
const outletVoxel = memory.data(4 * 12, 16)
const outletFlow = memory.data(8 * 12, 16)
let outletCount: i32 = 0
let outletSum: f64 = 0

export function advance(plan: FrontPlan): void {
  fillQueue(plan)
  const newest = portionAt(plan.incoming, plan.portionCount - 1)
  const volume = load<f64>(plan.scalars + scalar.volume)
  for (let n = 0; n < plan.tipCount; n++) {
    const v = i32At(plan.tipAt, n)
    addAt(newest, v, volume * f64At(plan.tipShare, n))
    addToQueue(plan, v)
  }
  let stuck = 0
  for (let v = takeFromQueue(plan); v >= 0; v = takeFromQueue(plan)) {
    const over = takeIn(plan, v)
    if (over <= 0) continue
    findOutlets(plan, v)
    if (outletCount == 0 || isFresh(plan, v)) {
      store<i32>(plan.stuck + ((<usize>stuck) << 2), v)
      stuck++
    } else passOn(plan, v, over)
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
function outlet(n: i32, flow: f64): void {
  if (!(flow > 0)) return
  store<i32>(outletVoxel + ((<usize>outletCount) << 2), n)
  store<f64>(outletFlow + ((<usize>outletCount) << 3), flow)
  outletCount++
  outletSum += flow
}

/** The neighbours at lower pressure that fluid can reach. */
function findOutlets(plan: FrontPlan, v: i32): void {
  const level = finest(plan.flow)
  outletCount = 0
  outletSum = 0
  alongAxis(plan, level.x, v, 1)
  alongAxis(plan, level.y, v, level.nx)
  alongAxis(plan, level.z, v, level.nx * level.ny)
  if (f32At(level.held, v) == 0) return
  const i = v % level.nx
  const j = (v / level.nx) % level.ny
  const k = v / (level.nx * level.ny)
  toHeld(plan, plan.mobilityX, v, 1, i > 0, i + 1 < level.nx)
  toHeld(plan, plan.mobilityY, v, level.nx, j > 0, j + 1 < level.ny)
  toHeld(plan, plan.mobilityZ, v, level.nx * level.ny, k > 0, k + 1 < level.nz)
}

@inline
function alongAxis(plan: FrontPlan, faces: usize, v: i32, step: i32): void {
  const p = f64At(plan.flow.pressure, v)
  outlet(v - step, f32At(faces, v - step) * (p - f64At(plan.flow.pressure, v - step)))
  outlet(v + step, f32At(faces, v) * (p - f64At(plan.flow.pressure, v + step)))
}

function toHeld(plan: FrontPlan, mobility: usize, v: i32, step: i32, before: bool, after: bool): void {
  const p = f64At(plan.flow.pressure, v)
  const h = load<f64>(plan.scalars + scalar.spacing)
  if (before && u8At(plan.fixed, v - step))
    outlet(v - step, inSeries(mobility, v, v - step, h) * (p - f32At(plan.fixedPa, v - step)))
  if (after && u8At(plan.fixed, v + step))
    outlet(v + step, inSeries(mobility, v, v + step, h) * (p - f32At(plan.fixedPa, v + step)))
}

/** Gives `over` of a voxel's cement, oldest first, to its outlets. */
function passOn(plan: FrontPlan, v: i32, over: f64): void {
  setAt(plan.cement, v, f64At(plan.capacity, v))
  let left = over
  for (let p = 0; p < plan.portionCount && left > 0; p++) {
    const give = giveOf(plan, p, v, left)
    if (give == 0) continue
    left -= give
    const incoming = portionAt(plan.incoming, p)
    let rest = give
    for (let n = 0; n < outletCount; n++) {
      const part = n == outletCount - 1 ? rest : (give * f64At(outletFlow, n)) / outletSum
      rest -= part
      addAt(incoming, i32At(outletVoxel, n), part)
    }
  }
  for (let n = 0; n < outletCount; n++) {
    const to = i32At(outletVoxel, n)
    addToQueue(plan, to)
    cross(plan, v, to, (over * f64At(outletFlow, n)) / outletSum)
  }
}
