// The pressure of a Darcy flow: conjugate gradients in f32 with one multigrid cycle as preconditioner, corrected against the
// residual in f64 until that is as small as asked. One call on every thread (Kernels.together). Twin: solvePressureReference
// in src/cement/flow/darcy-reference.ts.
import { barrier, shareFrom, thread } from './barrier'
import { conjugate, iterationsDone, restLeft } from './flow-conjugate'
import { flowLevel } from './flow-level'
import { finest, FlowPlan } from './flow-plan'
import { addCorrection, residual64, sumLayers } from './flow-residual'
import { coarsenFaces, findRows, invertDiagonal } from './flow-setup'

const roundsMax: i32 = 8
/** Down to this share of where it began, |rhs|^2 of f32 is believed without looking at the residual in f64 again. */
const believed: f64 = 1e-8
/** f32 does not go lower than this share of where it began. */
const lowest: f64 = 1e-12

export function flowSolve(plan: FlowPlan): void {
  prepare(plan)
  const level = finest(plan)
  const asked = load<f64>(plan.results)
  let iterations = 0
  let rest2: f64 = 0
  let load2: f64 = 0
  let round = 0
  for (; round < roundsMax; round++) {
    residual64(plan, level)
    rest2 = sumLayers(plan, level, 0)
    load2 = sumLayers(plan, level, 2)
    const goal = asked * asked * load2
    if (!(rest2 > goal) || iterations >= plan.iterationsMax) break
    const near = goal > believed * rest2
    // Half of what is asked, so that the residual in f64 meets it too.
    conjugate(plan, level, near ? goal : Math.max(0.25 * goal, lowest * rest2), plan.iterationsMax - iterations)
    iterations += iterationsDone
    addCorrection(plan, level)
    rest2 = restLeft
    if (near && !(rest2 > goal)) break
  }
  if (thread() == 0) {
    store<f64>(plan.results + 8, load2 > 0 ? Math.sqrt(rest2 / load2) : 0)
    store<f64>(plan.results + 16, Math.sqrt(load2))
    store<i32>(plan.counts, iterations)
    store<i32>(plan.counts + 4, round)
  }
}

/** Coarser grids and diagonals, as far as conductances have changed. */
function prepare(plan: FlowPlan): void {
  if (plan.clearBytes > 0) clear(plan)
  let from = plan.changedFrom
  let to = plan.changedTo
  for (let l = 0; l < plan.levelCount && from < to; l++) {
    const level = flowLevel(plan.levels, l)
    if (l > 0) {
      from >>= 1
      to = (to + 1) >> 1
      coarsenFaces(flowLevel(plan.levels, l - 1), level, from, to)
      barrier()
    }
    // A face belongs to the layers on either side.
    invertDiagonal(level, max(from - 1, 0), min(to + 1, level.nz))
    barrier()
    if (plan.everything) findRows(level)
  }
}

function clear(plan: FlowPlan): void {
  const words = <i32>(plan.clearBytes >> 4)
  const from = (<usize>shareFrom(words, thread())) << 4
  const to = (<usize>shareFrom(words, thread() + 1)) << 4
  memory.fill(plan.clear + from, 0, to - from)
  barrier()
  if (thread() == 0) plan.clearBytes = 0
  barrier()
}
