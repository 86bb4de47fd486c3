import { stopIfAsked, type Watch } from '../../base/index.ts'
import { type Grid, voxelCount, voxelVolumeMm3 } from '../../geometry/index.ts'
import { Injection } from '../flow/injection.ts'
import type { FlowSpread, InjectionRecord } from '../flow/record.ts'
import type { FlowSolver, InjectionSetup } from '../flow/setup.ts'
import { type LeakClass, leakClasses } from '../leak/leak.ts'
import { refuse } from '../troubles.ts'
import { drawSpread, gridErrorFactor, gridErrorVoxels, type Uncertain, uncertain } from './prior.ts'
import { type Band, bandOf, rankCorrelation, type Share, shareOf } from './statistics.ts'

/** One push of a planned injection, and the wait before it. */
export interface PlannedPush {
  readonly needle: number
  readonly flowMm3PerS: number
  readonly volumeMm3: number
  readonly waitS?: number
}

/** An injection to be repeated with other values of what is uncertain. */
export interface ManySetup extends InjectionSetup {
  readonly pushes: readonly PlannedPush[]
}

/** What one sample came to. */
export interface SampleOutcome {
  readonly sample: number
  readonly spread: Required<FlowSpread>
  readonly injectedMm3: number
  readonly leakedMm3: Readonly<Record<LeakClass, number>>
  readonly canalMm3: number
  readonly peakTipPa: number
  readonly peakSyringePa: number
  readonly peakForceN: number
  /** Voxels at least half filled. */
  readonly filledMm3: number
}

export const outcomeNames = ['leakedMm3', 'canalMm3', 'peakTipPa', 'peakSyringePa'] as const
export type OutcomeName = (typeof outcomeNames)[number]

export interface Driver {
  readonly parameter: Uncertain
  readonly outcome: OutcomeName
  /** Spearman's, -1 to 1. */
  readonly rankCorrelation: number
}

export interface FillUncertainty {
  readonly grid: Grid
  readonly samples: number
  /** Share of the samples in which a voxel was at least half filled. */
  readonly fillProbability: Float32Array
  /** Probability of more than `seenMm3` by each class, and into the canal. */
  readonly leakProbability: Readonly<Record<LeakClass, Share>>
  readonly anyLeakProbability: Share
  readonly canalProbability: Share
  /** Nine of ten further draws fall into them; those of leaked volumes are wider by the error of the grid. */
  readonly bands: Readonly<Record<OutcomeName, Band>>
  /** Strongest first. */
  readonly drivers: readonly Driver[]
  readonly outcomes: readonly SampleOutcome[]
}

/** A leak smaller than this is not counted as one, mm3: a ball of 2 mm, of several voxels of a CT, many times as bright as what lies round it. */
export const seenMm3 = 5
/** Fewer samples give no band of 90 %. */
const samplesLeast = 19

/**
 * Repeats an injection with `samples` draws of what is uncertain.
 *
 * The grid of the medium decides the cost: 1.5 mm is meant. The same seed gives the same samples whatever their number.
 *
 * Errors  as Injection.start; CEM-024 for fewer than 19 samples
 */
export async function injectMany(
  setup: ManySetup,
  samples: number,
  seed: number,
  kernels: FlowSolver,
  watch?: Watch,
): Promise<FillUncertainty> {
  if (!(samples >= samplesLeast && Number.isInteger(samples))) throw refuse('CEM-024', { samples, samplesLeast })
  const hits = new Float32Array(voxelCount(setup.medium.grid))
  const outcomes: SampleOutcome[] = []
  for (let sample = 0; sample < samples; sample++) {
    stopIfAsked(watch)
    watch?.onProgress?.(sample / samples, `sample ${sample + 1} of ${samples}`)
    const spread = drawSpread(seed, sample)
    const record = await injectOnce({ ...setup, spread }, setup.pushes, kernels, watch)
    for (let v = 0; v < hits.length; v++) if (record.saturation[v]! >= 0.5) hits[v]!++
    outcomes.push(outcomeOf(sample, spread, record))
  }
  watch?.onProgress?.(1, 'samples')
  return summaryOf(
    setup.medium.grid,
    hits.map((count) => count / samples),
    outcomes,
  )
}

/** The planned pushes one after another; a stop ends the pushes of its needle. */
export async function injectOnce(
  setup: InjectionSetup,
  pushes: readonly PlannedPush[],
  kernels: FlowSolver,
  watch?: Watch,
): Promise<InjectionRecord> {
  const injection = Injection.start(setup, kernels)
  const own = watch?.signal ? { signal: watch.signal } : undefined
  const ended = new Set<number>()
  for (const { needle, flowMm3PerS, volumeMm3, waitS = 0 } of pushes) {
    if (ended.has(needle)) continue
    injection.wait(waitS)
    const { stopped } = await injection.push(needle, flowMm3PerS, volumeMm3, own)
    if (stopped) ended.add(needle)
  }
  return injection.record()
}

export function outcomeOf(sample: number, spread: Required<FlowSpread>, record: InjectionRecord): SampleOutcome {
  const peak = (of: (step: InjectionRecord['steps'][number]) => number): number => Math.max(0, ...record.steps.map(of))
  const [dx, dy, dz] = record.grid.spacingMm
  let filled = 0
  for (const s of record.saturation) if (s >= 0.5) filled++
  return {
    sample,
    spread,
    injectedMm3: record.injectedMm3,
    leakedMm3: record.leakedMm3,
    canalMm3: record.steps.at(-1)?.canalMm3 ?? 0,
    peakTipPa: peak((step) => step.tipPressurePa),
    peakSyringePa: peak((step) => step.syringePressurePa),
    peakForceN: peak((step) => step.plungerForceN),
    filledMm3: filled * dx * dy * dz,
  }
}

const totalOf = (leaked: Readonly<Record<LeakClass, number>>): number =>
  leakClasses.reduce((sum, name) => sum + leaked[name], 0)

const reachedBy = (outcome: SampleOutcome, name: OutcomeName): number =>
  name === 'leakedMm3' ? totalOf(outcome.leakedMm3) : outcome[name]

/** A band of leaked volumes with what the grid adds: a trace that is one voxel more or less, and a share of more. */
function withGridError({ median, low, high }: Band, voxelMm3: number): Band {
  const trace = gridErrorVoxels.value * voxelMm3
  return { median, low: Math.max(0, low / gridErrorFactor.value - trace), high: high * gridErrorFactor.value + trace }
}

/** Puts the samples together; also for samples that were made elsewhere or earlier. */
export function summaryOf(
  grid: Grid,
  fillProbability: Float32Array,
  outcomes: readonly SampleOutcome[],
): FillUncertainty {
  const count = outcomes.length
  const probability = (of: (outcome: SampleOutcome) => number): Share =>
    shareOf(outcomes.filter((outcome) => of(outcome) > seenMm3).length, count)
  const byClass = (name: LeakClass): Share => probability(({ leakedMm3 }) => leakedMm3[name])
  const band = (name: OutcomeName): Band => bandOf(outcomes.map((outcome) => reachedBy(outcome, name)))
  const leakBand = (name: 'leakedMm3' | 'canalMm3'): Band => withGridError(band(name), voxelVolumeMm3(grid))
  return {
    grid,
    samples: count,
    fillProbability,
    leakProbability: { B: byClass('B'), S: byClass('S'), C: byClass('C'), D: byClass('D') },
    anyLeakProbability: probability(({ leakedMm3 }) => totalOf(leakedMm3)),
    canalProbability: probability(({ canalMm3 }) => canalMm3),
    bands: {
      leakedMm3: leakBand('leakedMm3'),
      canalMm3: leakBand('canalMm3'),
      peakTipPa: band('peakTipPa'),
      peakSyringePa: band('peakSyringePa'),
    },
    drivers: driversOf(outcomes),
    outcomes,
  }
}

function driversOf(outcomes: readonly SampleOutcome[]): readonly Driver[] {
  const drivers: Driver[] = []
  for (const parameter of uncertain) {
    if (parameter === 'texture') continue
    const drawn = outcomes.map(({ spread }) => spread[parameter])
    for (const outcome of outcomeNames) {
      const reached = outcomes.map((sample) => reachedBy(sample, outcome))
      drivers.push({ parameter, outcome, rankCorrelation: rankCorrelation(drawn, reached) })
    }
  }
  return drivers.sort((a, b) => Math.abs(b.rankCorrelation) - Math.abs(a.rankCorrelation))
}
