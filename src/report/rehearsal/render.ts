import { type Finding, partOf, stopIfAsked, type Watch } from '../../base/index.ts'
import type { Kernels } from '../../compute/index.ts'
import { type Volume, writeNiftiLabels } from '../../imaging/index.ts'
import type { LevelRehearsal } from '../../rehearsal/index.ts'
import { sizeFor } from '../figures/size.ts'
import { pictureHeight, pictureWidth } from '../pages/level-page.ts'
import type { Fonts } from '../pages/sheet.ts'
import type { ReportFile } from '../report.ts'
import { cementMap } from './cement-map.ts'
import { injectionCsv, temperatureCsv } from './curves-csv.ts'
import { cementSurfaces } from './files/cement-surface.ts'
import { fieldFiles } from './files/fields.ts'
import { type LevelSheets, rehearsalPdf } from './pages/rehearsal-pdf.ts'
import { cementCut } from './pictures/cement-cuts.ts'
import { cementXrays } from './pictures/cement-xray.ts'
import { probabilityCut, strainedCuts } from './pictures/outcome-cuts.ts'
import { type Scene, sceneOf, traceMm3 } from './pictures/scene.ts'
import { rehearsalJson } from './rehearsal-json.ts'

export interface RehearsalReportInput {
  readonly volume: Volume
  readonly levels: readonly LevelRehearsal[]
  /** For the X-rays with the cement in place. */
  readonly kernels: Kernels
  readonly madeOn: string
  readonly title: string
  readonly fonts: Fonts
  /** What reading the images and the plan found. */
  readonly findings: readonly Finding[]
}

/** Everything a reader receives of a rehearsal. Same input, same bytes. */
export async function renderRehearsal(input: RehearsalReportInput, watch?: Watch): Promise<readonly ReportFile[]> {
  const { volume, levels, title, madeOn, fonts, findings } = input
  const sheets = await sheetsOf(input, partOf(watch, 0, 0.5))
  const pdf = await rehearsalPdf({ title, madeOn, fonts, levels: sheets, findings })
  watch?.onProgress?.(0.7, 'files')
  stopIfAsked(watch)
  const cement = await writeNiftiLabels(cementMap(volume, levels), volume.storage)
  const fields = await Promise.all(levels.map(fieldFiles))
  watch?.onProgress?.(1, 'written')
  return [
    { name: 'rehearsal.pdf', bytes: pdf },
    { name: 'rehearsal.json', bytes: text(rehearsalJson(input)) },
    { name: 'injection.csv', bytes: text(injectionCsv(levels)) },
    { name: 'temperature.csv', bytes: text(temperatureCsv(levels)) },
    { name: 'cement.nii.gz', bytes: cement },
    ...levels.flatMap(cementSurfaces),
    ...fields.flat(),
  ]
}

async function sheetsOf(
  { volume, levels, kernels }: RehearsalReportInput,
  watch: Watch,
): Promise<readonly LevelSheets[]> {
  const size = sizeFor(pictureWidth, pictureHeight)
  const scenes = levels.map(sceneOf)
  const films = await cementXrays(
    volume,
    scenes.filter((scene) => scene !== null),
    size,
    kernels,
    watch,
  )
  return levels.map((rehearsal, n): LevelSheets => {
    const scene = scenes[n] ?? null
    if (!scene)
      return { rehearsal, scene, cement: { cuts: [], films: [] }, outcome: { strained: [], probability: null } }
    return {
      rehearsal,
      scene,
      cement: { cuts: cutsOf(scene, size), films: films.get(scene) ?? [] },
      outcome: { strained: strainedCuts(scene, size), probability: probabilityCut(scene, size) },
    }
  })
}

/** Three cuts through most of the cement, and one through the largest leak worth naming. */
function cutsOf(scene: Scene, size: Parameters<typeof cementCut>[2]) {
  const cuts = (['sagittal', 'coronal', 'axial'] as const).map((cut) => cementCut(scene, cut, size))
  const [worst] = [...scene.rehearsal.seen.leaks].sort((a, b) => b.volumeMm3 - a.volumeMm3)
  return worst && worst.volumeMm3 >= traceMm3 ? [...cuts, cementCut(scene, 'axial', size, worst.exit)] : cuts
}

const text = (content: string): Uint8Array => new TextEncoder().encode(content)
