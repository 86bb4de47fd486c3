// One grid of the flow solver, as src/cement/flow/engine/kernel-layout.ts lays it out in memory. All fields are four bytes.
//
// Cells lie flat, i fastest; rows are whole eights of cells, and numbers of rows and layers are even except on the coarsest
// grid. x, y, z hold the conductance of the face towards the next cell along that axis, 0 at the end of a row and round every
// cell that is no unknown, so that flat neighbours beyond a row's end weigh nothing. Every vector is 0 where there is no
// unknown, and for one layer and one row before and after the grid.
import { barrier, thread } from './barrier'

@unmanaged
export class FlowLevel {
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
  /** Rows with unknowns: byte offsets of the first four cells with any, and of the end of the last, i32 each. */
  rows: usize
  /** Where each layer's rows begin in that list, i32, one more than there are layers. */
  layers: usize
  /** First layer of each thread, even, one more than there are threads. */
  shares: usize
  /** 1 where thread 0 does everything: too small to share. */
  alone: i32
}

/** Step widths of two Jacobi steps: the roots of the Chebyshev polynomial on [0.45, 1.95], the spectrum's upper part. */
export const stepA: f32 = <f32>(1.0 / (1.2 + 0.75 * 0.70710678118654752))
export const stepB: f32 = <f32>(1.0 / (1.2 - 0.75 * 0.70710678118654752))

@inline
export function flowLevel(levels: usize, l: i32): FlowLevel {
  return changetype<FlowLevel>(<usize>load<u32>(levels + (<usize>l << 2)))
}

/** This thread's layers: from `ownFrom` up to `ownTo`. */
@inline
export function ownFrom(level: FlowLevel): i32 {
  return level.alone ? 0 : load<i32>(level.shares + (<usize>thread() << 2))
}

@inline
export function ownTo(level: FlowLevel): i32 {
  return level.alone ? level.nz : load<i32>(level.shares + (<usize>thread() << 2), 4)
}

/** Place in the list of a layer's first row; that of the next layer ends it. In bytes. */
@inline
export function rowsOf(level: FlowLevel, layer: i32): usize {
  return level.rows + (<usize>load<i32>(level.layers + (<usize>layer << 2)) << 3)
}

/** Waits for the other threads where the level is shared. */
@inline
export function meet(level: FlowLevel): void {
  if (!level.alone) barrier()
}

/** A v at four cells: the flow out of each. `at` is in bytes, `row` and `layer` the bytes to the next row and layer. */
@inline
export function outflow(x: usize, y: usize, z: usize, held: usize, v: usize, row: usize, layer: usize): v128 {
  const p = v128.load(v)
  let sum = f32x4.mul(v128.load(held), p)
  sum = f32x4.add(sum, f32x4.mul(v128.load(x), f32x4.sub(p, v128.load(v, 4))))
  sum = f32x4.add(sum, f32x4.mul(v128.load(x - 4), f32x4.sub(p, v128.load(v - 4))))
  sum = f32x4.add(sum, f32x4.mul(v128.load(y), f32x4.sub(p, v128.load(v + row))))
  sum = f32x4.add(sum, f32x4.mul(v128.load(y - row), f32x4.sub(p, v128.load(v - row))))
  sum = f32x4.add(sum, f32x4.mul(v128.load(z), f32x4.sub(p, v128.load(v + layer))))
  return f32x4.add(sum, f32x4.mul(v128.load(z - layer), f32x4.sub(p, v128.load(v - layer))))
}

/** What would flow into four cells at pressure 0: A v without its diagonal, the other way round. */
@inline
export function inflow(x: usize, y: usize, z: usize, v: usize, row: usize, layer: usize): v128 {
  let sum = f32x4.mul(v128.load(x), v128.load(v, 4))
  sum = f32x4.add(sum, f32x4.mul(v128.load(x - 4), v128.load(v - 4)))
  sum = f32x4.add(sum, f32x4.mul(v128.load(y), v128.load(v + row)))
  sum = f32x4.add(sum, f32x4.mul(v128.load(y - row), v128.load(v - row)))
  sum = f32x4.add(sum, f32x4.mul(v128.load(z), v128.load(v + layer)))
  return f32x4.add(sum, f32x4.mul(v128.load(z - layer), v128.load(v - layer)))
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
