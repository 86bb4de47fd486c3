import { present } from '../../base/index.ts'
import type { KernelMemory, Kernels } from '../../compute/index.ts'
import type { DarcySystem } from './darcy.ts'
import { type FlowLayout, layOut, planWord } from './kernel-layout.ts'
import type { PressureSolver, VoxelRange } from './pressure-solver.ts'

/**
 * Solves the pressure by multigrid-preconditioned conjugate gradients on the kernels' threads.
 *
 * Memory is taken by `open` and given back by `close`: whoever opened it closes it before others allocate.
 *
 * Error   the residual asked for; where less than 1e-4 of the first one is asked, evaluated in f64. The same bits on any
 *         number of threads
 */
export function kernelSolver(kernels: Kernels): PressureSolver {
  const { memory } = kernels
  let mark = 0
  let own: Opened | undefined
  return {
    open: (system, pressurePa) => {
      mark = memory.mark()
      own = { system, pressurePa, layout: layOut(kernels, system.dims), sources: [], fresh: true }
      copyIn(memory, own, { from: 0, to: pressurePa.length })
      eachRow(own, { from: 0, to: pressurePa.length }, memory.f64(own.layout.pressure), pressurePa, 'in')
    },
    solve: async (at, sourceMm3PerS, relativeResidual, changed) => {
      const { layout, system, pressurePa, sources, fresh } = present(own, 'an open system')
      copyIn(memory, own!, changed)
      const rhs = memory.f32(layout.load)
      for (const v of sources) rhs[placeOf(own!, v)] = system.heldFlow[v]!
      for (const [n, v] of at.entries()) rhs[placeOf(own!, v)]! += sourceMm3PerS[n]!
      own = { ...own!, sources: at, fresh: false }
      memory.f64(layout.results).set([relativeResidual, 0, 0])
      if (!fresh) tellChanged(memory, layout, system, changed)
      await kernels.together('flowSolve', () => [layout.plan.offset])
      eachRow(own, changed, memory.f64(layout.pressure), pressurePa, 'out')
      return { iterations: memory.i32(layout.counts)[0]!, relativeResidual: memory.f64(layout.results)[1]! }
    },
    close: () => {
      if (own) memory.release(mark)
      own = undefined
    },
  }
}

interface Opened {
  readonly system: DarcySystem
  readonly pressurePa: Float64Array
  readonly layout: FlowLayout
  /** Voxels that fluid came in at when last solved. */
  readonly sources: readonly number[]
  /** Not solved yet: the layout says that all has changed. */
  readonly fresh: boolean
}

function tellChanged(memory: KernelMemory, { plan, dims }: FlowLayout, system: DarcySystem, range: VoxelRange): void {
  const words = memory.i32(plan)
  const cells = system.dims[0] * system.dims[1]
  words[planWord.changedFrom] = Math.floor(range.from / cells)
  words[planWord.changedTo] = Math.min(dims[2], Math.ceil(range.to / cells))
  words[planWord.everything] = range.to - range.from === cells * system.dims[2] ? 1 : 0
}

/** Copies conductances into the kernel's grid, whole rows that hold part of the range. */
function copyIn(memory: KernelMemory, own: Opened, range: VoxelRange): void {
  const { layout, system } = own
  for (const name of ['x', 'y', 'z', 'held'] as const) eachRow(own, range, memory.f32(layout[name]), system[name], 'in')
  eachRow(own, range, memory.f32(layout.load), system.heldFlow, 'in')
}

/** Rows of the range from the caller's grid into the padded one, or back. */
function eachRow<Field extends Float32Array | Float64Array>(
  { layout, system }: Opened,
  { from, to }: VoxelRange,
  padded: Field,
  own: Field,
  way: 'in' | 'out',
): void {
  const [nx, ny] = system.dims
  const [px, py] = layout.dims
  const move = (at: number, there: number, count: number): void => {
    if (way === 'in') padded.set(own.subarray(at, at + count), there)
    else own.set(padded.subarray(there, there + count), at)
  }
  if (nx === px && ny === py) {
    move(from, layout.guard + from, to - from)
    return
  }
  for (let row = Math.floor(from / nx); row * nx < to; row++)
    move(row * nx, layout.guard + px * ((row % ny) + py * Math.floor(row / ny)), nx)
}

/** Where a voxel lies in the padded vectors. */
function placeOf({ layout, system }: Opened, v: number): number {
  const [nx, ny] = system.dims
  const [px, py] = layout.dims
  return layout.guard + (v % nx) + px * ((Math.floor(v / nx) % ny) + py * Math.floor(v / (nx * ny)))
}
