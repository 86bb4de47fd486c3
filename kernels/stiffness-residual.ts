// The residual of the solution in f64, by the same row code as everything else.
import { leaveIfStopped } from './barrier'
import { Plan } from './multigrid'
import { Level, maskOf, ownTo, rowAt, Scratch } from './stiffness-level'
import { forcesOnRow } from './stiffness-row'
import { beginSweep } from './stiffness-sweep'

/**
 * level.load = forces - K u where nothing is held, else 0; its square, layer by layer, to `partial`. K u of rows where
 * something is held goes to `plan.direction`, as f64.
 *
 * `atRest`: only held components of u differ from 0, so that rows of elements away from them are passed over.
 */
export function residualOfLayers(plan: Plan, level: Level, s: Scratch, atRest: bool): void {
  const from = beginSweep<f64>(level, s)
  const end = ownTo(level)
  const wide = level.ny + 1
  const u = plan.solution
  for (let k = max(from - 1, 0); k < end; k++) {
    leaveIfStopped()
    let sum: f64 = 0
    let forced = k < from ? 0 : firstForced(plan, load<i32>(rowAt(level.nodeRows, k * wide)))
    for (let j = 0; j < wide; j++) {
      forcesOnRow<f64>(level, s, u, u, j, k, atRest)
      if (k < from) continue
      const row = k * wide + j
      const start = load<i32>(rowAt(level.nodeRows, row))
      const length = 3 * load<i32>(rowAt(level.nodeRows, row), 8)
      const mask = maskOf(level, row)
      if (mask != 0) memory.copy(plan.direction + (<usize>start << 3), s.out, <usize>length << 3)
      for (; forced < plan.forcedCount; forced++) {
        const n = load<i32>(plan.forcedAt + (<usize>forced << 2)) - start
        if (n >= length) break
        const at = s.out + (<usize>n << 3)
        store<f64>(at, load<f64>(at) - load<f64>(plan.forced + (<usize>forced << 3)))
      }
      sum += residualOfRow(mask, s.out, <usize>length << 2, level.load + (<usize>start << 2))
    }
    if (k >= from) store<f64>(level.partial + (<usize>k << 3), sum)
  }
}

/** The first force on a component from number `at` of a vector on; they lie in their order. */
function firstForced(plan: Plan, at: i32): i32 {
  let low = 0
  let high = plan.forcedCount
  while (low < high) {
    const middle = (low + high) >> 1
    if (load<i32>(plan.forcedAt + (<usize>middle << 2)) < at) low = middle + 1
    else high = middle
  }
  return low
}

function residualOfRow(mask: usize, less: usize, bytes: usize, to: usize): f64 {
  let sum = f64x2.splat(0)
  for (let at: usize = 0; at < bytes; at += 16) {
    let a = f64x2.neg(v128.load(less + (at << 1)))
    let b = f64x2.neg(v128.load(less + (at << 1), 16))
    if (mask != 0) {
      const free = v128.load(mask + at)
      a = v128.and(a, v128.shuffle<i32>(free, free, 0, 0, 1, 1))
      b = v128.and(b, v128.shuffle<i32>(free, free, 2, 2, 3, 3))
    }
    sum = f64x2.add(sum, f64x2.add(f64x2.mul(a, a), f64x2.mul(b, b)))
    v128.store(to + at, v128.shuffle<f32>(f32x4.demote_f64x2_zero(a), f32x4.demote_f64x2_zero(b), 0, 1, 4, 5))
  }
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)
}
