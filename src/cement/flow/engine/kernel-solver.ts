import { present } from '../../../base/index.ts'
import type { Block, KernelMemory, Kernels } from '../../../compute/index.ts'
import type { DarcySystem } from '../darcy.ts'
import { type FlowLayout, layOut, planWord } from './kernel-layout.ts'
import { copyRows, type Lattice, latticeOf } from './lattice.ts'
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
      const layout = layOut(kernels, system.dims, true)
      own = { system, pressurePa, layout, lattice: latticeOf(system.dims), sources: [], fresh: true }
      copyIn(memory, own, { from: 0, to: pressurePa.length })
      copyRows(own.lattice, 'in', pressurePa, memory.f64(layout.pressure))
    },
    solve: async (at, sourceMm3PerS, relativeResidual, changed) => {
      const { layout, lattice, system, pressurePa, sources, fresh } = present(own, 'an open system')
      copyIn(memory, own!, changed)
      const rhs = memory.f32(layout.load)
      for (const v of sources) rhs[lattice.inside(v)] = system.heldFlow[v]!
      for (const [n, v] of at.entries()) rhs[lattice.inside(v)]! += sourceMm3PerS[n]!
      own = { ...own!, sources: at, fresh: false }
      memory.f64(layout.results).set([relativeResidual, 0, 0])
      if (!fresh) tellChanged(memory, layout, system, changed)
      await kernels.together('flowSolve', () => [layout.plan.offset])
      copyRows(lattice, 'out', pressurePa, memory.f64(layout.pressure), changed.from, changed.to)
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
  readonly lattice: Lattice
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
function copyIn(memory: KernelMemory, { layout, lattice, system }: Opened, { from, to }: VoxelRange): void {
  const copy = (block: Block, values: Float32Array): void =>
    copyRows(lattice, 'in', values, memory.f32(block), from, to)
  for (const name of ['x', 'y', 'z', 'held'] as const) copy(layout[name], system[name])
  copy(layout.load, system.heldFlow)
}
