import type { Block, KernelMemory, Kernels } from '../../../compute/index.ts'

/** The coarsest grid has at most this many cells that can hold unknowns. */
const coarsestCellsMax = 100
/** Levels with fewer cells are left to one thread: a barrier would cost more than it saves. */
const aloneCellsMax = 6000
const iterationsMax = 200

export type Dims = readonly [nx: number, ny: number, nz: number]

/** Where the kernels keep a pressure solve (kernels/flow-plan.ts), and the finest grid's fields that a caller fills, from cell 0. */
export interface FlowLayout {
  readonly plan: Block
  /** Of the finest grid, as `paddedDims`. */
  readonly dims: Dims
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

/**
 * Takes memory for a solve; what is not the caller's is cleared by the first solve.
 *
 * `filled`: the caller will write all cells of a grid that needs no padding, so that these need not be cleared.
 */
export function layOut({ memory, threadCount }: Kernels, dims: Dims, filled: boolean): FlowLayout {
  const sizes = levelDims(dims)
  const finest = sizes[0]!
  const guard = guardOf(finest)
  const values = cellsOf(finest) + 2 * guard
  const ends = filled && finest.every((n, axis) => n === dims[axis]) ? guard : values
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
  const own = (block: Block, bytes = 4): Block => ({
    offset: block.offset + bytes * guard,
    bytes: bytes * cellsOf(finest),
  })
  const plan = wordsOf(memory, [
    ...[pointers.offset, levels.length, iterationsMax, pressure.offset + 8 * guard],
    ...[load, direction, correction].map(start),
    ...[partial!.offset, results!.offset, counts!.offset],
    ...[0, finest[2], 1],
    ...[clear, clearBytes],
  ])
  const faces = { x: own(x), y: own(y), z: own(z), held: own(held), load: own(load), pressure: own(pressure, 8) }
  return { plan, dims: finest, ...faces, results: results!, counts: counts! }
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
