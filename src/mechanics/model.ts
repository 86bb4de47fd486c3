import type { Finding } from '../base/index.ts'
import type { Grid, Triple } from '../geometry/index.ts'

/**
 * A body of cubic elements, one per voxel of `grid`.
 *
 * Nodes are the voxel corners: node (i, j, k) of dims + 1 lies at voxel index (i - 1/2, j - 1/2, k - 1/2) and has the flat
 * number i + (nx + 1) * (j + (ny + 1) * k). Displacements and forces are along the grid's own axes.
 *
 * Valid   the same spacing on all axes; modulus finite and >= 0; 0 <= poisson < 0.5; the share within 0 to 1
 */
export interface VoxelModel {
  readonly grid: Grid
  /** Young's modulus of the voxel, MPa (N/mm2), along k where orthotropic; 0 is no material. */
  readonly modulusMPa: Float32Array
  /** Share of the voxel's stiffness that is orthotropic bone with E_k = modulus (facts D1.3); absent: all isotropic. */
  readonly orthotropic?: Float32Array
  /** Of the isotropic share. */
  readonly poisson: number
}

/** Displacement components prescribed at some nodes; null leaves a component free. */
export interface Support {
  readonly nodes: Uint32Array
  /** The same for all nodes, or three numbers per node in the order of `nodes`; a null component stays free either way. */
  readonly components: readonly [x: boolean, y: boolean, z: boolean]
  readonly displacementMm: Triple | Float64Array
}

/** Forces on nodes, N, three numbers per node in the order of `nodes`. */
export interface NodalForces {
  readonly nodes: Uint32Array
  readonly forcesN: Float64Array
}

/** Where a body is held, moved and pushed. A component prescribed by two supports belongs to the later one. */
export interface LoadCase {
  readonly name: string
  readonly supports: readonly Support[]
  readonly forces?: NodalForces
}

/** What one support puts on the body: its force, and its moment about the middle of the node grid. */
export interface Reaction {
  readonly forceN: Triple
  readonly momentNmm: Triple
}

export interface Solution {
  /** Three per node; 0 at nodes that touch no element. */
  readonly displacementMm: Float64Array
  /** In the order of the load case's supports. */
  readonly reactions: readonly Reaction[]
  readonly iterations: number
  /** Of the free components: |b - K u| / |b|, in f64. */
  readonly relativeResidual: number
  readonly findings: readonly Finding[]
}

export interface SolveOptions {
  /** Default 1e-6. */
  readonly relativeResidual?: number
  readonly iterationsMax?: number
  /** A displacement of a like problem to start from, three per node. */
  readonly start?: Float64Array
}

export type Axis = 0 | 1 | 2

export const nodeDims = (grid: Grid): Triple => [grid.dims[0] + 1, grid.dims[1] + 1, grid.dims[2] + 1]
export const nodeCount = (grid: Grid): number => (grid.dims[0] + 1) * (grid.dims[1] + 1) * (grid.dims[2] + 1)

/** The eight corners of element (0, 0, 0) as node numbers, x fastest; add the number of its first node. */
export function cornerOffsets(grid: Grid): readonly number[] {
  const nx = grid.dims[0] + 1
  const plane = nx * (grid.dims[1] + 1)
  return [0, 1, nx, nx + 1, plane, plane + 1, plane + nx, plane + nx + 1]
}

/** All nodes of the layer `at` (0 to dims) across `axis` that touch material. */
export function nodesOnLayer(model: VoxelModel, axis: Axis, at: number): Uint32Array {
  const used = usedNodes(model)
  const [nx, ny, nz] = nodeDims(model.grid)
  const found: number[] = []
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++) {
        const n = i + nx * (j + ny * k)
        if ([i, j, k][axis] === at && used[n]) found.push(n)
      }
  return Uint32Array.from(found)
}

/** 1 at nodes that touch an element with material. */
export function usedNodes({ grid, modulusMPa }: VoxelModel): Uint8Array {
  const used = new Uint8Array(nodeCount(grid))
  const corners = cornerOffsets(grid)
  const [ex, ey, ez] = grid.dims
  let e = 0
  for (let k = 0; k < ez; k++)
    for (let j = 0; j < ey; j++)
      for (let i = 0; i < ex; i++, e++) {
        if (!(modulusMPa[e]! > 0)) continue
        const first = i + (ex + 1) * (j + (ey + 1) * k)
        for (const c of corners) used[first + c] = 1
      }
  return used
}
