// A small chart: few lines, each named at its end, on quiet axes.

import { artifact, type Element, type Sheet, tagged, type, widthOf, write } from '../../pages/sheet.ts'
import { type Colour, cssOf, paper } from '../../palette.ts'
import { fixed } from '../../wording.ts'

export type XY = readonly [x: number, y: number]

export interface ChartLine {
  readonly name: string
  readonly points: readonly XY[]
  readonly colour: Colour
  readonly dashPt?: readonly [number, number]
  readonly dots?: boolean
}

export interface ChartBand {
  readonly low: readonly XY[]
  readonly high: readonly XY[]
  readonly colour: Colour
}

export interface Chart {
  readonly title: string
  readonly xTitle: string
  readonly x: readonly [from: number, to: number]
  readonly y: readonly [from: number, to: number]
  readonly lines: readonly ChartLine[]
  readonly bands?: readonly ChartBand[]
  /** Stretches of x with a wash behind the lines: the working window. */
  readonly spans?: readonly {
    readonly from: number
    readonly to: number
    readonly opacity: number
    readonly name?: string
  }[]
  readonly levels?: readonly { readonly y: number; readonly name: string }[]
  /** Moments marked by an upright line. */
  readonly moments?: readonly { readonly x: number; readonly name: string; readonly colour: Colour }[]
  /** Said to those who listen: what the lines do, in numbers. */
  readonly description: string
}

export interface ChartPlace {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const small = { ...type.quiet, sizePt: 6.2 }
const axisWidth = 24

/** Draws a chart; returns the y below it. */
export function drawChart(doc: Sheet, parent: Element, chart: Chart, place: ChartPlace): number {
  tagged(doc, parent, 'H2', () => write(doc, chart.title, place.x, place.y, type.label))
  const plot = {
    x: place.x + axisWidth,
    y: place.y + 14,
    width: place.width - axisWidth - 4,
    height: place.height - 34,
  }
  const bbox: [number, number, number, number] = [place.x, place.y + 11, place.x + place.width, place.y + place.height]
  tagged(doc, parent, 'Figure', () => plotAll(doc, chart, plot), { alt: chart.description, bbox })
  artifact(doc, () => write(doc, chart.xTitle, plot.x + plot.width, plot.y + plot.height + 10.5, small, 'right'))
  return place.y + place.height
}

interface Scales {
  readonly sx: (x: number) => number
  readonly sy: (y: number) => number
}

function plotAll(doc: Sheet, chart: Chart, plot: ChartPlace): void {
  const [x0, x1] = chart.x
  const [y0, y1] = chart.y
  const sx = (x: number): number => plot.x + ((x - x0) / (x1 - x0)) * plot.width
  const sy = (y: number): number => plot.y + plot.height - ((y - y0) / (y1 - y0)) * plot.height
  doc.save().rect(plot.x, plot.y, plot.width, plot.height).clip()
  for (const { from, to, opacity } of chart.spans ?? [])
    doc
      .fillOpacity(opacity)
      .rect(sx(from), plot.y, sx(to) - sx(from), plot.height)
      .fill(cssOf(paper.rule))
      .fillOpacity(1)
  doc.restore()
  axes(doc, chart, plot, { sx, sy })
  doc
    .save()
    .rect(plot.x, plot.y - 1, plot.width, plot.height + 2)
    .clip()
  for (const band of chart.bands ?? []) drawBand(doc, band, { sx, sy })
  for (const { y } of chart.levels ?? [])
    stroke(
      doc,
      [
        [x0, y],
        [x1, y],
      ],
      { sx, sy },
      paper.quiet,
      0.5,
      [1.5, 1.5],
    )
  for (const { x, colour } of chart.moments ?? [])
    stroke(
      doc,
      [
        [x, y0],
        [x, y1],
      ],
      { sx, sy },
      colour,
      0.7,
      [1, 1.6],
    )
  for (const line of chart.lines) {
    stroke(doc, line.points, { sx, sy }, line.colour, 1.1, line.dashPt)
    if (line.dots) for (const [x, y] of line.points) doc.circle(sx(x), sy(y), 1.5).fill(cssOf(line.colour))
  }
  doc.restore()
  names(doc, chart, plot, { sx, sy })
}

function axes(doc: Sheet, chart: Chart, plot: ChartPlace, { sx, sy }: Scales): void {
  const bottom = plot.y + plot.height
  doc
    .lineWidth(0.6)
    .strokeColor(cssOf(paper.quiet))
    .moveTo(plot.x, bottom)
    .lineTo(plot.x + plot.width, bottom)
    .stroke()
  for (const y of ticks(chart.y, plot.height / 18)) {
    doc
      .lineWidth(0.3)
      .strokeColor(cssOf(paper.rule))
      .moveTo(plot.x, sy(y))
      .lineTo(plot.x + plot.width, sy(y))
      .stroke()
    write(doc, tickText(y, chart.y), plot.x - 3, sy(y) - 3.8, small, 'right')
  }
  for (const x of ticks(chart.x, plot.width / 24)) {
    doc
      .lineWidth(0.5)
      .strokeColor(cssOf(paper.quiet))
      .moveTo(sx(x), bottom)
      .lineTo(sx(x), bottom + 2)
      .stroke()
    write(doc, tickText(x, chart.x), sx(x), bottom + 2.5, small, 'centre')
  }
}

function drawBand(doc: Sheet, { low, high, colour }: ChartBand, { sx, sy }: Scales): void {
  const points = [...low, ...[...high].reverse()]
  for (const [i, [x, y]] of points.entries()) i === 0 ? doc.moveTo(sx(x), sy(y)) : doc.lineTo(sx(x), sy(y))
  if (points.length > 2) doc.closePath().fillOpacity(0.22).fill(cssOf(colour)).fillOpacity(1)
}

function stroke(
  doc: Sheet,
  points: readonly XY[],
  { sx, sy }: Scales,
  colour: Colour,
  width: number,
  dash?: readonly [number, number],
): void {
  if (points.length < 2) return
  for (const [i, [x, y]] of points.entries()) i === 0 ? doc.moveTo(sx(x), sy(y)) : doc.lineTo(sx(x), sy(y))
  if (dash) doc.dash(dash[0], { space: dash[1] })
  doc.lineJoin('round').lineWidth(width).strokeColor(cssOf(colour)).stroke().undash()
}

/** Names of the lines at their ends, moved apart; of spans at the top, of levels at the right. */
function names(doc: Sheet, chart: Chart, plot: ChartPlace, { sx, sy }: Scales): void {
  for (const { name } of chart.spans ?? [])
    if (name) write(doc, name, plot.x + plot.width, plot.y - 8.5, small, 'right')
  for (const { y, name } of chart.levels ?? [])
    if (name !== '') write(doc, name, plot.x + plot.width, sy(y) - 8, small, 'right')
  for (const { x, name, colour } of chart.moments ?? [])
    write(doc, name, Math.min(sx(x) + 2, plot.x + plot.width - widthOf(doc, name, small)), plot.y + 1, {
      ...small,
      colour,
    })
  let below = Number.NEGATIVE_INFINITY
  const ends = chart.lines
    .filter((line) => line.name !== '' && line.points.length > 0)
    .map((line) => ({ ...line, end: line.points.at(-1) as XY }))
    .sort((a, b) => b.end[1] - a.end[1])
  for (const { name, end, colour } of ends) {
    const wide = widthOf(doc, name, small)
    const room = plot.x + plot.width - sx(end[0])
    const y = Math.min(plot.y + plot.height - 9, Math.max(below + 8, sy(end[1]) - 9.5, plot.y))
    below = y
    write(
      doc,
      name,
      room > wide + 4 ? sx(end[0]) + 3 : sx(end[0]),
      y,
      { ...small, colour },
      room > wide + 4 ? 'left' : 'right',
    )
  }
}

/** Round figures that part a range into about so many pieces. */
export function ticks([from, to]: readonly [number, number], pieces: number): readonly number[] {
  const rough = (to - from) / Math.max(1, pieces)
  const ten = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5, 10].find((m) => m * ten >= rough) ?? 10) * ten
  const first = Math.ceil(from / step - 1e-9)
  const out: number[] = []
  for (let n = first; n * step <= to + step * 1e-9; n++) out.push(n * step + 0)
  return out
}

const tickText = (value: number, [from, to]: readonly [number, number]): string =>
  fixed(value, to - from <= 1.2 ? 2 : to - from <= 4 ? 1 : 0)

/** A range from 0 (or `least`) to a little above the largest of the values. */
export function rangeOf(values: readonly number[], least = 0, floor = 1e-9): readonly [number, number] {
  const most = values.reduce((a, b) => Math.max(a, b), least + floor)
  return [least, least + (most - least) * 1.12]
}
