// From a level to the next coarser one and back: trilinear, and its transpose.
import { Level, maskOf, ownFrom, ownTo, rowAt, Scratch } from './stiffness-level'

/** The load of `coarse` from vector `left` of `fine`, on this thread's layers of `coarse`. */
export function restrict(fine: Level, coarse: Level, s: Scratch, left: usize): void {
  const end = ownTo(coarse)
  for (let K = ownFrom(coarse); K < end; K++) restrictLayer(fine, coarse, s, left, K)
}

/** One node layer of `restrict`: from the fine layers 2 K - 1 to 2 K + 1. */
export function restrictLayer(fine: Level, coarse: Level, s: Scratch, left: usize, K: i32): void {
  const rows = s.carry
  for (let J = 0; J <= coarse.ny; J++) {
    const number = K * (coarse.ny + 1) + J
    const row = rowAt(coarse.nodeRows, number)
    const count = load<i32>(row, 8)
    if (count == 0) continue
    // Fine nodes 2 first - 4 up to 2 (first + count) + 4 come into the buffer.
    const first = 2 * load<i32>(row, 4) - 4
    const wide = 2 * count + 8
    memory.fill(s.between, 0, <usize>(3 * wide) << 2)
    const middle = rowAt(fine.nodeRows, 2 * K * (fine.ny + 1) + 2 * J)
    let alike = true
    let n: usize = 0
    for (let k = 2 * K - 1; k <= 2 * K + 1; k++)
      for (let j = 2 * J - 1; j <= 2 * J + 1; j++) {
        const there = k >= 0 && j >= 0 && k <= fine.nz && j <= fine.ny
        const own = there ? rowAt(fine.nodeRows, k * (fine.ny + 1) + j) : 0
        alike = alike && there && sameNodes(own, middle)
        store<usize>(rows + (n++ << 2), own)
      }
    if (alike) addNine(left, rows, s.between, first, wide)
    else
      for (n = 0; n < 9; n++) {
        const own = load<usize>(rows + (n << 2))
        if (own != 0) addRow(left, own, s.between, first, wide, (n % 3 == 1 ? 1 : 0.5) * (n / 3 == 1 ? 1 : 0.5))
      }
    const to = coarse.load + (<usize>load<i32>(row) << 2)
    for (let c = 0; c < 3; c++)
      halve(s.between + (<usize>(c * wide + 4) << 2), to + (<usize>(c * count) << 2), count)
    const mask = maskOf(coarse, number)
    if (mask != 0) hold(to, mask, count)
  }
}

@inline
function sameNodes(a: usize, b: usize): bool {
  return load<i32>(a, 4) == load<i32>(b, 4) && load<i32>(a, 8) == load<i32>(b, 8)
}

/** Held components of a row become 0. */
function hold(to: usize, mask: usize, count: i32): void {
  for (let at: usize = 0; at < <usize>(3 * count) << 2; at += 16)
    v128.store(to + at, v128.and(v128.load(to + at), v128.load(mask + at)))
}

/** The weighted sum of nine rows of the same nodes, three of each layer, to the buffer; see `addRow`. */
function addNine(vector: usize, rows: usize, buffer: usize, first: i32, wide: i32): void {
  const count = load<i32>(load<usize>(rows), 8)
  const own = load<i32>(load<usize>(rows), 4)
  const from = max(own, first)
  const to = min(own + count, first + wide)
  const half = f32x4.splat(0.5)
  const quarter = f32x4.splat(0.25)
  for (let c = 0; c < 3; c++) {
    const shift = vector + (<usize>(c * count + from - own) << 2)
    const a = shift + (<usize>load<i32>(load<usize>(rows)) << 2)
    const b = shift + (<usize>load<i32>(load<usize>(rows, 4)) << 2)
    const d = shift + (<usize>load<i32>(load<usize>(rows, 8)) << 2)
    const e = shift + (<usize>load<i32>(load<usize>(rows, 12)) << 2)
    const f = shift + (<usize>load<i32>(load<usize>(rows, 16)) << 2)
    const g = shift + (<usize>load<i32>(load<usize>(rows, 20)) << 2)
    const h = shift + (<usize>load<i32>(load<usize>(rows, 24)) << 2)
    const m = shift + (<usize>load<i32>(load<usize>(rows, 28)) << 2)
    const n = shift + (<usize>load<i32>(load<usize>(rows, 32)) << 2)
    const target = buffer + (<usize>(c * wide + from - first) << 2)
    // Rows begin and end with whole fours, and so does the buffer.
    for (let at: usize = 0; at < <usize>(to - from) << 2; at += 16) {
      const corners = f32x4.add(
        f32x4.add(v128.load(a + at), v128.load(d + at)),
        f32x4.add(v128.load(h + at), v128.load(n + at)),
      )
      const edges = f32x4.add(
        f32x4.add(v128.load(b + at), v128.load(e + at)),
        f32x4.add(v128.load(g + at), v128.load(m + at)),
      )
      const around = f32x4.add(f32x4.mul(quarter, corners), f32x4.mul(half, edges))
      v128.store(target + at, f32x4.add(v128.load(f + at), around))
    }
  }
}

/** Adds the correction `coarse.second` to vector `to` of `fine`, on this thread's layers of `fine`; held components stay. */
export function prolong(fine: Level, coarse: Level, s: Scratch, to: usize): void {
  const end = ownTo(fine)
  for (let k = ownFrom(fine); k < end; k++) prolongLayer(fine, coarse, s, to, k)
}

/** One node layer of `prolong`. */
export function prolongLayer(fine: Level, coarse: Level, s: Scratch, to: usize, k: i32): void {
  for (let j = 0; j <= fine.ny; j++) {
    const number = k * (fine.ny + 1) + j
    const row = rowAt(fine.nodeRows, number)
    const count = load<i32>(row, 8)
    if (count == 0) continue
    const first = load<i32>(row, 4) >> 1
    const wide = (count >> 1) + 8
    const a = rowAt(coarse.nodeRows, (k >> 1) * (coarse.ny + 1) + (j >> 1))
    const b = rowAt(coarse.nodeRows, (k >> 1) * (coarse.ny + 1) + ((j + 1) >> 1))
    const d = rowAt(coarse.nodeRows, ((k + 1) >> 1) * (coarse.ny + 1) + (j >> 1))
    const e = rowAt(coarse.nodeRows, ((k + 1) >> 1) * (coarse.ny + 1) + ((j + 1) >> 1))
    memory.fill(s.between, 0, <usize>(3 * wide) << 2)
    if (sameNodes(a, b) && sameNodes(a, d) && sameNodes(a, e))
      addFour(coarse.second, a, b, d, e, s.between, first, wide)
    else {
      // Where a row counts twice or four times its parts are added as often.
      addRow(coarse.second, a, s.between, first, wide, 0.25)
      addRow(coarse.second, b, s.between, first, wide, 0.25)
      addRow(coarse.second, d, s.between, first, wide, 0.25)
      addRow(coarse.second, e, s.between, first, wide, 0.25)
    }
    const mask = maskOf(fine, number)
    for (let c = 0; c < 3; c++) {
      const at = <usize>(c * count) << 2
      const own = to + (<usize>load<i32>(row) << 2) + at
      if (mask != 0) addDoubledFree(s.between + (<usize>(c * wide) << 2), own, mask + at, count)
      else addDoubled(s.between + (<usize>(c * wide) << 2), own, count)
    }
  }
}

/** A quarter of each of four rows of the same nodes to the buffer; see `addRow`. */
function addFour(vector: usize, ra: usize, rb: usize, rd: usize, re: usize, buffer: usize, first: i32, wide: i32): void {
  const count = load<i32>(ra, 8)
  const own = load<i32>(ra, 4)
  const from = max(own, first)
  const to = min(own + count, first + wide)
  const quarter = f32x4.splat(0.25)
  for (let c = 0; c < 3; c++) {
    const shift = vector + (<usize>(c * count + from - own) << 2)
    const a = shift + (<usize>load<i32>(ra) << 2)
    const b = shift + (<usize>load<i32>(rb) << 2)
    const d = shift + (<usize>load<i32>(rd) << 2)
    const e = shift + (<usize>load<i32>(re) << 2)
    const target = buffer + (<usize>(c * wide + from - first) << 2)
    let at: usize = 0
    const bytes = <usize>max(to - from, 0) << 2
    for (; at + 16 <= bytes; at += 16) {
      const ab = f32x4.add(v128.load(a + at), v128.load(b + at))
      const de = f32x4.add(v128.load(d + at), v128.load(e + at))
      v128.store(target + at, f32x4.mul(quarter, f32x4.add(ab, de)))
    }
    for (; at < bytes; at += 4)
      store<f32>(target + at, 0.25 * (load<f32>(a + at) + load<f32>(b + at) + (load<f32>(d + at) + load<f32>(e + at))))
  }
}

/** buffer += weight * row, where both have nodes; the buffer's components begin at node `first` and are `wide` apart. */
function addRow(vector: usize, row: usize, buffer: usize, first: i32, wide: i32, weight: f32): void {
  const count = load<i32>(row, 8)
  const own = load<i32>(row, 4)
  const from = max(own, first)
  const to = min(own + count, first + wide)
  const w = f32x4.splat(weight)
  for (let c = 0; c < 3; c++) {
    let source = vector + (<usize>(load<i32>(row) + c * count + from - own) << 2)
    let target = buffer + (<usize>(c * wide + from - first) << 2)
    let i = from
    for (; i + 4 <= to; i += 4) {
      v128.store(target, f32x4.add(v128.load(target), f32x4.mul(w, v128.load(source))))
      source += 16
      target += 16
    }
    for (; i < to; i++) {
      store<f32>(target, load<f32>(target) + weight * load<f32>(source))
      source += 4
      target += 4
    }
  }
}

/** to[i] = (from[2i - 1] + 2 from[2i] + from[2i + 1]) / 2. */
function halve(from: usize, to: usize, count: i32): void {
  const half = f32x4.splat(0.5)
  for (let i = 0; i < count; i += 4) {
    const at = from + (<usize>i << 3)
    const a = v128.load(at)
    const b = v128.load(at + 16)
    const even = v128.shuffle<f32>(a, b, 0, 2, 4, 6)
    const after = v128.shuffle<f32>(a, b, 1, 3, 5, 7)
    const before = v128.shuffle<f32>(v128.load(at - 4), v128.load(at + 12), 0, 2, 4, 6)
    v128.store(to + (<usize>i << 2), f32x4.add(even, f32x4.mul(half, f32x4.add(before, after))))
  }
}

/** What the pair of coarse values at `from` and the next gives to four fine nodes. */
@inline
function doubled(from: usize): v128 {
  const a = v128.load(from)
  const mean = f32x4.mul(f32x4.splat(0.5), f32x4.add(a, v128.load(from, 4)))
  return v128.shuffle<f32>(a, mean, 0, 4, 1, 5)
}

/** to[2i] += from[i], to[2i + 1] += the mean of from[i] and from[i + 1]. */
function addDoubled(from: usize, to: usize, count: i32): void {
  for (let i = 0; i < count; i += 4) {
    const at = to + (<usize>i << 2)
    v128.store(at, f32x4.add(v128.load(at), doubled(from + (<usize>i << 1))))
  }
}

/** The same where the mask says free. */
function addDoubledFree(from: usize, to: usize, mask: usize, count: i32): void {
  for (let i = 0; i < count; i += 4) {
    const at = <usize>i << 2
    const move = v128.and(doubled(from + (at >> 1)), v128.load(mask + at))
    v128.store(to + at, f32x4.add(v128.load(to + at), move))
  }
}
