// One grid of the flow solver, as src/cement/flow/kernel-solver.ts lays it out in memory. All fields are four bytes.
//
// Cells lie flat, i fastest. x, y, z hold the conductance of the face towards the next cell along that axis, 0 at the end of a
// row and round every cell that is no unknown, so that flat neighbours beyond a row's end weigh nothing. Every vector has zeros
// for one layer and one row before and after it.
import { barrier, shareFrom, thread } from './barrier'

/** Cells are dealt out and summed in runs of this many. */
export const chunkCells: i32 = 256

@unmanaged
export class FlowLevel {
  /** Even along every axis, except on the coarsest level. */
  nx: i32
  ny: i32
  nz: i32
  x: usize
  y: usize
  z: usize
  /** To held pressures. */
  held: usize
  /** 1 / sum of a cell's conductances; 0 where it is no unknown. */
  inverse: usize
  /** Right side, and two vectors that the cycle writes in turn; the second holds its result. */
  rhs: usize
  first: usize
  second: usize
  /** First cells of the chunks with unknowns, i32. */
  chunks: usize
  chunkCount: i32
  /** Chunks in all. */
  chunksMost: i32
  /** 1 where thread 0 does everything: too small to share. */
  alone: i32
}

/** Step widths of two Jacobi steps: the roots of the Chebyshev polynomial on [0.45, 1.95], the spectrum's upper part. */
export const stepA: f32 = <f32>(1.0 / (1.2 + 0.75 * 0.70710678118654752))
export const stepB: f32 = <f32>(1.0 / (1.2 - 0.75 * 0.70710678118654752))

@inline
export function chunkFrom(level: FlowLevel): i32 {
  return level.alone ? 0 : shareFrom(level.chunkCount, thread())
}

@inline
export function chunkTo(level: FlowLevel): i32 {
  return level.alone ? level.chunkCount : shareFrom(level.chunkCount, thread() + 1)
}

/** Byte offset of the chunk at place n of the list. */
@inline
export function chunkAt(level: FlowLevel, n: i32): usize {
  return (<usize>load<i32>(level.chunks + (<usize>n << 2))) << 2
}

/** Waits for the other threads where the level is shared. */
@inline
export function meet(level: FlowLevel): void {
  if (!level.alone) barrier()
}

/** A v at four cells: the flow out of each. `at` is in bytes, `row` and `layer` the bytes to the next row and layer. */
@inline
export function outflow(level: FlowLevel, v: usize, at: usize, row: usize, layer: usize): v128 {
  const p = v128.load(v + at)
  let sum = f32x4.mul(v128.load(level.held + at), p)
  sum = f32x4.add(sum, f32x4.mul(v128.load(level.x + at), f32x4.sub(p, v128.load(v + at + 4))))
  sum = f32x4.add(sum, f32x4.mul(v128.load(level.x + at - 4), f32x4.sub(p, v128.load(v + at - 4))))
  sum = f32x4.add(sum, f32x4.mul(v128.load(level.y + at), f32x4.sub(p, v128.load(v + at + row))))
  sum = f32x4.add(sum, f32x4.mul(v128.load(level.y + at - row), f32x4.sub(p, v128.load(v + at - row))))
  sum = f32x4.add(sum, f32x4.mul(v128.load(level.z + at), f32x4.sub(p, v128.load(v + at + layer))))
  return f32x4.add(sum, f32x4.mul(v128.load(level.z + at - layer), f32x4.sub(p, v128.load(v + at - layer))))
}

/** The same at one cell. */
@inline
export function outflow1(level: FlowLevel, v: usize, at: usize, row: usize, layer: usize): f32 {
  const p = load<f32>(v + at)
  let sum = load<f32>(level.held + at) * p
  sum += load<f32>(level.x + at) * (p - load<f32>(v + at + 4))
  sum += load<f32>(level.x + at - 4) * (p - load<f32>(v + at - 4))
  sum += load<f32>(level.y + at) * (p - load<f32>(v + at + row))
  sum += load<f32>(level.y + at - row) * (p - load<f32>(v + at - row))
  sum += load<f32>(level.z + at) * (p - load<f32>(v + at + layer))
  return sum + load<f32>(level.z + at - layer) * (p - load<f32>(v + at - layer))
}

/** Adds the products of four pairs to two f64. */
@inline
export function addProducts(sum: v128, a: v128, b: v128): v128 {
  const product = f32x4.mul(a, b)
  const high = i32x4.shuffle(product, product, 2, 3, 2, 3)
  return f64x2.add(sum, f64x2.add(f64x2.promote_low_f32x4(product), f64x2.promote_low_f32x4(high)))
}

@inline
export function across(sum: v128): f64 {
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)
}

/** Sum of a list of partial sums, in their order: the same on every thread, and on any number of them. */
export function sumOf(partial: usize, count: i32): f64 {
  let sum: f64 = 0
  for (let n = 0; n < count; n++) sum += load<f64>(partial + (<usize>n << 3))
  return sum
}
