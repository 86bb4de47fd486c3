// The numbers of one level: needles, C-arm, cement.
import type { Vertebra } from '../../anatomy/index.ts'
import type { Access, LevelPlan } from '../../planning/index.ts'
import { paper } from '../palette.ts'
import {
  degrees,
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
import type { Place } from './figure.ts'
import { type Element, leading, linesOf, page, paragraph, type Sheet, tagged, type, write } from './sheet.ts'
import { type Cell, type Row, table } from './table.ts'

const dash = '–'

/** One side's value in its column, or a dash where that side has no needle. */
function bySide(plan: LevelPlan, text: (access: Access) => string | Cell): readonly (string | Cell)[] {
  return (['left', 'right'] as const).map((side) => {
    const access = plan.accesses.find((a) => a.side === side)
    return access ? text(access) : dash
  })
}

/** What is set and checked for each needle, side by side, and its depth marks to scale. */
export function needleTable(doc: Sheet, section: Element, plan: LevelPlan, place: Place): void {
  const { width } = place
  if (plan.accesses.length === 0) return
  const columns = [
    { title: 'Needle', width: width - 168 },
    { title: 'Left', width: 84, align: 'right', colour: paper.left },
    { title: 'Right', width: 84, align: 'right', colour: paper.right },
  ] as const
  const rows: Row[] = [
    ['Approach', ...bySide(plan, (a) => a.approach)],
    ['Skin, from midline', ...bySide(plan, (a) => mm(a.skinFromMidlineMm))],
    [
      'Angle medial / caudal',
      ...bySide(plan, (a) => `${degrees(a.angles.medialRad)} / ${degrees(a.angles.caudalRad)}`),
    ],
    ['Least margin', ...bySide(plan, (a) => marginCell(a.margin.leastMm))],
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
    ['Grade, mean HU', ...bySide(plan, (a) => `${a.grade}, ${hounsfield(a.meanHu)}`)],
  ]
  const below = table(doc, section, place, columns, rows)
  const y = depthRuler(doc, section, plan.accesses, { x: place.x, y: below + 9, width })
  const others = nextBest(plan)
  if (others === '') return
  const text = `Next best: ${others}.`
  const bottom = y - 3 + linesOf(doc, text, type.quiet, width).length * leading(type.quiet)
  if (bottom < page.bottom - 14)
    tagged(doc, section, 'P', () => void paragraph(doc, text, place.x, y - 3, type.quiet, width))
}

/** A breach is said in the colour of a stop. */
const marginCell = (leastMm: number): Cell =>
  leastMm < 0 ? { text: mm(leastMm), strong: true, colour: paper.stop } : { text: mm(leastMm), strong: true }

/** The best alternative of each side. */
function nextBest({ alternatives }: LevelPlan): string {
  return (['left', 'right'] as const)
    .flatMap((side) => alternatives.filter((a) => a.side === side).slice(0, 1))
    .map(
      (a) =>
        `${a.side} ${a.gauge} ${a.approach}${a.aim === 'crossing' ? ' across the midline' : ''}, ${mm(a.margin.leastMm)} to ${a.margin.structure}`,
    )
    .join('; ')
}

const pair = (a: number | null, b: number | null): string =>
  `${a === null ? dash : fixed(a, 1)} / ${b === null ? dash : fixed(b, 1)} mm`

/** The C-arm's angles for each view; returns the y below. */
export function viewTable(doc: Sheet, section: Element, plan: LevelPlan, place: Place): number {
  const { width } = place
  const columns = [
    { title: 'C-arm, prone', width: 72 },
    { title: 'DICOM P / S', width: 72 },
    { title: 'from straight above', width: width - 144, align: 'right' },
  ] as const
  const rows = plan.views.map(
    (view): Row => [
      view.name,
      positionerAngles(view.positioner),
      view.reachable
        ? tiltInWords(view.positioner)
        : { text: `out of reach: ${tiltInWords(view.positioner)}`, strong: true, colour: paper.stop },
    ],
  )
  return table(doc, section, place, columns, rows)
}

/** How much cement each source suggests, where it must stop, and by which ways it may leave. */
export function cementTable(doc: Sheet, section: Element, plan: LevelPlan, vertebra: Vertebra, place: Place): void {
  const { cement } = plan
  const { width } = place
  const columns = [
    { title: 'Cement and body', width: 88 },
    { title: '', width: width - 88, align: 'right' },
  ] as const
  const { retropulsionMm, breaches, cleftVolumeMm3 } = vertebra.morphometry
  const walls = [...new Set(breaches.map((b) => b.wall))].join(', ')
  const rows: Row[] = [
    ...cement.suggestions.slice(0, 4).map((s): Row => [s.source, rangedMillilitres(s.volumeMm3)]),
    ['Body', `${millilitres(cement.bodyVolumeMm3)}, before fracture at most ${millilitres(cement.expectedVolumeMm3)}`],
    ['Stop line', `at ${percent(cement.stopFraction)} of the depth from the front`],
    ['Posterior wall', retropulsionMm > 0.05 ? `${mm(retropulsionMm)} into the canal` : 'not into the canal'],
    ...(walls === '' ? [] : [['Open cortex', walls] as Row]),
    ...(cleftVolumeMm3 > 0 ? [['Gas cleft', millilitres(cleftVolumeMm3)] as Row] : []),
  ]
  const below = table(doc, section, place, columns, rows)
  if (cement.conflict !== '')
    tagged(doc, section, 'P', () =>
      write(doc, 'The sources disagree; the last page says how.', place.x, below + 3, type.quiet),
    )
}
