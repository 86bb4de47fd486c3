import { type Finding, stopIfAsked, type Watch } from '../../base/index.ts'
import { type Volume, writeNiftiLabels } from '../../imaging/index.ts'
import type { LevelRehearsal } from '../../rehearsal/index.ts'
import type { Fonts } from '../pages/sheet.ts'
import type { ReportFile } from '../report.ts'
import { cementMap } from './cement-map.ts'
import { injectionCsv, temperatureCsv } from './curves-csv.ts'
import { rehearsalJson } from './rehearsal-json.ts'

export interface RehearsalReportInput {
  readonly volume: Volume
  readonly levels: readonly LevelRehearsal[]
  readonly madeOn: string
  readonly title: string
  readonly fonts: Fonts
  /** What reading the images and the plan found. */
  readonly findings: readonly Finding[]
}

/** Everything a reader receives of a rehearsal. Same input, same bytes. */
export async function renderRehearsal(input: RehearsalReportInput, watch?: Watch): Promise<readonly ReportFile[]> {
  const { volume, levels } = input
  stopIfAsked(watch)
  const cement = await writeNiftiLabels(cementMap(volume, levels), volume.storage)
  watch?.onProgress?.(1, 'written')
  return [
    { name: 'rehearsal.json', bytes: text(rehearsalJson(input)) },
    { name: 'injection.csv', bytes: text(injectionCsv(levels)) },
    { name: 'temperature.csv', bytes: text(temperatureCsv(levels)) },
    { name: 'cement.nii.gz', bytes: cement },
  ]
}

const text = (content: string): Uint8Array => new TextEncoder().encode(content)
