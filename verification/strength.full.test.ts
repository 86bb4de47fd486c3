// Goal: stiffness and strength of a made-up L1 hang neither on the size of the elements nor on the steps of the loading.
// Method: element edges of 2, 1.5, 1 and 0.75 mm; seven and fourteen steps.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Kernels } from '../src/compute/index.ts'
import { startKernels } from '../src/compute/node.ts'
import {
  calibrationOf,
  matter,
  modelOf,
  mountVertebra,
  nonlinearStrength,
  solverOn,
  strengthOf,
} from '../src/mechanics/index.ts'
import { makePhantom } from '../src/phantom/index.ts'

const phantom = makePhantom({
  seed: 2,
  levels: ['L1'],
  trabecularHu: 120,
  field: 'tight',
  cutNeighbours: false,
  spacingMm: 0.75,
})
const spine = { ...phantom.truth.spine, labels: phantom.labels, parts: phantom.parts }
const away = (a: number, b: number): number => Math.abs(a / b - 1)

let kernels: Kernels
beforeAll(async () => {
  kernels = await startKernels(2)
})
afterAll(() => kernels.close())

describe('strength of a made-up L1', () => {
  it('changes by less than 5 % from elements of 2 mm to 0.75 mm, and less from step to step', async () => {
    const found = []
    for (const spacingMm of [2, 1.5, 1, 0.75])
      found.push(await strengthOf(phantom.volume, spine, 'L1', kernels, { spacingMm, spread: false }))
    const finest = found.at(-1)!
    for (const [n, s] of found.entries()) {
      // The CT itself has 0.75 mm: a coarser grid smears the shell.
      expect(away(s.stiffnessNPerMm.value, finest.stiffnessNPerMm.value)).toBeLessThan(0.05)
      expect(away(s.strengthN.pistoia.value, finest.strengthN.pistoia.value)).toBeLessThan(0.05)
      if (n > 0) expect(away(s.stiffnessNPerMm.value, found[n - 1]!.stiffnessNPerMm.value)).toBeLessThan(0.03)
    }
  })

  it('gives way at the same peak within 3 % in seven or fourteen steps', async () => {
    const specimen = await mountVertebra(phantom.volume, spine, 'L1', kernels, { spacingMm: 1.5 })
    const material = modelOf(specimen, calibrationOf(specimen.vertebra))
    const pressing = {
      heightMm: specimen.bodyHeightMm,
      place: { xMm: 1.5 * specimen.plateCentre[0], yMm: 1.5 * specimen.plateCentre[1] },
      counted: specimen.matter.map((m) => (m === matter.body ? 1 : 0)),
    }
    const coarse = await nonlinearStrength(material, pressing, solverOn(kernels))
    const steps = coarse.steps.flatMap(({ strain }, n) => [
      (strain + (coarse.steps[n - 1]?.strain ?? 0.001)) / 2,
      strain,
    ])
    const fine = await nonlinearStrength(material, { ...pressing, steps }, solverOn(kernels))
    expect(away(fine.peakN, coarse.peakN)).toBeLessThan(0.03)
    expect(fine.steps.map((s) => s.yieldedShare)).toEqual(
      fine.steps.map((s) => s.yieldedShare).toSorted((a, b) => a - b),
    )
  })
})
