import type { Spine, Vertebra } from '../../anatomy/index.ts'
import { verseNumber } from '../../anatomy/index.ts'
import type { Finding } from '../../base/index.ts'
import type { Volume } from '../../imaging/index.ts'
import type { Plan } from '../../planning/index.ts'

/** Raised in its first number when a reader of the old version would misread the new one. */
export const planSchemaVersion = '1.0'

export interface PlanJsonInput {
  readonly volume: Volume
  readonly spine: Spine
  readonly plan: Plan
  readonly madeOn: string
  readonly title: string
}

/** plan.json as docs/plan-json.md and docs/schemas/plan.schema.json describe it: patient LPS mm, rad, HU, units in the names. */
export function planJson(input: PlanJsonInput, findings: readonly Finding[]): string {
  const { volume, spine, plan, madeOn, title } = input
  const { grid, acquisition } = volume
  const document = {
    schema: 'vertebro-plan',
    schemaVersion: planSchemaVersion,
    madeOn,
    title,
    notice: 'research and training software, not a medical device',
    frame: { name: 'patient', convention: 'LPS', unit: 'mm' },
    image: {
      modality: acquisition.modality,
      title: acquisition.title,
      dims: grid.dims,
      spacingMm: grid.spacingMm,
      patientFromVoxel: Array.from(grid.patientFromVoxel as Float64Array),
      sliceThicknessMm: acquisition.sliceThicknessMm ?? null,
      kernel: acquisition.kernel ?? null,
      frameOfReferenceUid: acquisition.frameOfReferenceUid ?? null,
      seriesUid: acquisition.seriesUid ?? null,
    },
    numbering: spine.numbering,
    vertebrae: spine.vertebrae.map(vertebraDocument),
    plan: { gauge: plan.gauge, levels: plan.levels.map(({ findings: _, ...level }) => level) },
    findings,
  }
  return JSON.stringify(document, rounded, 1) + '\n'
}

function vertebraDocument({ findings: _, patientFromVertebra, ...vertebra }: Vertebra) {
  return {
    verse: verseNumber(vertebra.level),
    ...vertebra,
    patientFromVertebra: Array.from(patientFromVertebra as Float64Array),
  }
}

/** A tenth of a micrometre, far below what any number here is known to: keeps the file readable and short. */
const decimals = 1e7

function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * decimals) / decimals + 0 : value
}
