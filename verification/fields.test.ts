// Goal: smoothing and resampling converge to what they stand for. Oracles: the error function, the sum of variances, and the
// order of the interpolation on a smooth field.
import { afterAll, describe, expect, it } from 'vitest'
import { random } from '../src/base/index.ts'
import { startKernels } from '../src/compute/node.ts'
import { gridAlongPatient, point, type Triple, voxelCount } from '../src/geometry/index.ts'
import { resampleVolume, smoothGaussian, type Volume } from '../src/imaging/index.ts'

const grid = (dims: Triple, spacingMm: Triple, origin: Triple = [0, 0, 0]) =>
  gridAlongPatient(dims, spacingMm, point('patient', ...origin))

/** The error function, by Simpson's rule over its integral; to 1e-9 for the arguments used here. */
function erf(x: number): number {
  const n = 400
  const h = x / n
  let sum = 1 + Math.exp(-x * x)
  for (let i = 1; i < n; i++) sum += (i % 2 === 0 ? 2 : 4) * Math.exp(-((i * h) ** 2))
  return ((2 / Math.sqrt(Math.PI)) * sum * h) / 3
}

describe('smoothing', async () => {
  const kernels = await startKernels(2)
  afterAll(() => kernels.close())

  it.each([0, 1, 2])('turns an edge across axis %i into the error function', async (axis) => {
    const dims: [number, number, number] = [9, 9, 9]
    dims[axis] = 120
    const stride = axis === 0 ? 1 : dims[0] * (axis === 2 ? dims[1] : 1)
    const g = grid(dims, [0.5, 0.5, 0.5])
    const place = (v: number): number => (Math.floor(v / stride) % (dims[axis] as number)) * 0.5 - 29.75
    const edge = Float32Array.from({ length: voxelCount(g) }, (_, v) => (place(v) > 0 ? 1000 : 0))
    const sigmaMm = 3
    const smooth = await smoothGaussian(edge, g, sigmaMm, kernels)
    let worst = 0
    for (const [v, value] of smooth.entries()) {
      if (Math.abs(place(v)) > 17) continue // beyond, the border itself is within 4 sigma
      worst = Math.max(worst, Math.abs(value - 500 * (1 + erf(place(v) / (Math.SQRT2 * sigmaMm)))))
    }
    // A sampled edge of six voxels per sigma, weights cut at 4 sigma (6e-5 of them).
    expect(worst / 1000).toBeLessThan(2e-3)
  })

  it('keeps the sum of a field that ends before the border, and adds variances', async () => {
    const g = grid([48, 48, 48], [1, 1, 1])
    const draw = random(12)
    const field = Float32Array.from({ length: voxelCount(g) }, (_, v) => {
      const inner = [v % 48, Math.floor(v / 48) % 48, Math.floor(v / 2304)].every((n) => n >= 18 && n < 30)
      return inner ? draw.between(0, 1000) : 0
    })
    const sum = (of: Float32Array): number => of.reduce((a, b) => a + b, 0)
    const once = await smoothGaussian(field, g, Math.hypot(2, 1.5), kernels)
    const twice = await smoothGaussian(await smoothGaussian(field, g, 2, kernels), g, 1.5, kernels)
    expect(sum(once) / sum(field)).toBeCloseTo(1, 4)
    const worst = Math.max(...once.map((value, v) => Math.abs(value - (twice[v] as number))))
    // Weights cut at 4 sigma of either, once and twice.
    expect(worst / Math.max(...once)).toBeLessThan(1e-3)
  })
})

describe('resampling', async () => {
  const kernels = await startKernels(2)
  afterAll(() => kernels.close())

  it('errs with the second power of the spacing on a smooth field', async () => {
    const wave = ([x, y, z]: Triple): number => 10000 * Math.sin(x / 5) * Math.cos(y / 6 + 1) * Math.sin(z / 7 + 2)
    const sampled = (dims: Triple, stepMm: number, origin: Triple): Volume => {
      const [nx, ny] = dims
      const at = (v: number): Triple => [
        origin[0] + (v % nx) * stepMm,
        origin[1] + (Math.floor(v / nx) % ny) * stepMm,
        origin[2] + Math.floor(v / (nx * ny)) * stepMm,
      ]
      const samples = Int16Array.from({ length: dims[0] * dims[1] * dims[2] }, (_, v) => Math.round(wave(at(v))))
      return {
        grid: grid(dims, [stepMm, stepMm, stepMm], origin),
        samples,
        acquisition: { modality: 'CT', title: 'wave' },
      }
    }
    const target = sampled([25, 25, 25], 0.77, [3, 3, 3])
    const errors: number[] = []
    for (const stepMm of [2, 1, 0.5]) {
      const n = 26 / stepMm + 1
      const there = await resampleVolume(sampled([n, n, n], stepMm, [0, 0, 0]), target.grid, kernels, {}, 'sample')
      const squares = there.samples.reduce((sum, hu, v) => sum + (hu - (target.samples[v] as number)) ** 2, 0)
      errors.push(Math.sqrt(squares / there.samples.length))
    }
    for (const n of [1, 2]) {
      const rate = Math.log2((errors[n - 1] as number) / (errors[n] as number))
      expect(Math.abs(rate - 2), errors.join(' ')).toBeLessThan(0.2)
    }
  })

  it('keeps the mean of a field when it goes coarser', async () => {
    const draw = random(30)
    const fine = grid([60, 60, 60], [0.5, 0.5, 0.5], [0.25, 0.25, 0.25])
    const samples = Int16Array.from({ length: voxelCount(fine) }, () => Math.round(draw.between(-1000, 1000)))
    const volume: Volume = { grid: fine, samples, acquisition: { modality: 'CT', title: 'noise' } }
    // Voxels of 2 mm that cover exactly the same 30 mm: each is the mean of its 64 samples.
    const coarse = await resampleVolume(volume, grid([15, 15, 15], [2, 2, 2], [1, 1, 1]), kernels)
    const mean = (of: Int16Array): number => of.reduce((a, b) => a + b, 0) / of.length
    expect(Math.abs(mean(coarse.samples) - mean(samples))).toBeLessThan(0.05)
    let first = 0
    for (let k = 0; k < 4; k++)
      for (let j = 0; j < 4; j++) for (let i = 0; i < 4; i++) first += samples[i + 60 * (j + 60 * k)] as number
    expect(coarse.samples[0]).toBe(Math.floor(first / 64 + 0.5))
  })
})
