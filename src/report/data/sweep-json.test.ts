// Goal: sweep.json is what its schema promises. Oracle: docs/schemas/sweep.schema.json.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type SweepRow, summaryOfSweep } from '../../rehearsal/index.ts'
import { misfits, schemaFrom } from './schema.test-case.ts'
import { sweepDocument, sweepSchemaVersion } from './sweep-json.ts'

const schemaOf = (name: string) =>
  schemaFrom(readFileSync(new URL(`../../../docs/schemas/${name}.schema.json`, import.meta.url), 'utf8'))

const row = (sample: number): SweepRow => ({
  sample,
  permeability: 1 + sample,
  apOverSi: 2,
  viscosity: 1,
  porosityOffset: 0,
  veinOpenness: 1,
  backPressurePa: 0,
  marrowPaS: null,
  volumeMm3: 3000,
  flowMm3PerS: 100,
  injectedMm3: 3000 - sample,
  filledMm3: 3000,
  leakedBMm3: 0,
  leakedSMm3: sample,
  leakedCMm3: 0,
  leakedDMm3: 0,
  canalMm3: 0,
  peakTipPa: 1e4 / (1 + sample),
  peakSyringePa: 5e5,
  peakForceN: 20,
  stiffnessNPerMm: null,
})

const vary = ['permeability', 'texture', 'volume'] as const
const summary = summaryOfSweep(
  Array.from({ length: 19 }, (_, n) => row(n)),
  vary,
)
const about = { level: 'L1', cement: 'high viscosity', madeOn: '2026-11-22T12:00:00Z', title: 'made up' } as const
const document = JSON.parse(JSON.stringify(sweepDocument({ ...about, vary, seed: 1, summary, findings: [] })))

describe('sweep.json', () => {
  it('fits the published schema and states its version', () => {
    expect(misfits(schemaOf('sweep'), document)).toEqual([])
    expect(document.schemaVersion).toBe(sweepSchemaVersion)
    expect(document.summary.drivers.length).toBeGreaterThan(0)
  })

  it('is caught by the schema when a field is unknown, missing or of another kind', () => {
    const broken = (change: object) => misfits(schemaOf('sweep'), { ...document, ...change })
    expect(broken({ extra: 1 })).toEqual(['document.extra is unknown'])
    expect(broken({ vary: ['moon'] })).toEqual(['document.vary[0] is moon'])
    expect(broken({ level: 'L1 ' })).not.toEqual([])
    expect(broken({ summary: { ...document.summary, bands: { injectedMm3: { median: 1 } } } })).toHaveLength(2)
  })
})
