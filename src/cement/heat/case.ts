import type { Watch } from '../../base/index.ts'
import type { Kernels } from '../../compute/index.ts'
import { type CementBrand, highOf, lowOf } from '../cement.ts'
import { type CementClock, tick } from '../clock/clock.ts'
import { bodyC as bodyTemperature, curingOrder, setShare } from './figures.ts'
import { type Kinetics, kineticsSettingAt, uAtAge } from './kinetics.ts'
import { type Arrival, type Case, type CementField, type HeatInputs, heatCases, heatProblemOf } from './materials.ts'
import { longestStepS } from './problem.ts'
import type { HeatRun } from './reference.ts'
import type { HeatCurves } from './result.ts'
import { runHeat, type Stretch } from './run.ts'
import type { HeatSetup } from './setup.ts'

const sampleS = 10
const longestAfterS = 2700
const stepMostS = 0.5
const wholeShare = 0.95
/** The run ends when all has set and no cement is warmer than the body by this. */
const cooledK = 3

/** One of the three runs. */
export interface CaseRun {
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

/** Warms the setup with one choice of what is uncertain; `lastS` is when the last cement comes, `core` its deepest voxel. */
export async function runCase(
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

/** Where a mask is set. */
export const voxelsOf = (mask: Uint8Array): number[] => {
  const voxels: number[] = []
  for (let v = 0; v < mask.length; v++) if (mask[v] !== 0) voxels.push(v)
  return voxels
}
