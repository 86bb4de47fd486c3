import { partOf, type Watch } from '../base/index.ts'
import type { Block, Kernels } from '../compute/index.ts'
import { compose, type Grid, type Triple, voxelCount, voxelFromPatient } from '../geometry/index.ts'
import { type Piece, pieces } from './separable.ts'
import { type LabelMap, paddingHu, type Volume } from './volume.ts'

/** What to do where the new grid is coarser: `average` the volume over each new voxel, or only `sample` its centre. */
export type Coarser = 'average' | 'sample'

const tasksMax = 32

/** The part of the source that some target slices need: `size` samples from index `first`. */
interface Box {
  readonly first: Triple
  readonly size: Triple
}

/**
 * The volume on another grid, trilinear between its samples.
 *
 * Where the new grid is coarser along an axis, each new voxel is the mean of several samples spread over it, so that fine
 * texture does not turn into noise (`coarser: 'sample'` leaves that out). More than half a voxel outside: padding
 * (-1024 HU for CT, 0 for MR).
 *
 * Units   HU (signal for MR), rounded to the nearest integer, halves up
 * Frame   both grids in the same patient
 * Error   none against `resampleVolumeReference`: the same integers
 */
export async function resampleVolume(
  volume: Volume,
  grid: Grid,
  kernels: Kernels,
  watch?: Watch,
  coarser: Coarser = 'average',
): Promise<Volume> {
  const samples = new Int16Array(voxelCount(grid))
  const plane = grid.dims[0] * grid.dims[1]
  const map = sourceFromTarget(volume.grid, grid)
  const slabs = slabsOf(volume.grid, grid, map, kernels.fieldBytesMax)
  for (const [s, slab] of slabs.entries()) {
    const mark = kernels.memory.mark()
    try {
      const target = kernels.memory.allocate((slab.to - slab.from) * plane * 2)
      const part = partOf(watch, s / slabs.length, (s + 1) / slabs.length)
      await resampleSlab(volume, grid, map, coarser, slab, target, kernels, part)
      samples.set(kernels.memory.i16(target), slab.from * plane)
    } finally {
      kernels.memory.release(mark)
    }
  }
  return { grid, samples, acquisition: volume.acquisition }
}

async function resampleSlab(
  volume: Volume,
  grid: Grid,
  map: Float64Array,
  coarser: Coarser,
  slab: Piece,
  target: Block,
  kernels: Kernels,
  watch: Watch,
): Promise<void> {
  const { memory } = kernels
  const box = boxOf(volume.grid, grid, map, slab.from, slab.to)
  const place = (values: readonly number[]): number => {
    const block = memory.allocate(values.length * 4)
    memory.i32(block).set(values)
    return block.offset
  }
  const source = memory.allocate(box.size[0] * box.size[1] * box.size[2] * 2)
  const boxAt = place([...box.size, ...box.first, ...volume.grid.dims])
  const countsAt = place(coarser === 'sample' ? [1, 1, 1] : samplesPerVoxel(map))
  const mapBlock = memory.allocate(96)
  memory.f64(mapBlock).set(map)
  copyBox(volume, box, memory.i16(source))
  const slices = slab.to - slab.from
  const tasks = pieces(slices, Math.ceil(slices / tasksMax))
  const [nx, ny] = grid.dims
  const scratchBytes = Math.ceil((12 * nx + 8 * (box.size[0] + 3)) / 64) * 64
  const scratch = memory.allocate(scratchBytes * tasks.length)
  // The kernel counts slices of the whole target: hand it the address where slice 0 would lie.
  const zero = target.offset - slab.from * nx * ny * 2
  const places = [source.offset, boxAt, mapBlock.offset, countsAt, zero, nx, ny]
  const argsOf = (t: number): readonly number[] => {
    const { from, to } = tasks[t] as Piece
    return [...places, slab.from + from, slab.from + to, padding(volume), scratch.offset + t * scratchBytes]
  }
  await kernels.run('resampleSlices', tasks.length, argsOf, watch)
}

const padding = (volume: Volume): number => (volume.acquisition.modality === 'CT' ? paddingHu : 0)

/** The 3x4 map from target indices to source indices; what only rounding keeps from 0 is 0, so that rows stay rows. */
function sourceFromTarget(source: Grid, target: Grid): Float64Array {
  const whole = compose(voxelFromPatient(source), target.patientFromVoxel) as Float64Array
  return whole.slice(0, 12).map((value, n) => (n % 4 < 3 && Math.abs(value) < 1e-12 ? 0 : value))
}

/** Samples along each axis of a target voxel: enough that no source sample is stepped over. */
function samplesPerVoxel(map: Float64Array): Triple {
  const along = (axis: number): number =>
    Math.max(1, Math.ceil(Math.max(...[0, 4, 8].map((row) => Math.abs(map[row + axis] as number))) - 1e-6))
  return [along(0), along(1), along(2)]
}

/** Target slices in slabs whose samples and whose part of the source fit the memory set aside. */
function slabsOf(source: Grid, target: Grid, map: Float64Array, bytesMax: number): readonly Piece[] {
  const nz = target.dims[2]
  const bytes = (from: number, to: number): number => {
    const { size } = boxOf(source, target, map, from, to)
    return 2 * (size[0] * size[1] * size[2] + target.dims[0] * target.dims[1] * (to - from))
  }
  let together = nz
  while (together > 1 && pieces(nz, together).some(({ from, to }) => bytes(from, to) > bytesMax))
    together = Math.ceil(together / 2)
  return pieces(nz, together)
}

/** The source samples around target slices from <= k < to, voxels' full extent counted; at least one sample. */
function boxOf(source: Grid, target: Grid, map: Float64Array, from: number, to: number): Box {
  const [nx, ny] = target.dims
  const reach = (row: number): readonly [low: number, high: number] => {
    const at = (c: number): number => map[row * 4 + c] as number
    let low = at(3)
    let high = low
    for (const [c, a, b] of [
      [0, -0.5, nx - 0.5],
      [1, -0.5, ny - 0.5],
      [2, from - 0.5, to - 0.5],
    ] as const) {
      low += Math.min(at(c) * a, at(c) * b)
      high += Math.max(at(c) * a, at(c) * b)
    }
    const last = (source.dims[row] as number) - 1
    const inside = (x: number): number => Math.max(0, Math.min(last, x))
    return [inside(Math.floor(low - 1e-6)), inside(Math.ceil(high + 1e-6))]
  }
  const [x, y, z] = [reach(0), reach(1), reach(2)]
  return { first: [x[0], y[0], z[0]], size: [x[1] - x[0] + 1, y[1] - y[0] + 1, z[1] - z[0] + 1] }
}

function copyBox(volume: Volume, { first, size }: Box, into: Int16Array): void {
  const [nx, ny] = volume.grid.dims
  let at = 0
  for (let k = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++) {
      const start = first[0] + nx * (first[1] + j + ny * (first[2] + k))
      into.set(volume.samples.subarray(start, start + size[0]), at)
      at += size[0]
    }
}

/** `resampleVolume` in plain TypeScript, voxel by voxel, in the order of the kernel. */
export function resampleVolumeReference(volume: Volume, grid: Grid, coarser: Coarser = 'average'): Volume {
  const m = sourceFromTarget(volume.grid, grid)
  const [ci, cj, ck] = coarser === 'sample' ? [1, 1, 1] : samplesPerVoxel(m)
  const row = (r: number, u: number, v: number, w: number): number =>
    (m[r] as number) * u + ((m[r + 1] as number) * v + (m[r + 2] as number) * w + (m[r + 3] as number))
  const spread = (at: number, part: number, count: number): number =>
    count === 1 ? at : at + (part + 0.5) / count - 0.5
  const average = (i: number, j: number, k: number): number => {
    let sum = 0
    let inside = 0
    for (let c = 0; c < ck; c++)
      for (let b = 0; b < cj; b++)
        for (let a = 0; a < ci; a++) {
          const [u, v, w] = [spread(i, a, ci), spread(j, b, cj), spread(k, c, ck)] as const
          const value = trilinear(volume, row(0, u, v, w), row(4, u, v, w), row(8, u, v, w))
          if (value === undefined) continue
          sum += value
          inside++
        }
    return inside * 2 < ci * cj * ck ? padding(volume) : Math.floor(sum / inside + 0.5)
  }
  return { grid, samples: eachVoxel(grid, new Int16Array(voxelCount(grid)), average), acquisition: volume.acquisition }
}

/** The value between samples, or undefined more than half a voxel outside. */
function trilinear(volume: Volume, x: number, y: number, z: number): number | undefined {
  const { dims } = volume.grid
  const inside = (c: number, n: number): boolean => c >= -0.5 && c <= n - 0.5
  if (!inside(x, dims[0]) || !inside(y, dims[1]) || !inside(z, dims[2])) return undefined
  const [cx, cy, cz] = [x, y, z].map((c, axis) => Math.max(0, Math.min((dims[axis] as number) - 1, c))) as [
    number,
    number,
    number,
  ]
  const [x0, y0, z0] = [Math.floor(cx), Math.floor(cy), Math.floor(cz)]
  const at = (i: number, j: number, k: number): number => volume.samples[i + dims[0] * (j + dims[1] * k)] as number
  const alongY = (i: number, k: number): number => {
    const near = at(i, y0, k)
    return near + (at(i, cy > y0 ? y0 + 1 : y0, k) - near) * (cy - y0)
  }
  const alongZ = (i: number): number => {
    const low = alongY(i, z0)
    return low + (alongY(i, cz > z0 ? z0 + 1 : z0) - low) * (cz - z0)
  }
  const left = alongZ(x0)
  return left + (alongZ(cx > x0 ? x0 + 1 : x0) - left) * (cx - x0)
}

/** The label map on another grid: the label of the nearest voxel, 0 more than half a voxel outside. */
export function resampleLabels(map: LabelMap, grid: Grid): LabelMap {
  const { dims } = map.grid
  const m = sourceFromTarget(map.grid, grid)
  const labels = new Uint8Array(voxelCount(grid))
  const [sx, sy, sz] = dims
  let out = 0
  for (let k = 0; k < grid.dims[2]; k++)
    for (let j = 0; j < grid.dims[1]; j++)
      for (let i = 0; i < grid.dims[0]; i++, out++) {
        const x = Math.floor(m[0]! * i + m[1]! * j + m[2]! * k + m[3]! + 0.5)
        const y = Math.floor(m[4]! * i + m[5]! * j + m[6]! * k + m[7]! + 0.5)
        const z = Math.floor(m[8]! * i + m[9]! * j + m[10]! * k + m[11]! + 0.5)
        if (x >= 0 && y >= 0 && z >= 0 && x < sx && y < sy && z < sz)
          labels[out] = map.labels[x + sx * (y + sy * z)] as number
      }
  return { grid, labels, names: map.names }
}

function eachVoxel<T extends Int16Array>(grid: Grid, into: T, value: (i: number, j: number, k: number) => number): T {
  let at = 0
  for (let k = 0; k < grid.dims[2]; k++)
    for (let j = 0; j < grid.dims[1]; j++) for (let i = 0; i < grid.dims[0]; i++) into[at++] = value(i, j, k)
  return into
}
