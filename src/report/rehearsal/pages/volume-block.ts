// How much cement brings the stiffness back: our comparison of modelled fills, and the published answers beside it.
import { mlFromMm3 } from '../../../base/index.ts'
import type { FillResult, SmallestVolume } from '../../../mechanics/index.ts'
import type { Place } from '../../pages/figure.ts'
import { contentWidth, type Element, page, paragraph, type Sheet, tagged, type, write } from '../../pages/sheet.ts'
import { okabeIto, paper } from '../../palette.ts'
import { fixed, percent } from '../../wording.ts'
import { type Chart, drawChart, rangeOf, type XY } from './chart.ts'

const gap = 14

/** Chart at the left, words and published answers at the right; returns the y below. */
export function volumeBlock(doc: Sheet, section: Element, question: SmallestVolume, y: number): number {
  tagged(doc, section, 'H2', () => write(doc, 'How much cement brings the stiffness back', page.left, y, type.heading))
  const width = (contentWidth - gap) / 2
  const chartBelow = drawChart(doc, section, volumeChart(question), { x: page.left, y: y + 15, width, height: 132 })
  const x = page.left + width + gap
  let right = y + 16
  for (const text of inWords(question))
    tagged(doc, section, 'P', () => {
      right = paragraph(doc, text, x, right, type.body, width) + 3
    })
  return publishedAnswers(doc, section, question, {
    x: page.left,
    y: Math.max(chartBelow, right) + 4,
    width: contentWidth,
  })
}

const authorOf = (key: string): string => {
  const [name = '', year = ''] = key.split('-')
  return `${name.replace(/^./, (c) => c.toUpperCase())} ${year}`
}

const figureWidth = 74

/** Each published answer with the volume it means here: they contradict each other, and that is to be seen. */
function publishedAnswers(doc: Sheet, section: Element, { evidence }: SmallestVolume, place: Place): number {
  const { x, width } = place
  tagged(doc, section, 'H2', () =>
    write(doc, 'mL in this body, by published answers, not averaged', x, place.y, type.label),
  )
  let y = place.y + 11.5
  for (const { claim, source, volumeMm3 } of evidence)
    tagged(doc, section, 'P', () => {
      const ml = volumeMm3 === null ? '–' : `${fixed(mlFromMm3(volumeMm3), 1)} mL`
      write(doc, ml, x + figureWidth - 40, y, small, 'right')
      y = paragraph(doc, `${claim}, ${authorOf(source)}`, x + figureWidth - 32, y, small, width - figureWidth) + 0.5
    })
  return y
}

const small = { ...type.quiet, sizePt: 6.8, colour: paper.ink }

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
