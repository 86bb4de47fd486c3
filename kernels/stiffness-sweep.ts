// One pass over a level: the forces of a vector, and at once what is to be done with them, row by row.
import { leaveIfStopped } from './barrier'
import { Level, ownFrom, ownTo, rowAt, Scratch } from './stiffness-level'
import { forcesOnRow, rowPitch } from './stiffness-row'

/** to = K x; the sum is x . K x. */
export const multiply: i32 = 0
/** to = x + step D^-1 (load - K x); the sum is load . to. */
export const smooth: i32 = 1
/** to = load - K x where nothing is held. */
export const leave: i32 = 2

/** Runs over this thread's node layers; their sums go to `level.partial`. */
export function sweep(level: Level, s: Scratch, job: i32, x: usize, to: usize, step: f32): void {
  const from = begin<f32>(level, s)
  const end = ownTo(level)
  const wide = level.ny + 1
  for (let k = max(from - 1, 0); k < end; k++) {
    leaveIfStopped()
    let sum: f64 = 0
    for (let j = 0; j < wide; j++) {
      forcesOnRow<f32>(level, s, x, j, k)
      if (k < from) continue
      const row = rowAt(level.nodeRows, k * wide + j)
      const at = <usize>load<i32>(row) << 2
      const bytes = <usize>(3 * load<i32>(row, 8)) << 2
      if (job == smooth) sum += smoothRow(level, s.out, at, bytes, x, to, step)
      else if (job == leave) leaveRow(level, s.out, at, bytes, to)
      else sum += multiplyRow(s.out, at, bytes, x, to)
    }
    if (k >= from) store<f64>(level.partial + (<usize>k << 3), sum)
  }
}

/** to = K x in f64; x and to are f64 vectors. */
export function sweepF64(level: Level, s: Scratch, x: usize, to: usize): void {
  const from = begin<f64>(level, s)
  const end = ownTo(level)
  const wide = level.ny + 1
  for (let k = max(from - 1, 0); k < end; k++) {
    leaveIfStopped()
    for (let j = 0; j < wide; j++) {
      forcesOnRow<f64>(level, s, x, j, k)
      if (k < from) continue
      const row = rowAt(level.nodeRows, k * wide + j)
      memory.copy(to + (<usize>load<i32>(row) << 3), s.out, <usize>(3 * load<i32>(row, 8)) << 3)
    }
  }
}

/** Clears what waits for later rows; returns the first node layer of this thread. */
function begin<T>(level: Level, s: Scratch): i32 {
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

function multiplyRow(forces: usize, start: usize, bytes: usize, x: usize, to: usize): f64 {
  let sum = f32x4.splat(0)
  for (let at: usize = 0; at < bytes; at += 16) {
    const v = v128.load(forces + at)
    v128.store(to + start + at, v)
    sum = f32x4.add(sum, f32x4.mul(v, v128.load(x + start + at)))
  }
  return sumOfLanes(sum)
}

function smoothRow(level: Level, forces: usize, start: usize, bytes: usize, x: usize, to: usize, step: f32): f64 {
  const load_ = level.load + start
  const inverse = level.inverse + start
  const w = f32x4.splat(step)
  let sum = f32x4.splat(0)
  for (let at: usize = 0; at < bytes; at += 16) {
    const r = v128.load(load_ + at)
    const less = f32x4.sub(r, v128.load(forces + at))
    const y = f32x4.add(v128.load(x + start + at), f32x4.mul(f32x4.mul(w, v128.load(inverse + at)), less))
    v128.store(to + start + at, y)
    sum = f32x4.add(sum, f32x4.mul(r, y))
  }
  return sumOfLanes(sum)
}

function leaveRow(level: Level, forces: usize, start: usize, bytes: usize, to: usize): void {
  const load_ = level.load + start
  const inverse = level.inverse + start
  const none = f32x4.splat(0)
  for (let at: usize = 0; at < bytes; at += 16) {
    const less = f32x4.sub(v128.load(load_ + at), v128.load(forces + at))
    v128.store(to + start + at, v128.and(less, f32x4.ne(v128.load(inverse + at), none)))
  }
}
