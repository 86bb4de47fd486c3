// Before a solve: coarser conductances, diagonals, and where the unknowns are.
import { barrier, shareFrom, thread, threads } from './barrier'
import { FlowLevel } from './flow-level'

/** 1 / diagonal on layers from <= k < to. Every thread. */
export function invertDiagonal(level: FlowLevel, from: i32, to: i32): void {
  const row = (<usize>level.nx) << 2
  const layer = row * <usize>level.ny
  const one = f32x4.splat(1)
  const zero = f32x4.splat(0)
  const begin = from + shareFrom(to - from, thread())
  const end = from + shareFrom(to - from, thread() + 1)
  const x = level.x
  const y = level.y
  const z = level.z
  const last = layer * <usize>end
  for (let at = layer * <usize>begin; at < last; at += 16) {
    let sum = v128.load(level.held + at)
    sum = f32x4.add(sum, f32x4.add(v128.load(x + at), v128.load(x + at - 4)))
    sum = f32x4.add(sum, f32x4.add(v128.load(y + at), v128.load(y + at - row)))
    sum = f32x4.add(sum, f32x4.add(v128.load(z + at), v128.load(z + at - layer)))
    v128.store(level.inverse + at, v128.and(f32x4.gt(sum, zero), f32x4.div(one, sum)))
  }
}

/** Finds the rows with unknowns and deals the layers out by them. Every thread; `invertDiagonal` has gone before. */
export function findRows(level: FlowLevel): void {
  const rows = level.ny * level.nz
  const to = shareFrom(rows, thread() + 1)
  for (let n = shareFrom(rows, thread()); n < to; n++) noteRow(level, n)
  barrier()
  if (thread() == 0) {
    packRows(level)
    dealLayers(level)
  }
  barrier()
}

/** The first four cells of a row with an unknown, and the end of the last. */
function noteRow(level: FlowLevel, n: i32): void {
  const start = (<usize>(n * level.nx)) << 2
  let from = start
  let to = start + ((<usize>level.nx) << 2)
  while (from < to && !v128.any_true(v128.load(level.inverse + from))) from += 16
  while (from < to && !v128.any_true(v128.load(level.inverse + to - 16))) to -= 16
  store<i32>(level.rows + (<usize>n << 3), <i32>from)
  store<i32>(level.rows + (<usize>n << 3), <i32>to, 4)
}

function packRows(level: FlowLevel): void {
  let count = 0
  for (let k = 0; k < level.nz; k++) {
    store<i32>(level.layers + (<usize>k << 2), count)
    for (let j = 0; j < level.ny; j++) {
      const noted = load<u64>(level.rows + (<usize>(k * level.ny + j) << 3))
      if (<u32>noted == <u32>(noted >> 32)) continue
      store<u64>(level.rows + (<usize>count << 3), noted)
      count++
    }
  }
  store<i32>(level.layers + (<usize>level.nz << 2), count)
}

/** Layers in even runs of about as many cells a thread. */
function dealLayers(level: FlowLevel): void {
  let cells: i64 = 0
  const rows = load<i32>(level.layers + (<usize>level.nz << 2))
  for (let n = 0; n < rows; n++) cells += lengthOf(level, n)
  let seen: i64 = 0
  let k = 0
  for (let t = 0; t <= threads(); t++) {
    while (k < level.nz && seen * threads() < cells * t) {
      const end = load<i32>(level.layers + (<usize>min(k + 2, level.nz) << 2))
      for (let n = load<i32>(level.layers + (<usize>k << 2)); n < end; n++) seen += lengthOf(level, n)
      k = min(k + 2, level.nz)
    }
    store<i32>(level.shares + (<usize>t << 2), t == threads() ? level.nz : k)
  }
}

@inline
function lengthOf(level: FlowLevel, n: i32): i64 {
  const at = level.rows + (<usize>n << 3)
  return load<i32>(at, 4) - load<i32>(at)
}

/**
 * Conductances of the next coarser grid on its layers from <= k < to: what eight cells have in common with the next eight,
 * summed. Every thread.
 */
export function coarsenFaces(fine: FlowLevel, coarse: FlowLevel, from: i32, to: i32): void {
  const row = (<usize>fine.nx) << 2
  const layer = row * <usize>fine.ny
  const half = fine.ny >> 1
  const rows = half * (to - from)
  const end = half * from + shareFrom(rows, thread() + 1)
  for (let n = half * from + shareFrom(rows, thread()); n < end; n++) {
    const j = n % half
    const k = n / half
    let at = <usize>(2 * k) * layer + <usize>(2 * j) * row
    let out = (<usize>(coarse.nx * (j + coarse.ny * k))) << 2
    for (let i = 0; i < fine.nx; i += 8) {
      // The face of a pair that lies between two coarse cells is that of its second cell.
      v128.store(coarse.x + out, odd(four(fine.x + at, row, layer), four(fine.x + at + 16, row, layer)))
      v128.store(coarse.y + out, paired(two(fine.y + at + row, layer), two(fine.y + at + row + 16, layer)))
      v128.store(coarse.z + out, paired(two(fine.z + at + layer, row), two(fine.z + at + layer + 16, row)))
      v128.store(coarse.held + out, paired(four(fine.held + at, row, layer), four(fine.held + at + 16, row, layer)))
      at += 32
      out += 16
    }
  }
}

@inline
function two(at: usize, step: usize): v128 {
  return f32x4.add(v128.load(at), v128.load(at + step))
}

@inline
function four(at: usize, row: usize, layer: usize): v128 {
  return f32x4.add(two(at, row), two(at + layer, row))
}

@inline
function odd(a: v128, b: v128): v128 {
  return i32x4.shuffle(a, b, 1, 3, 5, 7)
}

/** Sums of neighbours two and two. */
@inline
export function paired(a: v128, b: v128): v128 {
  return f32x4.add(i32x4.shuffle(a, b, 0, 2, 4, 6), i32x4.shuffle(a, b, 1, 3, 5, 7))
}
