// One cycle of geometric multigrid: the preconditioner. A symmetric operator: the same smoothing before and after.
import { barrier, thread } from './barrier'
import { factorise, solveCoarsest } from './multigrid-coarsest'
import { coarsen, hold, invertDiagonal, meet } from './multigrid-setup'
import { prolong, restrict } from './multigrid-transfer'
import { Level, layerStart, ownFrom, ownTo, Scratch } from './stiffness-level'
import { leave, smooth, sweep } from './stiffness-sweep'

/** All levels, and what belongs to the whole solve; src/mechanics/solver/plan.ts fills it. */
@unmanaged
export class Plan {
  /** Pointers to the levels, finest first. */
  levels: usize
  levelCount: i32
  /** Six f64: the diagonal of both materials' element along each axis, for the finest spacing. */
  diagonals: usize
  /** Of the coarsest level, with n components: n (n + 1) / 2 f64, n f64, n i32; and how many are free. */
  matrix: usize
  work: usize
  places: usize
  freeCount: i32
  /** Displacement, f64, prescribed components set, all else 0. */
  solution: usize
  /** Search direction, f32; together with the finest level's `first`, which follows it, room for one vector in f64. */
  direction: usize
  /** Forces on components: their numbers (i32) and values (f64). */
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
    invertDiagonal(level, s, plan.diagonals + <usize>(l * 48))
    barrier()
    if (thread() == 0) hold(level)
    barrier()
    if (l == coarsest && thread() == 0) plan.freeCount = factorise(level, s, plan.matrix, plan.places)
  }
  barrier()
}

/** first = step1 D^-1 load: the first smoothing step from zero. */
export function smoothFromRest(level: Level): void {
  const from = layerStart(level, ownFrom(level)) << 2
  const to = layerStart(level, ownTo(level)) << 2
  const w = f32x4.splat(level.step1)
  for (let at = from; at < to; at += 16)
    v128.store(level.first + at, f32x4.mul(w, f32x4.mul(v128.load(level.inverse + at), v128.load(level.load + at))))
}

/**
 * second = about K^-1 load. `fromRest`: `first` holds the first smoothing step; otherwise `second` is improved.
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

/** The correction on the next coarser level: two cycles there, except on the coarsest. */
function correct(plan: Plan, s: Scratch, l: i32, left: usize): void {
  const coarse = levelOf(plan, l + 1)
  restrict(levelOf(plan, l), coarse, s, left)
  meet(coarse)
  if (l + 1 < plan.levelCount - 1) {
    smoothFromRest(coarse)
    meet(coarse)
    cycle(plan, s, l + 1, true)
    cycle(plan, s, l + 1, false)
  } else cycle(plan, s, l + 1, true)
}
