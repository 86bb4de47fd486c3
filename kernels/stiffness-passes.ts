// The finest level's part of an iteration in three passes, each of which reads and writes every vector once: what a row of
// forces needs is made one node layer ahead, so that layers are worked on while the processor's cache still holds them.
import { barrier } from './barrier'
import { prolongLayer, restrictLayer } from './multigrid-transfer'
import { inverseAt, Level, layerStart, ownFrom, ownTo, rowAt, Scratch } from './stiffness-level'
import { beginSweep, leave, multiply, smooth, sumOfLanes, sweepLayer } from './stiffness-sweep'

/** Where the vector would begin whose layer k is slot `slot` of the two layers at `pair`. */
@inline
function inPair(level: Level, s: Scratch, pair: usize, slot: i32, k: i32): usize {
  return pair + <usize>slot * s.layerBytes - (layerStart(level, k) << 2)
}

/** Two layers that this thread alone writes: its neighbours' next to its own, the one below and the one above. */
@inline
function beside(level: Level, s: Scratch, pair: usize, k: i32): usize {
  return inPair(level, s, pair, k < ownFrom(level) ? 0 : 1, k)
}

@inline
function isOwn(level: Level, k: i32): bool {
  return k >= ownFrom(level) && k < ownTo(level)
}

/** direction = second + back * direction; first = K direction where nothing is held; direction . K direction to `sums`. */
export function turnAndMultiply(level: Level, s: Scratch, direction: usize, sums: usize, back: f64): void {
  const end = ownTo(level)
  const from = beginSweep<f32>(level, s)
  if (from >= end) return
  const begin = max(from - 1, 0)
  turn(level, s, direction, begin, back)
  for (let k = begin; k < end; k++) {
    if (k < level.nz) turn(level, s, direction, k + 1, back)
    const x0 = isOwn(level, k) ? direction : beside(level, s, s.besideDirection, k)
    const x1 = isOwn(level, k + 1) ? direction : beside(level, s, s.besideDirection, k + 1)
    sweepLayer(level, s, multiply, x0, x1, level.first, 0, sums, k, k >= from)
  }
}

function turn(level: Level, s: Scratch, direction: usize, k: i32, back: f64): void {
  const to = isOwn(level, k) ? direction : beside(level, s, s.besideDirection, k)
  const end = layerStart(level, k + 1) << 2
  const b = f32x4.splat(<f32>back)
  for (let at = layerStart(level, k) << 2; at < end; at += 16) {
    const z = v128.load(level.second + at)
    // What was there before the first turn is no direction.
    v128.store(to + at, back == 0 ? z : f32x4.add(z, f32x4.mul(b, v128.load(to + at))))
  }
}

/**
 * The first half of a cycle: the first smoothing step from rest, x = step1 D^-1 load, and what it leaves, second = load - K x,
 * restricted to `coarse.load`. Ends with a barrier.
 *
 * Before that a step of conjugate gradients, unless `direction` is 0: solution += width direction, load -= width first, and
 * load . load goes to `square`.
 */
export function stepAndLeave(
  level: Level,
  coarse: Level,
  s: Scratch,
  solution: usize,
  direction: usize,
  width: f64,
  square: usize,
): void {
  const end = ownTo(level)
  const from = beginSweep<f32>(level, s)
  const begin = max(from - 1, 0)
  if (from < end) {
    stepOn(level, s, solution, direction, width, square, begin)
    for (let k = begin; k < end; k++) {
      if (k < level.nz) stepOn(level, s, solution, direction, width, square, k + 1)
      const x0 = inPair(level, s, s.ring, k & 1, k)
      const x1 = inPair(level, s, s.ring, (k + 1) & 1, k + 1)
      sweepLayer(level, s, leave, x0, x1, level.second, 0, 0, k, k >= from)
      if (k < from || !(k & 1 || k == level.nz)) continue
      if (restrictsAlone(level, k >> 1)) restrictLayer(level, coarse, s, level.second, k >> 1)
      if (k & 1 && k == level.nz) restrictLayer(level, coarse, s, level.second, (k + 1) >> 1)
    }
  }
  barrier()
  // Layers of the coarse level that need fine ones of two threads.
  for (let k = from; k < end; k++)
    if (!(k & 1) && !restrictsAlone(level, k >> 1)) restrictLayer(level, coarse, s, level.second, k >> 1)
  barrier()
}

/** All that coarse layer K needs is this thread's own. */
@inline
function restrictsAlone(level: Level, K: i32): bool {
  return max(2 * K - 1, 0) >= ownFrom(level) && min(2 * K + 1, level.nz) < ownTo(level)
}

/** What `stepAndLeave` does first to one node layer, its own or a neighbour's. */
function stepOn(
  level: Level,
  s: Scratch,
  solution: usize,
  direction: usize,
  width: f64,
  square: usize,
  k: i32,
): void {
  const own = isOwn(level, k)
  const to = inPair(level, s, s.ring, k & 1, k)
  const kept = own ? level.load : beside(level, s, s.besideLoad, k)
  const wide = level.ny + 1
  let sum: f64 = 0
  for (let row = k * wide; row < (k + 1) * wide; row++) {
    const start = load<i32>(rowAt(level.nodeRows, row))
    const bytes = <usize>load<i32>(rowAt(level.nodeRows, row), 8) << 2
    const at = <usize>start << 2
    const inverse = inverseAt(level, start)
    if (direction != 0) {
      if (own) moveRow(inverse, bytes, solution + (at << 1), direction + at, width)
      sum += stepRow(bytes, level.first + at, kept + at, width)
    } else if (!own) memory.copy(kept + at, level.load + at, 3 * bytes)
    restRow(inverse, bytes, kept + at, to + at, level.step1)
  }
  if (own && direction != 0) store<f64>(square + (<usize>k << 3), sum)
}

/** u += width p, at nodes that touch something. */
@inline
function moveRow(inverse: usize, bytes: usize, u: usize, p: usize, width: f64): void {
  const wide = f64x2.splat(width)
  const none = f32x4.splat(0)
  for (let n: usize = 0; n < bytes; n += 16) {
    const there = f32x4.ne(v128.load(inverse + n), none)
    moveFour(u + (n << 1), v128.and(v128.load(p + n), there), wide)
    moveFour(u + ((bytes + n) << 1), v128.and(v128.load(p + bytes + n), there), wide)
    moveFour(u + ((2 * bytes + n) << 1), v128.and(v128.load(p + 2 * bytes + n), there), wide)
  }
}

@inline
function moveFour(u: usize, move: v128, width: v128): void {
  const low = f64x2.promote_low_f32x4(move)
  const high = f64x2.promote_low_f32x4(v128.shuffle<f32>(move, move, 2, 3, 2, 3))
  v128.store(u, f64x2.add(v128.load(u), f64x2.mul(width, low)))
  v128.store(u, f64x2.add(v128.load(u, 16), f64x2.mul(width, high)), 16)
}

/** r -= width q; returns r . r. */
@inline
function stepRow(bytes: usize, q: usize, r: usize, width: f64): f64 {
  const a = f32x4.splat(<f32>width)
  let sum = f32x4.splat(0)
  for (let at: usize = 0; at < 3 * bytes; at += 16) {
    const less = f32x4.sub(v128.load(r + at), f32x4.mul(a, v128.load(q + at)))
    v128.store(r + at, less)
    sum = f32x4.add(sum, f32x4.mul(less, less))
  }
  return sumOfLanes(sum)
}

/** to = step D^-1 r. */
@inline
export function restRow(inverse: usize, bytes: usize, r: usize, to: usize, step: f32): void {
  const w = f32x4.splat(step)
  for (let n: usize = 0; n < bytes; n += 16) {
    const d = f32x4.mul(w, v128.load(inverse + n))
    v128.store(to + n, f32x4.mul(d, v128.load(r + n)))
    v128.store(to + bytes + n, f32x4.mul(d, v128.load(r + bytes + n)))
    v128.store(to + 2 * bytes + n, f32x4.mul(d, v128.load(r + 2 * bytes + n)))
  }
}

/**
 * The second half of a cycle: x = step1 D^-1 load and the correction of `coarse`, smoothed once, to `second`. The sum is
 * load . second.
 */
export function correctAndSmooth(level: Level, coarse: Level, s: Scratch): void {
  const end = ownTo(level)
  const from = beginSweep<f32>(level, s)
  if (from >= end) return
  const begin = max(from - 1, 0)
  correctOn(level, coarse, s, begin)
  for (let k = begin; k < end; k++) {
    if (k < level.nz) correctOn(level, coarse, s, k + 1)
    const x0 = inPair(level, s, s.ring, k & 1, k)
    const x1 = inPair(level, s, s.ring, (k + 1) & 1, k + 1)
    sweepLayer(level, s, smooth, x0, x1, level.second, level.step1, level.partial, k, k >= from)
  }
}

function correctOn(level: Level, coarse: Level, s: Scratch, k: i32): void {
  const to = inPair(level, s, s.ring, k & 1, k)
  const wide = level.ny + 1
  for (let row = k * wide; row < (k + 1) * wide; row++) {
    const start = load<i32>(rowAt(level.nodeRows, row))
    const bytes = <usize>load<i32>(rowAt(level.nodeRows, row), 8) << 2
    const at = <usize>start << 2
    restRow(inverseAt(level, start), bytes, level.load + at, to + at, level.step1)
  }
  prolongLayer(level, coarse, s, to, k)
}

/** The step of conjugate gradients of `stepAndLeave` alone. */
export function step(level: Level, solution: usize, direction: usize, width: f64, square: usize): void {
  const wide = level.ny + 1
  for (let k = ownFrom(level); k < ownTo(level); k++) {
    let sum: f64 = 0
    for (let row = k * wide; row < (k + 1) * wide; row++) {
      const start = load<i32>(rowAt(level.nodeRows, row))
      const bytes = <usize>load<i32>(rowAt(level.nodeRows, row), 8) << 2
      const at = <usize>start << 2
      moveRow(inverseAt(level, start), bytes, solution + (at << 1), direction + at, width)
      sum += stepRow(bytes, level.first + at, level.load + at, width)
    }
    store<f64>(square + (<usize>k << 3), sum)
  }
}
