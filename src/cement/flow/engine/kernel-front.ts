import type { Block, KernelMemory, Kernels } from '../../../compute/index.ts'
import type { Flow } from './engine.ts'
import { type FlowLayout, layOut } from './kernel-layout.ts'
import type { Lattice } from './lattice.ts'

/** Words of FrontPlan (kernels/front-plan.ts) that a step sets or reads. */
export const frontWord = {
  reachedCount: 15,
  layerFrom: 16,
  layerTo: 17,
  tipCount: 25,
  rounds: 28,
  assemble: 29,
  toldCount: 31,
} as const

/** Of one voxel, as in kernels/front-outlets.ts. */
const outletBytes = 32
/** The most voxels that a tip feeds. */
const tipMost = 8

/** Where the kernels keep an injection. Fields have one value a voxel of the padded grid. */
export interface FrontLayout {
  readonly flow: FlowLayout
  readonly plan: Block
  readonly permeability: Axes
  readonly mobility: Axes
  readonly shear: Block
  readonly capacity: Block
  readonly cement: Block
  readonly portions: readonly Block[]
  readonly filledAt: Block
  readonly reached: Block
  readonly joins: Block
  readonly fixed: Block
  readonly waiting: Block
  readonly marks: Block
  readonly fixedPa: Block
  readonly tipAt: Block
  readonly tipShare: Block
  readonly fluids: Block
  readonly scalars: Block
  readonly told: Block
}

type Axes = Readonly<Record<'x' | 'y' | 'z', Block>>

/** Takes memory for an injection. What a caller does not fill is cleared. */
export function layOutFront(kernels: Kernels, { padded, own }: Lattice, flow: Flow, toldMost: number): FrontLayout {
  const { memory } = kernels
  const cells = padded[0] * padded[1] * padded[2]
  const pressure = layOut(kernels, own, false)
  const take = (bytes: number): Block => cleared(memory, bytes)
  const axes = (): Axes => ({ x: take(4 * cells), y: take(4 * cells), z: take(4 * cells) })
  const [permeability, mobility] = [axes(), axes()]
  const [shear, filledAt, reached, fixedPa] = fours(memory, cells, 4)
  const [capacity, cement] = [take(8 * cells), take(8 * cells)]
  const portions = flow.front.portions.map(() => take(8 * cells))
  const incoming = flow.front.portions.map(() => take(8 * cells))
  const [portionList, incomingList] = [listOf(memory, portions), listOf(memory, incoming)]
  const [joins, fixed, waiting, marks, queued] = Array.from({ length: 5 }, () => take(cells)) as readonly Block[]
  const [tipAt, tipShare, scalars] = [take(4 * tipMost), take(8 * tipMost), take(48)]
  const fluids = take(16 * portions.length)
  const told = memory.allocate(16 * toldMost)
  const scratch = fours(memory, cells, 7)
  const outlets = take(outletBytes * cells)
  const at = (block: Block | undefined): number => block!.offset
  const { x, y, z } = permeability
  const plan = listOfWords(memory, [
    ...[pressure.plan, x, y, z, mobility.x, mobility.y, mobility.z, shear, capacity, cement].map(at),
    ...[at(portionList), at(incomingList), portions.length, at(filledAt), at(reached), 0, 0, 0],
    ...[joins, fixed, waiting, marks, fixedPa, tipAt, tipShare].map(at),
    ...[0, at(fluids), at(scalars), 0, 1, at(told), 0, toldMost],
    ...[...scratch, queued].map(at),
    ...[0, at(outlets)],
  ])
  const fields = {
    shear: shear!,
    filledAt: filledAt!,
    reached: reached!,
    fixedPa: fixedPa!,
    capacity,
    cement,
    portions,
  }
  const marked = { joins: joins!, fixed: fixed!, waiting: waiting!, marks: marks! }
  return { flow: pressure, plan, permeability, mobility, ...fields, ...marked, tipAt, tipShare, fluids, scalars, told }
}

const fours = (memory: KernelMemory, cells: number, count: number): readonly Block[] =>
  Array.from({ length: count }, () => cleared(memory, 4 * cells))

const listOf = (memory: KernelMemory, blocks: readonly Block[]): Block =>
  listOfWords(
    memory,
    blocks.map(({ offset }) => offset),
  )

function listOfWords(memory: KernelMemory, words: readonly number[]): Block {
  const block = memory.allocate(4 * words.length)
  memory.i32(block).set(words)
  return block
}

function cleared(memory: KernelMemory, bytes: number): Block {
  const block = memory.allocate(bytes)
  memory.u8(block).fill(0)
  return block
}
