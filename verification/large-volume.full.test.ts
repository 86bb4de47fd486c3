// Goal: a whole-body CT goes through the kernels in little memory and comes out right. Oracles: closed forms on every
// thousandth voxel of 512 x 512 x 400, and the size of the kernels' memory.
import { afterAll, describe, expect, it } from 'vitest'
import { startKernels } from '../src/compute/node.ts'
import { gridAlongPatient, point, type Triple, voxelCount } from '../src/geometry/index.ts'
import { distanceToMm, resampleVolume, smoothGaussian } from '../src/imaging/index.ts'

const dims: Triple = [512, 512, 400]
const spacingMm: Triple = [0.7, 0.75, 1]
const grid = gridAlongPatient(dims, spacingMm, point('patient', 0, 0, 0))
const count = voxelCount(grid)
const placeOf = (v: number): Triple => [
  (v % 512) * spacingMm[0],
  (Math.floor(v / 512) % 512) * spacingMm[1],
  Math.floor(v / (512 * 512)) * spacingMm[2],
]
/** a x + b y + c z of the patient, in mm. */
const ramp = ([a, b, c]: Triple, [x, y, z]: Triple): number => a * x + b * y + c * z
function fillRamp(samples: Float32Array | Int16Array, [a, b, c]: Triple): void {
  let v = 0
  for (let k = 0; k < dims[2]; k++)
    for (let j = 0; j < dims[1]; j++) {
      const start = b * j * spacingMm[1] + c * k * spacingMm[2]
      for (let i = 0; i < dims[0]; i++) samples[v++] = Math.round(64 * (start + a * i * spacingMm[0])) / 64
    }
}
/** 64 MiB for a field, a quarter of that for the mask beside it, room for scratch. */
const memoryBytesMax = 96 * 2 ** 20

describe('a volume of 512 x 512 x 400', async () => {
  const kernels = await startKernels(2)
  afterAll(() => kernels.close())
  const held = (): number => kernels.memory.memory.buffer.byteLength

  it('has the distance to two voxels at its far corners', async () => {
    const mask = new Uint8Array(count)
    mask[0] = 1
    mask[count - 1] = 1
    const far = placeOf(count - 1)
    const away = await distanceToMm(mask, grid, kernels)
    for (let v = 0; v < count; v += 997) {
      const at = placeOf(v)
      const mm = Math.min(Math.hypot(...at), Math.hypot(...far.map((x, axis) => x - (at[axis] as number))))
      if (Math.abs((away[v] as number) - mm) > 3e-7 * mm) expect([v, away[v]]).toEqual([v, mm])
    }
    expect(held()).toBeLessThan(memoryBytesMax)
  })

  it('keeps a linear field when smoothed, away from the border', async () => {
    const samples = new Float32Array(count)
    fillRamp(samples, [1, -2, 3])
    const smooth = await smoothGaussian(samples, grid, 2, kernels)
    for (let v = 0; v < count; v += 997) {
      const at = placeOf(v)
      if (at.some((x, axis) => x < 9 || x > (dims[axis] as number) * (spacingMm[axis] as number) - 10)) continue
      // Steps of 1/64, and 32-bit sums of values up to 1600.
      expect(Math.abs((smooth[v] as number) - ramp([1, -2, 3], at))).toBeLessThan(0.01)
    }
    expect(held()).toBeLessThan(memoryBytesMax)
  })

  it('keeps a linear field when resampled to 1 mm', async () => {
    const samples = new Int16Array(count)
    fillRamp(samples, [4, -2, 3])
    const target = gridAlongPatient([350, 380, 390], [1, 1, 1], point('patient', 2.5, 1.5, 1.5))
    const there = await resampleVolume(
      { grid, samples, acquisition: { modality: 'CT', title: 'ramp' } },
      target,
      kernels,
    )
    for (let v = 0; v < there.samples.length; v += 997) {
      const at: Triple = [2.5 + (v % 350), 1.5 + (Math.floor(v / 350) % 380), 1.5 + Math.floor(v / (350 * 380))]
      // Up to one HU cut off going in, half a one rounded coming out.
      expect(Math.abs((there.samples[v] as number) - ramp([4, -2, 3], at))).toBeLessThanOrEqual(1.5)
    }
    expect(held()).toBeLessThan(memoryBytesMax)
  })
})
