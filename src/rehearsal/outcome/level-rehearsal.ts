import type { Level } from '../../anatomy/index.ts'
import { type Finding, partOf, type Watch, worstFirst } from '../../base/index.ts'
import {
  type BoneMedium,
  type FillUncertainty,
  type HeatResult,
  type HeightGain,
  heatOf,
  heatPlacesOf,
  heightAfter,
  type Inflation,
  type InjectionRecord,
} from '../../cement/index.ts'
import type { Kernels } from '../../compute/index.ts'
import {
  damaged,
  damageShare,
  mountVertebra,
  type SmallestVolume,
  type Specimen,
  type Strength,
  type StrengthOptions,
  strengthOf,
} from '../../mechanics/index.ts'
import { doseOf } from '../checks/dose.ts'
import { type CourseWishes, plannedVolumeMm3, rehearseAsPlanned } from '../course/as-planned.ts'
import type { LogEntry } from '../course/log.ts'
import { leakedOf, type Rehearsal } from '../course/rehearsal.ts'
import { type RehearsalScore, scoreOf } from '../course/score.ts'
import type { Theatre } from '../course/theatre.ts'
import { find } from '../troubles.ts'
import { carryingCement } from './carrying-cement.ts'
import { leaksSeen, type SeenLeaks } from './leaks-seen.ts'
import { type PlannedFill, plannedFill } from './planned-fill.ts'
import { uncertaintyOf } from './uncertainty.ts'
import { volumeQuestion } from './volume-question.ts'

/** What the bone carries: as it is, with the cement as planned, with the cement as it went. */
export interface StrengthCourse {
  readonly before: Strength
  readonly planned: Strength
  readonly after: Strength
  readonly plannedFill: PlannedFill
}

/** All that one rehearsal of one level came to. */
export interface LevelRehearsal {
  readonly level: Level
  readonly theatre: Theatre
  readonly medium: BoneMedium
  readonly log: readonly LogEntry[]
  /** Null where no cement was injected; what follows from cement is then null too. */
  readonly record: InjectionRecord | null
  readonly seen: SeenLeaks
  readonly heat: HeatResult | null
  readonly strength: StrengthCourse | null
  /** What becomes likely or unlikely when the uncertain inputs are drawn again and again; null where not asked for. */
  readonly uncertainty: FillUncertainty | null
  /** The smallest volume that brings the stiffness back; null where not asked for. */
  readonly question: SmallestVolume | null
  /** What the balloons left, and what of the height comes back by published averages; null without a balloon. */
  readonly balloon: { readonly inflation: Inflation; readonly height: HeightGain } | null
  readonly score: RehearsalScore
  /** The log's findings and those of cement, heat and strength, worst first. */
  readonly findings: readonly Finding[]
}

export interface OutcomeWishes {
  /** False leaves out temperature or strength, for a quick look. */
  readonly heat?: boolean
  readonly strength?: boolean
  /** Draws of what is uncertain; none where left out. At least 19. */
  readonly samples?: number
  readonly seed?: number
  /** Compare volumes and sides for the smallest that brings the stiffness back. */
  readonly question?: boolean
}

/**
 * Rehearses one level as planned and works out what follows: leaks and where they are seen, warmth, strength, score.
 *
 * The same theatre and wishes give the same result on any number of threads.
 */
export async function rehearseLevel(
  theatre: Theatre,
  kernels: Kernels,
  wishes: CourseWishes & OutcomeWishes = {},
  watch?: Watch,
): Promise<LevelRehearsal> {
  const rehearsal = await rehearseAsPlanned(theatre, kernels, wishes, partOf(watch, 0, 0.3))
  try {
    return await outcomeOf(rehearsal, kernels, wishes, partOf(watch, 0.3, 1))
  } finally {
    rehearsal.close()
  }
}

/** What a rehearsal, however it was performed, came to. */
export async function outcomeOf(
  rehearsal: Rehearsal,
  kernels: Kernels,
  wishes: CourseWishes & OutcomeWishes = {},
  watch?: Watch,
): Promise<LevelRehearsal> {
  const { theatre } = rehearsal
  const medium = rehearsal.medium
  const record = rehearsal.record()
  const { plan, volume } = theatre
  const views = plan.views
  const seen = record
    ? await leaksSeen(volume, medium, record, views, kernels, partOf(watch, 0, 0.15))
    : { leaks: [], sights: [] }
  const heat =
    record && (wishes.heat ?? true) ? await heatFor(rehearsal, record, kernels, partOf(watch, 0.15, 0.5)) : null
  const strength =
    record && (wishes.strength ?? true)
      ? await strengthCourse(rehearsal, record, kernels, wishes, partOf(watch, 0.5, 0.7))
      : null
  const uncertainty = wishes.samples
    ? await uncertaintyOf(rehearsal, wishes.samples, wishes.seed ?? 1, kernels, partOf(watch, 0.7, 0.85))
    : null
  const question = wishes.question ? await volumeQuestion(theatre, kernels, wishes, partOf(watch, 0.85, 1)) : null
  const findings = [
    ...rehearsal.log.flatMap((entry) => entry.findings),
    ...(record?.findings ?? medium.findings),
    ...(heat?.findings ?? []),
    ...(question?.findings ?? []),
    ...(strength ? damageFindings(rehearsal) : []),
    ...(strength ? [...strength.before.findings, ...strength.after.findings] : []),
  ]
  return {
    level: plan.level,
    theatre,
    medium,
    log: rehearsal.log,
    record,
    seen,
    heat,
    strength,
    uncertainty,
    question,
    balloon: balloonOf(rehearsal),
    score: scoreFor(rehearsal, record),
    findings: worstFirst(distinct(findings)),
  }
}

function balloonOf({ inflation, theatre }: Rehearsal): LevelRehearsal['balloon'] {
  const vertebra = theatre.spine.vertebrae.find((v) => v.level === theatre.plan.level)
  if (!inflation || !vertebra) return null
  const { heights, expected } = vertebra.morphometry
  const body = {
    heightMm: heights.anteriorMm,
    lostMm: expected.anteriorMm - heights.anteriorMm,
    depthMm: vertebra.body.depthMm,
  }
  return { inflation, height: heightAfter('balloon', body) }
}

async function heatFor(
  rehearsal: Rehearsal,
  record: InjectionRecord,
  kernels: Kernels,
  watch: Watch,
): Promise<HeatResult | null> {
  const { brand, clockAtInjection } = rehearsal
  if (!brand || !clockAtInjection) return null
  const medium = rehearsal.medium
  const setup = { field: record, brand, clock: clockAtInjection, ...heatPlacesOf(medium, record) }
  return heatOf(setup, kernels, watch)
}

async function strengthCourse(
  rehearsal: Rehearsal,
  record: InjectionRecord,
  kernels: Kernels,
  wishes: CourseWishes,
  watch: Watch,
): Promise<StrengthCourse> {
  const { volume, spine, plan } = rehearsal.theatre
  const specimen = await mountVertebra(volume, spine, plan.level, kernels, {}, partOf(watch, 0, 0.05))
  const damage = damageOf(rehearsal, specimen)
  const of = (
    cement: { grid: InjectionRecord['grid']; saturation: Float32Array } | null,
    like: Strength | null,
    part: Watch,
  ) =>
    strengthOf(
      volume,
      spine,
      plan.level,
      kernels,
      { specimen, ...damage, ...(cement ? { cement } : {}), ...(like ? { like } : {}) },
      part,
    )
  const before = await of(null, null, partOf(watch, 0.05, 0.4))
  const fill = plannedFill(
    rehearsal.medium,
    plan.accesses.filter((a) => wishes.sides?.includes(a.side) ?? true).map((a) => a.target),
    wishes.volumeMm3 ?? plannedVolumeMm3(plan),
  )
  const planned = await of(carryingCement(rehearsal.medium, fill), before, partOf(watch, 0.4, 0.7))
  const after = await of(carryingCement(rehearsal.medium, record), planned, partOf(watch, 0.7, 1))
  return { before, planned, after, plannedFill: fill }
}

/**
 * A fractured body is softer than its density says, by a share that no CT shows: taken at its usual value, its range among the
 * uncertain inputs. Unfractured bodies are taken as they look.
 */
function damageOf({ theatre }: Rehearsal, specimen: Specimen): Pick<StrengthOptions, 'intactShare' | 'otherDamages'> {
  const vertebra = theatre.spine.vertebrae.find((v) => v.level === theatre.plan.level)
  if (!vertebra || vertebra.morphometry.genant.grade === 0) return {}
  return damaged(specimen)
}

function damageFindings({ theatre }: Rehearsal): readonly Finding[] {
  const vertebra = theatre.spine.vertebrae.find((v) => v.level === theatre.plan.level)
  if (!vertebra || vertebra.morphometry.genant.grade === 0) return []
  return [
    find('REH-107', 'note', theatre.plan.level, {
      modulusLostFraction: damageShare.value,
      leastFraction: damageShare.range?.[0] ?? 0,
      mostFraction: damageShare.range?.[1] ?? 1,
    }),
  ]
}

function scoreFor(rehearsal: Rehearsal, record: InjectionRecord | null): RehearsalScore {
  const { plan } = rehearsal.theatre
  const last = rehearsal.log.at(-1)
  const wanted = plan.cement.suggestions.map((s) => s.volumeMm3)
  const setting = rehearsal.log.find((entry) => entry.action.do === 'set')
  return scoreOf({
    wallMm: rehearsal.needleWork.map((w) => w.wallMm),
    offTargetMm: rehearsal.needleWork.map((w) => w.offMm),
    dose: doseOf(last?.shots ?? 0, last?.fluoroscopyS ?? 0),
    // Lying still while the cement sets is no time of work.
    tableTimeS: setting ? setting.timeS - (setting.action as { durationS: number }).durationS : (last?.timeS ?? 0),
    leakedMm3: record ? leakedOf(record) : 0,
    leakedIntoCanalMm3: record ? record.leaks.filter((l) => l.intoCanal).reduce((sum, l) => sum + l.volumeMm3, 0) : 0,
    insideMm3: record?.insideMm3 ?? 0,
    wantedMm3: {
      low: Math.min(...wanted.map((w) => w.low)),
      high: Math.max(...wanted.map((w) => w.high)),
    },
  })
}

/** Each finding once: those of the injection come again with every portion. */
function distinct(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Map(findings.map((f) => [JSON.stringify([f.code, f.about, f.facts]), f]))
  return [...seen.values()]
}
