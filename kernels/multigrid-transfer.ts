// From a level to the next coarser one and back: trilinear, and its transpose.
import { Level, ownFrom, ownTo, rowAt, Scratch } from './stiffness-level'

/** The load of `coarse` from vector `left` of `fine`, on this thread's layers of `coarse`. */
export function restrict(fine: Level, coarse: Level, s: Scratch, left: usize): void {
  const end = ownTo(coarse)
  for (let K = ownFrom(coarse); K < end; K++)
    for (let J = 0; J <= coarse.ny; J++) {
      const row = rowAt(coarse.nodeRows, K * (coarse.ny + 1) + J)
      const count = load<i32>(row, 8)
      if (count == 0) continue
      // Fine nodes 2 first - 4 up to 2 (first + count) + 4 come into the buffer.
      const first = 2 * load<i32>(row, 4) - 4
      const wide = 2 * count + 8
      memory.fill(s.between, 0, <usize>(3 * wide) << 2)
      for (let k = max(2 * K - 1, 0); k <= min(2 * K + 1, fine.nz); k++)
        for (let j = max(2 * J - 1, 0); j <= min(2 * J + 1, fine.ny); j++) {
          const weight: f32 = (j == 2 * J ? 1 : 0.5) * (k == 2 * K ? 1 : 0.5)
          addRow(left, rowAt(fine.nodeRows, k * (fine.ny + 1) + j), s.between, first, wide, weight)
        }
      for (let c = 0; c < 3; c++)
        halve(s.between + (<usize>(c * wide + 4) << 2), coarse.load + (<usize>(load<i32>(row) + c * count) << 2), count)
    }
}

/** Adds the correction `coarse.second` to vector `to` of `fine`, on this thread's layers of `fine`; held components stay. */
export function prolong(fine: Level, coarse: Level, s: Scratch, to: usize): void {
  const end = ownTo(fine)
  for (let k = ownFrom(fine); k < end; k++)
    for (let j = 0; j <= fine.ny; j++) {
      const row = rowAt(fine.nodeRows, k * (fine.ny + 1) + j)
      const count = load<i32>(row, 8)
      if (count == 0) continue
      const first = load<i32>(row, 4) >> 1
      const wide = (count >> 1) + 8
      memory.fill(s.between, 0, <usize>(3 * wide) << 2)
      const weight: f32 = (j & 1 ? 0.5 : 1) * (k & 1 ? 0.5 : 1)
      for (let K = k >> 1; K <= (k + 1) >> 1; K++)
        for (let J = j >> 1; J <= (j + 1) >> 1; J++)
          addRow(coarse.second, rowAt(coarse.nodeRows, K * (coarse.ny + 1) + J), s.between, first, wide, weight)
      for (let c = 0; c < 3; c++) {
        const at = <usize>(load<i32>(row) + c * count) << 2
        addDoubled(s.between + (<usize>(c * wide) << 2), to + at, fine.inverse + at, count)
      }
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

/** to[2i] += from[i], to[2i + 1] += the mean of from[i] and from[i + 1], where `inverse` is not 0. */
function addDoubled(from: usize, to: usize, inverse: usize, count: i32): void {
  const half = f32x4.splat(0.5)
  const none = f32x4.splat(0)
  for (let i = 0; i < count; i += 4) {
    const a = v128.load(from + (<usize>i << 1))
    const mean = f32x4.mul(half, f32x4.add(a, v128.load(from + (<usize>i << 1) + 4)))
    const at = <usize>i << 2
    const free = f32x4.ne(v128.load(inverse + at), none)
    const both = v128.and(v128.shuffle<f32>(a, mean, 0, 4, 1, 5), free)
    v128.store(to + at, f32x4.add(v128.load(to + at), both))
  }
}
