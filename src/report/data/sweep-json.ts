import type { Level } from '../../anatomy/index.ts'
import type { Finding } from '../../base/index.ts'
import type { SweepName, SweepSummary } from '../../rehearsal/index.ts'

/** Raised in its first number when a reader of the old version would misread the new one. */
export const sweepSchemaVersion = '1.0'

export interface SweepJsonInput {
  readonly level: Level
  /** Name of the brand or class. */
  readonly cement: string
  readonly vary: readonly SweepName[]
  readonly seed: number
  readonly summary: SweepSummary
  readonly madeOn: string
  readonly title: string
  readonly findings: readonly Finding[]
}

/** The content of sweep.json as docs/rehearsal.md and docs/schemas/sweep.schema.json describe it. */
export function sweepDocument({ madeOn, title, level, cement, vary, seed, summary, findings }: SweepJsonInput) {
  return {
    schema: 'vertebro-sweep',
    schemaVersion: sweepSchemaVersion,
    madeOn,
    title,
    notice: 'research and training software, not a medical device',
    level,
    cement,
    vary,
    seed,
    summary,
    findings,
  }
}
