import type { Spine } from '../anatomy/index.ts'
import { type Finding, partOf, stopIfAsked, type Watch, worstFirst } from '../base/index.ts'
import type { Kernels } from '../compute/index.ts'
import { type PreparedVolume, withPreparedVolume } from '../fluoroscopy/index.ts'
import { sameGrid } from '../geometry/index.ts'
import { type Volume, writeNiftiLabels } from '../imaging/index.ts'
import type { Plan } from '../planning/index.ts'
import { planJson } from './data/plan-json.ts'
import { vertebraeCsv } from './data/vertebrae-csv.ts'
import { levelPictures, spinePictures } from './figures/pictures.ts'
import { cannulaMesh } from './mesh/cannula.ts'
import { stl } from './mesh/stl.ts'
import { vertebraMesh } from './mesh/vertebra.ts'
import type { LevelPictures } from './pages/level-page.ts'
import { planPdf } from './pages/plan-pdf.ts'
import type { Fonts } from './pages/sheet.ts'
import { paintedPng } from './picture/paint.ts'
import type { Picture } from './picture/picture.ts'
import { readTypeface } from './picture/typeface.ts'
import { refuse } from './troubles.ts'

export interface ReportInput {
  readonly volume: Volume
  readonly spine: Spine
  readonly plan: Plan
  readonly kernels: Kernels
  /** ISO date and time of making, written into the files; the report reads no clock. */
  readonly madeOn: string
  /** What the reader calls the images; must not name a person. */
  readonly title: string
  /** TrueType files embedded in the PDF and used for the lettering of the figures. */
  readonly fonts: Fonts
  /** What reading the images found. */
  readonly findings?: readonly Finding[]
}

export interface ReportFile {
  /** Path inside the plan folder, with `/`. */
  readonly name: string
  readonly bytes: Uint8Array
}

/**
 * Everything a reader receives: plan.pdf, plan.json, vertebrae.csv, the label maps, meshes and figures.
 *
 * Same input, same bytes. Refuses (RPT-002) a spine whose masks are not on the volume's grid.
 */
export async function renderReport(input: ReportInput, watch?: Watch): Promise<readonly ReportFile[]> {
  const { volume, spine, plan } = input
  if (!sameGrid(volume.grid, spine.labels.grid))
    throw refuse('RPT-002', { volume: volume.grid.dims, labels: spine.labels.grid.dims })
  const overview = spinePictures(volume, spine, plan)
  const levels = await picturesOfLevels(input, partOf(watch, 0, 0.6))
  await turn(watch, 0.6, 'pages')
  const findings = findingsOfReport({ ...input, pictures: levels.flatMap((l) => l.findings) })
  const { title, madeOn, fonts } = input
  const pdf = await planPdf({ title, madeOn, fonts, spine, plan, findings, overview, levels })
  await turn(watch, 0.75, 'figures')
  const pictures = [...overview, ...levels.flatMap((l) => [...l.left, ...l.right, ...l.both])]
  const figures = figureFiles(pictures, fonts)
  await turn(watch, 0.85, 'surfaces')
  const labels = writeNiftiLabels(spine.labels, volume.storage)
  const parts = writeNiftiLabels(spine.parts, volume.storage)
  const meshes = await meshFiles(spine, plan, watch)
  return [
    { name: 'plan.pdf', bytes: pdf },
    { name: 'plan.json', bytes: text(planJson(input, findings)) },
    { name: 'vertebrae.csv', bytes: text(vertebraeCsv(spine)) },
    { name: 'labels.nii.gz', bytes: await labels },
    { name: 'parts.nii.gz', bytes: await parts },
    ...meshes,
    ...(await figures),
  ]
}

/** The X-rays of all levels are projected from one prepared volume. */
async function picturesOfLevels(input: ReportInput, watch: Watch): Promise<readonly LevelPictures[]> {
  const { volume, kernels, plan } = input
  if (plan.levels.length === 0) return []
  const drawAll = async (prepared: PreparedVolume): Promise<readonly LevelPictures[]> => {
    const out: LevelPictures[] = []
    for (const [i, level] of plan.levels.entries()) {
      const share = partOf(watch, i / plan.levels.length, (i + 1) / plan.levels.length)
      out.push(await levelPictures({ ...input, prepared }, level, share))
    }
    return out
  }
  return withPreparedVolume(volume, kernels, drawAll, watch.signal ? { signal: watch.signal } : {})
}

/** Tells what comes next and lets the host take a turn, so that a wish to stop is heard between long pieces. */
async function turn(watch: Watch | undefined, fraction: number, doing: string): Promise<void> {
  watch?.onProgress?.(fraction, doing)
  await new Promise<void>((resolve) => setTimeout(resolve, 0))
  stopIfAsked(watch)
}

const text = (content: string): Uint8Array => new TextEncoder().encode(content)

/** Every finding once, worst first: of the images, the spine, its vertebrae, the plan and its levels. */
export function findingsOfReport({
  findings = [],
  spine,
  plan,
  pictures = [],
}: Pick<ReportInput, 'findings' | 'spine' | 'plan'> & { readonly pictures?: readonly Finding[] }): readonly Finding[] {
  const all = [
    ...findings,
    ...spine.findings,
    ...spine.vertebrae.flatMap((v) => v.findings),
    ...plan.findings,
    ...plan.levels.flatMap((l) => l.findings),
    ...pictures,
  ]
  const seen = new Map(all.map((f) => [JSON.stringify([f.code, f.about, f.severity, f.facts]), f]))
  return worstFirst([...seen.values()])
}

/** Files being packed while other work goes on. */
function figureFiles(pictures: readonly Picture[], fonts: Fonts): Promise<readonly ReportFile[]> {
  const typefaces = { regular: readTypeface(fonts.regular), bold: readTypeface(fonts.bold) }
  const file = async (picture: Picture): Promise<ReportFile> => ({
    name: `figures/${picture.name}.png`,
    bytes: await paintedPng(picture, typefaces),
  })
  return Promise.all(pictures.map(file))
}

async function meshFiles(spine: Spine, plan: Plan, watch: Watch | undefined): Promise<readonly ReportFile[]> {
  const vertebrae: ReportFile[] = []
  for (const [i, { level }] of spine.vertebrae.entries()) {
    await turn(watch, 0.85 + (0.15 * i) / spine.vertebrae.length, 'surfaces')
    const mesh = vertebraMesh(spine.labels, level)
    if (mesh) vertebrae.push({ name: `meshes/${level}.stl`, bytes: stl(mesh, `${level} LPS mm`) })
  }
  const cannulas = plan.levels.flatMap((l) =>
    l.accesses.map((a) => ({
      name: `meshes/${a.level}-${a.side}-cannula.stl`,
      bytes: stl(cannulaMesh(a), `${a.level} ${a.side} cannula LPS mm`),
    })),
  )
  return [...vertebrae, ...cannulas]
}
