import { type Finding, partOf, type Watch } from '../../base/index.ts'
import type { Kernels } from '../../compute/index.ts'
import type { Grid } from '../../geometry/index.ts'
import { distanceToMm } from '../../imaging/index.ts'
import { type CementBrand, highOf, lowOf, type Ranged, rangedOf } from '../cement.ts'
import { type CementClock, phaseOf, tick } from '../clock/clock.ts'
import { find, refuse } from '../troubles.ts'
import { coarsened } from './coarsen.ts'
import { bodyC as bodyTemperature, curingOrder, nerveC, setShare } from './figures.ts'
import { type Kinetics, kineticsSettingAt, uAtAge } from './kinetics.ts'
import {
  type Arrival,
  type Case,
  type CementField,
  type HeatInputs,
  hasCement,
  heatCases,
  heatProblemOf,
} from './materials.ts'
import { longestStepS } from './problem.ts'
import type { HeatRun } from './reference.ts'
import { runHeat, type Stretch } from './run.ts'
import type { HeatSetup } from './setup.ts'

export interface PlaceHeat {
  /** Of the warmest voxel of the place. */
  readonly peakC: Ranged
  /** Longest time of a voxel of the place at or above 45, 47 and 50 degrees C. */
  readonly above45S: Ranged
  readonly above47S: Ranged
  readonly above50S: Ranged
  readonly cem43Min: Ranged
}

export interface HeatCurves {
  readonly sinceMixingS: readonly number[]
  /** Warmest voxel of each place. */
  readonly placesC: Readonly<Record<string, readonly number[]>>
}

/** How warm it gets, always as a range (facts C6.9), and when the cement has set. */
export interface HeatResult {
  readonly grid: Grid
  readonly places: Readonly<Record<string, PlaceHeat>>
  /** Since mixing: the voxel deepest inside the cement, and 95 % of all cement. */
  readonly coreSetS: Ranged
  readonly wholeSetS: Ranged
  /** From the last cement that came until the core has set, and until 95 % has. */
  readonly lyingCoreS: Ranged
  readonly lyingWholeS: Ranged
  readonly peakC: Readonly<Record<Case, Float32Array>>
  readonly doseMin: Readonly<Record<Case, Float32Array>>
  readonly curves: Readonly<Record<Case, HeatCurves>>
  readonly findings: readonly Finding[]
}

const sampleS = 10
const longestAfterS = 2700
const stepMostS = 0.5
const wholeShare = 0.95
/** The run ends when all has set and no cement is warmer than the body by this. */
const cooledK = 3

/**
 * Warms the bone with the cement in it: curing, conduction and blood, from the first cement until all has set and cooled.
 *
 * Three runs, with what is uncertain at its coolest, usual and warmest together. Refuses CEM-002 for cement that has set
 * before it is injected and CEM-005 for a field without cement.
 */
export async function heatOf(fine: HeatSetup, kernels: Kernels, watch?: Watch): Promise<HeatResult> {
  const setup = fine.joined === false ? fine : coarsened(fine)
  const { field, brand, clock } = setup
  if (phaseOf(brand, clock) === 'set') throw refuse('CEM-002', { brand: brand.name, minutes: clock.sinceMixingS / 60 })
  let lastS = -1
  for (let v = 0; v < field.filledAtS.length; v++)
    if (hasCement(field, v)) lastS = Math.max(lastS, field.filledAtS[v] as number)
  if (lastS < 0) throw refuse('CEM-005', {})
  const core = await deepest(field, kernels)
  const run = (which: Case, part: Watch) => runCase(setup, which, lastS, core, kernels, part)
  const low = await run('low', partOf(watch, 0, 0.33))
  const value = await run('value', partOf(watch, 0.33, 0.66))
  const high = await run('high', partOf(watch, 0.66, 1))
  return gather(setup, lastS, { low, value, high })
}

/** The cement voxel farthest from its surface. */
async function deepest(field: CementField, kernels: Kernels): Promise<number> {
  const empty = Uint8Array.from(field.cementFraction, (_, v) => (hasCement(field, v) ? 0 : 1))
  const depth = await distanceToMm(empty, field.grid, kernels)
  let best = -1
  for (let v = 0; v < depth.length; v++)
    if (empty[v] === 0 && (best < 0 || (depth[v] as number) > (depth[best] as number))) best = v
  return best
}

interface CaseRun {
  readonly run: HeatRun
  readonly curves: HeatCurves
  readonly coreSetS: number
  readonly wholeSetS: number
  readonly whole: boolean
}

function inputsFor(setup: HeatSetup, which: Case): HeatInputs {
  return setup.bloodless ? { ...heatCases[which], perfusionPerS: 0 } : heatCases[which]
}

function kineticsFor(brand: CementBrand, { sets, heatJPerM3, cementCapacity }: HeatInputs): Kinetics {
  const { setS } = brand.times
  const at = sets === 'early' ? lowOf(setS) : sets === 'late' ? highOf(setS) : setS.value
  return kineticsSettingAt(at, heatJPerM3 / cementCapacity)
}

/** What the cement is like that comes so many seconds into the injection, the syringe lying in the room. */
function arrivalOf(clock: CementClock, kinetics: Kinetics): Arrival {
  return (seconds) => {
    const then = tick(clock, seconds, clock.roomC)
    return { temperatureC: then.temperatureC, u: uAtAge(kinetics, then.equivalentAgeS) }
  }
}

async function runCase(
  setup: HeatSetup,
  which: Case,
  lastS: number,
  core: number,
  kernels: Kernels,
  watch: Watch,
): Promise<CaseRun> {
  const { field, brand, clock, places } = setup
  const bodyC = setup.bodyC ?? bodyTemperature.value
  const inputs = inputsFor(setup, which)
  const kinetics = kineticsFor(brand, inputs)
  const problem = heatProblemOf(field, setup.soft, inputs, arrivalOf(clock, kinetics), bodyC)
  const stepS = Math.min(stepMostS, 0.8 * longestStepS(problem))
  const steps = Math.ceil((lastS + longestAfterS) / stepS)
  const sinceMixingS: number[] = []
  const members = Object.entries(places).map(([name, mask]) => ({
    name,
    voxels: voxelsOf(mask),
    warmest: [] as number[],
  }))
  const { voxel } = problem.cement
  const stretch: Stretch = (timeS, at, unset) => {
    sinceMixingS.push(clock.sinceMixingS + timeS)
    for (const { voxels, warmest } of members) warmest.push(voxels.reduce((m, v) => Math.max(m, at(v)), -Infinity))
    return unset === 0 && voxel.every((v) => at(v) < bodyC + cooledK)
  }
  const timing = { stepS, steps, every: Math.max(1, Math.round(sampleS / stepS)), stretch }
  const run = await runHeat(problem, kinetics, setShare.value ** (1 / curingOrder.value), timing, kernels, watch)
  const endS = clock.sinceMixingS + run.steps * run.stepS
  const since = (s: number): number => Math.min(endS, clock.sinceMixingS + s)
  const wholeS = shareSetAtS(field, voxel, run.setAtS)
  const coreS = run.setAtS[voxel.indexOf(core)] as number
  return {
    run,
    curves: { sinceMixingS, placesC: Object.fromEntries(members.map(({ name, warmest }) => [name, warmest])) },
    coreSetS: since(coreS < 0 ? Infinity : coreS),
    wholeSetS: since(wholeS),
    whole: Number.isFinite(wholeS) && coreS >= 0,
  }
}

/** When so much of all cement has set as counts for all; infinite where it has not. */
function shareSetAtS({ cementFraction }: CementField, voxels: Int32Array, setAtS: Float32Array): number {
  const cells = Array.from(voxels, (v, c) => ({
    setS: (setAtS[c] as number) < 0 ? Infinity : (setAtS[c] as number),
    cement: cementFraction[v] as number,
  })).sort((a, b) => a.setS - b.setS)
  const all = cells.reduce((sum, { cement }) => sum + cement, 0)
  let soFar = 0
  for (const { setS, cement } of cells) {
    soFar += cement
    if (soFar >= wholeShare * all) return setS
  }
  return Infinity
}

const voxelsOf = (mask: Uint8Array): number[] => {
  const voxels: number[] = []
  for (let v = 0; v < mask.length; v++) if (mask[v] !== 0) voxels.push(v)
  return voxels
}

function gather(setup: HeatSetup, lastS: number, cases: Readonly<Record<Case, CaseRun>>): HeatResult {
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
