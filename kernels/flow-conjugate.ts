// Conjugate gradients in f32 with one multigrid cycle as preconditioner.
import { barrier, leaveIfStopped } from './barrier'
import { flowCycle } from './flow-cycle'
import { across, addProducts, FlowLevel, outflow, ownFrom, ownTo, rowsOf, stepA, sumOf } from './flow-level'
import { FlowPlan, partials } from './flow-plan'

/** What a run of conjugate gradients came to: the square of what is left, and how many iterations it took. */
export let restLeft: f64 = 0
export let iterationsDone: i32 = 0

/** correction = about A^-1 rhs, until |rhs|^2 is at most `target`. Every thread, with the same outcome. */
export function conjugate(plan: FlowPlan, level: FlowLevel, target: f64, most: i32): void {
  const count = level.nz
  let rhoBefore: f64 = 0
  iterationsDone = 0
  for (;;) {
    leaveIfStopped()
    flowCycle(plan.levels, plan.levelCount, 0, partials(plan, 2), true)
    const rho = sumOf(partials(plan, 2), count)
    const fresh = iterationsDone == 0
    spread(plan, level, fresh ? 0 : <f32>(rho / rhoBefore), fresh)
    const curve = sumOf(partials(plan, 1), count)
    // Not so with a sound operator; ends what rounding has spoilt.
    if (!(curve > 0)) {
      if (fresh) forget(plan, level)
      break
    }
    walk(plan, level, <f32>(rho / curve), fresh)
    restLeft = sumOf(partials(plan, 0), count)
    rhoBefore = rho
    iterationsDone++
    if (!(restLeft > target) || iterationsDone >= most) break
  }
}

/** direction = second + grow direction, and first = A direction; leaves their product in list 1. */
function spread(plan: FlowPlan, level: FlowLevel, grow: f32, fresh: bool): void {
  const from = ownFrom(level)
  const to = ownTo(level)
  if (from < to) {
    turn(plan, level, from, grow, fresh)
    turn(plan, level, to - 1, grow, fresh)
  }
  barrier()
  for (let k = from; k < to; k++) {
    if (k + 1 < to - 1) turn(plan, level, k + 1, grow, fresh)
    image(plan, level, k)
  }
  barrier()
}

/** direction = second + grow direction on one layer. */
function turn(plan: FlowPlan, level: FlowLevel, k: i32, grow: f32, fresh: bool): void {
  const beta = f32x4.splat(grow)
  const direction = plan.direction
  const second = level.second
  const last = rowsOf(level, k + 1)
  for (let n = rowsOf(level, k); n < last; n += 8) {
    const end = <usize>load<i32>(n, 4)
    const start = <usize>load<i32>(n)
    if (fresh) memory.copy(direction + start, second + start, end - start)
    else
      for (let at = start; at < end; at += 16)
        v128.store(direction + at, f32x4.add(v128.load(second + at), f32x4.mul(beta, v128.load(direction + at))))
  }
}

/** first = A direction on one layer, and their product. */
function image(plan: FlowPlan, level: FlowLevel, k: i32): void {
  const row = (<usize>level.nx) << 2
  const layer = row * <usize>level.ny
  const x = level.x
  const y = level.y
  const z = level.z
  const held = level.held
  const first = level.first
  const direction = plan.direction
  let sum = f64x2.splat(0)
  const last = rowsOf(level, k + 1)
  for (let n = rowsOf(level, k); n < last; n += 8) {
    const end = <usize>load<i32>(n, 4)
    for (let at = <usize>load<i32>(n); at < end; at += 16) {
      const flow = outflow(x + at, y + at, z + at, held + at, direction + at, row, layer)
      v128.store(first + at, flow)
      sum = addProducts(sum, flow, v128.load(direction + at))
    }
  }
  store<f64>(partials(plan, 1) + (<usize>k << 3), across(sum))
}

/** correction += step direction, rhs -= step A direction, first = the next first Jacobi step; leaves |rhs|^2 in list 0. */
function walk(plan: FlowPlan, level: FlowLevel, step: f32, fresh: bool): void {
  const end = ownTo(level)
  for (let k = ownFrom(level); k < end; k++) walkLayer(plan, level, k, step, fresh)
  barrier()
}

function walkLayer(plan: FlowPlan, level: FlowLevel, k: i32, step: f32, fresh: bool): void {
  const alpha = f32x4.splat(step)
  const w = f32x4.splat(stepA)
  const rhs = level.rhs
  const first = level.first
  const inverse = level.inverse
  const correction = plan.correction
  const direction = plan.direction
  let sum = f64x2.splat(0)
  const last = rowsOf(level, k + 1)
  for (let n = rowsOf(level, k); n < last; n += 8) {
    const end = <usize>load<i32>(n, 4)
    for (let at = <usize>load<i32>(n); at < end; at += 16) {
      const before = fresh ? f32x4.splat(0) : v128.load(correction + at)
      v128.store(correction + at, f32x4.add(before, f32x4.mul(alpha, v128.load(direction + at))))
      const rest = f32x4.sub(v128.load(rhs + at), f32x4.mul(alpha, v128.load(first + at)))
      v128.store(rhs + at, rest)
      v128.store(first + at, f32x4.mul(f32x4.mul(w, v128.load(inverse + at)), rest))
      sum = addProducts(sum, rest, rest)
    }
  }
  store<f64>(partials(plan, 0) + (<usize>k << 3), across(sum))
}

/** correction = 0. */
function forget(plan: FlowPlan, level: FlowLevel): void {
  const last = rowsOf(level, ownTo(level))
  for (let n = rowsOf(level, ownFrom(level)); n < last; n += 8)
    memory.fill(plan.correction + <usize>load<i32>(n), 0, <usize>(load<i32>(n, 4) - load<i32>(n)))
  barrier()
}
