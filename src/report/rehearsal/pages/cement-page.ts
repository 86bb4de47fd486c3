// The first page of a level: what to know, where the cement went, what an X-ray shows of it, how the injection went.
import { type Finding, mlFromMm3, worstFirst } from '../../../base/index.ts'
import type { LevelRehearsal, SeenLeak } from '../../../rehearsal/index.ts'
import { captionHeight, figure, heightOf } from '../../pages/figure.ts'
import { findingIndent, findingsList } from '../../pages/findings.ts'
import { groupFindings } from '../../pages/group-findings.ts'
import { levelHeading } from '../../pages/level-heading.ts'
import { pictureWidth } from '../../pages/level-page.ts'
import {
  contentWidth,
  type Element,
  fitted,
  group,
  leading,
  page,
  paragraph,
  type Sheet,
  tagged,
  type,
  write,
} from '../../pages/sheet.ts'
import { type Row, table } from '../../pages/table.ts'
import { paper } from '../../palette.ts'
import type { Picture } from '../../picture/picture.ts'
import { fixed, mm } from '../../wording.ts'
import { type Scene, traceMm3 } from '../pictures/scene.ts'
import { drawChart } from './chart.ts'
import { heatCharts, injectionCharts, workingWindowOf } from './curves.ts'

export interface CementPictures {
  readonly cuts: readonly Picture[]
  readonly films: readonly Picture[]
}

const gap = 9
const findingsBottom = 186

export function cementPage(
  doc: Sheet,
  parent: Element,
  rehearsal: LevelRehearsal,
  scene: Scene | null,
  pictures: CementPictures,
  about: { readonly title: string; readonly madeOn: string },
): void {
  const section = group(doc, parent, 'Sect')
  heading(doc, section, rehearsal, about)
  let y = findingsHere(doc, section, rehearsal.findings) + 8
  if (scene) {
    y = pictureRow(doc, section, 'Where the cement went', pictures.cuts, y)
    y = legendLine(doc, section, scene, y)
    const top = pictureRow(doc, section, 'What the X-ray shows', pictures.films, y)
    const x = page.left + pictures.films.length * (pictureWidth + gap)
    leaksBlock(doc, section, scene, x, y, page.right - x)
    y = charts(doc, section, scene, top + 2)
    settingLine(doc, section, scene, y)
  }
  section.end()
}

export function heading(
  doc: Sheet,
  section: Element,
  rehearsal: LevelRehearsal,
  { title, madeOn }: { readonly title: string; readonly madeOn: string },
): void {
  const [first, second] = courseInWords(rehearsal)
  const below = fitted(doc, `${title}, ${madeOn.slice(0, 10)}`, type.quiet, 190)
  levelHeading(doc, section, { level: rehearsal.level, first, second, aside: { title: 'Rehearsal', below } })
}

const stopWord: Readonly<Record<string, string>> = {
  'posterior line': 'stopped at the stop line',
  leak: 'stopped by a leak',
  volume: 'the whole volume was given',
  force: 'stopped because a hand could not push it',
  clock: 'stopped by the cement’s clock',
}

/** What was injected, and how it ended. */
export function courseInWords({ record, log }: LevelRehearsal): readonly [string, string] {
  const mix = log.find((entry) => entry.action.do === 'mix')?.action
  const brand = mix?.do === 'mix' ? mix.brand : 'cement'
  if (!record) return ['No cement was injected', 'The findings and the log say why.']
  const leaked = Object.values(record.leakedMm3).reduce((a, b) => a + b, 0)
  const first = `${ml(record.injectedMm3, 2)} of ${brand} cement pushed, ${fixed(mlFromMm3(record.insideMm3), 2)} in the bone, ${ml(leaked, 2)} leaked`
  const sides = [...new Set(log.flatMap(({ action }) => (action.do === 'inject' ? [action.side] : [])))]
  const force = Math.max(0, ...record.steps.map((s) => s.plungerForceN))
  const end = record.stopped
    ? (stopWord[record.stopped.rule] ?? `stopped by: ${record.stopped.rule}`)
    : 'not stopped by any rule'
  return [first, `From the ${sides.join(' and the ')}; up to ${fixed(force, 0)} N at the plunger; ${end}.`]
}

const ml = (mm3: number, digits: number): string => `${fixed(mlFromMm3(mm3), digits)} mL`

function findingsHere(doc: Sheet, section: Element, all: readonly Finding[]): number {
  const findings = groupFindings(worstFirst(all))
  const y = page.top + 41
  if (findings.length === 0) {
    tagged(doc, section, 'P', () => write(doc, 'Nothing to report about this level.', page.left, y, type.quiet))
    return y + leading(type.body)
  }
  const list = findingsList(doc, section, findings, { x: page.left, y, width: contentWidth, bottom: findingsBottom })
  if (list.left === 0) return list.y
  tagged(doc, section, 'P', () =>
    write(doc, `${list.left} more on the last page`, page.left + findingIndent, list.y, type.quiet),
  )
  return list.y + leading(type.quiet)
}

function pictureRow(doc: Sheet, section: Element, title: string, pictures: readonly Picture[], y: number): number {
  if (pictures.length === 0) return y
  tagged(doc, section, 'H2', () => write(doc, title, page.left, y, type.label))
  const top = y + 11
  pictures.forEach((picture, i) => {
    figure(doc, section, picture, { x: page.left + i * (pictureWidth + gap), y: top, width: pictureWidth })
  })
  return top + heightOf(pictures[0] as Picture, pictureWidth) + captionHeight + 3
}

function legendLine(doc: Sheet, section: Element, { sideOf, rehearsal }: Scene, y: number): number {
  const sides = [...new Set(sideOf.values())].map((side) => (side === 'left' ? 'left blue' : 'right orange'))
  const text =
    `Each portion in the colour of its needle (${sides.join(', ')}), where at least half of the pores hold cement. ` +
    `Hatched, with a ring and its class: leaked. Dashed yellow: stop line.${rehearsal.balloon ? ' Dotted white: the balloon’s cavity.' : ''}`
  let below = y
  tagged(doc, section, 'P', () => {
    below = paragraph(doc, text, page.left, y - 1, { ...type.quiet, sizePt: 6.8 }, contentWidth)
  })
  return below + 7
}

const classWord = {
  B: 'B, basivertebral vein',
  S: 'S, segmental vein',
  C: 'C, gap in the cortex',
  D: 'D, into the disc',
}

/** The leaks worth naming, and what is said of the traces and of the views. */
function leaksBlock(doc: Sheet, section: Element, scene: Scene, x: number, y0: number, width: number): void {
  const { rehearsal, mixedBeforeS } = scene
  const { leaks } = rehearsal.seen
  const named = [...leaks].filter((l) => l.volumeMm3 >= traceMm3).sort((a, b) => b.volumeMm3 - a.volumeMm3)
  tagged(doc, section, 'H2', () => write(doc, 'Leaks', x, y0, type.label))
  let y = y0 + 11
  const say = (text: string): void =>
    tagged(doc, section, 'P', () => {
      y = paragraph(doc, text, x, y, { ...type.quiet, colour: paper.ink }, width) + 2
    })
  if (leaks.length === 0) {
    say('No cement left the bone.')
    return
  }
  if (named.length > 0) {
    const columns = [
      { title: 'Way out', width: width - 172 },
      { title: 'mL', width: 26, align: 'right' },
      { title: 'first, min', width: 42, align: 'right' },
      { title: 'seen first in', width: 54, align: 'right' },
      { title: 'to canal', width: 50, align: 'right' },
    ] as const
    const rows = named
      .slice(0, 5)
      .map(
        (l): Row => [
          l.intoCanal ? { text: `${classWord[l.class]}, canal`, strong: true, colour: paper.stop } : classWord[l.class],
          fixed(mlFromMm3(l.volumeMm3), 2),
          fixed((l.firstAtS + mixedBeforeS) / 60, 1),
          l.seenFirstIn ?? 'not seen',
          l.toCanalMm === null ? '–' : mm(l.toCanalMm),
        ],
      )
    y = table(doc, section, { x, y }, columns, rows) + 4
  }
  const traces = leaks.length - named.length
  if (traces > 0)
    say(`${traces} ${traces === 1 ? 'trace' : 'traces'} of less than 0.01 mL not listed; rehearsal.json has all.`)
  say(`${firstSeenInWords(named)}${sightsInWords(scene)}`)
}

const smallMl = (mm3: number): string => (mm3 < 10 ? 'less than 0.01' : fixed(mlFromMm3(mm3), 2))

/** How much of each leak is out when it alone is first seen. */
function firstSeenInWords(leaks: readonly SeenLeak[]): string {
  const each = leaks
    .slice(0, 5)
    .flatMap((l) =>
      l.seenFirstIn && l.seenVolumeMm3 !== null ? [`${l.class} with ${smallMl(l.seenVolumeMm3)} mL out`] : [],
    )
  return each.length > 0 ? `By itself first seen: ${each.join('; ')}. ` : ''
}

/** The views in the order in which they show the leaked cement. */
function sightsInWords({ rehearsal, mixedBeforeS }: Scene): string {
  const { sights } = rehearsal.seen
  const seen = sights
    .flatMap((s) => (s.seenAtS === null ? [] : [{ ...s, atS: s.seenAtS }]))
    .sort((a, b) => a.atS - b.atS)
  const hidden = sights.filter((s) => s.seenAtS === null).map((s) => s.view)
  const each = seen.map(({ view, atS, seenVolumeMm3 }) => {
    const mm3 = seenVolumeMm3 ?? 0
    return `${view} from ${fixed((atS + mixedBeforeS) / 60, 1)} min, ${smallMl(mm3)} mL out`
  })
  return [
    each.length > 0 ? `All leaks together stand out of the noise in ${each.join('; ')}.` : '',
    hidden.length > 0 ? `They stay below the noise in ${hidden.join(', ')}.` : '',
  ]
    .filter((text) => text !== '')
    .join(' ')
}

function charts(doc: Sheet, section: Element, scene: Scene, y: number): number {
  const third = (contentWidth - 2 * gap) / 3
  const quarter = (contentWidth - 3 * gap) / 4
  injectionCharts(scene).forEach((chart, i) => {
    drawChart(doc, section, chart, { x: page.left + i * (third + gap), y, width: third, height: 124 })
  })
  const below = y + 134
  const heat = heatCharts(scene.rehearsal)
  heat.slice(0, 4).forEach((chart, i) => {
    drawChart(doc, section, chart, { x: page.left + i * (quarter + gap), y: below, width: quarter, height: 118 })
  })
  return heat.length > 0 ? below + 124 : below
}

/** The clock and the warmth in one paragraph. */
function settingLine(doc: Sheet, section: Element, { rehearsal }: Scene, y: number): void {
  const window = workingWindowOf(rehearsal)
  const minutes = ({ low, high }: { readonly low: number; readonly high: number }): string =>
    `${fixed(low / 60, 0)} to ${fixed(high / 60, 0)} min`
  const { heat } = rehearsal
  const parts = [
    window
      ? `Shaded: working window, from ${fixed(window.fromS / 60, 1)} min after mixing until ${minutes(window.untilS)}.`
      : '',
    heat
      ? `Set at the core ${minutes(heat.coreSetS)} after mixing, 95 % of it ${minutes(heat.wholeSetS)}. Bands: coolest to warmest choice of inputs, warmest voxel of each place; dotted 45, 47 and 50 °C.`
      : '',
  ]
  const text = parts.filter((part) => part !== '').join(' ')
  if (text !== '')
    tagged(
      doc,
      section,
      'P',
      () => void paragraph(doc, text, page.left, y, { ...type.quiet, sizePt: 6.8 }, contentWidth),
    )
}
