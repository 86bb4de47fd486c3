// One W-cycle of multigrid for the flow's pressure: two Jacobi steps before, two after, cells averaged in eights. Symmetric, so
// that it preconditions. Passes that follow each other run layer behind layer, so that what one wrote is still near for the
// next; each thread first does its outermost layers, which its neighbours need.
import { barrier, thread } from './barrier'
import { FlowLevel, flowLevel, meet, ownFrom, ownTo, stepA, stepB } from './flow-level'
import { jacobi, prolong, restrict, solveCoarsest } from './flow-sweep'

/** Forward and backward Gauss-Seidel on the coarsest grid. */
const coarsestSweeps: i32 = 8

/**
 * second = about A^-1 rhs. `fromRest`: first = stepA D^-1 rhs already; otherwise `second` is improved. Every thread; on alone
 * levels thread 0 only.
 *
 * On the finest level leaves rhs . second by layer in `partial`.
 */
export function flowCycle(levels: usize, count: i32, l: i32, partial: usize, fromRest: bool): void {
  const level = flowLevel(levels, l)
  if (l == count - 1) {
    if (thread() == 0) solveCoarsest(level, coarsestSweeps)
    meet(level)
    return
  }
  const coarse = flowLevel(levels, l + 1)
  if (!fromRest) {
    const end = ownTo(level)
    for (let k = ownFrom(level); k < end; k++) jacobi(level, k, level.second, level.first, stepA, 0)
    meet(level)
  }
  down(level, coarse)
  meet(level)
  if (!coarse.alone || level.alone) coarseCycles(levels, count, l + 1)
  else {
    if (thread() == 0) coarseCycles(levels, count, l + 1)
    barrier()
  }
  up(level, coarse, partial)
  meet(level)
}

/** Two cycles a level: sums over eight cells carry smooth errors too weakly for one. */
function coarseCycles(levels: usize, count: i32, l: i32): void {
  flowCycle(levels, count, l, 0, true)
  if (l < count - 1) flowCycle(levels, count, l, 0, false)
}

/** The second Jacobi step before, and what it leaves for the coarse grid. */
function down(level: FlowLevel, coarse: FlowLevel): void {
  const from = ownFrom(level)
  const to = ownTo(level)
  if (from < to) {
    jacobi(level, from, level.first, level.second, stepB, 0)
    jacobi(level, to - 1, level.first, level.second, stepB, 0)
  }
  meet(level)
  let next = from + 1
  for (let k = from; k < to; k += 2) {
    for (const until = min(k + 2, to - 2); next <= until; next++) jacobi(level, next, level.first, level.second, stepB, 0)
    restrict(level, coarse, k >> 1)
  }
}

/** The coarse grid's correction and the two Jacobi steps after. */
function up(level: FlowLevel, coarse: FlowLevel, partial: usize): void {
  const from = ownFrom(level)
  const to = ownTo(level)
  if (from < to) {
    prolong(level, coarse, from)
    prolong(level, coarse, from + 1)
  }
  if (from + 2 < to) {
    prolong(level, coarse, to - 2)
    prolong(level, coarse, to - 1)
  }
  meet(level)
  if (from < to) {
    jacobi(level, from, level.second, level.first, stepB, 0)
    jacobi(level, to - 1, level.second, level.first, stepB, 0)
  }
  meet(level)
  let raised = from + 2
  let stepped = from + 1
  for (let k = from; k < to; k++) {
    for (; raised <= min(k + 2, to - 3); raised++) prolong(level, coarse, raised)
    for (; stepped <= min(k + 1, to - 2); stepped++) jacobi(level, stepped, level.second, level.first, stepB, 0)
    jacobi(level, k, level.first, level.second, stepA, partial)
  }
}
