import type { Level } from '../../../anatomy/index.ts'
import { partOf } from '../../../base/index.ts'
import { damaged, mountVertebra, type SmallestVolume, type Strength, strengthOf } from '../../../mechanics/index.ts'
import type { LevelPlan } from '../../../planning/index.ts'
import {
  type CourseWishes,
  carryingCement,
  type LevelRehearsal,
  type LogEntry,
  type OutcomeWishes,
  outcomeOf,
  type PlannedFill,
  plannedFill,
  plannedVolumeMm3,
  rehearseLevel,
  replay,
  type StrengthCourse,
  type VolumeWishes,
  volumeQuestion,
} from '../../../rehearsal/index.ts'
import { type Holdings, placeNames } from '../holdings.ts'
import type { Call, Operation } from '../operation.ts'
import { type TheatreInput, theatreOf } from './rehearsal.ts'

/** Strength as it is shown: without the fields of motion, which only a further solve needs. */
export type ShownStrength = Omit<Strength, 'response'>

export interface ShownCourse {
  readonly before: ShownStrength
  readonly planned: ShownStrength
  readonly after: ShownStrength
  readonly plannedFill: PlannedFill
}

export interface ShownQuestion extends Omit<SmallestVolume, 'before'> {
  readonly before: ShownStrength
}

/** What a rehearsal came to, as it is shown and stored: without what it stood on. */
export interface ShownOutcome extends Omit<LevelRehearsal, 'theatre' | 'medium' | 'strength' | 'question'> {
  readonly strength: ShownCourse | null
  readonly question: ShownQuestion | null
}

export interface OutcomeInput extends TheatreInput {
  /** What was done; left out, the level is rehearsed as planned. */
  readonly log?: readonly LogEntry[]
  readonly wishes?: CourseWishes & OutcomeWishes
}

/** The whole record of one rehearsal, kept for the report after it was shown. */
export function outcomeFor(held: Holdings, input: OutcomeInput, call: Call): Promise<LevelRehearsal> {
  const { log, wishes = {}, ...place } = input
  const what = `outcome ${JSON.stringify([place.plan, place.options ?? {}, log?.map((entry) => entry.action), wishes])}`
  return held.kept(placeNames(place), what, async () => {
    const theatre = await theatreOf(held, place, call)
    const kernels = await held.kernels()
    if (!log) return rehearseLevel(theatre, kernels, wishes, call)
    const { rehearsal } = await replay(log, theatre, kernels, { signal: call.signal })
    try {
      return await outcomeOf(rehearsal, kernels, wishes, call)
    } finally {
      rehearsal.close()
    }
  })
}

/** Leaks and where they are seen, warmth, strength before, as planned and as rehearsed, and the score. */
const outcomeOfRehearsal: Operation<OutcomeInput, ShownOutcome> = async (held, input, call) => {
  const { theatre: _theatre, medium: _medium, strength, question, ...rest } = await outcomeFor(held, input, call)
  return { ...rest, strength: strength && shownCourse(strength), question: question && shownQuestion(question) }
}

const shown = ({ response: _response, ...rest }: Strength): ShownStrength => rest

const shownQuestion = (question: SmallestVolume): ShownQuestion => ({ ...question, before: shown(question.before) })

const shownCourse = ({ before, planned, after, plannedFill }: StrengthCourse): ShownCourse => ({
  before: shown(before),
  planned: shown(planned),
  after: shown(after),
  plannedFill,
})

export interface PlannedStrengthInput extends TheatreInput {
  /** Cement through all needles together, mm3; what the plan's sources say brings strength back where left out. */
  readonly volumeMm3?: number
  /** Edge of the elements, mm. */
  readonly spacingMm?: number
}

export interface PlannedStrength {
  readonly level: Level
  readonly before: ShownStrength
  readonly planned: ShownStrength
  readonly plannedFill: PlannedFill
}

/** What the bone carries now, and with the cement as the plan imagines it: no rehearsal is needed. */
const plannedStrength: Operation<PlannedStrengthInput, PlannedStrength> = async (held, input, call) => {
  const { plan, volumeMm3 = plannedVolumeMm3(plan) } = input
  const mount = input.spacingMm === undefined ? {} : { spacingMm: input.spacingMm }
  const { medium, volume, spine } = await theatreOf(held, input, { ...call, ...partOf(call, 0, 0.1) })
  const before = await strengthBefore(held, input, mount, { ...call, ...partOf(call, 0.1, 0.5) })
  const fill = plannedFill(
    medium,
    plan.accesses.map((a) => a.target),
    volumeMm3,
  )
  const options = { ...before.options, cement: carryingCement(medium, fill), like: before.strength }
  const kernels = await held.kernels()
  const planned = await strengthOf(volume, spine, plan.level, kernels, options, partOf(call, 0.5, 1))
  return { level: plan.level, before: shown(before.strength), planned: shown(planned), plannedFill: fill }
}

/** Kept: other volumes are compared with the same bone. A fractured one is softer than it looks (mechanics, damage). */
function strengthBefore(
  held: Holdings,
  input: TheatreInput & { readonly plan: LevelPlan },
  mount: { readonly spacingMm?: number },
  call: Call,
) {
  const { level } = input.plan
  return held.kept(placeNames(input), `strength of ${level} ${JSON.stringify(mount)}`, async () => {
    const [volume, spine, kernels] = [held.volume(input.imageId), held.spine(input.spineId), await held.kernels()]
    const specimen = await mountVertebra(volume, spine, level, kernels, mount, partOf(call, 0, 0.1))
    const isFractured = spine.vertebrae.some((v) => v.level === level && v.morphometry.genant.grade > 0)
    const options = { ...mount, specimen, ...(isFractured ? damaged(specimen) : {}) }
    const strength = await strengthOf(volume, spine, level, kernels, options, partOf(call, 0.1, 1))
    return { options, strength }
  })
}

export interface SmallestVolumeInput extends TheatreInput {
  readonly wishes?: VolumeWishes
}

/** Volumes and sides compared for the smallest that brings the stiffness back. */
const smallestSufficientVolume: Operation<SmallestVolumeInput, ShownQuestion> = async (held, input, call) => {
  const theatre = await theatreOf(held, input, { ...call, ...partOf(call, 0, 0.1) })
  return shownQuestion(await volumeQuestion(theatre, await held.kernels(), input.wishes ?? {}, partOf(call, 0.1, 1)))
}

export const outcomeOperations = { outcomeOfRehearsal, plannedStrength, smallestSufficientVolume } as const
