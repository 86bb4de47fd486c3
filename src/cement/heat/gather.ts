import type { Finding } from '../../base/index.ts'
import { type Ranged, rangedOf } from '../cement.ts'
import { find } from '../troubles.ts'
import { type CaseRun, voxelsOf } from './case.ts'
import { bodyC as bodyTemperature, nerveC } from './figures.ts'
import type { Case } from './materials.ts'
import type { HeatResult, PlaceHeat } from './result.ts'
import type { HeatSetup } from './setup.ts'

/** The three runs as ranges. */
export function gather(setup: HeatSetup, lastS: number, cases: Readonly<Record<Case, CaseRun>>): HeatResult {
  const { clock, places, field } = setup
  const bodyC = setup.bodyC ?? bodyTemperature.value
  const of = (read: (c: CaseRun) => number): Ranged => rangedOf(read(cases.low), read(cases.value), read(cases.high))
  const most = (values: Float32Array, voxels: readonly number[], least: number): number =>
    voxels.reduce((m, v) => Math.max(m, values[v] as number), least)
  const heats = Object.entries(places).map(([name, mask]) => {
    const voxels = voxelsOf(mask)
    const above = (m: 0 | 1 | 2): Ranged => of(({ run }) => most(run.aboveS[m], voxels, 0))
    const heat: PlaceHeat = {
      peakC: of(({ run }) => most(run.peakC, voxels, bodyC)),
      above45S: above(0),
      above47S: above(1),
      above50S: above(2),
      cem43Min: of(({ run }) => most(run.doseMin, voxels, 0)),
    }
    return [name, heat] as const
  })
  const each = <Value>(read: (c: CaseRun) => Value): Record<Case, Value> => ({
    low: read(cases.low),
    value: read(cases.value),
    high: read(cases.high),
  })
  const lastSince = clock.sinceMixingS + lastS
  const result = Object.fromEntries(heats)
  return {
    grid: field.grid,
    places: result,
    coreSetS: of((c) => c.coreSetS),
    wholeSetS: of((c) => c.wholeSetS),
    lyingCoreS: of((c) => Math.max(0, c.coreSetS - lastSince)),
    lyingWholeS: of((c) => Math.max(0, c.wholeSetS - lastSince)),
    peakC: each(({ run }) => run.peakC),
    doseMin: each(({ run }) => run.doseMin),
    curves: each(({ curves }) => curves),
    findings: findingsOf(result, cases),
  }
}

function findingsOf(places: Readonly<Record<string, PlaceHeat>>, cases: Readonly<Record<Case, CaseRun>>): Finding[] {
  const round = ({ low, high }: Ranged): readonly number[] => [Math.round(low * 10) / 10, Math.round(high * 10) / 10]
  const about = 'heat of the cement'
  const findings = [
    find(
      'CEM-104',
      'note',
      about,
      Object.fromEntries(Object.entries(places).map(([n, p]) => [`${n}C`, round(p.peakC)])),
    ),
  ]
  const canal = places.canal
  if (canal && canal.peakC.high >= nerveC.value)
    findings.push(
      find('CEM-103', 'caution', 'spinal canal', { peakC: round(canal.peakC), above45S: round(canal.above45S) }),
    )
  if (Object.values(cases).some((c) => !c.whole)) findings.push(find('CEM-105', 'caution', about, {}))
  return findings
}
