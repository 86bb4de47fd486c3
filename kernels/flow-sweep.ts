// The flow solver's passes over one layer of a grid.
import { across, addProducts, FlowLevel, inflow, outflow, rowsOf, stepA } from './flow-level'
import { paired } from './flow-setup'

/** Sums over eight cells make too stiff an operator: the coarse correction is taken this often. */
const overcorrection: f32 = 1.6

/** to = from + step D^-1 (rhs - A from); with `partial`, leaves rhs . to there. */
export function jacobi(level: FlowLevel, k: i32, from: usize, to: usize, step: f32, partial: usize): void {
  const row = (<usize>level.nx) << 2
  const layer = row * <usize>level.ny
  const x = level.x
  const y = level.y
  const z = level.z
  const inverse = level.inverse
  const rhs = level.rhs
  const w = f32x4.splat(step)
  const kept = f32x4.splat(1 - step)
  let sum = f64x2.splat(0)
  const last = rowsOf(level, k + 1)
  for (let n = rowsOf(level, k); n < last; n += 8) {
    const end = <usize>load<i32>(n, 4)
    for (let at = <usize>load<i32>(n); at < end; at += 16) {
      const b = v128.load(rhs + at)
      const come = f32x4.add(b, inflow(x + at, y + at, z + at, from + at, row, layer))
      const part = f32x4.mul(f32x4.mul(w, v128.load(inverse + at)), come)
      // The diagonal times its inverse is 1: what stays of the old value needs neither.
      const next = f32x4.add(part, f32x4.mul(kept, v128.load(from + at)))
      v128.store(to + at, next)
      if (partial) sum = addProducts(sum, b, next)
    }
  }
  if (partial) store<f64>(partial + (<usize>k << 3), across(sum))
}

/** coarse.rhs = sums of fine.rhs - A fine.second over eight cells; coarse.first = its first Jacobi step. One coarse layer. */
export function restrict(fine: FlowLevel, coarse: FlowLevel, k: i32): void {
  const row = (<usize>fine.nx) << 2
  const layer = row * <usize>fine.ny
  const coarseRow = (<usize>coarse.nx) << 2
  const rhs = coarse.rhs
  const first = coarse.first
  const inverse = coarse.inverse
  const w = f32x4.splat(stepA)
  const last = rowsOf(coarse, k + 1)
  for (let n = rowsOf(coarse, k); n < last; n += 8) {
    const end = <usize>load<i32>(n, 4)
    let at = <usize>load<i32>(n)
    const j = at / coarseRow - <usize>(k * coarse.ny)
    let a = <usize>(2 * k) * layer + 2 * j * row + 2 * (at % coarseRow)
    for (; at < end; at += 16, a += 32) {
      let sum = pairs(fine, a, row, layer)
      sum = f32x4.add(sum, pairs(fine, a + row, row, layer))
      sum = f32x4.add(sum, f32x4.add(pairs(fine, a + layer, row, layer), pairs(fine, a + row + layer, row, layer)))
      const own = v128.load(inverse + at)
      // A coarse cell without flow to others takes part in nothing.
      sum = v128.and(f32x4.gt(own, f32x4.splat(0)), sum)
      v128.store(rhs + at, sum)
      v128.store(first + at, f32x4.mul(f32x4.mul(w, own), sum))
    }
  }
}

/** What is left at eight cells of a row, added in pairs. */
@inline
function pairs(fine: FlowLevel, at: usize, row: usize, layer: usize): v128 {
  const x = fine.x + at
  const y = fine.y + at
  const z = fine.z + at
  const held = fine.held + at
  const v = fine.second + at
  const a = f32x4.sub(v128.load(fine.rhs + at), outflow(x, y, z, held, v, row, layer))
  const b = f32x4.sub(v128.load(fine.rhs + at + 16), outflow(x + 16, y + 16, z + 16, held + 16, v + 16, row, layer))
  return paired(a, b)
}

/** fine.second += the coarse result at each of its eight cells, overcorrected. One fine layer. */
export function prolong(fine: FlowLevel, coarse: FlowLevel, k: i32): void {
  const row = (<usize>fine.nx) << 2
  const coarseRow = (<usize>coarse.nx) << 2
  const scale = f32x4.splat(overcorrection)
  const second = fine.second
  const inverse = fine.inverse
  const last = rowsOf(fine, k + 1)
  for (let n = rowsOf(fine, k); n < last; n += 8) {
    const end = <usize>load<i32>(n, 4)
    let at = <usize>load<i32>(n)
    const j = at / row - <usize>(k * fine.ny)
    let source = coarse.second + (<usize>((k >> 1) * coarse.ny) + (j >> 1)) * coarseRow + ((at % row) >> 1)
    for (; at < end; at += 16, source += 8) {
      const e = f32x4.mul(scale, v128.load64_zero(source))
      const own = f32x4.gt(v128.load(inverse + at), f32x4.splat(0))
      const more = v128.and(own, i32x4.shuffle(e, e, 0, 0, 1, 1))
      v128.store(second + at, f32x4.add(v128.load(second + at), more))
    }
  }
}

/** second = about A^-1 rhs by symmetric Gauss-Seidel; in difference form a cell becomes (rhs + what flows to it at rest) / D. */
export function solveCoarsest(level: FlowLevel, sweeps: i32): void {
  const end = (<usize>(level.nx * level.ny * level.nz)) << 2
  memory.fill(level.second, 0, end)
  for (let sweep = 0; sweep < sweeps; sweep++) {
    for (let at: usize = 0; at < end; at += 4) relax(level, at)
    for (let at = end; at > 0; at -= 4) relax(level, at - 4)
  }
}

@inline
function relax(level: FlowLevel, at: usize): void {
  const inverse = load<f32>(level.inverse + at)
  if (inverse == 0) return
  const row = (<usize>level.nx) << 2
  const layer = row * <usize>level.ny
  const v = level.second + at
  const x = level.x + at
  const y = level.y + at
  const z = level.z + at
  const p = load<f32>(v)
  let sum = load<f32>(level.held + at) * p
  sum += load<f32>(x) * (p - load<f32>(v + 4)) + load<f32>(x - 4) * (p - load<f32>(v - 4))
  sum += load<f32>(y) * (p - load<f32>(v + row)) + load<f32>(y - row) * (p - load<f32>(v - row))
  sum += load<f32>(z) * (p - load<f32>(v + layer)) + load<f32>(z - layer) * (p - load<f32>(v - layer))
  store<f32>(v, p + inverse * (load<f32>(level.rhs + at) - sum))
}
