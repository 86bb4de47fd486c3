import {
  affineFromColumns,
  type Grid,
  gridFrom,
  mapPoint,
  point,
  type Triple,
  voxelCount,
} from '../../geometry/index.ts'
import type { HeatSetup } from './setup.ts'

/** Heat spreads 3 mm in a minute, so that voxels up to this size serve; smaller ones are joined. */
const voxelMostMm = 1.5

/**
 * The setup on voxels joined two by two by two, or more, as long as they stay at or below 1.5 mm; as it is where none can be.
 *
 * Cement is averaged and comes with the first of a voxel's parts; a place or soft tissue holds a voxel that any part of it
 * holds. Against 0.75 mm peaks in the cement change by up to 8 K, outside it by up to 0.5 K (docs/physics/heat.md).
 */
export function coarsened(setup: HeatSetup): HeatSetup {
  const { grid } = setup.field
  const by = grid.spacingMm.map((mm) => Math.max(1, Math.floor(voxelMostMm / mm + 1e-9))) as unknown as Triple
  if (by.every((n) => n === 1)) return setup
  const coarse = coarseGrid(grid, by)
  const parent = parentOf(grid, coarse, by)
  const mask = (fine: Uint8Array): Uint8Array => {
    const joined = new Uint8Array(voxelCount(coarse))
    for (let v = 0; v < fine.length; v++) if (fine[v] !== 0) joined[parent[v] as number] = 1
    return joined
  }
  const { places, soft } = setup
  return {
    ...setup,
    field: { grid: coarse, ...joinCement(setup.field, voxelCount(coarse), parent) },
    places: Object.fromEntries(Object.entries(places).map(([name, fine]) => [name, mask(fine)])),
    ...(soft ? { soft: mask(soft) } : {}),
  }
}

function coarseGrid({ dims, patientFromVoxel }: Grid, by: Triple): Grid {
  const m = patientFromVoxel as Float64Array
  const column = (c: 0 | 1 | 2): Triple => [m[c]! * by[c], m[c + 4]! * by[c], m[c + 8]! * by[c]]
  const first = mapPoint(patientFromVoxel, point('voxel', (by[0] - 1) / 2, (by[1] - 1) / 2, (by[2] - 1) / 2))
  const size = dims.map((n, axis) => Math.ceil(n / (by[axis] as number))) as unknown as Triple
  return gridFrom(size, affineFromColumns('patient', 'voxel', column(0), column(1), column(2), first))
}

function parentOf({ dims }: Grid, coarse: Grid, by: Triple): Int32Array {
  const [nx, ny, nz] = dims
  const [cx, cy] = coarse.dims
  const parent = new Int32Array(nx * ny * nz)
  for (let k = 0, v = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, v++)
        parent[v] = Math.floor(i / by[0]) + cx * (Math.floor(j / by[1]) + cy * Math.floor(k / by[2]))
  return parent
}

function joinCement({ cementFraction, filledAtS }: HeatSetup['field'], count: number, parent: Int32Array) {
  const sum = new Float64Array(count)
  const parts = new Int32Array(count)
  const first = new Float32Array(count).fill(-1)
  for (let v = 0; v < parent.length; v++) {
    const c = parent[v] as number
    parts[c]!++
    const at = filledAtS[v] as number
    if (at < 0) continue
    sum[c]! += cementFraction[v] as number
    if ((first[c] as number) < 0 || at < (first[c] as number)) first[c] = at
  }
  return { cementFraction: Float32Array.from(sum, (s, c) => s / Math.max(1, parts[c] as number)), filledAtS: first }
}
