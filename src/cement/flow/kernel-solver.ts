import { present } from '../../base/index.ts'
import type { Block, KernelMemory, Kernels } from '../../compute/index.ts'
import type { DarcySystem } from './darcy.ts'
import type { PressureSolver, VoxelRange } from './pressure-solver.ts'

/** As in kernels/flow-level.ts. */
const chunkCells = 256
/** Levels with fewer cells are left to one thread: a barrier would cost more than it saves. */
const aloneCellsMax = 6000
/** The coarsest grid has at most this many cells. */
const coarsestCellsMax = 100
const iterationsMax = 200

type Dims = readonly [nx: number, ny: number, nz: number]

interface LevelLayout {
  readonly words: Block
  readonly dims: Dims
  readonly x: Block
  readonly y: Block
  readonly z: Block
  readonly held: Block
  /** Bytes before the first cell of every vector. */
  readonly guard: number
}

interface Layout {
  readonly system: DarcySystem
  readonly plan: Block
  readonly finest: LevelLayout
  readonly pressure: Block
  readonly load: Block
  readonly results: Block
  readonly counts: Block
}

const even = (n: number): number => n + (n % 2)
const cellsOf = ([nx, ny, nz]: Dims): number => nx * ny * nz

/** Sizes of the grids, finest first: halved, and made even by cells without flow, until few are left. */
function levelDims(dims: Dims): readonly Dims[] {
  const out: Dims[] = [[even(dims[0]), even(dims[1]), even(dims[2])]]
  for (let d = out[0]!; out.length === 1 || cellsOf(d) > coarsestCellsMax; ) {
    const half = d.map((n) => Math.ceil(n / 2)) as unknown as Dims
    d = cellsOf(half) > coarsestCellsMax ? [even(half[0]), even(half[1]), even(half[2])] : half
    out.push(d)
  }
  return out
}

/**
 * Solves the pressure by multigrid-preconditioned conjugate gradients on the kernels' threads.
 *
 * Memory is taken at the first solve and given back by `close`: whoever opened it closes it before others allocate.
 *
 * Error   the residual asked for, evaluated in f64; the same bits on any number of threads
 */
export function kernelSolver(kernels: Kernels): PressureSolver {
  const { memory } = kernels
  let mark = 0
  let layout: Layout | undefined
  let pressure: Float64Array = new Float64Array()
  let sources: readonly number[] = []
  return {
    open: (system, pressurePa) => {
      mark = memory.mark()
      layout = layOut(memory, system)
      pressure = pressurePa
      sources = []
      copyIn(memory, layout, { from: 0, to: pressurePa.length })
      eachRow(layout, { from: 0, to: pressure.length }, memory.f64(layout.pressure), pressurePa, 'in')
    },
    solve: async (at, sourceMm3PerS, relativeResidual, changed) => {
      const own = present(layout, 'an open system')
      copyIn(memory, own, changed)
      const rhs = memory.f32(own.load)
      for (const v of sources) rhs[placeOf(own, v)] = own.system.heldFlow[v]!
      for (const [n, v] of at.entries()) rhs[placeOf(own, v)]! += sourceMm3PerS[n]!
      sources = at
      memory.f64(own.results).set([relativeResidual, 0, 0])
      await kernels.together('flowSolve', () => [own.plan.offset])
      eachRow(own, changed, memory.f64(own.pressure), pressure, 'out')
      return { iterations: memory.i32(own.counts)[0]!, relativeResidual: memory.f64(own.results)[1]! }
    },
    close: () => {
      if (layout) memory.release(mark)
      layout = undefined
    },
  }
}

function layOut(memory: KernelMemory, system: DarcySystem): Layout {
  const dims = levelDims(system.dims)
  const levels = dims.map((own, l) => layOutLevel(memory, own, l))
  const finest = levels[0]!
  const cells = padded(finest.dims)
  const chunks = cells / chunkCells
  const pressure = cleared(memory, 8 * (cells + 2 * (finest.guard / 4)))
  const [load, direction, correction] = [0, 1, 2].map(() => cleared(memory, 4 * cells + 2 * finest.guard))
  const partial = cleared(memory, 24 * chunks)
  const results = cleared(memory, 24)
  const counts = cleared(memory, 8)
  const pointers = cleared(memory, 4 * levels.length)
  memory.i32(pointers).set(levels.map(({ words }) => words.offset))
  const plan = cleared(memory, 40)
  memory
    .i32(plan)
    .set([
      pointers.offset,
      levels.length,
      iterationsMax,
      pressure.offset + 2 * finest.guard,
      load!.offset + finest.guard,
      direction!.offset + finest.guard,
      correction!.offset + finest.guard,
      partial.offset,
      results.offset,
      counts.offset,
    ])
  return { system, plan, finest, pressure, load: load!, results, counts }
}

const padded = (dims: Dims): number => Math.ceil(cellsOf(dims) / chunkCells) * chunkCells

function cleared(memory: KernelMemory, bytes: number): Block {
  const block = memory.allocate(bytes)
  memory.u8(block).fill(0)
  return block
}

/** Fields in the order of FlowLevel in kernels/flow-level.ts. */
function layOutLevel(memory: KernelMemory, dims: Dims, l: number): LevelLayout {
  const guard = Math.ceil((dims[0] * dims[1] + dims[0] + 16) / 16) * 64
  const cells = padded(dims)
  const field = (): Block => cleared(memory, 4 * cells + 2 * guard)
  const [x, y, z, held, inverse, rhs, first, second] = Array.from({ length: 8 }, field)
  const chunks = cleared(memory, 4 * (cells / chunkCells))
  const words = cleared(memory, 60)
  const start = (block: Block | undefined): number => block!.offset + guard
  memory
    .i32(words)
    .set([
      ...dims,
      ...[x, y, z, held, inverse, rhs, first, second].map(start),
      chunks.offset,
      0,
      cells / chunkCells,
      l > 0 && cellsOf(dims) <= aloneCellsMax ? 1 : 0,
    ])
  return { words, dims, x: x!, y: y!, z: z!, held: held!, guard }
}

/** Copies conductances into the kernel's grid, whole rows that hold part of the range. */
function copyIn(memory: KernelMemory, own: Layout, range: VoxelRange): void {
  const { finest, load, system } = own
  const copy = (block: Block, values: Float32Array): void => eachRow(own, range, memory.f32(block), values, 'in')
  copy(finest.x, system.x)
  copy(finest.y, system.y)
  copy(finest.z, system.z)
  copy(finest.held, system.held)
  copy(load, system.heldFlow)
}

/** Rows of the range from the caller's grid into the padded one, or back. */
function eachRow<Field extends Float32Array | Float64Array>(
  { finest, system }: Layout,
  { from, to }: VoxelRange,
  padded: Field,
  own: Field,
  way: 'in' | 'out',
): void {
  const first = finest.guard / 4
  const [nx, ny] = system.dims
  const [px, py] = finest.dims
  const move = (at: number, there: number, count: number): void => {
    if (way === 'in') padded.set(own.subarray(at, at + count), there)
    else own.set(padded.subarray(there, there + count), at)
  }
  if (nx === px && ny === py) {
    move(from, first + from, to - from)
    return
  }
  for (let row = Math.floor(from / nx); row * nx < to; row++)
    move(row * nx, first + px * ((row % ny) + py * Math.floor(row / ny)), nx)
}

/** Where a voxel lies in the padded vectors. */
function placeOf({ finest, system }: Layout, v: number): number {
  const [nx, ny] = system.dims
  const [px, py] = finest.dims
  return finest.guard / 4 + (v % nx) + px * ((Math.floor(v / nx) % ny) + py * Math.floor(v / (nx * ny)))
}
