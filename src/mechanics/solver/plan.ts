import type { Block, KernelMemory, Kernels } from '../../compute/index.ts'
import type { LoadCase, SolveOptions, VoxelModel } from '../model.ts'
import { type MaterialBlocks, materialBlocks } from './blocks.ts'
import { type Extent, type LevelGrid, levelGrids, sharesOf } from './grids.ts'
import { coarsePrescribed, coarserHeld, type HeldComponents, type Prescribed, placeOf } from './held-components.ts'

/** Levels with fewer elements are left to one thread: a barrier would cost more than it saves. */
const aloneElementsMax = 3000
/** The smoother damps eigenvalues from the largest down to this part of it. */
const smoothedSpread = 12

/** As in kernels/stiffness-level.ts. */
const rowPitch = 8544
/** As many elements along i as its rows hold, in f64, with room at their ends. */
export const elementsAlongMax = rowPitch / 8 - 16

/** Everything the kernel needs, laid out in its memory. */
export interface Plan {
  readonly plan: Block
  /** One for each thread. */
  readonly scratches: readonly Block[]
  readonly solution: Block
  /** After the solve: the forces K u, f64. */
  readonly forces: Block
  readonly results: Block
  readonly counts: Block
  /** A vector in f64 that a start can be put into; not there unless asked for. */
  readonly start: Block | undefined
  readonly isotropic: Block
  readonly orthotropic: Block | undefined
}

export interface Setup {
  readonly model: VoxelModel
  readonly load: LoadCase
  readonly extent: Extent
  readonly finest: LevelGrid
  readonly prescribed: Prescribed
  readonly options: SolveOptions
}

interface LevelBlocks {
  readonly isotropic: Block
  readonly orthotropic: Block | undefined
  readonly words: Block
}

/** Allocates and fills everything but the moduli, the solution and the start. */
export function layOut(kernels: Kernels, setup: Setup): Plan {
  const { memory, threadCount } = kernels
  const { model, finest, options } = setup
  const grids = levelGrids(finest)
  const blocks = materialBlocks(model.poisson)
  const results = memory.allocate(24)
  const counts = memory.allocate(8)
  const solution = memory.allocate(8 * finest.vectorLength)
  const forces = memory.allocate(8 * finest.vectorLength)
  const levels = placeLevels(memory, setup, grids, blocks, forces, threadCount)
  const coarsest = grids.at(-1)!.vectorLength
  const matrix = memory.allocate(4 * coarsest * (coarsest + 1))
  const work = memory.allocate(8 * coarsest)
  const places = memory.allocate(4 * coarsest)
  const weights = memory.allocate(16 * grids.length)
  const forced = [...forcesOf(setup)].sort(([a], [b]) => a - b)
  const [square, stiffness] = [0, 1].map(() => memory.allocate(8 * finest.layers.length).offset) as [number, number]
  const forcedAt = put(
    memory,
    Int32Array.from(forced, ([at]) => at),
  )
  const forcedBy = put(
    memory,
    Float64Array.from(forced, ([, force]) => force),
  )
  const heldAt = put(memory, setup.prescribed.at)
  const held = put(memory, setup.prescribed.displacementMm)
  const coarseHeld = coarsePrescribed(finest, setup.prescribed, grids[1]!)
  const coarseHeldAt = put(memory, coarseHeld.at)
  const coarseHeldBy = put(memory, coarseHeld.displacementMm)
  const pointers = put(
    memory,
    Uint32Array.from(levels, ({ words }) => words.offset),
  )
  const scratches = Array.from({ length: threadCount }, () => scratchOf(memory, finest))
  const start = options.start ? memory.allocate(8 * finest.vectorLength) : undefined
  const h = model.grid.spacingMm[0]
  for (let l = 0; l < grids.length; l++)
    memory.f64(weights).set(
      blocks.weights.map((d) => d * h * 2 ** l),
      2 * l,
    )
  const plan = put(
    memory,
    Uint32Array.of(
      pointers.offset, grids.length, weights.offset, matrix.offset, work.offset, places.offset, 0,
      solution.offset, heldAt.offset, held.offset, setup.prescribed.at.length,
      coarseHeldAt.offset, coarseHeldBy.offset, coarseHeld.at.length, forces.offset, square, stiffness, forcedAt.offset, forcedBy.offset, forced.length,
      options.iterationsMax ?? 1000, results.offset, counts.offset,
    ), // biome-ignore format: the order of kernels/multigrid.ts
  )
  memory.f64(results).set([options.relativeResidual ?? 1e-6, 0, 0])
  const { isotropic, orthotropic } = levels[0]!
  return { plan, scratches, solution, forces, results, counts, start, isotropic, orthotropic }
}

function put(memory: KernelMemory, values: Int32Array | Uint32Array | Float64Array | Float32Array): Block {
  const block = memory.allocate(Math.max(values.byteLength, 8))
  memory.u8(block).set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
  return block
}

function placeLevels(
  memory: KernelMemory,
  { model, prescribed }: Setup,
  grids: readonly LevelGrid[],
  blocks: MaterialBlocks,
  forces: Block,
  threads: number,
): readonly LevelBlocks[] {
  let held: HeldComponents = prescribed
  return grids.map((grid, l) => {
    if (l > 0) held = coarserHeld(grids[l - 1]!, held, grid)
    return placeLevel(memory, {
      grid,
      held,
      constants: constantsOf(memory, blocks.entries, model.grid.spacingMm[0] * 2 ** l),
      // The finest level's first vector is the second half of the forces: kernels/multigrid.ts.
      first: l === 0 ? forces.offset + 4 * grid.vectorLength : memory.allocate(4 * grid.vectorLength).offset,
      orthotropicToo: model.orthotropic !== undefined,
      shares: sharesOf(grid, threads),
      // All threads begin together on the finest level, however small.
      alone: l > 0 && grid.elementCount < aloneElementsMax,
      steps: smoothingSteps(l, blocks.eigenvalueMax),
    })
  })
}

/**
 * One step on the two finest levels, where a pass is dear; two on the others, at the roots of the Chebyshev polynomial over the
 * upper part of the spectrum. Widths below 2 / the largest eigenvalue cannot make anything grow.
 */
function smoothingSteps(l: number, eigenvalueMax: number): readonly [number, number] {
  if (l < 2) return [1.95 / eigenvalueMax, 0]
  const least = eigenvalueMax / smoothedSpread
  const [middle, reach] = [(eigenvalueMax + least) / 2, ((eigenvalueMax - least) / 2) * Math.SQRT1_2]
  return [1 / (middle + reach), 1 / (middle - reach)]
}

interface LevelParts {
  readonly grid: LevelGrid
  readonly held: HeldComponents
  readonly constants: Block
  readonly first: number
  readonly orthotropicToo: boolean
  readonly shares: Int32Array
  readonly alone: boolean
  readonly steps: readonly [number, number]
}

function placeLevel(memory: KernelMemory, parts: LevelParts): LevelBlocks {
  const { grid, held } = parts
  const vector = (): number => memory.allocate(4 * grid.vectorLength).offset
  const perNode = (): number => memory.allocate((4 * grid.vectorLength) / 3).offset
  const moduli = (): Block => memory.allocate(4 * grid.elementCount)
  const [nx, ny, nz] = grid.elements
  const isotropic = moduli()
  const orthotropic = parts.orthotropicToo ? moduli() : undefined
  const words = put(
    memory,
    Uint32Array.of(
      nx, ny, nz,
      put(memory, grid.nodeRows).offset, put(memory, grid.elementRows).offset, put(memory, grid.layers).offset,
      put(memory, parts.shares).offset, parts.alone ? 1 : 0,
      isotropic.offset, orthotropic?.offset ?? 0, parts.constants.offset,
      perNode(), masksOf(memory, grid, held), vector(), parts.first, vector(), memory.allocate(8 * (nz + 1)).offset,
      ...new Uint32Array(Float32Array.from(parts.steps).buffer),
    ), // biome-ignore format: the order of kernels/stiffness-level.ts
  )
  return { isotropic, orthotropic, words }
}

/** Per node row where its mask lies, see kernels/stiffness-level.ts; only rows where something is held have one. */
function masksOf(memory: KernelMemory, { elements, nodeRows }: LevelGrid, { list, nodes }: HeldComponents): number {
  const wide = elements[0] + 1
  const starts = new Uint32Array(nodeRows.length / 3)
  let words = 0
  for (const node of list) {
    const row = Math.floor(node / wide)
    if (starts[row] !== 0) continue
    // Counted from 1: 0 is no mask.
    starts[row] = 1 + words
    words += 3 * nodeRows[3 * row + 2]!
  }
  const masks = memory.allocate(4 * Math.max(words, 4))
  const free = memory.i32(masks).fill(-1)
  for (const node of list) {
    const row = Math.floor(node / wide)
    const [first, count] = [nodeRows[3 * row + 1]!, nodeRows[3 * row + 2]!]
    const i = (node % wide) - first
    if (i < 0 || i >= count) continue
    for (let c = 0; c < 3; c++) if (nodes[node]! & (1 << c)) free[starts[row]! - 1 + c * count + i] = 0
  }
  return put(
    memory,
    starts.map((start) => (start === 0 ? 0 : masks.offset + 4 * (start - 1))),
  ).offset
}

/** Both materials' numbers for this edge, each in all lanes: f32, then f64. */
function constantsOf(memory: KernelMemory, entries: Float64Array, edgeMm: number): Block {
  const block = memory.allocate(entries.length * 32)
  const narrow = memory.f32({ offset: block.offset, bytes: entries.length * 16 })
  const wide = memory.f64({ offset: block.offset + entries.length * 16, bytes: entries.length * 16 })
  entries.forEach((value, n) => {
    narrow.fill(value * edgeMm, 4 * n, 4 * n + 4)
    wide.fill(value * edgeMm, 2 * n, 2 * n + 2)
  })
  return block
}

/** Buffers of one thread; see kernels/stiffness-level.ts. */
function scratchOf(memory: KernelMemory, { elements: [nx, ny], layers }: LevelGrid): Block {
  const pitch = 8 * (4 * Math.ceil(nx / 4) + 12)
  const rows = (count: number, bytes = pitch): number => memory.allocate(count * bytes).offset
  let layer = 0
  for (let k = 1; k < layers.length; k++) layer = Math.max(layer, 4 * (layers[k]! - layers[k - 1]!))
  const words = [
    pitch, rows(12, rowPitch), rows(6, rowPitch), rows(3 * (ny + 1)), rows(3), rows(8),
    rows(2, layer), rows(2, layer), rows(2, layer), layer, rows(12 + 27, 16),
  ] // biome-ignore format: one line of places
  return put(memory, Uint32Array.from(words))
}

/** Places and sizes of the forces on nodes that the finest level has. */
function forcesOf({ model, load, extent, finest }: Setup): readonly (readonly [at: number, forceN: number])[] {
  const found: (readonly [number, number])[] = []
  const [nx, ny] = [model.grid.dims[0] + 1, model.grid.dims[1] + 1]
  load.forces?.nodes.forEach((node, n) => {
    const i = (node % nx) - extent.first[0]
    const j = (Math.floor(node / nx) % ny) - extent.first[1]
    const k = Math.floor(node / (nx * ny)) - extent.first[2]
    for (let c = 0; c < 3; c++) {
      const at = placeOf(finest, i, j, k, c)
      const force = load.forces!.forcesN[3 * n + c]!
      if (at >= 0 && force !== 0) found.push([at, force])
    }
  })
  return found
}
