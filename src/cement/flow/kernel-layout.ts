import type { Block, KernelMemory, Kernels } from '../../compute/index.ts'

/** The coarsest grid has at most this many cells that can hold unknowns. */
const coarsestCellsMax = 100
/** Levels with fewer cells are left to one thread: a barrier would cost more than it saves. */
const aloneCellsMax = 6000
const iterationsMax = 200

export type Dims = readonly [nx: number, ny: number, nz: number]

/** Where the kernels keep a pressure solve (kernels/flow-plan.ts), and the finest grid's fields that a caller fills. */
export interface FlowLayout {
  readonly plan: Block
  /** Of the finest grid, as `paddedDims`. */
  readonly dims: Dims
  /** Values before the first cell of every field. */
  readonly guard: number
  readonly x: Block
  readonly y: Block
  readonly z: Block
  readonly held: Block
  /** Right side. */
  readonly load: Block
  /** f64 */
  readonly pressure: Block
  /** f64: residual asked for, reached, norm of the right side. */
  readonly results: Block
  /** i32: iterations, rounds. */
  readonly counts: Block
}

/** Words of FlowPlan that a solve sets. */
export const planWord = { changedFrom: 10, changedTo: 11, everything: 12 } as const

const even = (n: number): number => n + (n % 2)
const eights = (n: number): number => 8 * Math.ceil(n / 8)
const cellsOf = ([nx, ny, nz]: Dims): number => nx * ny * nz

/** The smallest grid round `dims` that the kernels can work on: rows of whole eights, even numbers of rows and layers. */
export const paddedDims = ([nx, ny, nz]: Dims): Dims => [eights(nx), even(ny), even(nz)]

/** Sizes of the grids, finest first: halved until few are left. */
function levelDims(dims: Dims): readonly Dims[] {
  const out: Dims[] = [paddedDims(dims)]
  for (let live = dims; out.length === 1 || cellsOf(live) > coarsestCellsMax; ) {
    live = live.map((n) => Math.ceil(n / 2)) as unknown as Dims
    out.push(cellsOf(live) > coarsestCellsMax ? paddedDims(live) : [eights(live[0]), live[1], live[2]])
  }
  return out
}

/** One layer, one row and some more, so that neighbours beyond the grid's ends can be read; whole lines of 64 bytes. */
const guardOf = ([nx, ny]: Dims): number => 16 * Math.ceil((nx * ny + nx + 16) / 16)

/** Takes memory for a solve; the caller's fields are cleared, all else will be by the first solve. */
export function layOut({ memory, threadCount }: Kernels, dims: Dims): FlowLayout {
  const sizes = levelDims(dims)
  const finest = sizes[0]!
  const guard = guardOf(finest)
  const values = cellsOf(finest) + 2 * guard
  // Where nothing is padded the caller fills all but the guards.
  const ends = paddedDims(dims).every((n, axis) => n === dims[axis]) ? guard : values
  const field = (bytes: number): Block => clearedAt(memory, bytes * values, bytes * ends)
  const [x, y, z, held, load] = [4, 4, 4, 4, 4].map(field) as unknown as FiveBlocks
  const pressure = field(8)
  const clear = memory.allocate(0).offset
  const fields = sizes.map((own, l) => [...(l === 0 ? [x, y, z, held] : []), ...fieldsOf(memory, own, l === 0 ? 4 : 8)])
  const [direction, correction] = fieldsOf(memory, finest, 2)
  const clearBytes = memory.allocate(0).offset - clear
  const levels = sizes.map((own, l) => layOutLevel(memory, own, fields[l]!, threadCount, l > 0))
  const pointers = wordsOf(
    memory,
    levels.map(({ offset }) => offset),
  )
  const [results, counts, partial] = [24, 8, 24 * finest[2]].map((bytes) => cleared(memory, bytes))
  const start = (block: Block | undefined): number => block!.offset + 4 * guard
  const plan = wordsOf(memory, [
    ...[pointers.offset, levels.length, iterationsMax, pressure.offset + 8 * guard],
    ...[load, direction, correction].map(start),
    ...[partial!.offset, results!.offset, counts!.offset],
    ...[0, finest[2], 1],
    ...[clear, clearBytes],
  ])
  return { plan, dims: finest, guard, x, y, z, held, load, pressure, results: results!, counts: counts! }
}

type FiveBlocks = readonly [Block, Block, Block, Block, Block]

const fieldsOf = (memory: KernelMemory, dims: Dims, count: number): readonly Block[] =>
  Array.from({ length: count }, () => memory.allocate(4 * (cellsOf(dims) + 2 * guardOf(dims))))

/** Words in the order of FlowLevel in kernels/flow-level.ts. */
function layOutLevel(
  memory: KernelMemory,
  dims: Dims,
  fields: readonly Block[],
  threadCount: number,
  mayBeAlone: boolean,
): Block {
  const lists = [8 * dims[1] * dims[2], 4 * (dims[2] + 1), 4 * (threadCount + 1)].map((bytes) => memory.allocate(bytes))
  const alone = mayBeAlone && cellsOf(dims) <= aloneCellsMax ? 1 : 0
  const starts = fields.map(({ offset }) => offset + 4 * guardOf(dims))
  return wordsOf(memory, [...dims, ...starts, ...lists.map(({ offset }) => offset), alone])
}

function wordsOf(memory: KernelMemory, words: readonly number[]): Block {
  const block = memory.allocate(4 * words.length)
  memory.i32(block).set(words)
  return block
}

const cleared = (memory: KernelMemory, bytes: number): Block => clearedAt(memory, bytes, bytes)

/** A block whose first and last `ends` bytes are cleared. */
function clearedAt(memory: KernelMemory, bytes: number, ends: number): Block {
  const block = memory.allocate(bytes)
  const view = memory.u8(block)
  view.fill(0, 0, ends)
  view.fill(0, bytes - ends)
  return block
}
