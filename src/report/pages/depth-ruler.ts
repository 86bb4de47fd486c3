// The depth marks of each needle on one ruler, to scale, with the least margin along the way beneath.
import type { Access } from '../../planning/index.ts'
import { type Colour, cssOf, paper } from '../palette.ts'
import { fixed } from '../wording.ts'
import { type Element, type Sheet, tagged, type, widthOf, write } from './sheet.ts'

const barHeight = 5
const stepY = 27

export interface RulerPlace {
  readonly x: number
  readonly y: number
  readonly width: number
}

/** Depths from the skin in mm, a ruler for each needle on a common scale; returns the y below. */
export function depthRuler(doc: Sheet, parent: Element, accesses: readonly Access[], place: RulerPlace): number {
  if (accesses.length === 0) return place.y
  const longest = Math.max(...accesses.map((a) => a.depths.targetMm))
  const scale = (place.width - 14) / longest
  tagged(doc, parent, 'H2', () => write(doc, 'Depth from the skin, mm', place.x, place.y, type.label))
  accesses.forEach((access, i) => {
    const y = place.y + 20 + i * stepY
    tagged(doc, parent, 'Figure', () => drawRuler(doc, access, place.x, y, scale), {
      alt: description(access),
      bbox: [place.x, y - 9, place.x + place.width, y + barHeight + 10],
    })
  })
  return place.y + 20 + accesses.length * stepY
}

function description({ side, depths }: Access): string {
  const medial = depths.medialWallOnApMm === null ? 'never reached' : `${fixed(depths.medialWallOnApMm, 0)} mm`
  return (
    `Depth marks of the ${side} needle from the skin: bone ${fixed(depths.boneMm, 0)} mm, isthmus ${fixed(depths.isthmusMm, 0)} mm, ` +
    `posterior wall ${fixed(depths.posteriorWallMm, 0)} mm, medial pedicle wall on AP ${medial}, target ${fixed(depths.targetMm, 0)} mm.`
  )
}

function drawRuler(doc: Sheet, access: Access, x0: number, y: number, scale: number): void {
  const colour: Colour = access.side === 'left' ? paper.left : paper.right
  const x = x0 + 12
  const { boneMm, posteriorWallMm, isthmusMm, medialWallOnApMm, targetMm } = access.depths
  write(doc, access.side === 'left' ? 'L' : 'R', x0, y - 2, { ...type.strong, colour })
  const band = (from: number, to: number, fill: Colour, opacity: number): void => {
    doc
      .fillOpacity(opacity)
      .rect(x + from * scale, y, (to - from) * scale, barHeight)
      .fill(cssOf(fill))
      .fillOpacity(1)
  }
  band(0, boneMm, paper.rule, 0.6)
  band(boneMm, posteriorWallMm, colour, 0.35)
  band(posteriorWallMm, targetMm, colour, 0.85)
  const marks = [
    { depthMm: boneMm, name: 'bone', above: true },
    { depthMm: isthmusMm, name: 'isthmus', above: false },
    { depthMm: posteriorWallMm, name: 'post. wall', above: true },
    ...(medialWallOnApMm === null || medialWallOnApMm > targetMm
      ? []
      : [{ depthMm: medialWallOnApMm, name: 'medial wall AP', above: false }]),
    { depthMm: targetMm, name: 'target', above: true },
  ]
  for (const { depthMm } of marks) {
    const at = x + depthMm * scale
    doc
      .lineWidth(0.7)
      .strokeColor(cssOf(paper.ink))
      .moveTo(at, y - 1.5)
      .lineTo(at, y + barHeight + 1.5)
      .stroke()
  }
  const right = x + targetMm * scale
  for (const above of [true, false]) {
    const row = marks.filter((mark) => mark.above === above).map((mark) => labelOf(doc, mark, x + mark.depthMm * scale))
    for (const { text, left } of spread(row, x, right))
      write(doc, text, left, above ? y - 9.5 : y + barHeight + 1.5, small)
  }
}

const small = { ...type.quiet, sizePt: 6.3, colour: paper.ink }
const labelGap = 4

interface Label {
  readonly text: string
  readonly left: number
  readonly width: number
}

function labelOf(doc: Sheet, mark: { readonly depthMm: number; readonly name: string }, at: number): Label {
  const text = `${mark.name} ${fixed(mark.depthMm, 0)}`
  const width = widthOf(doc, text, small)
  return { text, width, left: at - width / 2 }
}

/** The labels of one row, in their order, moved apart where they would touch and kept between the ruler's ends. */
export function spread(labels: readonly Label[], from: number, to: number): readonly Label[] {
  const out = [...labels].sort((a, b) => a.left - b.left)
  let limit = to
  for (let i = out.length - 1; i >= 0; i--) {
    const label = out[i] as Label
    out[i] = { ...label, left: Math.min(label.left, limit - label.width) }
    limit = (out[i] as Label).left - labelGap
  }
  let least = from
  for (const [i, label] of out.entries()) {
    out[i] = { ...label, left: Math.max(label.left, least) }
    least = (out[i] as Label).left + label.width + labelGap
  }
  return out
}
