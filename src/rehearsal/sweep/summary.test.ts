import { expect, test } from 'vitest'
import type { SweepRow } from './sample.ts'
import { summaryOfSweep } from './summary.ts'

const row = (sample: number, permeability: number, leakedSMm3: number, stiffnessNPerMm: number | null): SweepRow => ({
  sample,
  permeability,
  apOverSi: null,
  viscosity: 1,
  porosityOffset: 0,
  veinOpenness: 1,
  backPressurePa: 0,
  marrowPaS: null,
  volumeMm3: 3000,
  flowMm3PerS: 100,
  injectedMm3: 3000,
  filledMm3: 3000,
  leakedBMm3: 0,
  leakedSMm3,
  leakedCMm3: 0,
  leakedDMm3: 0,
  canalMm3: 0,
  peakTipPa: 1e4 / permeability,
  peakSyringePa: 5e5,
  peakForceN: 20,
  stiffnessNPerMm,
})

test('what rises with a drawn figure correlates by one, what falls by minus one, what stays by nothing', () => {
  const rows = Array.from({ length: 20 }, (_, n) => row(n, 1 + n, n, null))
  const { drivers } = summaryOfSweep(rows, ['permeability'])
  const of = (name: string) => drivers.find((d) => d.outcome === name)?.rankCorrelation
  expect(of('leakedMm3')).toBeCloseTo(1, 12)
  expect(of('peakTipPa')).toBeCloseTo(-1, 12)
  expect(of('peakForceN')).toBe(0)
  expect(of('stiffnessNPerMm')).toBeUndefined()
})

test('leaks count above the least that is seen, and bands hold nine of ten', () => {
  const rows = Array.from({ length: 19 }, (_, n) => row(n, 1, n < 5 ? 11 : 0, 1000 + n))
  const { leaks, bands, samples } = summaryOfSweep(rows, ['permeability'])
  expect(samples).toBe(19)
  expect(leaks.S.value).toBeCloseTo(5 / 19, 12)
  expect(leaks.any.value).toBe(leaks.S.value)
  expect(leaks.B.value).toBe(0)
  expect(bands.stiffnessNPerMm).toEqual({ median: 1009, low: 1000, high: 1018 })
})
