// The first page: whose spine looks how, how sure the names are, what was found, worst first.
import type { Spine, Vertebra } from '../../anatomy/index.ts'
import { type Finding, worstFirst } from '../../base/index.ts'
import type { Plan } from '../../planning/index.ts'
import { paper } from '../palette.ts'
import type { Picture } from '../picture/picture.ts'
import { fineDegrees, fixed, percent } from '../wording.ts'
import { captionHeight, figure, heightOf } from './figure.ts'
import { findingsList } from './findings.ts'
import { groupFindings } from './group-findings.ts'
import {
  artifact,
  contentWidth,
  type Element,
  fitted,
  group,
  leading,
  page,
  paragraph,
  rule,
  type Sheet,
  tagged,
  type,
  write,
} from './sheet.ts'
import { type Cell, type Row, rowHeight, table } from './table.ts'

export interface FirstPageInput {
  readonly title: string
  readonly madeOn: string
  readonly spine: Spine
  readonly plan: Plan
  readonly findings: readonly Finding[]
  readonly pictures: readonly Picture[]
}

const pictureGap = 8
export const overviewWidth = 122
export const overviewHeight = 300

/** Draws the page; returns the findings for which there was no room. */
export function firstPage(doc: Sheet, parent: Element, input: FirstPageInput): readonly Finding[] {
  const section = group(doc, parent, 'Sect')
  heading(doc, section, input)
  const top = page.top + 58
  input.pictures.forEach((picture, i) => {
    figure(doc, section, picture, { x: page.left + i * (overviewWidth + pictureGap), y: top, width: overviewWidth })
  })
  const picturesBottom = top + heightOf(input.pictures[0] as Picture, overviewWidth) + captionHeight
  const x = page.left + 2 * (overviewWidth + pictureGap) + 12
  const y = numbering(doc, section, input.spine, x, top)
  const needlesBottom = needles(doc, section, input.plan, x, y + 14, top + overviewHeight)
  const tableBottom = morphometry(doc, section, input.spine, Math.max(picturesBottom, needlesBottom) + 14)
  const left = findingsBlock(doc, section, input.findings, tableBottom + 16)
  section.end()
  return left
}

function heading(doc: Sheet, section: Element, { title, madeOn, plan }: FirstPageInput): void {
  tagged(doc, section, 'H1', () => write(doc, 'Vertebroplasty plan', page.left, page.top - 4, type.title))
  const planned = plan.levels.map((l) => l.level).join(', ')
  const said = planned === '' ? 'no level planned' : planned
  tagged(doc, section, 'P', () =>
    write(doc, fitted(doc, title, type.lead, contentWidth - 90), page.left, page.top + 25, type.lead),
  )
  tagged(doc, section, 'P', () => write(doc, madeOn.slice(0, 10), page.right, page.top + 25, type.lead, 'right'))
  tagged(doc, section, 'P', () =>
    write(doc, fitted(doc, `${plan.gauge}: ${said}`, type.aside, 250), page.right, page.top + 4, type.aside, 'right'),
  )
  artifact(doc, () => rule(doc, page.top + 44, page.left, page.right, 1))
}

const certaintyWord = {
  certain: 'Names are certain',
  probable: 'Names are probable',
  assumed: 'Names are assumed',
} as const

function numbering(doc: Sheet, section: Element, { numbering, vertebrae }: Spine, x: number, y0: number): number {
  const width = page.right - x
  tagged(doc, section, 'H2', () => write(doc, certaintyWord[numbering.certainty], x, y0 - 1, type.heading))
  let y = y0 + 14
  const line = (text: string): void =>
    tagged(doc, section, 'P', () => {
      y = paragraph(doc, text, x, y, type.body, width) + 2
    })
  const seen = vertebrae.length === 0 ? 'no vertebra' : `${vertebrae[0]?.level} to ${vertebrae.at(-1)?.level} seen`
  line(`${seen}; ${numbering.reasons.join('; ') || 'no sign found'}.`)
  if (numbering.transitional !== 'none' && numbering.transitional !== '')
    line(`Transitional: ${numbering.transitional}.`)
  if (numbering.alternatives.length > 0) line(`Also possible: ${numbering.alternatives.join('; ')}.`)
  return y
}

/** One line a needle: what a reader looks for first. */
function needles(doc: Sheet, section: Element, plan: Plan, x: number, y: number, bottom: number): number {
  const width = page.right - x
  tagged(doc, section, 'H2', () => write(doc, 'Needles', x, y, type.heading))
  const columns = [
    { title: '', width: 44 },
    { title: 'least margin', width: width - 44 - 62, align: 'left' },
    { title: 'depth', width: 62, align: 'right' },
  ] as const
  const rows = plan.levels.flatMap((level): Row[] =>
    level.accesses.length === 0
      ? [[{ text: level.level, strong: true }, 'no way in found', '']]
      : level.accesses.map(
          (a): Row => [
            { text: `${a.level} ${a.side}`, strong: true, colour: a.side === 'left' ? paper.left : paper.right },
            `${fixed(a.margin.leastMm, 1)} mm to ${a.margin.structure}`,
            `${fixed(a.depths.targetMm, 0)} mm`,
          ],
        ),
  )
  const fitting = Math.floor((bottom - y - 28) / rowHeight)
  const below = table(doc, section, { x, y: y + 14 }, columns, rows.slice(0, fitting))
  if (rows.length <= fitting) return below
  tagged(doc, section, 'P', () => write(doc, `${rows.length - fitting} more on their pages`, x, bottom, type.quiet))
  return bottom + leading(type.quiet)
}

const noValue = '–'
const findingsRoom = 96

function morphometry(doc: Sheet, section: Element, spine: Spine, y: number): number {
  tagged(doc, section, 'H2', () => write(doc, 'Bodies, heights in mm', page.left, y, type.heading))
  const w = 44
  const right = (title: string, width = w) => ({ title, width, align: 'right' }) as const
  const columns = [
    { title: 'Level', width: 30 },
    right('front'), right('middle'), right('back'), right('wedge'), right('biconc.'), right('crush'),
    right('kyphosis', 46), right('HU', 32), right('mg/cm³', 48),
    { title: '   Fracture', width: contentWidth - 30 - 6 * w - 126 },
  ] // biome-ignore format: one group a line
  // A whole spine still leaves room for the findings beneath.
  const room = page.bottom - findingsRoom - (y + 28)
  const height = Math.min(rowHeight, room / Math.max(1, spine.vertebrae.length))
  return table(doc, section, { x: page.left, y: y + 14 }, columns, spine.vertebrae.map(bodyRow), height)
}

function bodyRow(vertebra: Vertebra): Row {
  const { heights, againstItself, againstNeighbours, againstReference, localKyphosisRad, genant } = vertebra.morphometry
  const crush = againstNeighbours?.crush ?? againstReference.crush
  const { density } = vertebra
  const level: Cell = { text: vertebra.level, strong: true }
  const bmd = density?.bmd ? `${fixed(density.bmd.mgPerCm3, 0)} ± ${fixed(density.bmd.errorMgPerCm3, 0)}` : noValue
  const hu = density ? fixed(density.trabecularMeanHu, 0) : noValue
  if (!vertebra.complete) return [level, ...Array(7).fill(noValue), hu, bmd, '   cut by the edge']
  return [
    level,
    fixed(heights.anteriorMm, 1),
    fixed(heights.middleMm, 1),
    fixed(heights.posteriorMm, 1),
    percent(againstItself.wedge),
    percent(againstItself.biconcave),
    crush === null ? noValue : percent(crush),
    localKyphosisRad === null ? noValue : fineDegrees(localKyphosisRad),
    hu,
    bmd,
    genant.grade === 0 ? '   none' : { text: `   ${genant.shape}, grade ${genant.grade}`, strong: true },
  ]
}

function findingsBlock(doc: Sheet, section: Element, findings: readonly Finding[], y: number): readonly Finding[] {
  tagged(doc, section, 'H2', () => write(doc, 'Findings', page.left, y, type.heading))
  if (findings.length === 0) {
    tagged(doc, section, 'P', () => write(doc, 'None.', page.left, y + 14, type.body))
    return []
  }
  const place = { x: page.left, y: y + 15, width: contentWidth, bottom: page.bottom - 20 }
  const sorted = groupFindings(worstFirst(findings))
  const { left, y: below } = findingsList(doc, section, sorted, place)
  if (left > 0)
    tagged(doc, section, 'P', () =>
      write(
        doc,
        `${left} more on the last page`,
        page.left + 50,
        Math.min(below, place.bottom - leading(type.quiet)),
        type.quiet,
      ),
    )
  return sorted.slice(sorted.length - left)
}
