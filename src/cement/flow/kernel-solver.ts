import type { Block, KernelMemory, Kernels } from '../../compute/index.ts'
import type { DarcySystem } from './darcy.ts'
import type { Solved } from './darcy-reference.ts'
import type { PressureSolver } from './pressure.ts'

/** As in kernels/flow-level.ts. */
const chunkCells = 1024
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
  const mark = kernels.memory.mark()
  let layout: Layout | undefined
  return {
    solve: async (system, at, sourceMm3PerS, pressurePa, relativeResidual) => {
      if (layout?.system !== system) {
        kernels.memory.release(mark)
        layout = layOut(kernels.memory, system)
      }
      const own = layout
      fill(kernels.memory, own, system, at, sourceMm3PerS, pressurePa)
      kernels.memory.f64(own.results).set([relativeResidual, 0, 0])
      await kernels.together('flowSolve', () => [own.plan.offset])
      readBack(kernels.memory, own, pressurePa)
      return solvedOf(kernels.memory, own)
    },
    close: () => {
      kernels.memory.release(mark)
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

/** Copies the system row by row into the padded grid. */
function fill(
  memory: KernelMemory,
  { finest, pressure, load }: Layout,
  system: DarcySystem,
  at: readonly number[],
  sourceMm3PerS: readonly number[],
  pressurePa: Float32Array,
): void {
  const { guard, dims } = finest
  const first = guard / 4
  const copy = (block: Block, values: Float32Array): void =>
    eachRow(system.dims, dims, first, memory.f32(block), values)
  copy(finest.x, system.x)
  copy(finest.y, system.y)
  copy(finest.z, system.z)
  copy(finest.held, system.held)
  copy(load, system.heldFlow)
  eachRow(system.dims, dims, first, memory.f64(pressure), pressurePa)
  const rhs = memory.f32(load)
  for (const [n, v] of at.entries()) rhs[first + paddedIndex(v, system.dims, dims)]! += sourceMm3PerS[n]!
}

function eachRow(from: Dims, to: Dims, first: number, target: Float32Array | Float64Array, values: Float32Array): void {
  if (from[0] === to[0] && from[1] === to[1]) {
    target.set(values, first)
    return
  }
  for (let k = 0; k < from[2]; k++)
    for (let j = 0; j < from[1]; j++) {
      const row = from[0] * (j + from[1] * k)
      target.set(values.subarray(row, row + from[0]), first + to[0] * (j + to[1] * k))
    }
}

const paddedIndex = (v: number, from: Dims, to: Dims): number =>
  (v % from[0]) + to[0] * ((Math.floor(v / from[0]) % from[1]) + to[1] * Math.floor(v / (from[0] * from[1])))

function readBack(memory: KernelMemory, { finest, pressure, system }: Layout, pressurePa: Float32Array): void {
  const { dims, guard } = finest
  const first = guard / 4
  const source = memory.f64(pressure)
  const [nx, ny, nz] = system.dims
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) {
      const row = first + dims[0] * (j + dims[1] * k)
      pressurePa.set(source.subarray(row, row + nx), nx * (j + ny * k))
    }
}

function solvedOf(memory: KernelMemory, { results, counts }: Layout): Solved {
  return { iterations: memory.i32(counts)[0]!, relativeResidual: memory.f64(results)[1]! }
}
