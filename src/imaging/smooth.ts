import { invariant, type Watch } from '../base/index.ts'
import type { Kernels } from '../compute/index.ts'
import { type Grid, type Triple, voxelCount } from '../geometry/index.ts'
import { separable } from './separable.ts'

/** Weights end at this many standard deviations, where a Gaussian is 3e-4 of its height. */
const reachSigmas = 4

/** One axis of a Gaussian: 2 radius + 1 weights that sum to 1, and per index 1 / the weights that fall inside the grid. */
interface Taps {
  readonly radius: number
  readonly weights: Float64Array
  readonly norm: Float64Array
}

/**
 * Gaussian smoothing, the same in all directions of the patient; at the border the weights inside the grid are raised to
 * sum to 1, so that a constant stays itself.
 *
 * Units   sigmaMm > 0 is the standard deviation; samples and result in any unit, finite
 * Error   5e-6 of the largest sample against `smoothGaussianReference`
 */
export async function smoothGaussian(
  samples: Float32Array,
  grid: Grid,
  sigmaMm: number,
  kernels: Kernels,
  watch?: Watch,
): Promise<Float32Array<ArrayBuffer>> {
  check(samples.length, grid, sigmaMm)
  const [nx, ny, nz] = grid.dims
  const [x, y, z] = tapsOf(grid, sigmaMm)
  const mark = kernels.memory.mark()
  try {
    const place = (values: Float64Array): number => {
      const block = kernels.memory.allocate(values.length * 4)
      kernels.memory.f32(block).set(values)
      return block.offset
    }
    const tables = [x, y, z].map((taps) => ({ taps: place(taps.weights), norm: place(taps.norm) }))
    const [tx, ty, tz] = tables as [(typeof tables)[0], (typeof tables)[0], (typeof tables)[0]]
    const rows = Math.max(4 * (nx + 2 * x.radius + 16), 64 * (ny + 2 * y.radius), 64 * (nz + 2 * z.radius))
    return await separable(
      grid,
      kernels,
      {
        inputBytes: 0,
        load: (_input, field, from, to) =>
          kernels.memory.f32(field).set(samples.subarray(from * nx * ny, to * nx * ny)),
        scratchBytes: Math.ceil(rows / 64) * 64,
        slices: (_input, field, a, b, scratch) => ({
          kernel: 'smoothSlices',
          args: [field.offset, nx, ny, a, b, tx.taps, x.radius, tx.norm, ty.taps, y.radius, ty.norm, scratch],
        }),
        columns: (field, width, a, b, scratch) => ({
          kernel: 'smoothColumns',
          args: [field.offset, width, nz, a, b, tz.taps, z.radius, tz.norm, scratch],
        }),
      },
      watch,
    )
  } finally {
    kernels.memory.release(mark)
  }
}

/** `smoothGaussian` in 64-bit, by its definition along each axis. */
export function smoothGaussianReference(samples: Float32Array, grid: Grid, sigmaMm: number): Float64Array {
  check(samples.length, grid, sigmaMm)
  const strides: Triple = [1, grid.dims[0], grid.dims[0] * grid.dims[1]]
  let field = Float64Array.from(samples)
  for (const [axis, { radius, weights, norm }] of tapsOf(grid, sigmaMm).entries()) {
    const n = grid.dims[axis] as number
    const stride = strides[axis] as number
    field = field.map((_, v) => {
      const at = Math.floor(v / stride) % n
      let sum = 0
      for (let t = Math.max(-radius, -at); t <= Math.min(radius, n - 1 - at); t++)
        sum += (weights[t + radius] as number) * (field[v + t * stride] as number)
      return sum * (norm[at] as number)
    })
  }
  return field
}

function tapsOf(grid: Grid, sigmaMm: number): readonly [Taps, Taps, Taps] {
  const along = (axis: 0 | 1 | 2): Taps => {
    const n = grid.dims[axis]
    const sigma = sigmaMm / grid.spacingMm[axis]
    const radius = Math.min(n - 1, Math.ceil(reachSigmas * sigma))
    const raw = Float64Array.from({ length: 2 * radius + 1 }, (_, t) => Math.exp(-0.5 * ((t - radius) / sigma) ** 2))
    const whole = raw.reduce((a, b) => a + b, 0)
    const weights = raw.map((w) => w / whole)
    const norm = Float64Array.from({ length: n }, (_, at) => {
      const first = Math.max(0, radius - at)
      const last = Math.min(2 * radius, radius + n - 1 - at)
      return 1 / weights.subarray(first, last + 1).reduce((a, b) => a + b, 0)
    })
    return { radius, weights, norm }
  }
  return [along(0), along(1), along(2)]
}

function check(count: number, grid: Grid, sigmaMm: number): void {
  invariant(count === voxelCount(grid), () => `${count} samples on a grid of ${voxelCount(grid)} voxels`)
  invariant(sigmaMm > 0 && Number.isFinite(sigmaMm), () => `a smoothing of ${sigmaMm} mm`)
}
