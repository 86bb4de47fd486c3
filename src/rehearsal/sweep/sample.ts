import { random, type Watch } from '../../base/index.ts'
import {
  drawSpread,
  type FlowSpread,
  type InjectionSetup,
  injectOnce,
  mediumOf,
  outcomeOf,
  type PlannedPush,
  type Uncertain,
  uncertain,
} from '../../cement/index.ts'
import type { Kernels } from '../../compute/index.ts'
import { mountVertebra, type Specimen, strengthOf } from '../../mechanics/index.ts'
import { type CourseWishes, flowMm3PerS, plannedVolumeMm3 } from '../course/as-planned.ts'
import { brandFor, workingClock } from '../course/cement-ready.ts'
import { needleTipOf, type Theatre } from '../course/theatre.ts'
import { carryingCement } from '../outcome/carrying-cement.ts'
import { coarseMm } from '../outcome/volume-question.ts'
import { refuse } from '../troubles.ts'

/** What a sweep may vary: the uncertain inputs of the flow, and two that the operator chooses. */
export const sweepNames = [...uncertain, 'volume', 'flow'] as const
export type SweepName = Uncertain | 'volume' | 'flow'

/** One level made ready for many injections: coarser voxels, the cement at the start of its working time. */
export interface SweepScene {
  readonly setup: InjectionSetup
  readonly theatre: Theatre
  readonly specimen: Specimen | null
  readonly vary: readonly SweepName[]
  readonly wishes: CourseWishes
  readonly seed: number
}

/** One line of a sweep: what was drawn (figures not varied are left at their best value) and what it came to. */
export interface SweepRow {
  readonly sample: number
  readonly permeability: number
  readonly apOverSi: number | null
  readonly viscosity: number
  readonly porosityOffset: number
  readonly veinOpenness: number
  readonly backPressurePa: number
  /** Null where the medium's own stands. */
  readonly marrowPaS: number | null
  readonly volumeMm3: number
  readonly flowMm3PerS: number
  readonly injectedMm3: number
  readonly filledMm3: number
  readonly leakedBMm3: number
  readonly leakedSMm3: number
  readonly leakedCMm3: number
  readonly leakedDMm3: number
  readonly canalMm3: number
  readonly peakTipPa: number
  readonly peakSyringePa: number
  readonly peakForceN: number
  /** Null where the sweep was made without strength. */
  readonly stiffnessNPerMm: number | null
}

/** Refuses REH-001 for a name that cannot be varied and for a brand that is not known. */
export async function openSweep(
  theatre: Theatre,
  kernels: Kernels,
  wishes: CourseWishes & { readonly vary: readonly string[]; readonly seed: number; readonly strength: boolean },
): Promise<SweepScene> {
  const unknown = wishes.vary.filter((name) => !sweepNames.includes(name as SweepName))
  if (unknown.length > 0 || wishes.vary.length === 0) throw refuse('REH-001', { vary: wishes.vary, known: sweepNames })
  const brand = brandFor(wishes)
  const { volume, spine, plan, syringe, stops } = theatre
  const medium = await mediumOf(volume, spine, plan.level, kernels, { spacingMm: coarseMm.value.flow })
  const clock = workingClock(brand, wishes)
  const accesses = plan.accesses.filter((a) => wishes.sides?.includes(a.side) ?? true)
  if (accesses.length === 0) throw refuse('REH-004', { level: plan.level, sides: wishes.sides ?? [] })
  const specimen = wishes.strength
    ? await mountVertebra(volume, spine, plan.level, kernels, { spacingMm: coarseMm.value.bone })
    : null
  return {
    setup: { medium, brand, clock, needles: accesses.map(needleTipOf), syringe, stops },
    theatre,
    specimen,
    vary: wishes.vary as readonly SweepName[],
    wishes,
    seed: wishes.seed,
  }
}

/** One sample; the same seed and number give the same line, whatever was computed before it and on any number of threads. */
export async function sweepSample(
  scene: SweepScene,
  sample: number,
  kernels: Kernels,
  watch?: Watch,
): Promise<SweepRow> {
  const { setup, theatre, specimen } = scene
  const { spread, volumeMm3, flow } = drawOf(scene, sample)
  const needles = setup.needles.length
  const pushes = setup.needles.map(
    (_, needle): PlannedPush => ({ needle, flowMm3PerS: flow, volumeMm3: volumeMm3 / needles }),
  )
  const record = await injectOnce({ ...setup, spread }, pushes, kernels, watch)
  const out = outcomeOf(sample, { ...drawSpread(scene.seed, sample), ...spread }, record)
  const cement = carryingCement(setup.medium, record)
  const { volume, spine, plan } = theatre
  const strength = specimen
    ? await strengthOf(volume, spine, plan.level, kernels, { specimen, cement, spread: false })
    : null
  return {
    sample,
    permeability: spread.permeability ?? 1,
    apOverSi: spread.apOverSi ?? null,
    viscosity: spread.viscosity ?? 1,
    porosityOffset: spread.porosityOffset ?? 0,
    veinOpenness: spread.veinOpenness ?? 1,
    backPressurePa: spread.backPressurePa ?? 0,
    marrowPaS: spread.marrowPaS ?? null,
    volumeMm3,
    flowMm3PerS: flow,
    injectedMm3: out.injectedMm3,
    filledMm3: out.filledMm3,
    leakedBMm3: out.leakedMm3.B,
    leakedSMm3: out.leakedMm3.S,
    leakedCMm3: out.leakedMm3.C,
    leakedDMm3: out.leakedMm3.D,
    canalMm3: out.canalMm3,
    peakTipPa: out.peakTipPa,
    peakSyringePa: out.peakSyringePa,
    peakForceN: out.peakForceN,
    stiffnessNPerMm: strength ? strength.stiffnessNPerMm.value : null,
  }
}

/** What is varied takes its draw, the rest its best value; the volume runs over the range of the plan's own sources. */
function drawOf({ vary, seed, theatre, wishes }: SweepScene, sample: number) {
  const all = drawSpread(seed, sample)
  const varied = (name: string): boolean => vary.includes((name === 'veins' ? 'veinOpenness' : name) as SweepName)
  const chosen = Object.fromEntries(Object.entries(all).filter(([name]) => varied(name)))
  const draw = random(seed).fork(`operator ${sample}`)
  const [volumeShare, flowShare] = [draw.uniform(), draw.uniform()]
  const sources = theatre.plan.cement.suggestions.map((s) => s.volumeMm3)
  const [least, most] = [Math.min(...sources.map((s) => s.low)), Math.max(...sources.map((s) => s.high))]
  const [slow, fast] = flowMm3PerS.range ?? [flowMm3PerS.value, flowMm3PerS.value]
  return {
    spread: chosen as FlowSpread,
    volumeMm3: vary.includes('volume')
      ? least + volumeShare * (most - least)
      : (wishes.volumeMm3 ?? plannedVolumeMm3(theatre.plan)),
    flow: vary.includes('flow') ? slow + flowShare * (fast - slow) : (wishes.flowMm3PerS ?? flowMm3PerS.value),
  }
}
