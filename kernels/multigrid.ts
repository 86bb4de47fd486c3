// One cycle of geometric multigrid: the preconditioner. A symmetric operator: the same smoothing before and after.
import { barrier, thread } from './barrier'
import { factorise, solveCoarsest } from './multigrid-coarsest'
import { coarsen, invertDiagonal, meet } from './multigrid-setup'
import { prolong, restrict } from './multigrid-transfer'
import { inverseAt, Level, ownFrom, ownTo, rowAt, Scratch } from './stiffness-level'
import { correctAndSmooth, restRow, stepAndLeave } from './stiffness-passes'
import { leave, smooth, sweep } from './stiffness-sweep'

/** All levels, and what belongs to the whole solve; src/mechanics/solver/plan.ts fills it. */
@unmanaged
export class Plan {
  /** Pointers to the levels, finest first. */
  levels: usize
  levelCount: i32
  /** Two f64 a level: what an element of both materials counts in D. */
  weights: usize
  /** Of the coarsest level, with n components: n (n + 1) / 2 f64, n f64, n i32; and how many are free. */
  matrix: usize
  work: usize
  places: usize
  freeCount: i32
  /** Displacement, f64; when all is done the three components of a node lie beside each other. */
  solution: usize
  /** Prescribed components: their numbers (i32) and displacements (f64). */
  heldAt: usize
  held: usize
  heldCount: i32
  /** The same of the next coarser level. */
  coarseHeldAt: usize
  coarseHeld: usize
  coarseHeldCount: i32
  /** Search direction, f32; with the finest level's `first`, which follows it, room for one vector in f64: forces at the end. */
  direction: usize
  /** f64 per node layer of the finest level: of its load . load, and of direction . K direction. */
  square: usize
  stiffness: usize
  /** Forces on components: their numbers (i32, in order) and values (f64). */
  forcedAt: usize
  forced: usize
  forcedCount: i32
  iterationsMax: i32
  /** f64: relative residual asked for; then out: |b| and the relative residual reached. */
  asked: usize
  /** i32, out: iterations, rounds of correction. */
  counts: usize
}

@inline
export function levelOf(plan: Plan, l: i32): Level {
  return changetype<Level>(<usize>load<u32>(plan.levels + (<usize>l << 2)))
}

/** Everything the cycle needs, on all levels. Every thread. */
export function prepareLevels(plan: Plan, s: Scratch): void {
  const coarsest = plan.levelCount - 1
  for (let l = 0; l <= coarsest; l++) {
    const level = levelOf(plan, l)
    if (l > 0) coarsen(levelOf(plan, l - 1), level)
    barrier()
  }
  for (let l = 0; l <= coarsest; l++) {
    const level = levelOf(plan, l)
    invertDiagonal(level, s, plan.weights + <usize>(l * 16))
    barrier()
    if (l == coarsest && thread() == 0) plan.freeCount = factorise(level, s, plan.matrix, plan.places)
  }
  barrier()
}

/** first = step1 D^-1 load: the first smoothing step from zero. */
export function smoothFromRest(level: Level): void {
  const wide = level.ny + 1
  for (let row = ownFrom(level) * wide; row < ownTo(level) * wide; row++) {
    const start = load<i32>(rowAt(level.nodeRows, row))
    const bytes = <usize>load<i32>(rowAt(level.nodeRows, row), 8) << 2
    const at = <usize>start << 2
    restRow(inverseAt(level, start), bytes, level.load + at, level.first + at, level.step1)
  }
}

/**
 * The finest level's cycle: second = about K^-1 load, load . second in `partial`. First a step of conjugate gradients, see
 * `stepAndLeave`. Every thread; ends with a barrier.
 */
export function cycleAfterStep(plan: Plan, s: Scratch, direction: usize, width: f64): void {
  const level = levelOf(plan, 0)
  const coarse = levelOf(plan, 1)
  stepAndLeave(level, coarse, s, plan.solution, direction, width, plan.square)
  if (!coarse.alone || thread() == 0) cycles(plan, s, 1)
  if (coarse.alone) barrier()
  correctAndSmooth(level, coarse, s)
  barrier()
}

/**
 * A coarser level's cycle: second = about K^-1 load. `fromRest`: `first` holds the first smoothing step; otherwise `second` is improved.
 *
 * Called by every thread, on alone levels by thread 0 only. Leaves load . second in `partial`.
 */
export function cycle(plan: Plan, s: Scratch, l: i32, fromRest: bool): void {
  const level = levelOf(plan, l)
  if (l == plan.levelCount - 1) {
    if (thread() == 0) solveCoarsest(level, plan.matrix, plan.work, plan.places, plan.freeCount)
    meet(level)
    return
  }
  const coarse = levelOf(plan, l + 1)
  const twice = level.step2 != 0
  if (!fromRest) {
    sweep(level, s, smooth, level.second, level.first, level.step1)
    meet(level)
  }
  if (twice) {
    sweep(level, s, smooth, level.first, level.second, level.step2)
    meet(level)
  }
  const now = twice ? level.second : level.first
  const left = twice ? level.first : level.second
  sweep(level, s, leave, now, left, 0)
  meet(level)
  if (!coarse.alone || thread() == 0) correct(plan, s, l, left)
  if (!level.alone) barrier()
  prolong(level, coarse, s, now)
  meet(level)
  if (twice) {
    sweep(level, s, smooth, level.second, level.first, level.step2)
    meet(level)
  }
  sweep(level, s, smooth, level.first, level.second, level.step1)
  meet(level)
}

/** The correction on the next coarser level: its load restricted from `left`, then `cycles`. */
function correct(plan: Plan, s: Scratch, l: i32, left: usize): void {
  const coarse = levelOf(plan, l + 1)
  restrict(levelOf(plan, l), coarse, s, left)
  meet(coarse)
  cycles(plan, s, l + 1)
}

/** Level l's answer to its load from rest: two cycles, except on the coarsest level. */
export function cycles(plan: Plan, s: Scratch, l: i32): void {
  const coarse = levelOf(plan, l)
  if (l < plan.levelCount - 1) {
    smoothFromRest(coarse)
    meet(coarse)
    cycle(plan, s, l, true)
    cycle(plan, s, l, false)
  } else cycle(plan, s, l, true)
}
