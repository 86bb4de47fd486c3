import type { Finding } from '../../base/index.ts'
import type { LevelRehearsal, StrengthCourse } from '../../rehearsal/index.ts'

/** Raised in its first number when a reader of the old version would misread the new one. */
export const rehearsalSchemaVersion = '1.0'

export interface RehearsalJsonInput {
  readonly levels: readonly LevelRehearsal[]
  readonly madeOn: string
  readonly title: string
  readonly findings: readonly Finding[]
}

/** rehearsal.json as docs/rehearsal.md and docs/schemas/rehearsal.schema.json describe it: patient LPS mm, Pa, N, s, mm3, degrees C, units in the names. */
export function rehearsalJson({ levels, madeOn, title, findings }: RehearsalJsonInput): string {
  const document = {
    schema: 'vertebro-rehearsal',
    schemaVersion: rehearsalSchemaVersion,
    madeOn,
    title,
    notice: 'research and training software, not a medical device',
    frame: { name: 'patient', convention: 'LPS', unit: 'mm' },
    levels: levels.map(levelDocument),
    findings,
  }
  // The log keeps every digit, so that it can be performed again bit for bit.
  return JSON.stringify(document, null, 1) + '\n'
}

function levelDocument(level: LevelRehearsal) {
  const { record, seen, heat, strength, balloon, uncertainty, question, score, log } = level
  return {
    level: level.level,
    cement: record && {
      injectedMm3: record.injectedMm3,
      insideMm3: record.insideMm3,
      leakedMm3: record.leakedMm3,
      balanceMm3: record.balanceMm3,
      stopped: record.stopped && { rule: record.stopped.rule, timeS: record.stopped.timeS },
      leaks: seen.leaks,
      firstSeen: seen.sights,
    },
    heat: heat && {
      places: heat.places,
      coreSetS: heat.coreSetS,
      wholeSetS: heat.wholeSetS,
      lyingCoreS: heat.lyingCoreS,
      lyingWholeS: heat.lyingWholeS,
    },
    strength: strength && strengthDocument(strength),
    balloon: balloon && {
      cavityMm3: balloon.inflation.cavityMm3,
      balloons: balloon.inflation.balloons,
      height: balloon.height,
    },
    uncertainty: uncertainty && uncertaintyDocument(uncertainty),
    smallestVolume: question && questionDocument(question),
    score,
    log,
    findings: level.findings,
  }
}

const uncertaintyDocument = ({ grid: _, fillProbability: __, ...rest }: NonNullable<LevelRehearsal['uncertainty']>) =>
  rest

const questionDocument = ({ before: _, findings: __, ...rest }: NonNullable<LevelRehearsal['question']>) => rest

function strengthDocument({ before, planned, after, plannedFill }: StrengthCourse) {
  const of = ({ maps: _, response: __, findings: ___, ...strength }: StrengthCourse['before']) => strength
  return { before: of(before), planned: { volumeMm3: plannedFill.volumeMm3, ...of(planned) }, after: of(after) }
}
