import type { Grid } from '../../../geometry/index.ts'
import { surfaceNet } from '../../../report/index.ts'
import type { Operation } from '../operation.ts'
import type { Surface } from './meshes.ts'

export interface FieldSurfaceInput {
  readonly grid: Grid
  /** A byte a voxel. */
  readonly values: Uint8Array
  /** The surface runs where the bytes pass this. */
  readonly from: number
}

/** The closed surface round what reaches a value of a field; null where nothing does. */
const fieldSurface: Operation<FieldSurfaceInput, Surface | null> = (_held, { grid, values, from }, call) => {
  const box = boxOf(grid, values, from)
  if (!box) return null
  const [ni, nj] = grid.dims
  const [i0, j0, k0] = box.least
  // One empty layer all round, so that it closes also at the grid's own edge.
  const dims = box.most.map((m, a) => m - (box.least[a] as number) + 3) as [number, number, number]
  const samples = new Float32Array(dims[0] * dims[1] * dims[2])
  for (let k = 1; k < dims[2] - 1; k++)
    for (let j = 1; j < dims[1] - 1; j++) {
      const row = i0 + ni * (j0 + j - 1 + nj * (k0 + k - 1))
      samples.set(values.subarray(row, row + dims[0] - 2), 1 + dims[0] * (j + dims[1] * k))
    }
  const mesh = surfaceNet({ dims, from: [i0 - 1, j0 - 1, k0 - 1], samples }, from, grid.patientFromVoxel)
  if (mesh.triangles.length === 0) return null
  const surface = { corners: Float32Array.from(mesh.corners), triangles: mesh.triangles }
  call.handOver(surface.corners.buffer)
  call.handOver(surface.triangles.buffer)
  return surface
}

function boxOf({ dims }: Grid, values: Uint8Array, from: number) {
  const least = [...dims] as [number, number, number]
  const most: [number, number, number] = [-1, -1, -1]
  for (let v = 0; v < values.length; v++) {
    if ((values[v] as number) < from) continue
    const at = [v % dims[0], Math.floor(v / dims[0]) % dims[1], Math.floor(v / (dims[0] * dims[1]))] as const
    for (const axis of [0, 1, 2] as const) {
      least[axis] = Math.min(least[axis], at[axis])
      most[axis] = Math.max(most[axis], at[axis])
    }
  }
  return most[0] < 0 ? null : { least, most }
}

export const fieldSurfaceOperations = { fieldSurface } as const
