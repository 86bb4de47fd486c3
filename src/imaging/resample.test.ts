// Goal: resampling is trilinear at the right places. Oracles: the TypeScript twin; linear fields, which it must keep.
import { afterAll, describe, expect, it } from 'vitest'
import { everyHost } from '../../test/hosts.ts'
import { expectSameBits, expectSameSamples, expectWatched } from '../../test/kernel-contract.ts'
import { random } from '../base/index.ts'
import {
  affineFromColumns,
  type Grid,
  gridAlongPatient,
  gridFrom,
  mapPoint,
  point,
  type Triple,
  voxelCount,
  voxelPoint,
} from '../geometry/index.ts'
import { resampleLabels, resampleVolume, resampleVolumeReference } from './resample.ts'
import { paddingHu, type Volume } from './volume.ts'

const along = (dims: Triple, spacingMm: Triple, origin: Triple): Grid =>
  gridAlongPatient(dims, spacingMm, point('patient', ...origin))

/** Turned about two axes, so that every number of the map matters. */
function oblique(dims: Triple, [x, y, z]: Triple, origin: Triple): Grid {
  const [c, s] = [Math.cos(0.3), Math.sin(0.3)]
  const [d, t] = [Math.cos(-0.2), Math.sin(-0.2)]
  const column = (v: Triple, mm: number): Triple => [v[0] * mm, v[1] * mm, v[2] * mm]
  const columns = [column([c, s, 0], x), column([-s * d, c * d, t], y), column([s * t, -c * t, d], z)] as const
  return gridFrom(dims, affineFromColumns('patient', 'voxel', ...columns, origin))
}

const volumeOf = (grid: Grid, samples: Int16Array): Volume => ({
  grid,
  samples,
  acquisition: { modality: 'CT', title: 'made up' },
})

function noise(grid: Grid, seed: number): Volume {
  const draw = random(seed)
  return volumeOf(
    grid,
    Int16Array.from({ length: voxelCount(grid) }, () => Math.round(draw.between(-1000, 3000))),
  )
}

/** 3 x - 2 y + 5 z of the patient, in HU. */
function ramp(grid: Grid): Volume {
  const [nx, ny] = grid.dims
  return volumeOf(
    grid,
    Int16Array.from({ length: voxelCount(grid) }, (_, v) => {
      const at = voxelPoint(v % nx, Math.floor(v / nx) % ny, Math.floor(v / (nx * ny)))
      const [x, y, z] = mapPoint(grid.patientFromVoxel, at)
      return Math.round(3 * x - 2 * y + 5 * z)
    }),
  )
}

const source = along([30, 26, 20], [0.8, 0.9, 1.25], [-12, -10, -14])
const targets = {
  'finer, along the patient': along([40, 30, 30], [0.5, 0.6, 0.7], [-11, -9, -12]),
  'coarser, along the patient': along([9, 8, 7], [2.7, 3, 3.5], [-12, -10, -14]),
  'oblique, partly outside': oblique([30, 31, 22], [0.8, 0.7, 1.1], [-14, -8, -9]),
  'oblique and coarser': oblique([12, 9, 8], [2.1, 2.6, 3], [-12, -8, -12]),
  'beside the source': along([5, 4, 3], [1, 1, 1], [200, 0, 0]),
}

describe('resampling', async () => {
  const hosts = await everyHost()
  const [, kernels] = hosts[3] as (typeof hosts)[3]
  afterAll(() => Promise.all(hosts.map(([, host]) => host.close())))

  for (const [name, target] of Object.entries(targets))
    it(`gives the integers of its twin (${name})`, async () => {
      const volume = noise(source, 21)
      for (const coarser of ['average', 'sample'] as const) {
        const expected = resampleVolumeReference(volume, target, coarser)
        expectSameSamples((await resampleVolume(volume, target, kernels, {}, coarser)).samples, expected.samples)
      }
    })

  it('keeps a linear field within a rounding of each side, and pads outside', async () => {
    for (const target of Object.values(targets)) {
      const there = await resampleVolume(ramp(source), target, kernels)
      const expected = ramp(target).samples
      for (const [v, hu] of there.samples.entries()) {
        if (hu === paddingHu) continue
        // Half a HU of rounding in and out; at the border half a voxel is held constant.
        expect(Math.abs(hu - (expected[v] as number))).toBeLessThanOrEqual(1 + 0.5 * (3 * 0.8 + 2 * 0.9 + 5 * 1.25))
      }
    }
    const beside = await resampleVolume(ramp(source), targets['beside the source'], kernels)
    expect(beside.samples.every((hu) => hu === paddingHu)).toBe(true)
  })

  it('is exact on a linear field away from the border', async () => {
    const inner = oblique([12, 11, 9], [0.7, 0.8, 0.9], [-4, -4, -6])
    const there = await resampleVolume(ramp(source), inner, kernels)
    const expected = ramp(inner).samples
    for (const [v, hu] of there.samples.entries()) expect(Math.abs(hu - (expected[v] as number))).toBeLessThanOrEqual(1)
  })

  it('is the identity onto the same grid', async () => {
    const volume = noise(source, 22)
    expectSameSamples((await resampleVolume(volume, source, kernels)).samples, volume.samples)
    const labels = { grid: source, labels: Uint8Array.from(volume.samples, (hu) => hu & 31), names: new Map() }
    expectSameSamples(resampleLabels(labels, source).labels, labels.labels)
  })

  it('averages noise away when going coarser, and does not when only sampling', async () => {
    const volume = noise(along([60, 60, 60], [0.5, 0.5, 0.5], [0, 0, 0]), 23)
    const coarse = along([8, 8, 8], [3, 3, 3], [2, 2, 2])
    const spread = (samples: Int16Array): number => {
      const mean = samples.reduce((a, b) => a + b, 0) / samples.length
      return Math.sqrt(samples.reduce((a, b) => a + (b - mean) ** 2, 0) / samples.length)
    }
    const averaged = spread((await resampleVolume(volume, coarse, kernels)).samples)
    const sampled = spread((await resampleVolume(volume, coarse, kernels, {}, 'sample')).samples)
    // 216 samples per voxel: at least 10 times less, where plain sampling keeps about half of it.
    expect(averaged).toBeLessThan(sampled / 5)
  })

  it('takes the nearest label', () => {
    const fine = along([4, 4, 4], [1, 1, 1], [0, 0, 0])
    const labels = Uint8Array.from({ length: 64 }, (_, v) => 1 + (v % 4))
    const shifted = along([4, 1, 1], [1, 1, 1], [0.4, 0, 0])
    const there = resampleLabels({ grid: fine, labels, names: new Map([[1, 'one']]) }, shifted)
    expect(Array.from(there.labels)).toEqual([1, 2, 3, 4])
    expect(
      Array.from(resampleLabels({ ...there, grid: fine, labels }, along([4, 1, 1], [1, 1, 1], [0.6, 0, 0])).labels),
    ).toEqual([2, 3, 4, 0])
  })

  it('is the same bits on every host', async () => {
    const volume = noise(source, 24)
    for (const target of Object.values(targets))
      await expectSameBits(hosts, async (k) => (await resampleVolume(volume, target, k)).samples)
  })

  it('reports progress, stops when asked and gives its memory back', async () => {
    const volume = noise(along([64, 64, 64], [1, 1, 1], [0, 0, 0]), 25)
    const target = along([80, 80, 80], [0.8, 0.8, 0.8], [0, 0, 0])
    for (const [, host] of hosts) await expectWatched(host, (k, watch) => resampleVolume(volume, target, k, watch))
  })
})
