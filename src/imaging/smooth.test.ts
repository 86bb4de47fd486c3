// Goal: smoothing is a Gaussian, normalised at the border. Oracles: the 64-bit twin; a Gaussian of a Gaussian.
import { afterAll, describe, expect, it } from 'vitest'
import { everyHost } from '../../test/hosts.ts'
import { expectSameBits, expectWatched } from '../../test/kernel-contract.ts'
import { random } from '../base/index.ts'
import { type Grid, gridAlongPatient, point, type Triple, voxelCount } from '../geometry/index.ts'
import { smoothGaussian, smoothGaussianReference } from './smooth.ts'

const grid = (dims: Triple, spacingMm: Triple): Grid => gridAlongPatient(dims, spacingMm, point('patient', 0, 0, 0))
const noise = (of: Grid, seed: number): Float32Array => {
  const draw = random(seed)
  return Float32Array.from({ length: voxelCount(of) }, () => draw.between(-1000, 1000))
}
/** Of the largest sample: 32-bit sums of up to 60 terms per axis. */
const relative = 5e-6

describe('smoothing', async () => {
  const hosts = await everyHost()
  const [, kernels] = hosts[3] as (typeof hosts)[3]
  afterAll(() => Promise.all(hosts.map(([, host]) => host.close())))

  it.each([
    [[21, 18, 13], [0.8, 0.8, 0.8], 1.2],
    [[33, 7, 5], [0.3, 1.7, 3], 2],
    [[1, 17, 18], [1, 1, 2.5], 3],
    [[19, 1, 1], [1, 1, 1], 0.2],
  ] as const)('equals its 64-bit twin on a grid of %j voxels of %j mm', async (dims, mm, sigmaMm) => {
    const g = grid(dims, mm)
    const samples = noise(g, 11)
    const expected = smoothGaussianReference(samples, g, sigmaMm)
    const actual = await smoothGaussian(samples, g, sigmaMm, kernels)
    expect(Math.max(...expected.map((s, v) => Math.abs(s - (actual[v] as number))))).toBeLessThan(1000 * relative)
  })

  it('leaves a constant as it is, up to the border', async () => {
    const g = grid([15, 22, 9], [1, 0.7, 2])
    const smooth = await smoothGaussian(new Float32Array(voxelCount(g)).fill(300), g, 2.5, kernels)
    for (const value of smooth) expect(Math.abs(value - 300)).toBeLessThan(300 * relative)
  })

  it('turns a Gaussian of 2 mm into one of 2.5 mm when smoothed by 1.5 mm, on unequal spacing', async () => {
    const g = grid([61, 41, 31], [0.5, 0.75, 1])
    const centre = [15, 15, 15]
    const bell = (sigmaMm: number): Float32Array =>
      Float32Array.from({ length: voxelCount(g) }, (_, v) => {
        const at = [(v % 61) * 0.5, (Math.floor(v / 61) % 41) * 0.75, Math.floor(v / (61 * 41))]
        const mm = Math.hypot(...at.map((x, axis) => x - (centre[axis] as number)))
        return (1000 * Math.exp(-0.5 * (mm / sigmaMm) ** 2)) / sigmaMm ** 3
      })
    const smooth = await smoothGaussian(bell(2), g, 1.5, kernels)
    const worst = Math.max(...bell(2.5).map((b, v) => Math.abs(b - (smooth[v] as number))))
    // Cutting the weights off at 4 sigma takes 6e-5 of them; the bell itself still has 5e-8 of its height at the border.
    expect(worst / (1000 / 2.5 ** 3)).toBeLessThan(3e-4)
  })

  it('is the same bits on every host', async () => {
    const g = grid([45, 38, 29], [0.8, 0.9, 1.25])
    const samples = noise(g, 3)
    await expectSameBits(hosts, (k) => smoothGaussian(samples, g, 1.7, k))
  })

  it('reports progress, stops when asked and gives its memory back', async () => {
    const g = grid([64, 64, 64], [1, 1, 1])
    const samples = noise(g, 4)
    for (const [, host] of hosts) await expectWatched(host, (k, watch) => smoothGaussian(samples, g, 2, k, watch))
  })
})
