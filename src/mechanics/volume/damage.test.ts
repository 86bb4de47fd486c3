// Goal: damage in a band takes as much stiffness from a body as damage everywhere. Oracle: bars in series, by hand and by solving.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Kernels } from '../../compute/index.ts'
import { startKernels } from '../../compute/node.ts'
import { solverOn } from '../solver-on.ts'
import { blockSpecimen } from '../specimen/block.test-case.ts'
import { matter } from '../specimen/specimen.ts'
import { strengthOfSpecimen } from '../strength/strength-of.ts'
import { damaged, intactAfterBandDamage, intactAfterDamage } from './damage.ts'

describe('damage', () => {
  let kernels: Kernels
  beforeAll(async () => {
    kernels = await startKernels(2)
  })
  afterAll(() => kernels.close())
  const specimen = blockSpecimen({ wide: 8, deep: 8, tall: 9, cap: 2, spacingMm: 3 })
  const plane = 64

  it('in a band leaves the layers above and below whole, and bars in series keep what they are to keep', () => {
    const intact = intactAfterBandDamage(specimen, 0.6)
    const layers = Array.from({ length: 13 }, (_, k) => intact[k * plane]!)
    const [low, middle, high] = [layers.slice(0, 5), layers.slice(5, 8), layers.slice(8)]
    expect([...low, ...high].every((share) => share === 1)).toBe(true)
    const kept = 9 / (6 + middle.reduce((sum, share) => sum + 1 / share, 0))
    expect(kept).toBeCloseTo(0.4, 6)
    expect([...intactAfterBandDamage(specimen, 0)].every((share) => share === 1)).toBe(true)
  })

  it('takes as much stiffness in a band as everywhere', async () => {
    const solver = solverOn(kernels)
    const of = async (intactShare: Float32Array): Promise<number> =>
      (await strengthOfSpecimen(specimen, solver, { intactShare, spread: false })).stiffnessNPerMm.value
    const [everywhere, band] = [
      await of(intactAfterDamage(specimen, 0.6)),
      await of(intactAfterBandDamage(specimen, 0.6)),
    ]
    // The caps and what is whole beside the band hold its sides a little.
    expect(Math.abs(band / everywhere - 1)).toBeLessThan(0.05)
  })

  it('that is unknown is moved by how much and by where; none is moved by nothing', () => {
    const { intactShare, otherDamages } = damaged(specimen, { value: 0.6, low: 0.33, high: 0.91 })
    expect(intactShare![2 * plane]).toBeCloseTo(0.4, 6)
    expect(otherDamages!.map((d) => d.name)).toEqual([
      '33 % of the modulus lost by the fracture',
      '91 % of the modulus lost by the fracture',
      'the same stiffness lost in the middle third alone',
    ])
    expect(damaged(specimen, { value: 0, low: 0, high: 0 }).otherDamages).toEqual([])
    expect(specimen.matter[2 * plane]).toBe(matter.body)
  })
})
