// vertebro rehearse: plan -> Theatre -> Rehearsal -> outcome -> report.
import { findSpine, type Level, type Spine } from '../anatomy/index.ts'
import { type Finding, partOf } from '../base/index.ts'
import type { Kernels } from '../compute/index.ts'
import type { Volume } from '../imaging/index.ts'
import type { Plan } from '../planning/index.ts'
import {
  type CourseWishes,
  type LevelRehearsal,
  type OutcomeWishes,
  openTheatre,
  rehearseLevel,
} from '../rehearsal/index.ts'
import { renderRehearsal } from '../report/index.ts'
import { dateOf, type Given, levelsOf, numberOf, type OptionTable, oneOf, wholeOf } from './arguments.ts'
import { chooseVolume } from './choose.ts'
import type { Edge } from './edge.ts'
import { reportFonts } from './fonts.ts'
import { openImages, openLabels } from './read.ts'
import { imagePathFor, readPlan, refuseOtherImage } from './read-plan.ts'
import { rehearsalInWords, rehearsalSummaryJson } from './rehearsal-summary.ts'
import { refuseForeignFolder, writeResult } from './result-folder.ts'
import { refuse } from './troubles.ts'

export const rehearseOptions: OptionTable = {
  out: 'value',
  image: 'value',
  series: 'value',
  levels: 'value',
  cement: 'value',
  volume: 'value',
  flow: 'value',
  room: 'value',
  stored: 'value',
  syringe: 'value',
  sides: 'value',
  balloon: 'value',
  samples: 'value',
  seed: 'value',
  volumes: 'flag',
  title: 'value',
  date: 'value',
  force: 'flag',
}

/** A planned case opened again: the CT, the spine as the plan's own masks say, and the plan. */
export interface OpenedCase {
  readonly volume: Volume
  readonly spine: Spine
  readonly plan: Plan
  readonly title: string
  readonly findings: readonly Finding[]
  readonly kernels: Kernels
}

export async function rehearseCommand(given: Given, edge: Edge): Promise<void> {
  const out = given.value('out') ?? 'rehearsal'
  const wishes = courseOf(given)
  const syringe = oneOf('--syringe', given.value('syringe') ?? 'one', ['rod', 'one', 'three', 'five', 'ten', 'pump'])
  const madeOn = dateOf(given.value('date') ?? new Date().toISOString().slice(0, 19) + 'Z')
  await refuseForeignFolder(out, given.flag('force'))
  const opened = await openCase(given, edge)
  const chosen = levelsToRehearse(opened.plan, given.value('levels'))
  const levels: LevelRehearsal[] = []
  for (const level of chosen) {
    const watch = edge.stage(`rehearsing ${level.level}`)
    const { volume, spine, kernels } = opened
    const theatre = await openTheatre(volume, spine, level, kernels, { syringe }, partOf(watch, 0, 0.1))
    levels.push(await rehearseLevel(theatre, kernels, wishes, partOf(watch, 0.1, 1)))
  }
  const findings = [...opened.findings, ...opened.kernels.findings]
  const { volume, kernels, title } = opened
  const input = { volume, levels, kernels, madeOn, title, fonts: await reportFonts(), findings }
  const files = await renderRehearsal(input, edge.stage('writing the report'))
  await writeResult(out, files, edge.signal)
  const said = { levels, findings, files: files.map((f) => f.name), out }
  edge.print(given.flag('json') ? rehearsalSummaryJson(said) : rehearsalInWords(said))
}

export async function openCase(given: Given, edge: Edge): Promise<OpenedCase> {
  const [path] = given.positionals
  if (!path) throw refuse('CLI-011')
  const stored = await readPlan(path)
  const images = await openImages(await imagePathFor(stored, given.value('image')), edge)
  const chosen = chooseVolume(images, given.value('series'))
  const { volume } = chosen.read
  refuseOtherImage(stored, volume)
  const kernels = await edge.kernels()
  const masks = await openLabels(stored.folder, volume, false, edge)
  const spine = await findSpine(
    volume,
    kernels,
    { labels: masks.labels, ...(masks.parts ? { parts: masks.parts } : {}) },
    edge.stage('measuring the vertebrae'),
  )
  const findings = [...images.findings, ...chosen.read.findings, ...chosen.findings, ...masks.findings]
  return { volume, spine, plan: stored.plan, title: given.value('title') ?? stored.title, findings, kernels }
}

export function courseOf(given: Given): CourseWishes & OutcomeWishes {
  const number = (name: string, low: number, high: number): number | undefined => {
    const text = given.value(name)
    return text === undefined ? undefined : numberOf(`--${name}`, text, low, high)
  }
  const [volumeMl, flowMlPerS, roomC, storedAtC] = [
    number('volume', 0.1, 20),
    number('flow', 0.005, 1),
    number('room', 10, 40),
    number('stored', 1, 40),
  ]
  const brand = given.value('cement')
  const sides = given.value('sides')
  const balloon = given.value('balloon')
  const samples = given.value('samples')
  return {
    ...(brand === undefined ? {} : { brand }),
    ...(volumeMl === undefined ? {} : { volumeMm3: volumeMl * 1000 }),
    ...(flowMlPerS === undefined ? {} : { flowMm3PerS: flowMlPerS * 1000 }),
    ...(roomC === undefined ? {} : { roomC }),
    ...(storedAtC === undefined ? {} : { storedAtC }),
    ...(balloon === undefined ? {} : { balloon: balloonOf(balloon) }),
    ...(samples === undefined ? {} : { samples: wholeOf('--samples', samples, 19, 10000) }),
    seed: wholeOf('--seed', given.value('seed') ?? '1', 0, 4294967295),
    question: given.flag('volumes'),
    ...(sides === undefined
      ? {}
      : { sides: sides === 'both' ? ['left', 'right'] : [oneOf('--sides', sides, ['left', 'right'] as const)] }),
  }
}

/** `Xpander 15/3:3`: the size and what is filled into it, mL. */
function balloonOf(text: string): { readonly size: string; readonly volumeMm3: number } {
  const at = text.lastIndexOf(':')
  if (at < 0) throw refuse('CLI-003', { option: '--balloon', value: text })
  return { size: text.slice(0, at), volumeMm3: 1000 * numberOf('--balloon', text.slice(at + 1), 0.1, 10) }
}

/** The levels asked for, else all that have a needle. */
function levelsToRehearse(plan: Plan, text: string | undefined): Plan['levels'] {
  const asked: readonly Level[] | undefined = text === undefined ? undefined : levelsOf('--levels', text)
  const chosen = plan.levels.filter((l) => (asked ? asked.includes(l.level) : l.accesses.length > 0))
  if (chosen.length === 0) throw refuse('CLI-014', { planned: plan.levels.map((l) => l.level), asked: asked ?? [] })
  return chosen
}
