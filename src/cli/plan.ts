// vertebro plan: images -> Volume -> Spine -> Plan -> Report. The whole way of the data in one place.
import { relative, resolve } from 'node:path'
import { findSpine, type Level } from '../anatomy/index.ts'
import type { Finding } from '../base/index.ts'
import type { Volume } from '../imaging/index.ts'
import { type Gauge, planSpine } from '../planning/index.ts'
import { renderReport } from '../report/index.ts'
import { anchorOf, dateOf, type Given, levelsOf, type OptionTable, oneOf, renameOf } from './arguments.ts'
import { chooseVolume } from './choose.ts'
import type { Edge } from './edge.ts'
import { reportFonts } from './fonts.ts'
import type { Made } from './made.ts'
import { openImages, openLabels } from './read.ts'
import { imageSourceFile } from './read-plan.ts'
import { refuseForeignFolder, writeResult } from './result-folder.ts'
import { summaryInWords, summaryJson } from './summary.ts'
import { refuse } from './troubles.ts'

export const planOptions: OptionTable = {
  out: 'value',
  levels: 'value',
  gauge: 'value',
  labels: 'value',
  resample: 'flag',
  anchor: 'value',
  rename: 'value',
  series: 'value',
  title: 'value',
  date: 'value',
  force: 'flag',
}

const gauges: readonly Gauge[] = ['8G', '10G', '11G', '13G', '15G']

/** Which vertebrae to plan and with what, and what to write about it: all that does not come from the images. */
export interface Wishes {
  readonly levels: readonly Level[] | undefined
  readonly gauge: Gauge | undefined
  readonly anchor: string | undefined
  readonly rename: string | undefined
  readonly labelsPath: string | undefined
  /** A label map on another grid is brought onto the CT's. */
  readonly resample: boolean
  readonly madeOn: string
  readonly title: string
}

export async function planCommand(given: Given, edge: Edge): Promise<void> {
  const [input] = given.positionals
  if (!input) throw refuse('CLI-011')
  const out = given.value('out') ?? 'report'
  const wishes = wishesOf(given, '')
  await refuseForeignFolder(out, given.flag('force'))
  const images = await openImages(input, edge)
  const chosen = chooseVolume(images, given.value('series'))
  const findings = [...images.findings, ...chosen.read.findings, ...chosen.findings]
  const title = wishes.title === '' ? chosen.read.title : wishes.title
  const made = await makePlan(chosen.read.volume, findings, { ...wishes, title }, edge)
  const source = {
    name: imageSourceFile,
    bytes: new TextEncoder().encode(`${relative(resolve(out), resolve(input))}\n`),
  }
  const whole = { ...made, files: [...made.files, source] }
  await writeResult(out, whole.files, edge.signal)
  edge.print(given.flag('json') ? summaryJson(whole, out) : summaryInWords(whole, out))
}

export function wishesOf(given: Given, title: string): Wishes {
  const text = (name: string): string | undefined => given.value(name)
  const [levels, gauge, date, anchor, rename] = ['levels', 'gauge', 'date', 'anchor', 'rename'].map(text)
  if (anchor) anchorOf(anchor)
  if (rename) renameOf(rename)
  return {
    levels: levels === undefined ? undefined : levelsOf('--levels', levels),
    gauge: gauge === undefined ? undefined : oneOf('--gauge', gauge, gauges),
    anchor,
    rename,
    labelsPath: text('labels'),
    resample: given.flag('resample'),
    madeOn: dateOf(date ?? new Date().toISOString().slice(0, 19) + 'Z'),
    title: text('title') ?? title,
  }
}

/** From a volume to the files of its report. */
export async function makePlan(
  volume: Volume,
  imageFindings: readonly Finding[],
  wishes: Wishes,
  edge: Edge,
): Promise<Made> {
  const kernels = await edge.kernels()
  const given =
    wishes.labelsPath === undefined ? undefined : await openLabels(wishes.labelsPath, volume, wishes.resample, edge)
  const findings = [...imageFindings, ...(given?.findings ?? []), ...kernels.findings]
  const spine = await findSpine(
    volume,
    kernels,
    {
      ...(given ? { labels: given.labels } : {}),
      ...(given?.parts ? { parts: given.parts } : {}),
      ...(wishes.anchor ? { anchor: anchorOf(wishes.anchor) } : {}),
      ...(wishes.rename ? { rename: renameOf(wishes.rename) } : {}),
    },
    edge.stage('finding the vertebrae'),
  )
  const plan = await planSpine(
    volume,
    spine,
    kernels,
    { ...(wishes.levels ? { levels: wishes.levels } : {}), ...(wishes.gauge ? { gauge: wishes.gauge } : {}) },
    edge.stage('planning the needles'),
  )
  const { madeOn, title } = wishes
  const fonts = await reportFonts()
  const input = { volume, spine, plan, kernels, madeOn, title, fonts, findings }
  const files = await renderReport(input, edge.stage('writing the report'))
  return { spine, plan, findings, files }
}
