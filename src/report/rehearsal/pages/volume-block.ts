// How much cement brings the stiffness back: our comparison of modelled fills, and the published answers beside it.
import { mlFromMm3 } from '../../../base/index.ts'
import type { FillResult, SmallestVolume } from '../../../mechanics/index.ts'
import {
  contentWidth,
  type Element,
  linesOf,
  page,
  paragraph,
  type Sheet,
  tagged,
  type,
  write,
} from '../../pages/sheet.ts'
import { type Row, table } from '../../pages/table.ts'
import { okabeIto, paper } from '../../palette.ts'
import { fixed, percent } from '../../wording.ts'
import { type Chart, drawChart, rangeOf, type XY } from './chart.ts'

const gap = 14

/** Chart at the left, words and published answers at the right; returns the y below. */
export function volumeBlock(doc: Sheet, section: Element, question: SmallestVolume, y: number): number {
  tagged(doc, section, 'H2', () => write(doc, 'How much cement brings the stiffness back', page.left, y, type.heading))
  const width = (contentWidth - gap) / 2
  const chartBelow = drawChart(doc, section, volumeChart(question), { x: page.left, y: y + 15, width, height: 140 })
  const x = page.left + width + gap
  let right = y + 16
  for (const text of inWords(question))
    tagged(doc, section, 'P', () => {
      right = paragraph(doc, text, x, right, type.body, width) + 3
    })
  const columns = [
    { title: 'Published answers, not averaged', width: width - 36 },
    { title: 'mL here', width: 36, align: 'right' },
  ] as const
  const rows = question.evidence.map(
    (e): Row => [
      shortened(doc, `${e.claim}, ${authorOf(e.source)}`, width - 40),
      e.volumeMm3 === null ? '–' : fixed(mlFromMm3(e.volumeMm3), 1),
    ],
  )
  right = table(doc, section, { x, y: right + 4 }, columns, rows, 11)
  return Math.max(chartBelow, right)
}

const authorOf = (key: string): string => {
  const [name = '', year = ''] = key.split('-')
  return `${name.replace(/^./, (c) => c.toUpperCase())} ${year}`
}

function shortened(doc: Sheet, text: string, width: number): string {
  const [first = '', ...rest] = linesOf(doc, text, type.body, width)
  return rest.length === 0 ? first : `${first.replace(/\s\S*$/, '')} …`
}

const sides = [
  { side: 'left', colour: okabeIto.blue, dashPt: undefined },
  { side: 'right', colour: okabeIto.vermillion, dashPt: [3, 1.5] },
  { side: 'both', colour: paper.ink, dashPt: [1, 1.5] },
] as const

function volumeChart({ fills, target, before }: SmallestVolume): Chart {
  const kilo = (n: number): number => n / 1000
  const of = (side: FillResult['side']): readonly FillResult[] => fills.filter((f) => f.side === side)
  const start: XY = [0, kilo(before.stiffnessNPerMm.value)]
  const drawn = sides.filter(({ side }) => of(side).length > 0)
  const most = Math.max(...fills.map((f) => mlFromMm3(f.volumeMm3)))
  const goal = target.stiffnessNPerMm
  const line = (y: number): readonly XY[] => [
    [0, kilo(y)],
    [most, kilo(y)],
  ]
  return {
    title: 'Stiffness, kN/mm, over volume from one or both sides',
    xTitle: 'mL pushed',
    x: [0, most * 1.12],
    y: rangeOf([...fills.map((f) => kilo(f.stiffnessNPerMm.value)), kilo(goal.high), start[1]]),
    bands: [{ low: line(goal.low), high: line(goal.high), colour: okabeIto.green }],
    levels: [{ y: kilo(goal.value), name: 'target' }],
    lines: drawn.map(({ side, colour, dashPt }) => ({
      name: side,
      points: [start, ...of(side).map((f): XY => [mlFromMm3(f.volumeMm3), kilo(f.stiffnessNPerMm.value)])],
      colour,
      dots: true,
      ...(dashPt ? { dashPt } : {}),
    })),
    description:
      `Target ${fixed(goal.value, 0)} N/mm (${fixed(goal.low, 0)} to ${fixed(goal.high, 0)}), before ${fixed(before.stiffnessNPerMm.value, 0)} N/mm. ` +
      fills.map((f) => `${f.name}: ${fixed(f.stiffnessNPerMm.value, 0)} N/mm`).join(', '),
  }
}

/** What our comparison says, and where it stops. */
export function inWords({ target, smallest, volumeMm3, limit, before, fills }: SmallestVolume): readonly string[] {
  const ml = (mm3: number | null): string =>
    mm3 === null ? 'none of the volumes compared' : `${fixed(mlFromMm3(mm3), 1)} mL`
  const aim = target.stiffnessNPerMm
  const goal = `${fixed(aim.value, 0)} N/mm (${fixed(aim.low, 0)}–${fixed(aim.high, 0)})`
  const already = before.stiffnessNPerMm.value >= aim.value
  const out = [`Target ${goal}: ${target.from}.`]
  if (already)
    out.push('The body is as stiff as the target before any cement: on this CT, stiffness is no reason for a volume.')
  else
    out.push(
      `The target may be reached from ${ml(volumeMm3.possibleFrom)}, likely from ${ml(volumeMm3.likelyFrom)}, over the whole range from ${ml(volumeMm3.sureFrom)}.` +
        (smallest ? ` Smallest within the neighbours’ limit: ${smallest.name}.` : ''),
    )
  const over = fills.filter((f) => f.withinLimit === false)
  out.push(
    `Limit for the neighbours: ${percent(limit.rise)} more load on an endplate, ${limit.assumption} assumed; ` +
      (over.length === 0 ? 'no fill compared passes it.' : `passed by ${over.length} of ${fills.length} fills.`),
  )
  return out
}
