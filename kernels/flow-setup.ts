// Before a solve: diagonals, coarser conductances, and the list of chunks that hold unknowns.
import { barrier, shareFrom, thread } from './barrier'
import { chunkCells, FlowLevel } from './flow-level'

/** 1 / diagonal, and which chunks hold unknowns. Every thread. */
export function invertDiagonal(level: FlowLevel): void {
  const row = (<usize>level.nx) << 2
  const layer = row * <usize>level.ny
  const one = f32x4.splat(1)
  const zero = f32x4.splat(0)
  const from = shareFrom(level.chunksMost, thread())
  const to = shareFrom(level.chunksMost, thread() + 1)
  for (let c = from; c < to; c++) {
    const start = (<usize>(c * chunkCells)) << 2
    const end = start + (<usize>chunkCells << 2)
    let any = zero
    for (let at = start; at < end; at += 16) {
      let sum = v128.load(level.held + at)
      sum = f32x4.add(sum, f32x4.add(v128.load(level.x + at), v128.load(level.x + at - 4)))
      sum = f32x4.add(sum, f32x4.add(v128.load(level.y + at), v128.load(level.y + at - row)))
      sum = f32x4.add(sum, f32x4.add(v128.load(level.z + at), v128.load(level.z + at - layer)))
      const some = f32x4.gt(sum, zero)
      v128.store(level.inverse + at, v128.and(some, f32x4.div(one, sum)))
      any = v128.or(any, some)
    }
    store<i32>(level.chunks + (<usize>c << 2), v128.any_true(any) ? c * chunkCells : -1)
  }
  barrier()
  if (thread() == 0) {
    let count = 0
    for (let c = 0; c < level.chunksMost; c++) {
      const first = load<i32>(level.chunks + (<usize>c << 2))
      if (first < 0) continue
      store<i32>(level.chunks + (<usize>count << 2), first)
      count++
    }
    level.chunkCount = count
  }
  barrier()
}

/** Conductances of the next coarser grid: what eight cells have in common with the next eight, summed. Every thread. */
export function coarsenFaces(fine: FlowLevel, coarse: FlowLevel): void {
  const row = (<usize>fine.nx) << 2
  const layer = row * <usize>fine.ny
  const rows = (fine.ny >> 1) * (fine.nz >> 1)
  const from = shareFrom(rows, thread())
  const to = shareFrom(rows, thread() + 1)
  const half = fine.ny >> 1
  for (let n = from; n < to; n++) {
    const j = n % half
    const k = n / half
    let at = <usize>(2 * k) * layer + <usize>(2 * j) * row
    let out = (<usize>(coarse.nx * (j + coarse.ny * k))) << 2
    for (let i = 0; i < fine.nx; i += 2) {
      // The face of a pair that lies between two coarse cells is that of its second cell.
      store<f32>(coarse.x + out, four(fine.x + at + 4, row, layer))
      store<f32>(coarse.y + out, four(fine.y + at + row, 4, layer))
      store<f32>(coarse.z + out, four(fine.z + at + layer, 4, row))
      store<f32>(coarse.held + out, four(fine.held + at, row, layer) + four(fine.held + at + 4, row, layer))
      at += 8
      out += 4
    }
  }
}

@inline
function four(at: usize, a: usize, b: usize): f32 {
  return load<f32>(at) + load<f32>(at + a) + (load<f32>(at + b) + load<f32>(at + a + b))
}
