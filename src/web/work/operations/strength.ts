import type { Finding } from '../../../base/index.ts'
import type { HeatCase, HeatCurves, PlaceHeat } from '../../../cement/index.ts'
import type { Grid } from '../../../geometry/index.ts'
import type { SmallestVolume, Strength, StrengthMaps } from '../../../mechanics/index.ts'
import type { CourseWishes, LevelRehearsal, LogEntry, StrengthCourse } from '../../../rehearsal/index.ts'
import type { Operation } from '../operation.ts'
import { outcomeFor } from './outcome.ts'
import type { TheatreInput } from './rehearsal.ts'

/** Figures of one state of the vertebra, without fields. */
export type StrengthFigures = Omit<Strength, 'maps' | 'response' | 'findings'>

/** The same question without the fields of its first state. */
export type VolumeAnswer = Omit<SmallestVolume, 'before' | 'findings'> & { readonly before: StrengthFigures }

/** What the page of strength shows and the case keeps: figures only. */
export interface StrengthOutcome {
  readonly before: StrengthFigures
  readonly planned: StrengthFigures
  readonly plannedMm3: number
  readonly after: StrengthFigures
  readonly injectedMm3: number
  readonly leakedMm3: number
  /** A rehearsal performed by a person, or the plan's own course as the program performs it. */
  readonly course: 'rehearsed' | 'as the plan says'
  readonly heat: {
    readonly places: Readonly<Record<string, PlaceHeat>>
    readonly curves: Readonly<Record<HeatCase, HeatCurves>>
    readonly lyingCoreS: PlaceHeat['peakC']
    readonly lyingWholeS: PlaceHeat['peakC']
  } | null
  readonly question: VolumeAnswer | null
  readonly findings: readonly Finding[]
}

export const strengthStates = ['before', 'planned', 'after'] as const
export type StrengthState = (typeof strengthStates)[number]

/** Fields for pictures, one value a voxel of `grid`, by state. */
export interface StrengthFields {
  readonly grid: Grid
  /** 0 empty, 1 body, 2 arch, 3 and 4 the blocks it is pressed between. */
  readonly matter: Uint8Array
  /** Strain energy density under the standing load, mJ/mm3. */
  readonly energyMPa: Readonly<Record<StrengthState, Float32Array>>
  /** 1 where tissue is beyond yield at the Crawford load. */
  readonly yielded: Readonly<Record<StrengthState, Uint8Array>>
  /** Share of a voxel's pores that cement fills, 0 to 1, on a grid of its own; of the cement as planned and as it went. */
  readonly cement: {
    readonly grid: Grid
    readonly planned: Float32Array
    readonly after: Float32Array
  }
}

export interface StrengthInput extends TheatreInput {
  /** Performed again; the plan's own course where there is none. */
  readonly log: readonly LogEntry[] | null
  readonly wishes: CourseWishes
  /** Also compare volumes and sides: by far the longest part. */
  readonly question: boolean
}

export interface ComputedStrength {
  readonly outcome: StrengthOutcome
  readonly fields: StrengthFields
}

/** What one level carries before, as planned and as rehearsed, and how warm it gets. Null where no cement was injected. */
const computeStrength: Operation<StrengthInput, ComputedStrength | null> = async (held, input, call) => {
  const { log, wishes, question, ...place } = input
  const asked = { ...place, ...(log ? { log } : {}), wishes: { ...wishes, question } }
  return computedOf(await outcomeFor(held, asked, call), log ? 'rehearsed' : 'as the plan says')
}

function computedOf(level: LevelRehearsal, course: StrengthOutcome['course']): ComputedStrength | null {
  const { strength, record, heat, question, findings } = level
  if (!strength || !record) return null
  const { B, S, C, D } = record.leakedMm3
  const outcome: StrengthOutcome = {
    before: figuresOf(strength.before),
    planned: figuresOf(strength.planned),
    plannedMm3: strength.plannedFill.volumeMm3,
    after: figuresOf(strength.after),
    injectedMm3: record.injectedMm3,
    leakedMm3: B + S + C + D,
    course,
    heat: heat && {
      places: heat.places,
      curves: heat.curves,
      lyingCoreS: heat.lyingCoreS,
      lyingWholeS: heat.lyingWholeS,
    },
    question: question && answerOf(question),
    findings,
  }
  return { outcome, fields: fieldsOf(level, strength, record.saturation) }
}

const figuresOf = ({ maps: _, response: __, findings: ___, ...figures }: Strength): StrengthFigures => figures

function answerOf({ findings: _, before, ...rest }: SmallestVolume): VolumeAnswer {
  return { ...rest, before: figuresOf(before) }
}

function fieldsOf(
  { medium }: LevelRehearsal,
  { before, planned, after, plannedFill }: StrengthCourse,
  saturation: Float32Array,
): StrengthFields {
  const of = <K extends 'energyMPa' | 'yielded'>(name: K): Record<StrengthState, StrengthMaps[K]> => ({
    before: before.maps[name],
    planned: planned.maps[name],
    after: after.maps[name],
  })
  const cement = { grid: medium.grid, planned: plannedFill.saturation, after: saturation }
  const { grid, matter } = before.maps
  return { grid, matter, energyMPa: of('energyMPa'), yielded: of('yielded'), cement }
}

export const strengthOperations = { computeStrength } as const
