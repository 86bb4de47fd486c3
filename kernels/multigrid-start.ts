// A displacement to begin from: the coarser level's own answer to the prescribed motion, interpolated.
import { barrier, thread } from './barrier'
import { cycle, cycles, levelOf, Plan } from './multigrid'
import { prolongLayer } from './multigrid-transfer'
import { meet } from './multigrid-setup'
import { inverseAt, Level, layerStart, maskOf, ownFrom, ownTo, rowAt, Scratch } from './stiffness-level'
import { leave, sweep } from './stiffness-sweep'

/** Cycles on the coarser level after its first two. */
const moreCycles: i32 = 2

/** The free components of the solution take what the next coarser level makes of the prescribed ones. Every thread. */
export function beginFromCoarse(plan: Plan, s: Scratch): void {
  const level = levelOf(plan, 0)
  const coarse = levelOf(plan, 1)
  if (!coarse.alone || thread() == 0) answer(plan, coarse, s)
  barrier()
  for (let k = ownFrom(level); k < ownTo(level); k++) {
    // Beyond its end nothing is read: the layer begins where the vector's layer k would.
    const layer = s.ring - (layerStart(level, k) << 2)
    memory.fill(s.ring, 0, (layerStart(level, k + 1) - layerStart(level, k)) << 2)
    prolongLayer(level, coarse, s, layer, k)
    takeLayer(level, layer, plan.solution, k)
  }
}

/** coarse.second = the displacement of the coarser level, prescribed components and all. */
function answer(plan: Plan, coarse: Level, s: Scratch): void {
  const from = layerStart(coarse, ownFrom(coarse)) << 2
  const bytes = (layerStart(coarse, ownTo(coarse)) << 2) - from
  memory.fill(coarse.second + from, 0, bytes)
  memory.fill(coarse.load + from, 0, bytes)
  meet(coarse)
  prescribeCoarse(plan, coarse)
  meet(coarse)
  sweep(coarse, s, leave, coarse.second, coarse.first, 0)
  meet(coarse)
  memory.copy(coarse.load + from, coarse.first + from, bytes)
  meet(coarse)
  cycles(plan, s, 1)
  if (plan.levelCount > 2) for (let n = 0; n < moreCycles; n++) cycle(plan, s, 1, false)
  prescribeCoarse(plan, coarse)
}

function prescribeCoarse(plan: Plan, coarse: Level): void {
  if (thread() != 0) return
  for (let n: usize = 0; n < <usize>plan.coarseHeldCount; n++)
    store<f32>(
      coarse.second + (<usize>load<i32>(plan.coarseHeldAt + (n << 2)) << 2),
      <f32>load<f64>(plan.coarseHeld + (n << 3)),
    )
}

/** The solution's free components of a layer become those of `vector`. */
function takeLayer(level: Level, vector: usize, solution: usize, k: i32): void {
  const wide = level.ny + 1
  for (let row = k * wide; row < (k + 1) * wide; row++) {
    const start = load<i32>(rowAt(level.nodeRows, row))
    const bytes = <usize>load<i32>(rowAt(level.nodeRows, row), 8) << 2
    const mask = maskOf(level, row)
    for (let c: usize = 0; c < 3; c++)
      for (let n: usize = 0; n < bytes; n += 4) {
        const at = c * bytes + n
        if (load<f32>(inverseAt(level, start) + n) == 0 || (mask != 0 && load<i32>(mask + at) == 0)) continue
        const own = (<usize>start << 2) + at
        store<f64>(solution + (own << 1), load<f32>(vector + own))
      }
  }
}
