import { type Finding, stopIfAsked, type Watch } from '../../base/index.ts'
import type { KernelMemory, Kernels } from '../../compute/index.ts'
import type { Triple } from '../../geometry/index.ts'
import { checkModel } from '../check.ts'
import {
  type LoadCase,
  nodeCount,
  nodeDims,
  type Reaction,
  type Solution,
  type SolveOptions,
  type VoxelModel,
} from '../model.ts'
import { find, refuse } from '../troubles.ts'
import { extentOf, finestGrid } from './grids.ts'
import { heldPieces } from './held.ts'
import { prescribedOf } from './held-components.ts'
import { type Pieces, piecesOf } from './pieces.ts'
import { elementsAlongMax, layOut, type Plan, type Setup } from './plan.ts'

/**
 * Linear elastic equilibrium of a voxel model: conjugate gradients with a multigrid cycle, matrix-free, on all threads.
 *
 * The same bodies, supports and forces as `solveReference`, its oracle. Pieces that no support holds are left out with a
 * finding; their displacement is 0.
 *
 * Error   residual in f64 as asked (default 1e-6 of the load); MEC-101 where not reached
 * Errors  MEC-001 no material, MEC-002 numbers out of range, MEC-003 no piece is held, CMP-002 too large for memory
 * Source  derivation in docs/physics/voxel-fe.md
 */
export async function solve(
  model: VoxelModel,
  load: LoadCase,
  kernels: Kernels,
  options: SolveOptions = {},
  watch?: Watch,
): Promise<Solution> {
  stopIfAsked(watch)
  checkModel(model)
  const pieces = piecesOf(model)
  const kept = heldPieces(model, load, pieces)
  if (!kept.includes(1)) throw refuse('MEC-003', { load: load.name, pieces: pieces.pieces })
  const extent = extentOf(pieces, model.grid.dims, kept)
  if (extent.dims[0] > elementsAlongMax)
    throw refuse('MEC-002', { elementsAlongI: extent.dims[0], most: elementsAlongMax })
  const finest = finestGrid(pieces, model.grid.dims, kept, extent)
  const prescribed = prescribedOf(model, load, extent, finest)
  const setup: Setup = { model, load, extent, finest, prescribed, options }
  const mark = kernels.memory.mark()
  try {
    const plan = layOut(kernels, setup)
    fillModuli(kernels.memory, plan, setup, pieces, kept)
    fillStart(kernels.memory, plan, setup)
    const start = plan.start?.offset ?? 0
    await kernels.together('stiffnessSolve', (t) => [plan.plan.offset, plan.scratches[t]!.offset, start], watch)
    return solutionOf(kernels.memory, plan, setup, looseFindings(pieces, kept, load))
  } finally {
    kernels.memory.release(mark)
  }
}

/** The moduli of kept runs, row by row, split into the isotropic and the orthotropic share. */
function fillModuli(memory: KernelMemory, plan: Plan, setup: Setup, pieces: Pieces, kept: Uint8Array): void {
  const { model, extent, finest } = setup
  const { modulusMPa, orthotropic: share } = model
  const [nx, ny] = model.grid.dims
  const isotropic = memory.f32(plan.isotropic)
  const orthotropic = plan.orthotropic ? memory.f32(plan.orthotropic) : undefined
  isotropic.fill(0)
  orthotropic?.fill(0)
  for (let row = 0; row < finest.elementRows.length / 3; row++) {
    const j = extent.first[1] + (row % finest.elements[1])
    const k = extent.first[2] + Math.floor(row / finest.elements[1])
    const own = j + ny * k
    const shift = finest.elementRows[3 * row]! - finest.elementRows[3 * row + 1]! - extent.first[0]
    for (let r = pieces.rowStart[own]!; r < pieces.rowStart[own + 1]!; r++) {
      if (!kept[pieces.piece[r]!]) continue
      const [from, to] = [pieces.from[r]!, pieces.to[r]!]
      isotropic.set(modulusMPa.subarray(nx * own + from, nx * own + to), shift + from)
      if (!orthotropic || !share) continue
      for (let i = from; i < to; i++) {
        const part = modulusMPa[nx * own + i]! * share[nx * own + i]!
        orthotropic[shift + i] = part
        isotropic[shift + i]! -= part
      }
    }
  }
}

function fillStart(memory: KernelMemory, plan: Plan, setup: Setup): void {
  const from = setup.options.start
  if (!plan.start || !from) return
  const start = memory.f64(plan.start)
  start.fill(0)
  eachRow(setup, (at, pitch, node, count) => {
    for (let i = 0; i < count; i++) for (let c = 0; c < 3; c++) start[at + c * pitch + i] = from[3 * (node + i) + c]!
  })
}

/**
 * Every row of nodes that the finest level has: where it lies, how far on the next component does, the number of its first
 * node in the model, and how many nodes.
 */
function eachRow(
  { model, extent, finest }: Setup,
  visit: (at: number, pitch: number, node: number, count: number) => void,
): void {
  const [nx, ny] = nodeDims(model.grid)
  const [ex, ey, ez] = finest.elements
  for (let k = 0, row = 0; k <= ez; k++)
    for (let j = 0; j <= ey; j++, row += 3) {
      const first = finest.nodeRows[row + 1]!
      const pitch = finest.nodeRows[row + 2]!
      const node = extent.first[0] + nx * (extent.first[1] + j + ny * (extent.first[2] + k))
      visit(finest.nodeRows[row]!, pitch, node + first, Math.min(pitch, ex + 1 - first))
    }
}

function solutionOf(memory: KernelMemory, plan: Plan, setup: Setup, loose: readonly Finding[]): Solution {
  const { model, load, options } = setup
  const values = memory.f64(plan.solution)
  const displacementMm = new Float64Array(3 * nodeCount(model.grid))
  eachRow(setup, (at, _, node, count) => {
    if (count > 0) displacementMm.set(values.subarray(at, at + 3 * count), 3 * node)
  })
  const [asked, , reached] = [options.relativeResidual ?? 1e-6, 0, memory.f64(plan.results)[2]!]
  const short = reached <= asked ? [] : [find('MEC-101', 'caution', load.name, { asked, reached })]
  return {
    displacementMm,
    reactions: reactionsOf(memory.f64(plan.forces), setup),
    iterations: memory.i32(plan.counts)[0]!,
    relativeResidual: reached,
    findings: [...loose, ...short],
  }
}

function looseFindings(pieces: Pieces, kept: Uint8Array, load: LoadCase): readonly Finding[] {
  let [voxels, all] = [0, 0]
  for (let r = 0; r < pieces.piece.length; r++) {
    const length = pieces.to[r]! - pieces.from[r]!
    all += length
    if (!kept[pieces.piece[r]!]) voxels += length
  }
  if (voxels === 0) return []
  const severity = voxels > 0.01 * all ? 'caution' : 'note'
  return [
    find('MEC-103', severity, load.name, { pieces: kept.filter((k) => k === 0).length, voxels, share: voxels / all }),
  ]
}

/** Forces and moments of each support on the body; outer forces on held components do not count as reaction. */
function reactionsOf(forces: Float64Array, { model, load, prescribed }: Setup): readonly Reaction[] {
  const [nx, ny, nz] = nodeDims(model.grid)
  const h = model.grid.spacingMm[0]
  const force = load.supports.map(() => [0, 0, 0])
  const moment = load.supports.map(() => [0, 0, 0])
  const outer = outerOn(load)
  for (let n = 0; n < prescribed.at.length; n++) {
    const [node, c, s] = [prescribed.node[n]!, prescribed.component[n]!, prescribed.support[n]!]
    const f = forces[prescribed.at[n]!]! - (outer?.get(3 * node + c) ?? 0)
    const arm = [
      ((node % nx) - (nx - 1) / 2) * h,
      ((Math.floor(node / nx) % ny) - (ny - 1) / 2) * h,
      (Math.floor(node / (nx * ny)) - (nz - 1) / 2) * h,
    ]
    force[s]![c]! += f
    moment[s]![(c + 1) % 3]! += arm[(c + 2) % 3]! * f
    moment[s]![(c + 2) % 3]! -= arm[(c + 1) % 3]! * f
  }
  return load.supports.map((_, s) => ({
    forceN: force[s] as unknown as Triple,
    momentNmm: moment[s] as unknown as Triple,
  }))
}

/** Outer forces on components, by three times the node's number plus the component. */
function outerOn({ forces }: LoadCase): ReadonlyMap<number, number> | undefined {
  if (!forces) return undefined
  const found = new Map<number, number>()
  forces.nodes.forEach((node, n) => {
    for (let c = 0; c < 3; c++) {
      const key = 3 * node + c
      found.set(key, (found.get(key) ?? 0) + forces.forcesN[3 * n + c]!)
    }
  })
  return found
}
