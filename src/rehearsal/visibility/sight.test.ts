import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Kernels } from '../../compute/index.ts'
import { startKernels } from '../../compute/node.ts'
import { gridAlongPatient, point } from '../../geometry/index.ts'
import type { Volume } from '../../imaging/index.ts'
import type { PlannedView } from '../../planning/index.ts'
import { type FrameQuality, shadowSignalToNoise, usualFrame, visibleSignalToNoise } from './film-noise.ts'
import { type CementField, cementAttenuationPerMm, type Sight, sightsOf } from './sight.ts'

let kernels: Kernels
beforeAll(async () => {
  kernels = await startKernels(2)
})
afterAll(() => kernels.close())

const size = 48
const origin = point('patient', -size, -size, -size)
const grid = gridAlongPatient([size, size, size], [2, 2, 2], origin)
/** A block of water 60 mm wide in air. */
const water: Volume = {
  grid,
  samples: Int16Array.from({ length: size ** 3 }, (_, v) => {
    const at = [v % size, Math.floor(v / size) % size, Math.floor(v / size ** 2)]
    return at.every((n) => Math.abs(n - (size - 1) / 2) < 15) ? 0 : -1000
  }),
  acquisition: { modality: 'CT', title: 'block of water' },
}
const cementGrid = gridAlongPatient([24, 24, 24], [1, 1, 1], point('patient', -12.5, -12.5, -12.5))
const slab = (depth: number, atOf: (j: number) => number): CementField => {
  const share = new Float32Array(24 ** 3)
  const atS = new Float32Array(24 ** 3)
  for (let k = 6; k < 18; k++)
    for (let j = 12; j < 12 + depth; j++)
      for (let i = 6; i < 18; i++) {
        share[i + 24 * (j + 24 * k)] = 1
        atS[i + 24 * (j + 24 * k)] = atOf(j)
      }
  return { grid: cementGrid, share, atS }
}
const box = (x: readonly [number, number], y: readonly [number, number], z: readonly [number, number]): CementField => {
  const share = Float32Array.from({ length: 24 ** 3 }, (_, v) => {
    const at = [v % 24, Math.floor(v / 24) % 24, Math.floor(v / 24 ** 2)] as const
    return [x, y, z].every(([low, high], n) => (at[n] as number) >= low && (at[n] as number) < high) ? 1 : 0
  })
  return { grid: cementGrid, share, atS: share.map((s) => (s > 0 ? 1 : -1)) }
}
const nothing: CementField = { grid: cementGrid, share: new Float32Array(24 ** 3), atS: new Float32Array(24 ** 3) }
const views: readonly PlannedView[] = [
  {
    name: 'AP',
    positioner: { primaryRad: Math.PI, secondaryRad: 0 },
    isocentre: point('patient', 0, 0, 0),
    reachable: true,
  },
  {
    name: 'lateral',
    positioner: { primaryRad: Math.PI / 2, secondaryRad: 0 },
    isocentre: point('patient', 0, 0, 0),
    reachable: true,
  },
]

const sightsAlone = async (field: CementField, quality: FrameQuality = usualFrame): Promise<readonly Sight[]> =>
  (await sightsOf(water, [field], field, views, kernels, quality))[0] ?? []

test('a slab of cement has the signal to noise of its thickness and area', async () => {
  const [ap] = await sightsAlone(slab(1, () => 1))
  const extra = new Float32Array(12 * 12).fill(cementAttenuationPerMm.value - 0.01929)
  // Shadow and photons per area grow alike with magnification: the area on the detector is 1100 / 750 squared times larger.
  const expected = (1100 / 750) * shadowSignalToNoise(extra, new Float32Array(144), 0, 1, usualFrame)
  // Blurred edges of the slab and its place behind the isocentre.
  expect((ap?.signalToNoiseAtEnd ?? 0) / expected).toBeGreaterThan(0.9)
  expect((ap?.signalToNoiseAtEnd ?? 0) / expected).toBeLessThan(1.1)
})

test('a leak that grows is seen at a time at which less would not have been', async () => {
  const thin = { photonsPerMm2: 1, scatter: 0.3 }
  const growing = slab(6, (j) => j - 11)
  const sights = await sightsAlone(growing, thin)
  const ap = sights.find((s) => s.view === 'AP')
  expect(ap?.seenAtS).toBeGreaterThan(1)
  expect(ap?.seenAtS).toBeLessThan(6)
  const until = (last: number) => {
    const { share, atS } = growing
    return { ...growing, share: share.map((s, v) => ((atS[v] as number) <= last ? s : 0)) }
  }
  const at = async (last: number) =>
    (await sightsAlone(until(last), thin)).find((s) => s.view === 'AP')?.signalToNoiseAtEnd ?? 0
  expect(await at(ap?.seenAtS ?? 0)).toBeGreaterThanOrEqual(visibleSignalToNoise.value)
  expect(await at((ap?.seenAtS ?? 0) - 1)).toBeLessThan(visibleSignalToNoise.value)
})

test('no leak is never seen', async () => {
  const sights = await sightsAlone(nothing)
  expect(sights.map((s) => [s.view, s.seenAtS, s.signalToNoiseAtEnd])).toEqual([
    ['AP', null, 0],
    ['lateral', null, 0],
  ])
})

test('each leak has its own sights; cement beside its shadow changes nothing, cement over it adds to the noise', async () => {
  const [front, side] = [box([4, 8], [4, 20], [8, 16]), box([14, 20], [10, 13], [8, 16])]
  const both: CementField = { ...front, share: front.share.map((s, v) => Math.max(s, side.share[v] as number)) }
  const [frontSights, sideSights] = await sightsOf(water, [front, side], both, views, kernels)
  const alone = await sightsAlone(front)
  const of = (sights: readonly Sight[] | undefined, view: string): number =>
    sights?.find((s) => s.view === view)?.signalToNoiseAtEnd ?? 0
  // From in front the two lie side by side; from the side one lies behind the other.
  expect(of(frontSights, 'AP') / of(alone, 'AP')).toBeCloseTo(1, 2)
  expect(of(frontSights, 'lateral')).toBeLessThan(0.95 * of(alone, 'lateral'))
  expect(of(sideSights, 'AP')).not.toBeCloseTo(of(frontSights, 'AP'), 0)
})
