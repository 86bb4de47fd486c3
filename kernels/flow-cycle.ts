// One W-cycle of multigrid for the flow's pressure: two Jacobi steps before, two after, cells averaged in eights, the coarse
// correction taken 1.6 times (sums over eight cells make too stiff an operator). Symmetric, so that it preconditions.
import { barrier, shareFrom, thread } from './barrier'
import { across, addProducts, chunkAt, chunkCells, chunkFrom, chunkTo, FlowLevel, meet, outflow, outflow1, stepA, stepB } from './flow-level'

const overcorrection: f32 = 1.6
/** Forward and backward Gauss-Seidel on the coarsest grid. */
const coarsestSweeps: i32 = 8

@inline
export function flowLevel(levels: usize, l: i32): FlowLevel {
  return changetype<FlowLevel>(<usize>load<u32>(levels + (<usize>l << 2)))
}

/**
 * second = about A^-1 rhs. `fromRest`: first = stepA D^-1 rhs already; otherwise `second` is improved. Every thread; on alone
 * levels thread 0 only.
 *
 * On the finest level leaves rhs . second by chunk in `partial`.
 */
export function flowCycle(levels: usize, count: i32, l: i32, partial: usize, fromRest: bool): void {
  const level = flowLevel(levels, l)
  if (l == count - 1) {
    if (thread() == 0) solveCoarsest(level)
    meet(level)
    return
  }
  if (!fromRest) {
    jacobi(level, level.second, level.first, stepA, 0)
    meet(level)
  }
  jacobi(level, level.first, level.second, stepB, 0)
  meet(level)
  const coarse = flowLevel(levels, l + 1)
  restrict(level, coarse)
  meet(level)
  if (!coarse.alone || level.alone) coarseCycles(levels, count, l + 1)
  else {
    if (thread() == 0) coarseCycles(levels, count, l + 1)
    barrier()
  }
  prolong(level, coarse)
  meet(level)
  jacobi(level, level.second, level.first, stepB, 0)
  meet(level)
  jacobi(level, level.first, level.second, stepA, partial)
  meet(level)
}

/** Two cycles a level: sums over eight cells carry smooth errors too weakly for one. */
function coarseCycles(levels: usize, count: i32, l: i32): void {
  flowCycle(levels, count, l, 0, true)
  if (l < count - 1) flowCycle(levels, count, l, 0, false)
}

/** to = from + step D^-1 (rhs - A from); with `partial`, rhs . to as well. */
function jacobi(level: FlowLevel, from: usize, to: usize, step: f32, partial: usize): void {
  const row = (<usize>level.nx) << 2
  const layer = row * <usize>level.ny
  const w = f32x4.splat(step)
  const last = chunkTo(level)
  for (let n = chunkFrom(level); n < last; n++) {
    const start = chunkAt(level, n)
    const end = start + (<usize>chunkCells << 2)
    let sum = f64x2.splat(0)
    for (let at = start; at < end; at += 16) {
      const b = v128.load(level.rhs + at)
      const rest = f32x4.sub(b, outflow(level, from, at, row, layer))
      const scaled = f32x4.mul(f32x4.mul(w, v128.load(level.inverse + at)), rest)
      const next = f32x4.add(v128.load(from + at), scaled)
      v128.store(to + at, next)
      if (partial) sum = addProducts(sum, b, next)
    }
    if (partial) store<f64>(partial + (<usize>n << 3), across(sum))
  }
}

/** coarse.rhs = sums of fine.rhs - A fine.second over eight cells; coarse.first = its first Jacobi step. */
function restrict(fine: FlowLevel, coarse: FlowLevel): void {
  const row = (<usize>fine.nx) << 2
  const layer = row * <usize>fine.ny
  const half = fine.ny >> 1
  const width = fine.nx >> 1
  const rows = half * (fine.nz >> 1)
  const from = fine.alone ? 0 : shareFrom(rows, thread())
  const to = fine.alone ? rows : shareFrom(rows, thread() + 1)
  for (let n = from; n < to; n++) {
    const j = n % half
    const k = n / half
    const at = <usize>(2 * k) * layer + <usize>(2 * j) * row
    const out = (<usize>(coarse.nx * (j + coarse.ny * k))) << 2
    let i = 0
    for (; i + 4 <= width; i += 4) {
      const inverse = v128.load(coarse.inverse + out + ((<usize>i) << 2))
      if (!v128.any_true(inverse)) continue
      const a = at + ((<usize>i) << 3)
      let sum = pairs(fine, a, row, layer)
      sum = f32x4.add(sum, pairs(fine, a + row, row, layer))
      sum = f32x4.add(sum, f32x4.add(pairs(fine, a + layer, row, layer), pairs(fine, a + row + layer, row, layer)))
      v128.store(coarse.rhs + out + ((<usize>i) << 2), sum)
      v128.store(coarse.first + out + ((<usize>i) << 2), f32x4.mul(f32x4.mul(f32x4.splat(stepA), inverse), sum))
    }
    for (; i < width; i++) {
      const a = at + ((<usize>i) << 3)
      let sum = pair(fine, a, row, layer)
      sum += pair(fine, a + row, row, layer)
      sum += pair(fine, a + layer, row, layer) + pair(fine, a + row + layer, row, layer)
      const o = out + ((<usize>i) << 2)
      store<f32>(coarse.rhs + o, sum)
      store<f32>(coarse.first + o, stepA * load<f32>(coarse.inverse + o) * sum)
    }
  }
}

/** What is left at eight cells of a row, added in pairs. */
@inline
function pairs(fine: FlowLevel, at: usize, row: usize, layer: usize): v128 {
  const a = f32x4.sub(v128.load(fine.rhs + at), outflow(fine, fine.second, at, row, layer))
  const b = f32x4.sub(v128.load(fine.rhs + at + 16), outflow(fine, fine.second, at + 16, row, layer))
  return f32x4.add(i32x4.shuffle(a, b, 0, 2, 4, 6), i32x4.shuffle(a, b, 1, 3, 5, 7))
}

@inline
function pair(fine: FlowLevel, at: usize, row: usize, layer: usize): f32 {
  const a = load<f32>(fine.rhs + at) - outflow1(fine, fine.second, at, row, layer)
  const b = load<f32>(fine.rhs + at + 4) - outflow1(fine, fine.second, at + 4, row, layer)
  return a + b
}

/** fine.second += the coarse result at each of its eight cells, overcorrected. */
function prolong(fine: FlowLevel, coarse: FlowLevel): void {
  const row = (<usize>fine.nx) << 2
  const width = fine.nx >> 1
  const rows = fine.ny * fine.nz
  const from = fine.alone ? 0 : shareFrom(rows, thread())
  const to = fine.alone ? rows : shareFrom(rows, thread() + 1)
  const scale = f32x4.splat(overcorrection)
  for (let n = from; n < to; n++) {
    const j = (n % fine.ny) >> 1
    const k = (n / fine.ny) >> 1
    const at = fine.second + <usize>n * row
    const source = coarse.second + ((<usize>(coarse.nx * (j + coarse.ny * k))) << 2)
    let i = 0
    for (; i + 4 <= width; i += 4) {
      const e = f32x4.mul(scale, v128.load(source + ((<usize>i) << 2)))
      const a = at + ((<usize>i) << 3)
      v128.store(a, f32x4.add(v128.load(a), i32x4.shuffle(e, e, 0, 0, 1, 1)))
      v128.store(a + 16, f32x4.add(v128.load(a + 16), i32x4.shuffle(e, e, 2, 2, 3, 3)))
    }
    for (; i < width; i++) {
      const e = overcorrection * load<f32>(source + ((<usize>i) << 2))
      const a = at + ((<usize>i) << 3)
      store<f32>(a, load<f32>(a) + e)
      store<f32>(a + 4, load<f32>(a + 4) + e)
    }
  }
}

/** second = about A^-1 rhs by symmetric Gauss-Seidel; in difference form a cell becomes (rhs + what flows to it at rest) / D. */
function solveCoarsest(level: FlowLevel): void {
  const row = (<usize>level.nx) << 2
  const layer = row * <usize>level.ny
  const end = (<usize>(level.nx * level.ny * level.nz)) << 2
  memory.fill(level.second, 0, end)
  for (let sweep = 0; sweep < coarsestSweeps; sweep++) {
    for (let at: usize = 0; at < end; at += 4) relax(level, at, row, layer)
    for (let at = end; at > 0; at -= 4) relax(level, at - 4, row, layer)
  }
}

@inline
function relax(level: FlowLevel, at: usize, row: usize, layer: usize): void {
  const rest = load<f32>(level.rhs + at) - outflow1(level, level.second, at, row, layer)
  store<f32>(level.second + at, load<f32>(level.second + at) + load<f32>(level.inverse + at) * rest)
}
