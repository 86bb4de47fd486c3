// One pass over a level: the forces of a vector, and at once what is to be done with them, row by row.
import { leaveIfStopped } from './barrier'
import { inverseAt, Level, maskOf, ownFrom, ownTo, rowAt, rowPitch, Scratch } from './stiffness-level'
import { forcesOnRow } from './stiffness-row'

/** to = K x where nothing is held; the sum is x . K x. */
export const multiply: i32 = 0
/** to = x + step D^-1 (load - K x); the sum is load . to. */
export const smooth: i32 = 1
/** to = load - K x where nothing is held. */
export const leave: i32 = 2

/** Runs over this thread's node layers; their sums go to `level.partial`. */
export function sweep(level: Level, s: Scratch, job: i32, x: usize, to: usize, step: f32): void {
  const from = beginSweep<f32>(level, s)
  const end = ownTo(level)
  for (let k = max(from - 1, 0); k < end; k++) sweepLayer(level, s, job, x, x, to, step, level.partial, k, k >= from)
}

/**
 * One layer of a sweep; layers are to come in order after `beginSweep`, the one before the thread's own with `own` false.
 * Node layer k of the vector lies in `x0`, layer k + 1 in `x1`; sums go to `sums`.
 */
export function sweepLayer(
  level: Level,
  s: Scratch,
  job: i32,
  x0: usize,
  x1: usize,
  to: usize,
  step: f32,
  sums: usize,
  k: i32,
  own: bool,
): void {
  leaveIfStopped()
  const wide = level.ny + 1
  let sum: f64 = 0
  for (let j = 0; j < wide; j++) {
    forcesOnRow<f32>(level, s, x0, x1, j, k)
    if (!own) continue
    const row = k * wide + j
    const start = load<i32>(rowAt(level.nodeRows, row))
    const at = <usize>start << 2
    const bytes = <usize>load<i32>(rowAt(level.nodeRows, row), 8) << 2
    const mask = maskOf(level, row)
    if (job == smooth) sum += smoothRow(level.load + at, inverseAt(level, start), mask, s.out, bytes, x0 + at, to + at, step)
    else if (job == leave) leaveRow(level.load + at, mask, s.out, bytes, to + at)
    else sum += multiplyRow(mask, s.out, bytes, x0 + at, to + at)
  }
  if (own && job != leave) store<f64>(sums + (<usize>k << 3), sum)
}

/** Clears what waits for later rows; returns the first node layer of this thread. */
export function beginSweep<T>(level: Level, s: Scratch): i32 {
  const from = ownFrom(level)
  if (from < ownTo(level)) {
    for (let n: usize = 0; n < 6; n++) memory.fill(s.row + n * rowPitch, 0, s.pitch)
    memory.fill(s.plane, 0, <usize>(3 * (level.ny + 1)) * s.pitch)
  }
  return from
}

/** The four lanes in their order, in f64. */
@inline
export function sumOfLanes(v: v128): f64 {
  const low = f64x2.promote_low_f32x4(v)
  const high = f64x2.promote_low_f32x4(v128.shuffle<f32>(v, v, 2, 3, 2, 3))
  const both = f64x2.add(low, high)
  return f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1)
}

function multiplyRow(mask: usize, forces: usize, bytes: usize, x: usize, to: usize): f64 {
  let sum = f32x4.splat(0)
  for (let at: usize = 0; at < 3 * bytes; at += 16) {
    let v = v128.load(forces + at)
    if (mask != 0) v = v128.and(v, v128.load(mask + at))
    v128.store(to + at, v)
    sum = f32x4.add(sum, f32x4.mul(v, v128.load(x + at)))
  }
  return sumOfLanes(sum)
}

function smoothRow(
  load_: usize,
  inverse: usize,
  mask: usize,
  forces: usize,
  bytes: usize,
  x: usize,
  to: usize,
  step: f32,
): f64 {
  const w = f32x4.splat(step)
  let sum = f32x4.splat(0)
  for (let n: usize = 0; n < bytes; n += 16) {
    const d = f32x4.mul(w, v128.load(inverse + n))
    sum = f32x4.add(sum, smoothFour(load_ + n, d, mask, n, forces + n, x + n, to + n))
    sum = f32x4.add(sum, smoothFour(load_ + bytes + n, d, mask, bytes + n, forces + bytes + n, x + bytes + n, to + bytes + n))
    const third: usize = 2 * bytes + n
    sum = f32x4.add(sum, smoothFour(load_ + third, d, mask, third, forces + third, x + third, to + third))
  }
  return sumOfLanes(sum)
}

/** One component of four nodes; returns load . to. */
@inline
function smoothFour(load_: usize, d: v128, mask: usize, at: usize, forces: usize, x: usize, to: usize): v128 {
  const r = v128.load(load_)
  let move = f32x4.mul(d, f32x4.sub(r, v128.load(forces)))
  if (mask != 0) move = v128.and(move, v128.load(mask + at))
  const y = f32x4.add(v128.load(x), move)
  v128.store(to, y)
  return f32x4.mul(r, y)
}

function leaveRow(load_: usize, mask: usize, forces: usize, bytes: usize, to: usize): void {
  for (let at: usize = 0; at < 3 * bytes; at += 16) {
    let less = f32x4.sub(v128.load(load_ + at), v128.load(forces + at))
    if (mask != 0) less = v128.and(less, v128.load(mask + at))
    v128.store(to + at, less)
  }
}
