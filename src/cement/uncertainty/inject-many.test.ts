// Goal: the statistics are what they say, draws are reproducible and within their ranges. Oracles: closed forms, counting.
import { afterAll, describe, expect, it } from 'vitest'
import { random } from '../../base/index.ts'
import { startKernels } from '../../compute/node.ts'
import { ballMedium, gridRound, setupIn } from '../flow/ball.test-case.ts'
import { textureOf } from '../flow/texture.ts'
import { injectMany } from './inject-many.ts'
import { drawSpread, openSegmentalVeins } from './prior.ts'
import { bandOf, rankCorrelation, ranksOf, shareOf } from './statistics.ts'

describe('samples', async () => {
  const kernels = await startKernels(2)
  afterAll(() => kernels.close())

  it('are the same for the same seed, and the first ones do not depend on how many follow', async () => {
    const { consistencyOf: _, ...setup } = setupIn(ballMedium(3), 200)
    const asked = { ...setup, pushes: [{ needle: 0, flowMm3PerS: 100, volumeMm3: 1500 }] }
    const few = await injectMany(asked, 19, 4, kernels)
    const more = await injectMany(asked, 20, 4, kernels)
    expect(more.outcomes.slice(0, 19)).toEqual(few.outcomes)
    expect(Math.max(...few.fillProbability)).toBe(1)
    // The pressure at the tip is inverse to permeability; nothing else has as much to say.
    const driver = few.drivers.find(({ parameter, outcome }) => parameter === 'permeability' && outcome === 'peakTipPa')
    expect(driver?.rankCorrelation).toBeLessThan(-0.7)
    await expect(injectMany(asked, 5, 4, kernels)).rejects.toThrow(/CEM-024/)
  })

  it('have leak bands wider than their draws by two voxels and the grid’s factor, pressure bands not', async () => {
    const { consistencyOf: _, ...setup } = setupIn(ballMedium(3), 200)
    const { medium } = setup
    const inside = medium.inside.map((own, v) => (v % medium.grid.dims[0] < 3 ? 0 : own))
    const asked = {
      ...setup,
      medium: { ...medium, inside },
      pushes: [{ needle: 0, flowMm3PerS: 100, volumeMm3: 3000 }],
    }
    const { bands, outcomes } = await injectMany(asked, 19, 4, kernels)
    const leaked = bandOf(outcomes.map(({ leakedMm3 }) => Object.values(leakedMm3).reduce((a, b) => a + b, 0)))
    expect(leaked.high).toBeGreaterThan(50)
    expect(bands.leakedMm3.high).toBeCloseTo(1.3 * leaked.high + 2 * 27, 6)
    expect(bands.leakedMm3.low).toBeCloseTo(Math.max(0, leaked.low / 1.3 - 2 * 27), 6)
    expect(bands.peakTipPa).toEqual(bandOf(outcomes.map(({ peakTipPa }) => peakTipPa)))
  })

  it('draw within the published ranges, log-uniform where said', () => {
    const draws = Array.from({ length: 2000 }, (_, n) => drawSpread(1, n))
    const k = draws.map(({ permeability }) => 2e-8 * permeability)
    expect(Math.min(...k)).toBeGreaterThanOrEqual(1e-9)
    expect(Math.max(...k)).toBeLessThanOrEqual(5e-8)
    // Half of a log-uniform draw lies below the geometric mean; 4 standard errors.
    const below = k.filter((value) => value < Math.sqrt(1e-9 * 5e-8)).length / k.length
    expect(Math.abs(below - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / 2000))
    const open = draws.flatMap(({ veins }) => veins.slice(1)).filter((factor) => factor === 1).length / 8000
    expect(Math.abs(open - openSegmentalVeins.value)).toBeLessThan(4 * Math.sqrt(0.25 / 8000))
    expect(draws.every(({ viscosity }) => viscosity >= 0.5 && viscosity <= 1.5)).toBe(true)
  })

  it('have a band that a further draw falls into nine times in ten', () => {
    const draw = random(8)
    let hits = 0
    const trials = 4000
    for (let t = 0; t < trials; t++) {
      const { low, high } = bandOf(Array.from({ length: 39 }, draw.normal))
      const next = draw.normal()
      if (next >= low && next <= high) hits++
    }
    expect(Math.abs(hits / trials - 0.9)).toBeLessThan(4 * Math.sqrt(0.09 / trials))
  })

  it('have shares with Wilson’s interval and ranks with shared places', () => {
    // Wilson 1927 for 0 of 20 and 10 of 20.
    expect(shareOf(0, 20)).toEqual({ value: 0, low: 0, high: expect.closeTo(0.1611, 4) })
    expect(shareOf(10, 20).low).toBeCloseTo(0.2993, 4)
    expect(ranksOf([3, 1, 3, 2])).toEqual([3.5, 1, 3.5, 2])
    expect(rankCorrelation([1, 2, 3, 4], [10, 100, 1000, 10000])).toBe(1)
    expect(rankCorrelation([1, 2, 3, 4], [4, 3, 2, 1])).toBe(-1)
    expect(rankCorrelation([1, 2, 3], [5, 5, 5])).toBe(0)
  })

  it('have a texture of the spread asked for, the same bone on a finer grid', () => {
    const coarse = textureOf(gridRound(2, 20), { logSd: 0.35, seed: 3 })
    const logs = Float64Array.from(coarse, Math.log)
    const mean = logs.reduce((a, b) => a + b, 0) / logs.length
    const sd = Math.sqrt(logs.reduce((a, b) => a + (b - mean) ** 2, 0) / logs.length)
    // About a thousand independent cells of 4 mm.
    expect(Math.abs(sd / 0.35 - 1)).toBeLessThan(0.15)
    const fine = textureOf(gridRound(1, 20), { logSd: 0.35, seed: 3 })
    const [n, m] = [gridRound(2, 20).dims[0], gridRound(1, 20).dims[0]]
    const middle = (size: number): number => (size / 2) * (1 + size + size * size)
    const own = coarse[middle(n)]!
    // The finer voxel next to the middle lies half a millimetre away.
    expect(Math.abs(Math.log(fine[middle(m)]! / own))).toBeLessThan(0.35)
  })
})
