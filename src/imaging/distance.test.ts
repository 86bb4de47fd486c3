// Goal: the distance is the exact Euclidean one. Oracle: every voxel against every voxel of the mask, in 64-bit.
import { afterAll, describe, expect, it } from 'vitest'
import { everyHost } from '../../test/hosts.ts'
import { expectSameBits, expectWatched } from '../../test/kernel-contract.ts'
import { random } from '../base/index.ts'
import { type Grid, gridAlongPatient, point, type Triple, voxelCount } from '../geometry/index.ts'
import { distanceToMm, distanceToMmReference, signedDistanceMm } from './distance.ts'

const grid = (dims: Triple, spacingMm: Triple): Grid => gridAlongPatient(dims, spacingMm, point('patient', 0, 0, 0))
const specks = (of: Grid, share: number, seed: number): Uint8Array => {
  const draw = random(seed)
  return Uint8Array.from({ length: voxelCount(of) }, () => (draw.uniform() < share ? 7 : 0))
}
/** Three roundings of squares to 32-bit (6e-8 each, halved by the root) and one of the root. */
const relative = 3e-7

describe('distance', async () => {
  const hosts = await everyHost()
  const [, kernels] = hosts[3] as (typeof hosts)[3]
  afterAll(() => Promise.all(hosts.map(([, host]) => host.close())))

  it.each([
    [[21, 18, 13], [0.8, 0.8, 0.8], 0.01],
    [[33, 7, 5], [0.3, 1.7, 3], 0.02],
    [[1, 16, 17], [1, 1, 2.5], 0.05],
    [[17, 1, 9], [1, 0.7, 1], 0.3],
    [[5, 40, 1], [0.5, 0.9, 1], 0.9],
    [[1, 1, 1], [1, 1, 1], 1],
  ] as const)(
    'equals the nearest of all voxels of the mask on a grid of %j voxels of %j mm',
    async (dims, mm, share) => {
      const g = grid(dims, mm)
      const mask = specks(g, share, 5)
      const expected = distanceToMmReference(mask, g)
      const actual = await distanceToMm(mask, g, kernels)
      for (const [v, mmAway] of expected.entries())
        if (Math.abs((actual[v] as number) - mmAway) > relative * mmAway) expect([v, actual[v]]).toEqual([v, mmAway])
      expect(actual.length).toBe(expected.length)
    },
  )

  it('is infinite everywhere where the mask is empty', async () => {
    const g = grid([20, 5, 4], [1, 1, 1])
    const away = await distanceToMm(new Uint8Array(400), g, kernels)
    expect(away.every((d) => d === Infinity)).toBe(true)
  })

  it('is positive outside and negative inside a ball, by the distance to its surface within half a voxel diagonal', async () => {
    const g = grid([31, 31, 16], [1, 1, 2])
    const radiusMm = 9.3
    const place = (v: number): number =>
      Math.hypot((v % 31) - 15, (Math.floor(v / 31) % 31) - 15, 2 * Math.floor(v / 961) - 15)
    const mask = Uint8Array.from({ length: voxelCount(g) }, (_, v) => (place(v) <= radiusMm ? 1 : 0))
    const signed = await signedDistanceMm(mask, g, kernels)
    for (const [v, mm] of signed.entries()) {
      expect(mm < 0).toBe(mask[v] === 1)
      expect(Math.abs(mm - (place(v) - radiusMm))).toBeLessThanOrEqual(Math.hypot(1, 1, 2))
    }
  })

  it('is the same bits on every host', async () => {
    const g = grid([45, 38, 29], [0.8, 0.9, 1.25])
    const mask = specks(g, 0.001, 3)
    await expectSameBits(hosts, (k) => distanceToMm(mask, g, k))
    await expectSameBits(hosts, (k) => signedDistanceMm(mask, g, k))
  })

  it('reports progress, stops when asked and gives its memory back', async () => {
    const g = grid([64, 64, 64], [1, 1, 1])
    const mask = specks(g, 0.001, 3)
    for (const [, host] of hosts) await expectWatched(host, (k, watch) => distanceToMm(mask, g, k, watch))
  })
})
