// Goal: the planner finds what a search without shortcuts finds. Method: verification/planning.ts on two made-up levels.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Kernels } from '../src/compute/index.ts'
import { startKernels } from '../src/compute/node.ts'
import { compare } from './planning.ts'

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
    for (const r of await compare(seed, level, kernels)) {
      expect(r.foundMm).toBeGreaterThan(r.bruteMm - 0.1)
      expect(r.foundMm).toBeLessThan(r.bruteMm + 0.1)
      // Where the pedicle is the narrowest place: noise of the mask's walls leaves 0.06 mm of clearance within 5 degrees.
      if (r.pedicleNarrowest) expect(r.axialDeg).toBeLessThan(6)
    }
  })
})
