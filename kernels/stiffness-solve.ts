// Equilibrium of a voxel model: conjugate gradients in f32 with a multigrid cycle before each step, inside rounds of
// correction whose residual and solution are f64. One call on every thread at once (Kernels.together).
import { barrier, tellProgress, thread } from './barrier'
import { cycleAfterStep, levelOf, Plan, prepareLevels } from './multigrid'
import { beginFromCoarse } from './multigrid-start'
import { Level, layerStart, maskOf, ownFrom, ownTo, inverseAt, rowAt, Scratch, sumOfLayers } from './stiffness-level'
import { step, turnAndMultiply } from './stiffness-passes'
import { residualOfLayers } from './stiffness-residual'

/** Within a round the f32 residual may fall by this much before the f64 one is looked at. */
const fallInRound: f64 = 5e-7
/** The f32 residual runs a little ahead of the f64 one. */
const ahead: f64 = 0.9
const roundsMax: i32 = 20
/** The goal is in sight where as good a step as the last would come this near. */
const inSight: f64 = 1.3

/** `start` is a displacement to begin from (f64, in place of the solution's free components) or 0. */
export function stiffnessSolve(planAt: usize, scratchAt: usize, start: usize): void {
  const plan = changetype<Plan>(planAt)
  const s = changetype<Scratch>(scratchAt)
  const level = levelOf(plan, 0)
  prepareLevels(plan, s)
  prescribe(plan, level)
  let size = residual(plan, level, s, true)
  const scale = size
  if (start != 0) begin(level, plan.solution, start)
  else if (plan.forcedCount == 0) beginFromCoarse(plan, s)
  if (start != 0 || plan.forcedCount == 0) {
    barrier()
    size = residual(plan, level, s, false)
  }
  const asked = load<f64>(plan.asked)
  let iterations = 0
  let rounds = 0
  while (size > asked * scale && iterations < plan.iterationsMax && rounds < roundsMax) {
    const before = size
    const goal = max(ahead * asked * scale, fallInRound * size)
    iterations += round(plan, level, s, size, goal, plan.iterationsMax - iterations, asked * scale, scale)
    size = residual(plan, level, s, false)
    rounds++
    if (!(size < 0.5 * before)) break
  }
  if (thread() == 0) {
    store<f64>(plan.asked, scale, 8)
    store<f64>(plan.asked, scale > 0 ? size / scale : 0, 16)
    store<i32>(plan.counts, iterations)
    store<i32>(plan.counts, rounds, 4)
  }
  putNodesTogether(level, s, plan.solution)
}

/** The solution is 0 but for prescribed components. */
function prescribe(plan: Plan, level: Level): void {
  const from = layerStart(level, ownFrom(level)) << 3
  memory.fill(plan.solution + from, 0, (layerStart(level, ownTo(level)) << 3) - from)
  barrier()
  if (thread() == 0)
    for (let n: usize = 0; n < <usize>plan.heldCount; n++) {
      const at = plan.solution + (<usize>load<i32>(plan.heldAt + (n << 2)) << 3)
      store<f64>(at, load<f64>(plan.held + (n << 3)))
    }
  barrier()
}

/** In every row the components of a node come to lie beside each other, as who asked for the solution wants them. */
function putNodesTogether(level: Level, s: Scratch, solution: usize): void {
  const wide = level.ny + 1
  for (let row = ownFrom(level) * wide; row < ownTo(level) * wide; row++) {
    const bytes = <usize>load<i32>(rowAt(level.nodeRows, row), 8) << 3
    let to = solution + (<usize>load<i32>(rowAt(level.nodeRows, row)) << 3)
    memory.copy(s.out, to, 3 * bytes)
    for (let at: usize = 0; at < bytes; at += 8) {
      store<f64>(to, load<f64>(s.out + at))
      store<f64>(to, load<f64>(s.out + bytes + at), 8)
      store<f64>(to, load<f64>(s.out + 2 * bytes + at), 16)
      to += 24
    }
  }
}

/** The free components of the solution take the start's values. */
function begin(level: Level, solution: usize, start: usize): void {
  const wide = level.ny + 1
  for (let row = ownFrom(level) * wide; row < ownTo(level) * wide; row++) {
    const first = load<i32>(rowAt(level.nodeRows, row))
    const count = load<i32>(rowAt(level.nodeRows, row), 8)
    const mask = maskOf(level, row)
    for (let n = 0; n < 3 * count; n++) {
      if (load<f32>(inverseAt(level, first) + (<usize>(n % count) << 2)) == 0) continue
      if (mask != 0 && load<i32>(mask + (<usize>n << 2)) == 0) continue
      const at = <usize>(first + n) << 3
      store<f64>(solution + at, load<f64>(start + at))
    }
  }
}

/** level.load = forces - K u, computed in f64; returns its length, the same on every thread. */
function residual(plan: Plan, level: Level, s: Scratch, atRest: bool): f64 {
  residualOfLayers(plan, level, s, atRest)
  barrier()
  const size = Math.sqrt(sumOfLayers(level, level.partial))
  barrier()
  return size
}

/** Conjugate gradients on level.load; adds to the solution. Returns the iterations done. */
function round(plan: Plan, level: Level, s: Scratch, size: f64, goal: f64, most: i32, end: f64, scale: f64): i32 {
  let iterations = 0
  let strength: f64 = 0
  let before = size
  let now = size
  cycleAfterStep(plan, s, 0, 0)
  while (iterations < most) {
    // Each of the three sums has a place of its own: no thread writes one that another still reads.
    const next = sumOfLayers(level, level.partial)
    turnAndMultiply(level, s, plan.direction, plan.stiffness, strength == 0 ? 0 : next / strength)
    strength = next
    barrier()
    const stiffness = sumOfLayers(level, plan.stiffness)
    if (!(stiffness > 0 && strength > 0)) break
    iterations++
    // Where the goal is in sight the next cycle waits until it is known to be needed.
    const waits = iterations == most || now * (now / before) < inSight * goal
    before = now
    if (waits) {
      step(level, plan.solution, plan.direction, strength / stiffness, plan.square)
      barrier()
    } else cycleAfterStep(plan, s, plan.direction, strength / stiffness)
    now = Math.sqrt(sumOfLayers(level, plan.square))
    if (thread() == 0 && now < scale) tellProgress(<f32>min(1, Math.log(now / scale) / Math.log(end / scale)))
    if (!(now > goal && now < 1e6 * size)) break
    if (waits) cycleAfterStep(plan, s, 0, 0)
  }
  barrier()
  return iterations
}
