import { type Level, verseNumber } from '../../anatomy/index.ts'
import type { LabelMap } from '../../imaging/index.ts'
import type { Block, Mesh } from './mesh.ts'
import { surfaceNet } from './surface-net.ts'

/** Empty voxels kept round a vertebra's mask, for the smoothing to fade out in. */
const border = 4

/** The surface of one vertebra in patient mm; null where its mask is empty. */
export function vertebraMesh(map: LabelMap, level: Level): Mesh | null {
  const block = blockOf(map, verseNumber(level))
  if (!block) return null
  blur(block)
  return surfaceNet(block, 0.5, map.grid.patientFromVoxel)
}

/** The voxels of a label as 0 and 1 with an empty border, also where the mask touches the image's edge. */
function blockOf({ grid, labels }: LabelMap, label: number): Block | null {
  const [nx, ny, nz] = grid.dims
  const low = [nx, ny, nz]
  const high = [-1, -1, -1]
  // The first and last voxel of the label bound its slices: both are found without looking at each voxel here.
  const first = labels.indexOf(label)
  if (first < 0) return null
  const kFrom = Math.floor(first / (nx * ny))
  const kTo = Math.floor(labels.lastIndexOf(label) / (nx * ny))
  for (let k = kFrom, at = kFrom * nx * ny; k <= kTo; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, at++) {
        if (labels[at] !== label) continue
        if (i < low[0]!) low[0] = i
        if (i > high[0]!) high[0] = i
        if (j < low[1]!) low[1] = j
        if (j > high[1]!) high[1] = j
        if (k < low[2]!) low[2] = k
        if (k > high[2]!) high[2] = k
      }
  const from = low.map((v) => v - border) as [number, number, number]
  const dims = high.map((v, a) => v - low[a]! + 1 + 2 * border) as [number, number, number]
  const samples = new Float32Array(dims[0] * dims[1] * dims[2])
  for (let k = border; k < dims[2] - border; k++)
    for (let j = border; j < dims[1] - border; j++)
      for (let i = border; i < dims[0] - border; i++)
        if (labels[i + from[0] + nx * (j + from[1] + ny * (k + from[2]))] === label)
          samples[i + dims[0] * (j + dims[1] * k)] = 1
  return { dims, from, samples }
}

/** Binomial smoothing (1 4 6 4 1) / 16 along each axis: one voxel's standard deviation. */
function blur({ dims, samples }: Block): void {
  const [nx, ny] = dims
  const steps = [1, nx, nx * ny] as const
  const before = new Float32Array(samples.length)
  for (const step of steps) {
    before.set(samples)
    for (let p = 2 * step; p < samples.length - 2 * step; p++)
      samples[p] =
        (before[p - 2 * step]! + before[p + 2 * step]! + 4 * (before[p - step]! + before[p + step]!) + 6 * before[p]!) /
        16
  }
}
