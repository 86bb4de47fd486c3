import { dot, type Grid, mapDirection, mapPoint, point, scaled, voxelFromPatient } from '../../../geometry/index.ts'
import { patientFromCanvas, rightOf, type SliceMap } from './plane.ts'

/**
 * How the pixels of a picture walk through the voxels of a grid: pixel (x, y) looks at `origin + x across + y down`, in voxel
 * indices. The picture has `scale` pixels for each pixel of the map.
 */
export interface Raster {
  readonly columns: number
  readonly rows: number
  readonly origin: readonly [number, number, number]
  readonly across: readonly [number, number, number]
  readonly down: readonly [number, number, number]
}

export function rasterOf(map: SliceMap, grid: Grid, scale: number): Raster {
  const voxelFrom = voxelFromPatient(grid)
  const stepMm = 1 / (map.pixelsPerMm * scale)
  // The middle of the first pixel.
  const first = mapPoint(voxelFrom, patientFromCanvas(map, 0.5 / scale, 0.5 / scale))
  const across = mapDirection(voxelFrom, scaled(rightOf(map.plane), stepMm))
  const down = mapDirection(voxelFrom, scaled(map.plane.up, -stepMm))
  return {
    columns: Math.max(1, Math.round(map.widthPx * scale)),
    rows: Math.max(1, Math.round(map.heightPx * scale)),
    origin: [first[0], first[1], first[2]],
    across: [across[0], across[1], across[2]],
    down: [down[0], down[1], down[2]],
  }
}

/** The pixels of one row that look into the grid: from `span[0]` up to but not including `span[1]`. */
export function rowSpan(raster: Raster, row: number, dims: readonly number[], span: Int32Array): void {
  let [from, to] = [0, raster.columns]
  for (let axis = 0; axis < 3; axis++) {
    const n = dims[axis] as number
    // A grid of one sample is one voxel thick; otherwise pictures end at the outermost voxel centres, where samples end.
    const low = n > 1 ? 0 : -0.5
    const high = n > 1 ? n - 1 - 1e-6 : 0.5
    const start = (raster.origin[axis] as number) + row * (raster.down[axis] as number)
    const step = raster.across[axis] as number
    if (Math.abs(step) < 1e-9) {
      if (start < low || start > high) to = from
      continue
    }
    const a = (low - start) / step
    const b = (high - start) / step
    from = Math.max(from, Math.ceil(Math.min(a, b)))
    to = Math.min(to, Math.floor(Math.max(a, b)) + 1)
  }
  span[0] = from
  span[1] = Math.max(from, to)
}

/** The zoom at which the whole grid fits into the picture, px for each mm, and its middle. */
export function fitOf(grid: Grid, map: Pick<SliceMap, 'plane' | 'widthPx' | 'heightPx'>) {
  const [ni, nj, nk] = grid.dims
  const corners = [0, ni - 1].flatMap((i) =>
    [0, nj - 1].flatMap((j) => [0, nk - 1].map((k) => mapPoint(grid.patientFromVoxel, point('voxel', i, j, k)))),
  )
  const extent = (along: ReturnType<typeof rightOf>): number => {
    const places = corners.map((c) => dot(c as unknown as typeof along, along))
    return Math.max(...places) - Math.min(...places) + 1e-3
  }
  return Math.min(map.widthPx / extent(rightOf(map.plane)), map.heightPx / extent(map.plane.up))
}

export const middleOf = (grid: Grid) =>
  mapPoint(
    grid.patientFromVoxel,
    point('voxel', (grid.dims[0] - 1) / 2, (grid.dims[1] - 1) / 2, (grid.dims[2] - 1) / 2),
  )
