// One level on one page: what to know first, then what to see, then the numbers to set.
import type { Vertebra } from '../../anatomy/index.ts'
import { type Finding, worstFirst } from '../../base/index.ts'
import type { Access, LevelPlan } from '../../planning/index.ts'
import { type Colour, paper } from '../palette.ts'
import type { Picture } from '../picture/picture.ts'
import {
  fineDegrees,
  fixed,
  hounsfield,
  millilitres,
  mm,
  percent,
  positionerAngles,
  rangedMillilitres,
  tiltInWords,
} from '../wording.ts'
import { depthRuler } from './depth-ruler.ts'
import { captionHeight, figure, heightOf } from './figure.ts'
import { findingsList } from './findings.ts'
import {
  artifact,
  contentWidth,
  type Element,
  group,
  page,
  paragraph,
  rule,
  type Sheet,
  tagged,
  type,
  widthOf,
  write,
} from './sheet.ts'
import { type Cell, type Row, table } from './table.ts'

export interface LevelPictures {
  readonly left: readonly Picture[]
  readonly right: readonly Picture[]
  readonly both: readonly Picture[]
}

const gap = 9
export const pictureWidth = (contentWidth - 3 * gap) / 4
export const pictureHeight = 112
const findingsBottom = 172

export function levelPage(
  doc: Sheet,
  parent: Element,
  plan: LevelPlan,
  vertebra: Vertebra,
  pictures: LevelPictures,
): readonly Finding[] {
  const section = group(doc, parent, 'Sect')
  heading(doc, section, plan, vertebra)
  const findings = worstFirst([...plan.findings, ...vertebra.findings])
  const left = findingsHere(doc, section, findings)
  let y = findingsBottom + 8
  y = pictureRow(doc, section, 'Left needle', paper.left, pictures.left, y)
  y = pictureRow(doc, section, 'Right needle', paper.right, pictures.right, y)
  y = pictureRow(doc, section, 'Both', paper.ink, pictures.both, y)
  numbers(doc, section, plan, vertebra, y + 2)
  section.end()
  return left
}

function heading(doc: Sheet, section: Element, plan: LevelPlan, vertebra: Vertebra): void {
  tagged(doc, section, 'H1', () => write(doc, plan.level, page.left, page.top - 6, type.level))
  const x = page.left + widthOf(doc, plan.level, type.level) + 14
  tagged(doc, section, 'P', () => {
    write(doc, fractureInWords(vertebra), x, page.top + 1, type.heading)
    write(doc, waysInWords(plan), x, page.top + 14.5, type.body)
  })
  artifact(doc, () => rule(doc, page.top + 32, page.left, page.right, 1))
}

export function fractureInWords({ morphometry }: Vertebra): string {
  const { grade, shape, lossFraction } = morphometry.genant
  if (grade === 0) return 'No fracture measured'
  return `${shape ?? 'unclassified'} fracture, Genant grade ${grade}, height loss ${percent(lossFraction)}`.replace(
    /^./,
    (c) => c.toUpperCase(),
  )
}

function waysInWords(plan: LevelPlan): string {
  if (plan.accesses.length === 0) return 'No way in was found; the findings say why.'
  const gauge = plan.accesses[0]?.gauge
  if (!plan.sides) return `${gauge}, ${plan.accesses.map((a) => `${a.side} ${a.approach}`).join(', ')}`
  return `${gauge}, ${plan.sides.choice}: ${plan.sides.reason}.`.replace(/\.\.$/, '.')
}

function findingsHere(doc: Sheet, section: Element, findings: readonly Finding[]): readonly Finding[] {
  const y = page.top + 41
  if (findings.length === 0) {
    tagged(doc, section, 'P', () => write(doc, 'Nothing to report about this level.', page.left, y, type.quiet))
    return []
  }
  const { left } = findingsList(doc, section, findings, {
    x: page.left,
    y,
    width: contentWidth,
    bottom: findingsBottom,
  })
  if (left > 0)
    tagged(doc, section, 'P', () =>
      write(doc, `${left} more on the last page`, page.right, findingsBottom - 9, type.quiet, 'right'),
    )
  return findings.slice(findings.length - left)
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

const dash = '–'

function numbers(doc: Sheet, section: Element, plan: LevelPlan, vertebra: Vertebra, y: number): void {
  const split = page.left + 2 * (pictureWidth + gap) + 4
  needleTable(doc, section, plan, y)
  const below = viewTable(doc, section, plan, split, y)
  cementTable(doc, section, plan, vertebra, split, below + 7)
}

/** One side's value in its column, or a dash where that side has no needle. */
function bySide(plan: LevelPlan, text: (access: Access) => string | Cell): readonly (string | Cell)[] {
  return (['left', 'right'] as const).map((side) => {
    const access = plan.accesses.find((a) => a.side === side)
    return access ? text(access) : dash
  })
}

function needleTable(doc: Sheet, section: Element, plan: LevelPlan, y: number): void {
  const width = 2 * pictureWidth + gap - 4
  const columns = [
    { title: 'Needle', width: width - 148 },
    { title: 'Left', width: 74, align: 'right', colour: paper.left },
    { title: 'Right', width: 74, align: 'right', colour: paper.right },
  ] as const
  const rows: Row[] = [
    ['Skin entry from midline', ...bySide(plan, (a) => mm(a.skinFromMidlineMm))],
    [
      'Angle to midline / to feet',
      ...bySide(
        plan,
        (a) =>
          `${fixed((a.angles.medialRad * 180) / Math.PI, 0)}° / ${fixed((a.angles.caudalRad * 180) / Math.PI, 0)}°`,
      ),
    ],
    ['Least margin', ...bySide(plan, (a) => ({ text: mm(a.margin.leastMm), strong: true }))],
    ['   to', ...bySide(plan, (a) => a.margin.structure)],
    [
      '   medial / lateral',
      ...bySide(plan, (a) => pair(a.margin.byDirection.medialMm, a.margin.byDirection.lateralMm)),
    ],
    [
      '   superior / inferior',
      ...bySide(plan, (a) => pair(a.margin.byDirection.superiorMm, a.margin.byDirection.inferiorMm)),
    ],
    ['Tolerance at the hub', ...bySide(plan, (a) => `${mm(a.tolerance.hubMm)} / ${fineDegrees(a.tolerance.angleRad)}`)],
    ['Grade, mean HU on the way', ...bySide(plan, (a) => `${a.grade}, ${hounsfield(a.meanHu)}`)],
  ]
  const below = table(doc, section, { x: page.left, y }, columns, rows)
  depthRuler(doc, section, plan.accesses, { x: page.left, y: below + 8, width })
}

const pair = (a: number | null, b: number | null): string =>
  `${a === null ? dash : fixed(a, 1)} / ${b === null ? dash : fixed(b, 1)} mm`

function viewTable(doc: Sheet, section: Element, plan: LevelPlan, x: number, y: number): number {
  const width = page.right - x
  const columns = [
    { title: 'C-arm, prone', width: 72 },
    { title: 'DICOM P / S', width: 72 },
    { title: 'from straight above', width: width - 144, align: 'right' },
  ] as const
  const rows = plan.views.map(
    (view): Row => [
      view.name,
      positionerAngles(view.positioner),
      view.reachable ? tiltInWords(view.positioner) : { text: 'out of reach', strong: true, colour: paper.stop },
    ],
  )
  return table(doc, section, { x, y }, columns, rows)
}

function cementTable(doc: Sheet, section: Element, plan: LevelPlan, vertebra: Vertebra, x: number, y: number): void {
  const { cement } = plan
  const width = page.right - x
  const columns = [
    { title: 'Cement and body', width: 88 },
    { title: '', width: width - 88, align: 'right' },
  ] as const
  const { heights, retropulsionMm } = vertebra.morphometry
  const rows: Row[] = [
    ...cement.suggestions
      .slice(0, 3)
      .map((s): Row => [s.note.length < 26 ? s.note : s.source, rangedMillilitres(s.volumeMm3)]),
    ['Stop line', `${percent(cement.stopFraction)} of the depth, from the front`],
    [
      'Body / before fracture',
      `${millilitres(cement.bodyVolumeMm3)} / at most ${millilitres(cement.expectedVolumeMm3)}`,
    ],
    [
      'Heights front, middle, back',
      `${fixed(heights.anteriorMm, 1)}, ${fixed(heights.middleMm, 1)}, ${fixed(heights.posteriorMm, 1)} mm`,
    ],
    ['Retropulsion', mm(retropulsionMm)],
  ]
  const below = table(doc, section, { x, y }, columns, rows)
  if (cement.conflict !== '')
    tagged(doc, section, 'P', () => void paragraph(doc, cement.conflict, x, below + 3, type.quiet, width))
}
