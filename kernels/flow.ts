// The pressure of a Darcy flow: conjugate gradients in f32 with one multigrid cycle as preconditioner, corrected against the
// residual in f64 until that is as small as asked. One call on every thread (Kernels.together). Twin: solvePressureReference
// in src/cement/flow/darcy-reference.ts.
import { barrier, leaveIfStopped, shareFrom, thread } from './barrier'
import { flowCycle, flowLevel } from './flow-cycle'
import { across, addProducts, chunkAt, chunkCells, chunkFrom, chunkTo, FlowLevel, outflow, stepA, sumOf } from './flow-level'
import { coarsenFaces, invertDiagonal } from './flow-setup'

/** Laid out by src/cement/flow/kernel-solver.ts. All fields are four bytes. */
@unmanaged
export class FlowPlan {
  /** Pointers to the levels, finest first. */
  levels: usize
  levelCount: i32
  iterationsMax: i32
  /** Pressure, f64: start and result. */
  pressure: usize
  /** Right side, f32. */
  load: usize
  /** Search direction and correction, f32. */
  direction: usize
  correction: usize
  /** Three lists of one f64 a chunk. */
  partial: usize
  /** f64: relative residual asked for; out: reached, 2-norm of the right side. */
  results: usize
  /** i32, out: iterations, rounds. */
  counts: usize
}

const roundsMax: i32 = 8

export function flowSolve(plan: FlowPlan): void {
  const level = flowLevel(plan.levels, 0)
  prepare(plan)
  const bytes = (<usize>level.chunksMost) << 3
  const asked = load<f64>(plan.results)
  const load2 = loadSquared(plan, level)
  const goal = asked * asked * load2
  let iterations = 0
  let rest2: f64 = 0
  let round = 0
  for (; round < roundsMax; round++) {
    rest2 = residual64(plan, level, plan.partial + (<usize>(round & 1)) * bytes)
    if (!(rest2 > goal) || iterations >= plan.iterationsMax) break
    iterations += conjugate(plan, level, rest2, goal, plan.iterationsMax - iterations)
    addCorrection(plan, level)
    barrier()
  }
  if (thread() == 0) {
    store<f64>(plan.results + 8, load2 > 0 ? Math.sqrt(rest2 / load2) : 0)
    store<f64>(plan.results + 16, Math.sqrt(load2))
    store<i32>(plan.counts, iterations)
    store<i32>(plan.counts + 4, round)
  }
}

function prepare(plan: FlowPlan): void {
  for (let l = 0; l < plan.levelCount; l++) {
    const level = flowLevel(plan.levels, l)
    if (l > 0) {
      coarsenFaces(flowLevel(plan.levels, l - 1), level)
      barrier()
    }
    invertDiagonal(level)
  }
}

/** |b|^2 over the unknowns. */
function loadSquared(plan: FlowPlan, level: FlowLevel): f64 {
  const partial = plan.partial + ((<usize>level.chunksMost) << 4)
  const last = chunkTo(level)
  for (let n = chunkFrom(level); n < last; n++) {
    const start = chunkAt(level, n)
    const end = start + (<usize>chunkCells << 2)
    let sum = f64x2.splat(0)
    for (let at = start; at < end; at += 16) {
      const b = masked(level, at, v128.load(plan.load + at))
      sum = addProducts(sum, b, b)
    }
    store<f64>(partial + (<usize>n << 3), across(sum))
  }
  barrier()
  return sumOf(partial, level.chunkCount)
}

/** The value where there is an unknown, else 0. */
@inline
function masked(level: FlowLevel, at: usize, value: v128): v128 {
  return v128.and(f32x4.gt(v128.load(level.inverse + at), f32x4.splat(0)), value)
}

/** rhs = b - A p with p in f64; first = its first Jacobi step. Returns the square of its norm. */
function residual64(plan: FlowPlan, level: FlowLevel, partial: usize): f64 {
  const row = (<usize>level.nx) << 2
  const layer = row * <usize>level.ny
  const last = chunkTo(level)
  for (let n = chunkFrom(level); n < last; n++) {
    const start = chunkAt(level, n)
    const end = start + (<usize>chunkCells << 2)
    let sum = f64x2.splat(0)
    for (let at = start; at < end; at += 16) {
      const low = rest64(plan, level, at, row, layer)
      const high = rest64(plan, level, at + 8, row, layer)
      const rest = masked(level, at, i32x4.shuffle(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5))
      v128.store(level.rhs + at, rest)
      v128.store(level.first + at, f32x4.mul(f32x4.mul(f32x4.splat(stepA), v128.load(level.inverse + at)), rest))
      sum = addProducts(sum, rest, rest)
    }
    store<f64>(partial + (<usize>n << 3), across(sum))
  }
  barrier()
  return sumOf(partial, level.chunkCount)
}

/** b - A p at two cells. */
@inline
function rest64(plan: FlowPlan, level: FlowLevel, at: usize, row: usize, layer: usize): v128 {
  const v = plan.pressure + (at << 1)
  const p = v128.load(v)
  let sum = f64x2.mul(wide(level.held + at), p)
  sum = f64x2.add(sum, f64x2.mul(wide(level.x + at), f64x2.sub(p, v128.load(v + 8))))
  sum = f64x2.add(sum, f64x2.mul(wide(level.x + at - 4), f64x2.sub(p, v128.load(v - 8))))
  sum = f64x2.add(sum, f64x2.mul(wide(level.y + at), f64x2.sub(p, v128.load(v + (row << 1)))))
  sum = f64x2.add(sum, f64x2.mul(wide(level.y + at - row), f64x2.sub(p, v128.load(v - (row << 1)))))
  sum = f64x2.add(sum, f64x2.mul(wide(level.z + at), f64x2.sub(p, v128.load(v + (layer << 1)))))
  sum = f64x2.add(sum, f64x2.mul(wide(level.z + at - layer), f64x2.sub(p, v128.load(v - (layer << 1)))))
  return f64x2.sub(wide(plan.load + at), sum)
}

@inline
function wide(at: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(at))
}

/** correction = about A^-1 rhs; returns the iterations it took. */
function conjugate(plan: FlowPlan, level: FlowLevel, rest2: f64, goal: f64, most: i32): i32 {
  const bytes = (<usize>level.chunksMost) << 3
  const byPressure = plan.partial + 2 * bytes
  const byRest = plan.partial
  const count = level.chunkCount
  // Half of what is asked, so that the residual in f64 meets it too; f32 does not go lower than 1e-6 of where it began.
  const target = Math.max(0.25 * goal, 1e-12 * rest2)
  let rho: f64 = 0
  let rhoBefore: f64 = 0
  let iterations = 0
  for (;;) {
    leaveIfStopped()
    flowCycle(plan.levels, plan.levelCount, 0, byPressure, true)
    rho = sumOf(byPressure, count)
    turn(plan, level, iterations == 0 ? 0 : <f32>(rho / rhoBefore), iterations == 0)
    barrier()
    const curve = spread(plan, level, plan.partial + bytes)
    // Not so with a sound operator; ends what rounding has spoilt.
    if (!(curve > 0)) break
    const left = walk(plan, level, <f32>(rho / curve), byRest, iterations == 0)
    rhoBefore = rho
    iterations++
    if (!(left > target) || iterations >= most) break
  }
  return iterations
}

/** direction = second + grow direction. */
function turn(plan: FlowPlan, level: FlowLevel, grow: f32, fresh: bool): void {
  const beta = f32x4.splat(grow)
  const last = chunkTo(level)
  for (let n = chunkFrom(level); n < last; n++) {
    const start = chunkAt(level, n)
    const end = start + (<usize>chunkCells << 2)
    if (fresh) memory.copy(plan.direction + start, level.second + start, end - start)
    else
      for (let at = start; at < end; at += 16) {
        const before = f32x4.mul(beta, v128.load(plan.direction + at))
        v128.store(plan.direction + at, f32x4.add(v128.load(level.second + at), before))
      }
  }
}

/** first = A direction; returns their product. */
function spread(plan: FlowPlan, level: FlowLevel, partial: usize): f64 {
  const row = (<usize>level.nx) << 2
  const layer = row * <usize>level.ny
  const last = chunkTo(level)
  for (let n = chunkFrom(level); n < last; n++) {
    const start = chunkAt(level, n)
    const end = start + (<usize>chunkCells << 2)
    let sum = f64x2.splat(0)
    for (let at = start; at < end; at += 16) {
      const image = outflow(level, plan.direction, at, row, layer)
      v128.store(level.first + at, image)
      sum = addProducts(sum, image, v128.load(plan.direction + at))
    }
    store<f64>(partial + (<usize>n << 3), across(sum))
  }
  barrier()
  return sumOf(partial, level.chunkCount)
}

/** correction += step direction, rhs -= step A direction, first = the next first Jacobi step; returns |rhs|^2. */
function walk(plan: FlowPlan, level: FlowLevel, step: f32, partial: usize, fresh: bool): f64 {
  const alpha = f32x4.splat(step)
  const w = f32x4.splat(stepA)
  const last = chunkTo(level)
  for (let n = chunkFrom(level); n < last; n++) {
    const start = chunkAt(level, n)
    const end = start + (<usize>chunkCells << 2)
    let sum = f64x2.splat(0)
    for (let at = start; at < end; at += 16) {
      const before = fresh ? f32x4.splat(0) : v128.load(plan.correction + at)
      v128.store(plan.correction + at, f32x4.add(before, f32x4.mul(alpha, v128.load(plan.direction + at))))
      const rest = f32x4.sub(v128.load(level.rhs + at), f32x4.mul(alpha, v128.load(level.first + at)))
      v128.store(level.rhs + at, rest)
      v128.store(level.first + at, f32x4.mul(f32x4.mul(w, v128.load(level.inverse + at)), rest))
      sum = addProducts(sum, rest, rest)
    }
    store<f64>(partial + (<usize>n << 3), across(sum))
  }
  barrier()
  return sumOf(partial, level.chunkCount)
}

/** pressure += correction, at unknowns only: held pressures stay as they are. */
function addCorrection(plan: FlowPlan, level: FlowLevel): void {
  const last = chunkTo(level)
  for (let n = chunkFrom(level); n < last; n++) {
    const start = chunkAt(level, n)
    const end = start + (<usize>chunkCells << 2)
    for (let at = start; at < end; at += 16) {
      const v = plan.pressure + (at << 1)
      const e = masked(level, at, v128.load(plan.correction + at))
      const high = i32x4.shuffle(e, e, 2, 3, 2, 3)
      v128.store(v, f64x2.add(v128.load(v), f64x2.promote_low_f32x4(e)))
      v128.store(v + 16, f64x2.add(v128.load(v + 16), f64x2.promote_low_f32x4(high)))
    }
  }
}
