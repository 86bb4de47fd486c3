// Where cement goes from a voxel that is full: the neighbours at lower pressure that fluid can reach, and the share of each.
import { FlowLevel } from './flow-level'
import { inSeries } from './front-faces'
import { f32At, f64At, FrontPlan, scalar, u8At } from './front-plan'

// A voxel's outlets are 32 bytes: a word with their number (3 bits), whether it only passes on (1), and each one's way (3 each);
// then up to six shares in f32. What shares leave over by rounding goes to the last, so that nothing is lost.
const passesBit: u32 = 8
const firstWay: u32 = 4

@inline
function outletsAt(plan: FrontPlan, v: i32): usize {
  return plan.outlets + ((<usize>v) << 5)
}

@inline
export function outletsOf(plan: FrontPlan, v: i32): u32 {
  return load<u32>(outletsAt(plan, v))
}

@inline
export function outletCount(outlets: u32): i32 {
  return <i32>(outlets & 7)
}

/** Full of the only portion, not held, and cement is not told of where it flows to: what comes goes on, nothing else changes. */
@inline
export function onlyPasses(outlets: u32): bool {
  return (outlets & passesBit) != 0
}

@inline
export function outletShare(plan: FrontPlan, v: i32, n: i32): f64 {
  return <f64>load<f32>(outletsAt(plan, v) + ((<usize>n) << 2), 4)
}

/** From a voxel to its neighbour on each way, i32; one thread reads them. */
const steps = memory.data(24, 16)

/** To be called before `outletVoxel`. */
export function measureSteps(level: FlowLevel): void {
  const plane = level.nx * level.ny
  store<i32>(steps, -1)
  store<i32>(steps, 1, 4)
  store<i32>(steps, -level.nx, 8)
  store<i32>(steps, level.nx, 12)
  store<i32>(steps, -plane, 16)
  store<i32>(steps, plane, 20)
}

/** The voxel that outlet n of v leads to. */
@inline
export function outletVoxel(v: i32, outlets: u32, n: i32): i32 {
  const way = (outlets >> (firstWay + 3 * <u32>n)) & 7
  return v + load<i32>(steps + ((<usize>way) << 2))
}

/** Writes the outlets of one voxel. */
export function findOutlets(plan: FrontPlan, level: FlowLevel, v: i32): void {
  const plane = level.nx * level.ny
  const at = outletsAt(plan, v)
  const full = plan.portionCount == 1 && f64At(plan.cement, v) == f64At(plan.capacity, v)
  store<u32>(at, full && u8At(plan.fixed, v) == 0 ? passesBit : 0)
  const pressure = plan.flow.pressure
  const p = f64At(pressure, v)
  let sum: f64 = 0
  sum += outlet(plan, at, v, v - 1, 0, f32At(level.x, v - 1) * (p - f64At(pressure, v - 1)))
  sum += outlet(plan, at, v, v + 1, 1, f32At(level.x, v) * (p - f64At(pressure, v + 1)))
  sum += outlet(plan, at, v, v - level.nx, 2, f32At(level.y, v - level.nx) * (p - f64At(pressure, v - level.nx)))
  sum += outlet(plan, at, v, v + level.nx, 3, f32At(level.y, v) * (p - f64At(pressure, v + level.nx)))
  sum += outlet(plan, at, v, v - plane, 4, f32At(level.z, v - plane) * (p - f64At(pressure, v - plane)))
  sum += outlet(plan, at, v, v + plane, 5, f32At(level.z, v) * (p - f64At(pressure, v + plane)))
  if (f32At(level.held, v) != 0) sum += toHeld(plan, level, at, v)
  const share = 1 / sum
  const count = outletCount(load<u32>(at))
  if (count == 0) store<u32>(at, 0)
  for (let n = 0; n < count; n++) {
    const slot = at + ((<usize>n) << 2)
    store<f32>(slot, <f32>(load<f32>(slot, 4) * share), 4)
  }
}

@inline
function outlet(plan: FrontPlan, at: usize, v: i32, to: i32, way: u32, flow: f64): f64 {
  if (!(flow > 0)) return 0
  const outlets = load<u32>(at)
  const n = <u32>outletCount(outlets)
  const same: u32 = u8At(plan.marks, v) == u8At(plan.marks, to) ? ~(<u32>0) : ~passesBit
  store<u32>(at, ((outlets + 1) | (way << (firstWay + 3 * n))) & same)
  store<f32>(at + ((<usize>n) << 2), <f32>flow, 4)
  return flow
}

/** Outlets to held neighbours, which no face of the system leads to. */
function toHeld(plan: FrontPlan, level: FlowLevel, at: usize, v: i32): f64 {
  const i = v % level.nx
  const j = (v / level.nx) % level.ny
  const plane = level.nx * level.ny
  let sum: f64 = 0
  if (i > 0) sum += toHeldOne(plan, at, plan.mobilityX, v, v - 1, 0)
  if (i + 1 < level.nx) sum += toHeldOne(plan, at, plan.mobilityX, v, v + 1, 1)
  if (j > 0) sum += toHeldOne(plan, at, plan.mobilityY, v, v - level.nx, 2)
  if (j + 1 < level.ny) sum += toHeldOne(plan, at, plan.mobilityY, v, v + level.nx, 3)
  if (v >= plane) sum += toHeldOne(plan, at, plan.mobilityZ, v, v - plane, 4)
  if (v + plane < plane * level.nz) sum += toHeldOne(plan, at, plan.mobilityZ, v, v + plane, 5)
  return sum
}

function toHeldOne(plan: FrontPlan, at: usize, mobility: usize, v: i32, n: i32, way: u32): f64 {
  if (u8At(plan.fixed, n) == 0) return 0
  const c = inSeries(mobility, v, n, load<f64>(plan.scalars + scalar.spacing))
  return outlet(plan, at, v, n, way, c * (f64At(plan.flow.pressure, v) - f32At(plan.fixedPa, n)))
}
