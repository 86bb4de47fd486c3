// One level on one page: what to know first, then what to see, then the numbers to set.
import type { Vertebra } from '../../anatomy/index.ts'
import { type Finding, worstFirst } from '../../base/index.ts'
import type { LevelPlan } from '../../planning/index.ts'
import { type Colour, paper } from '../palette.ts'
import type { Picture } from '../picture/picture.ts'
import { percent } from '../wording.ts'
import { captionHeight, figure, heightOf, type Place } from './figure.ts'
import { findingIndent, findingsList } from './findings.ts'
import { groupFindings } from './group-findings.ts'
import { levelHeading } from './level-heading.ts'
import { cementTable, needleTable, viewTable } from './level-tables.ts'
import {
  contentWidth,
  type Element,
  group,
  leading,
  page,
  paragraph,
  type Sheet,
  tagged,
  type,
  write,
} from './sheet.ts'
import { type Row, table } from './table.ts'

export interface LevelPictures {
  readonly left: readonly Picture[]
  readonly right: readonly Picture[]
  readonly both: readonly Picture[]
  /** What was found while making them. */
  readonly findings: readonly Finding[]
}

const gap = 9
export const pictureWidth = (contentWidth - 3 * gap) / 4
export const pictureHeight = 112
/** Below this line no finding is begun, so that pictures and tables keep their room. */
const findingsBottom = 152
const rowPitch = 11 + pictureHeight + captionHeight + 5

export function levelPage(
  doc: Sheet,
  parent: Element,
  plan: LevelPlan,
  vertebra: Vertebra,
  pictures: LevelPictures,
): readonly Finding[] {
  const section = group(doc, parent, 'Sect')
  const words = { first: fractureInWords(vertebra), second: waysInWords(plan) }
  levelHeading(doc, section, { level: plan.level, ...words })
  const findings = groupFindings(worstFirst([...plan.findings, ...vertebra.findings, ...pictures.findings]))
  const rowCount = [pictures.left, pictures.right, pictures.both].filter((row) => row.length > 0).length
  const { y: below, left } = findingsHere(doc, section, findings, findingsBottom + (3 - rowCount) * rowPitch)
  let y = below + 9
  y = pictureRow(doc, section, 'Left needle', paper.left, pictures.left, y)
  y = pictureRow(doc, section, 'Right needle', paper.right, pictures.right, y)
  const beside = { x: page.left + pictures.both.length * (pictureWidth + gap), y: y + 11, width: pictureWidth }
  if (plan.sides && pictures.both.length < 4) sidesNote(doc, section, plan.sides, beside)
  y = pictureRow(doc, section, plan.accesses.length > 1 ? 'Both' : 'Views', paper.ink, pictures.both, y)
  const split = page.left + 2 * (pictureWidth + gap) + 4
  needleTable(doc, section, plan, { x: page.left, y: y + 2, width: 2 * pictureWidth + gap - 4 })
  const views = viewTable(doc, section, plan, { x: split, y: y + 2, width: page.right - split })
  cementTable(doc, section, plan, vertebra, { x: split, y: views + 8, width: page.right - split })
  section.end()
  return left
}

export function fractureInWords({ complete, morphometry }: Vertebra): string {
  if (!complete) return 'Cut by the edge of the image, not measured'
  const { grade, shape, lossFraction } = morphometry.genant
  if (grade === 0) return 'No fracture measured'
  return `${shape ?? 'unclassified'} fracture, Genant grade ${grade}, height loss ${percent(lossFraction)}`.replace(
    /^./,
    (c) => c.toUpperCase(),
  )
}

function waysInWords({ accesses, sides }: LevelPlan): string {
  if (accesses.length === 0) return 'No way in was found; the findings say why.'
  const ways = accesses.map((a) => `${a.gauge} ${a.approach} ${a.side}`).join(', ')
  return sides ? `${ways}; advice: ${sides.choice}` : ways
}

/** Why one or two needles, and how far the cement is expected to reach with each choice. */
function sidesNote(doc: Sheet, section: Element, sides: NonNullable<LevelPlan['sides']>, place: Place): void {
  const { x, width } = place
  let y = place.y
  tagged(doc, section, 'H2', () => write(doc, sides.choice, x, y, type.strong))
  tagged(doc, section, 'P', () => {
    y = paragraph(doc, sides.reason, x, y + 12.5, { ...type.quiet, colour: paper.ink }, width)
  })
  const columns = [
    { title: 'cement reaches', width: width - 56 },
    { title: 'left', width: 28, align: 'right', colour: paper.left },
    { title: 'right', width: 28, align: 'right', colour: paper.right },
  ] as const
  const rows = sides.reach.map(
    (r): Row => [r.with.replace('unipedicular', 'one,'), percent(r.leftFraction), percent(r.rightFraction)],
  )
  if (rows.length > 0) table(doc, section, { x, y: y + 6 }, columns, rows)
}

function findingsHere(doc: Sheet, section: Element, findings: readonly Finding[], bottom: number) {
  const y = page.top + 41
  if (findings.length === 0) {
    tagged(doc, section, 'P', () => write(doc, 'Nothing to report about this level.', page.left, y, type.quiet))
    return { y: y + leading(type.body), left: [] }
  }
  const place = { x: page.left, y, width: contentWidth, bottom }
  const list = findingsList(doc, section, findings, place)
  if (list.left === 0) return { y: list.y, left: [] }
  tagged(doc, section, 'P', () =>
    write(doc, `${list.left} more on the last page`, page.left + findingIndent, list.y, type.quiet),
  )
  return { y: list.y + leading(type.quiet), left: findings.slice(findings.length - list.left) }
}

function pictureRow(
  doc: Sheet,
  section: Element,
  title: string,
  colour: Colour,
  pictures: readonly Picture[],
  y: number,
): number {
  if (pictures.length === 0) return y
  tagged(doc, section, 'H2', () => write(doc, title, page.left, y, { ...type.label, colour }))
  const top = y + 11
  pictures.forEach((picture, i) => {
    figure(doc, section, picture, { x: page.left + i * (pictureWidth + gap), y: top, width: pictureWidth })
  })
  return top + heightOf(pictures[0] as Picture, pictureWidth) + captionHeight + 5
}
