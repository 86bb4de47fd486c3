import { type Grid, gridAlongPatient, point } from '../../geometry/index.ts'
import { type Pose, placed } from '../pose.ts'
import type { Vector } from '../shape/solid.ts'
import { refuse } from '../troubles.ts'

/**
 * The HU being painted, on slices thin enough for the slice profile to be averaged from them afterwards.
 *
 * Fine slice k * `perSlice` + `middle` lies at output slice k; `perSlice` is odd, `middle` includes `margin` slices that
 * exist only so that the profile and the blur have something to read beyond the ends.
 */
export interface Canvas {
  readonly nx: number
  readonly ny: number
  readonly nz: number
  readonly spacingMm: readonly [x: number, y: number, z: number]
  /** Patient position of the first fine sample. */
  readonly first: Vector
  readonly hu: Float32Array
  readonly perSlice: number
  readonly middle: number
  /** The grid of the image that will come out. */
  readonly grid: Grid
}

export const airHu = -1000
/** 500 million samples would be 2 GB of painting. */
const mostSamples = 4e8

export function canvasFor(
  low: Vector,
  high: Vector,
  spacingMm: readonly [x: number, y: number, z: number],
  thicknessMm: number,
): Canvas {
  const [sx, sy, sz] = spacingMm
  const count = (axis: 0 | 1 | 2, step: number) => Math.max(2, Math.round((high[axis] - low[axis]) / step) + 1)
  const dims = [count(0, sx), count(1, sy), count(2, sz)] as const
  const perSlice = sz <= 1.3 ? 1 : sz <= 3.9 ? 3 : 5
  const fine = sz / perSlice
  const margin = Math.ceil(thicknessMm / 2 / fine) + 2
  const middle = margin + (perSlice - 1) / 2
  const nz = dims[2] * perSlice + 2 * margin
  if (dims[0] * dims[1] * nz > mostSamples)
    throw refuse('PHA-005', { columns: dims[0], rows: dims[1], slices: dims[2] })
  const origin = centredOrigin(low, high, dims, spacingMm)
  return {
    nx: dims[0],
    ny: dims[1],
    nz,
    spacingMm: [sx, sy, fine],
    first: [origin[0], origin[1], origin[2] - middle * fine],
    hu: new Float32Array(dims[0] * dims[1] * nz).fill(airHu),
    perSlice,
    middle,
    grid: gridAlongPatient(dims, spacingMm, point('patient', ...origin)),
  }
}

/** The first sample of a grid centred in the wanted box, so that x = 0 is a plane of symmetry. */
function centredOrigin(low: Vector, high: Vector, dims: Vector, spacing: Vector): Vector {
  const at = (axis: 0 | 1 | 2) => (low[axis] + high[axis]) / 2 - ((dims[axis] - 1) * spacing[axis]) / 2
  return [at(0), at(1), at(2)]
}

/** Range of samples a to b (b excluded) that cover the interval on one axis. */
export function samplesIn(
  canvas: Canvas,
  axis: 0 | 1 | 2,
  low: number,
  high: number,
): readonly [from: number, to: number] {
  const count = [canvas.nx, canvas.ny, canvas.nz][axis] as number
  const at = (mm: number) => (mm - canvas.first[axis]) / canvas.spacingMm[axis]
  return [Math.max(0, Math.floor(at(low))), Math.min(count, Math.ceil(at(high)) + 1)]
}

/** The part of the canvas that holds a box of a vertebra's frame. */
export function samplesOfBox(canvas: Canvas, pose: Pose, low: Vector, high: Vector) {
  const least = [Infinity, Infinity, Infinity]
  const most = [-Infinity, -Infinity, -Infinity]
  for (let corner = 0; corner < 8; corner++) {
    const p = placed(pose, [
      corner & 1 ? high[0] : low[0],
      corner & 2 ? high[1] : low[1],
      corner & 4 ? high[2] : low[2],
    ])
    for (let axis = 0; axis < 3; axis++) {
      least[axis] = Math.min(least[axis] as number, p[axis] as number)
      most[axis] = Math.max(most[axis] as number, p[axis] as number)
    }
  }
  const range = (axis: 0 | 1 | 2) => samplesIn(canvas, axis, least[axis] as number, most[axis] as number)
  return [range(0), range(1), range(2)] as const
}

/** Share of a voxel that is inside where the distance at its centre is `d`, for voxels of size `voxelMm`. */
export const shareInside = (d: number, voxelMm: number): number => {
  const share = 0.5 - d / voxelMm
  return share < 0 ? 0 : Math.min(share, 1)
}
