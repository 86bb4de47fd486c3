// Goal: the planner finds what a search without shortcuts finds, and runs along a narrow pedicle. Method: verification/planning.ts and
// verification/planning-axis.ts on a few made-up levels.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Level } from '../src/anatomy/index.ts'
import type { Kernels } from '../src/compute/index.ts'
import { startKernels } from '../src/compute/node.ts'
import { askedMarginMm, compare } from './planning.ts'
import { type AxisCompared, askedAxisDeg, compareAxes, patientsOf } from './planning-axis.ts'

describe('the way found', () => {
  let kernels: Kernels
  beforeAll(async () => {
    kernels = await startKernels(2)
  })
  afterAll(() => kernels.close())

  it.each([
    [1, 'L1'],
    [3, 'L2'],
  ] as const)('clears the walls as a brute-force search does within 0.1 mm: seed %i, %s', async (seed, level) => {
    for (const r of await compare(seed, level, kernels))
      expect(Math.abs(r.foundMm - r.bruteMm)).toBeLessThan(askedMarginMm.value)
  })

  it('runs within 2 degrees of the known axis in at least 20 pedicles that are the narrowest place', async () => {
    const compared: AxisCompared[] = []
    const levels: readonly (readonly [seeds: readonly number[], level: Level])[] = [
      [[4, 5, 7, 9], 'L1'],
      [[3, 4, 5, 8], 'L2'],
    ]
    for (const [seeds, level] of levels)
      for (const patient of patientsOf(seeds, [level])) compared.push(...(await compareAxes(patient, kernels)))
    expect(compared.length).toBeGreaterThanOrEqual(20)
    expect(compared.filter((r) => r.axialDeg > askedAxisDeg.value)).toEqual([])
  })
})
