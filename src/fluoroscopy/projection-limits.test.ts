// Goal: the projection gives the same bits everywhere, stops cleanly, and refuses poses that cannot be. Oracles: the hosts
// against each other, the f64 twin, the catalogue.
import { afterAll, describe, expect, it } from 'vitest'
import { everyHost } from '../../test/hosts.ts'
import { expectSameBits, expectSameSamples, expectWatched } from '../../test/kernel-contract.ts'
import { radFromDeg } from '../base/index.ts'
import { startKernels } from '../compute/node.ts'
import { point } from '../geometry/index.ts'
import { withPreparedVolume } from './prepared-volume.ts'
import { projectVolume } from './projection.ts'
import { projectReference } from './reference.ts'
import { armAt, ballCt, boxCt, noisyCt } from './scene.ts'

const kernels = await startKernels(2)
const noisy = noisyCt()
afterAll(() => kernels.close())

describe('threads and memory', () => {
  it('the same bits on every host, prepared or not', async () => {
    const hosts = await everyHost()
    const arm = { ...armAt(-110, 12), columns: 83 }
    await expectSameBits(hosts, async (pool) => {
      const once = await projectVolume(noisy, arm, pool)
      const twice = await withPreparedVolume(noisy, pool, async (prepared) => {
        await projectVolume(prepared, arm, pool)
        return projectVolume(prepared, arm, pool)
      })
      expectSameSamples(twice.pathMu, once.pathMu)
      expect(Math.max(...once.pathMu)).toBeGreaterThan(0.5)
      return once.pathMu
    })
    await Promise.all(hosts.map(([, pool]) => pool.close()))
  })

  it('tells its progress, stops when asked and gives the memory back', async () => {
    await expectWatched(kernels, (pool, watch) => projectVolume(noisy, armAt(90, 0), pool, {}, watch))
    await expectWatched(kernels, (pool, watch) =>
      withPreparedVolume(noisy, pool, (prepared) => projectVolume(prepared, armAt(90, 0), pool, {}, watch)),
    )
  })

  it('gives the memory back after a refusal and an abort on the way', async () => {
    const mark = kernels.memory.mark()
    const inside = { ...armAt(0, 0), sourceToIsocentreMm: 10 }
    await expect(projectVolume(noisy, inside, kernels)).rejects.toThrow('FLU-004')
    expect(kernels.memory.mark()).toBe(mark)
    const stop = new AbortController()
    const watch = { signal: stop.signal, onProgress: () => stop.abort(new Error('enough')) }
    await expect(projectVolume(noisy, armAt(0, 0), kernels, {}, watch)).rejects.toThrow('enough')
    expect(kernels.memory.mark()).toBe(mark)
  })

  it('metal far above bone neither overflows nor wraps', async () => {
    const volume = ballCt(25, [0, 0, 0], 30000)
    const arm = armAt(0, 0)
    const { pathMu } = await projectVolume(volume, arm, kernels)
    const twin = projectReference(volume, arm)
    const middle = 48 * arm.columns + 48
    expect(pathMu[middle]! / twin[middle]!).toBeCloseTo(1, 3)
  })
})

describe('what is refused or found', () => {
  const volume = boxCt([20, 20, 20], 2)
  it.each([
    ['FLU-002', { pixelMm: 0 }],
    ['FLU-002', { primaryRad: Number.NaN }],
    ['FLU-002', { columns: 0 }],
    ['FLU-002', { rows: 5000 }],
    ['FLU-002', { isocentre: point('patient', 0, Number.POSITIVE_INFINITY, 0) }],
    ['FLU-003', { sourceToDetectorMm: 600 }],
    ['FLU-003', { sourceToIsocentreMm: -700 }],
    ['FLU-004', { sourceToIsocentreMm: 5 }],
    ['FLU-006', { sourceToDetectorMm: 710, pixelMm: 60 }],
  ] as const)('%s for %o', async (code, change) => {
    await expect(projectVolume(volume, { ...armAt(0, 0), ...change }, kernels)).rejects.toMatchObject({ code })
  })

  it('FLU-001 for an MR', async () => {
    const mr = { ...volume, acquisition: { modality: 'MR', title: 't2' } } as const
    await expect(projectVolume(mr, armAt(0, 0), kernels)).rejects.toMatchObject({ code: 'FLU-001' })
  })

  it('FLU-101 where the body reaches beyond the detector, FLU-102 where nothing is seen', async () => {
    const near = { ...armAt(0, 0), sourceToDetectorMm: 705 }
    expect((await projectVolume(volume, near, kernels)).findings.map((f) => f.code)).toEqual(['FLU-101'])
    const beside = { ...armAt(0, 0), isocentre: point('patient', 500, 0, 0) }
    const empty = await projectVolume(volume, beside, kernels)
    expect(empty.findings.map((f) => f.code)).toEqual(['FLU-102'])
    expect(empty.pathMu.every((value) => value === 0)).toBe(true)
    const air = { ...volume, samples: volume.samples.map(() => -1000) }
    expect((await projectVolume(air, armAt(0, 0), kernels)).findings.map((f) => f.code)).toEqual(['FLU-102'])
  })

  it('angles tipped to the head and odd poses give finite pictures', async () => {
    for (const [primary, secondary] of [
      [0, 90],
      [45, 45],
      [-135, -44],
      [179, 89],
    ] as const) {
      const { pathMu } = await projectVolume(
        noisy,
        { ...armAt(0, 0), primaryRad: radFromDeg(primary), secondaryRad: radFromDeg(secondary) },
        kernels,
      )
      expect(pathMu.every(Number.isFinite)).toBe(true)
      expect(Math.max(...pathMu)).toBeGreaterThan(0.5)
    }
  })
})
