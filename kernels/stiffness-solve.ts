// Equilibrium of a voxel model: conjugate gradients in f32 with a multigrid cycle before each step, inside rounds of
// correction whose residual and solution are f64. One call on every thread at once (Kernels.together).
import { barrier, tellProgress, thread } from './barrier'
import { cycle, levelOf, Plan, prepareLevels, smoothFromRest } from './multigrid'
import { Level, layerStart, ownFrom, ownTo, Scratch, sumOfLayers } from './stiffness-level'
import { multiply, sumOfLanes, sweep, sweepF64 } from './stiffness-sweep'

/** Within a round the f32 residual may fall by this much before the f64 one is looked at. */
const fallInRound: f64 = 1e-5
/** The f32 residual runs a little ahead of the f64 one. */
const ahead: f64 = 0.9
const roundsMax: i32 = 20

/** `start` is a displacement to begin from (f64, in place of the solution's free components) or 0. */
export function stiffnessSolve(planAt: usize, scratchAt: usize, start: usize): void {
  const plan = changetype<Plan>(planAt)
  const s = changetype<Scratch>(scratchAt)
  const level = levelOf(plan, 0)
  prepareLevels(plan, s)
  let size = residual(plan, level, s)
  const scale = size
  if (start != 0) {
    begin(level, plan.solution, start)
    barrier()
    size = residual(plan, level, s)
  }
  const asked = load<f64>(plan.asked)
  let iterations = 0
  let rounds = 0
  while (size > asked * scale && iterations < plan.iterationsMax && rounds < roundsMax) {
    const before = size
    const goal = max(ahead * asked * scale, fallInRound * size)
    iterations += round(plan, level, s, size, goal, plan.iterationsMax - iterations, asked * scale, scale)
    size = residual(plan, level, s)
    rounds++
    if (!(size < 0.5 * before)) break
  }
  if (thread() == 0) {
    store<f64>(plan.asked, scale, 8)
    store<f64>(plan.asked, scale > 0 ? size / scale : 0, 16)
    store<i32>(plan.counts, iterations)
    store<i32>(plan.counts, rounds, 4)
  }
  // For the reactions: all forces K u, which are still there unless outer ones were taken off.
  if (plan.forcedCount > 0) {
    sweepF64(level, s, plan.solution, plan.direction)
    barrier()
  }
}

/** The free components of the solution take the start's values. */
function begin(level: Level, solution: usize, start: usize): void {
  const to = layerStart(level, ownTo(level))
  for (let n = layerStart(level, ownFrom(level)); n < to; n++)
    if (load<f32>(level.inverse + (n << 2)) != 0) store<f64>(solution + (n << 3), load<f64>(start + (n << 3)))
}

/** level.load = forces - K u, computed in f64; returns its length, the same on every thread. */
function residual(plan: Plan, level: Level, s: Scratch): f64 {
  const forces = plan.direction
  sweepF64(level, s, plan.solution, forces)
  barrier()
  if (thread() == 0)
    for (let f = 0; f < plan.forcedCount; f++) {
      const at = forces + (<usize>load<i32>(plan.forcedAt + (<usize>f << 2)) << 3)
      store<f64>(at, load<f64>(at) - load<f64>(plan.forced + (<usize>f << 3)))
    }
  barrier()
  for (let k = ownFrom(level); k < ownTo(level); k++) {
    let sum: f64 = 0
    const to = layerStart(level, k + 1)
    for (let n = layerStart(level, k); n < to; n++) {
      const r = load<f32>(level.inverse + (n << 2)) == 0 ? 0 : -load<f64>(forces + (n << 3))
      store<f32>(level.load + (n << 2), <f32>r)
      sum += r * r
    }
    store<f64>(level.partial + (<usize>k << 3), sum)
  }
  barrier()
  const size = Math.sqrt(sumOfLayers(level))
  barrier()
  return size
}

/** Conjugate gradients on level.load; adds to the solution. Returns the iterations done. */
function round(plan: Plan, level: Level, s: Scratch, size: f64, goal: f64, most: i32, end: f64, scale: f64): i32 {
  let iterations = 0
  let strength: f64 = 1
  smoothFromRest(level)
  barrier()
  while (iterations < most) {
    cycle(plan, s, 0, true)
    const next = sumOfLayers(level)
    turn(level, plan.direction, iterations == 0 ? 0 : next / strength)
    strength = next
    barrier()
    sweep(level, s, multiply, plan.direction, level.first, 0)
    barrier()
    const stiffness = sumOfLayers(level)
    barrier()
    if (!(stiffness > 0 && strength > 0)) break
    step(level, plan.solution, plan.direction, strength / stiffness)
    barrier()
    const now = Math.sqrt(sumOfLayers(level))
    barrier()
    iterations++
    if (thread() == 0 && now < scale) tellProgress(<f32>min(1, Math.log(now / scale) / Math.log(end / scale)))
    if (!(now > goal && now < 1e6 * size)) break
  }
  return iterations
}

/** direction = second + back * direction. */
function turn(level: Level, direction: usize, back: f64): void {
  const to = layerStart(level, ownTo(level)) << 2
  const b = f32x4.splat(<f32>back)
  for (let at = layerStart(level, ownFrom(level)) << 2; at < to; at += 16) {
    const z = v128.load(level.second + at)
    // What was there before the first turn is no direction.
    const p = back == 0 ? z : f32x4.add(z, f32x4.mul(b, v128.load(direction + at)))
    v128.store(direction + at, p)
  }
}

/** u += a p, load -= a K p (in `first`), then first = the first smoothing step from rest; partial = load . load. */
function step(level: Level, solution: usize, direction: usize, width: f64): void {
  const a = f32x4.splat(<f32>width)
  const wide = f64x2.splat(width)
  const w = f32x4.splat(level.step1)
  const none = f32x4.splat(0)
  for (let k = ownFrom(level); k < ownTo(level); k++) {
    let sum: f64 = 0
    let part = none
    const from = layerStart(level, k) << 2
    const to = layerStart(level, k + 1) << 2
    for (let at = from; at < to; at += 16) {
      const p = v128.load(direction + at)
      const u = solution + (at << 1)
      const low = f64x2.promote_low_f32x4(p)
      const high = f64x2.promote_low_f32x4(v128.shuffle<f32>(p, p, 2, 3, 2, 3))
      v128.store(u, f64x2.add(v128.load(u), f64x2.mul(wide, low)))
      v128.store(u, f64x2.add(v128.load(u, 16), f64x2.mul(wide, high)), 16)
      const d = v128.load(level.inverse + at)
      const free = f32x4.ne(d, none)
      const q = v128.and(v128.load(level.first + at), free)
      const r = f32x4.sub(v128.load(level.load + at), f32x4.mul(a, q))
      v128.store(level.load + at, r)
      v128.store(level.first + at, f32x4.mul(w, f32x4.mul(d, r)))
      part = f32x4.add(part, f32x4.mul(r, r))
      // Long sums of f32 lose figures.
      if (((at - from) & 1023) == 1008) {
        sum += sumOfLanes(part)
        part = none
      }
    }
    store<f64>(level.partial + (<usize>k << 3), sum + sumOfLanes(part))
  }
}
