import { compose, mapPoint, point, type Triple, voxelCount, voxelFromPatient } from '../../geometry/index.ts'
import type { LabelMap, Volume } from '../../imaging/index.ts'
import type { LevelRehearsal } from '../../rehearsal/index.ts'

export const cementLabel = { inside: 1, leaked: 2 } as const

/** Cement on the CT's own grid: a voxel counts where at least half of its pores hold cement. 1 in the bone, 2 leaked. */
export function cementMap(volume: Volume, levels: readonly LevelRehearsal[]): LabelMap {
  const labels = new Uint8Array(voxelCount(volume.grid))
  for (const level of levels) if (level.record) paint(labels, volume, level)
  return {
    grid: volume.grid,
    labels,
    names: new Map([
      [cementLabel.inside, 'cement in the bone'],
      [cementLabel.leaked, 'cement leaked'],
    ]),
  }
}

function paint(labels: Uint8Array, { grid }: Volume, { record, medium }: LevelRehearsal): void {
  if (!record) return
  const [nx, ny, nz] = record.grid.dims
  const toOwn = compose(voxelFromPatient(record.grid), grid.patientFromVoxel)
  const [low, high] = boxOf(grid, record.grid)
  for (let k = low[2]; k <= high[2]; k++)
    for (let j = low[1]; j <= high[1]; j++)
      for (let i = low[0]; i <= high[0]; i++) {
        const [x, y, z] = mapPoint(toOwn, point('voxel', i, j, k)).map(Math.round) as unknown as Triple
        if (x < 0 || y < 0 || z < 0 || x >= nx || y >= ny || z >= nz) continue
        const own = x + nx * (y + ny * z)
        if ((record.saturation[own] as number) < 0.5) continue
        const v = i + grid.dims[0] * (j + grid.dims[1] * k)
        labels[v] = medium.inside[own] === 1 ? cementLabel.inside : cementLabel.leaked
      }
}

/** The voxels of `grid` that the corners of `inner` span. */
function boxOf(grid: Volume['grid'], inner: Volume['grid']): readonly [Triple, Triple] {
  const into = compose(voxelFromPatient(grid), inner.patientFromVoxel)
  const corners = [0, 1, 2, 3, 4, 5, 6, 7].map((c) =>
    mapPoint(
      into,
      point('voxel', ...(inner.dims.map((n, axis) => ((c >> axis) & 1 ? n - 0.5 : -0.5)) as unknown as Triple)),
    ),
  )
  const along = (axis: number): number[] => corners.map((p) => p[axis] as number)
  const clip = (value: number, axis: number): number => Math.max(0, Math.min((grid.dims[axis] as number) - 1, value))
  const low = [0, 1, 2].map((axis) => clip(Math.floor(Math.min(...along(axis))), axis)) as unknown as Triple
  const high = [0, 1, 2].map((axis) => clip(Math.ceil(Math.max(...along(axis))), axis)) as unknown as Triple
  return [low, high]
}
