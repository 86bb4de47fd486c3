import type { Finding } from '../../base/index.ts'
import { cssOf, paper } from '../palette.ts'
import { factsInWords, severityWord } from '../wording.ts'
import {
  artifact,
  type Element,
  group,
  leading,
  linesOf,
  paragraph,
  type Sheet,
  type Style,
  tagged,
  type,
  widthOf,
  write,
} from './sheet.ts'

/** How far the text stands in from the severity's mark. */
export const findingIndent = 50

/** A shape for each severity, so that colour is never needed: square, triangle, dot. */
export function severityMark(doc: Sheet, severity: Finding['severity'], x: number, y: number, size = 6): void {
  artifact(doc, () => {
    if (severity === 'stop') doc.rect(x, y, size, size)
    else if (severity === 'caution')
      doc
        .moveTo(x, y + size)
        .lineTo(x + size / 2, y)
        .lineTo(x + size, y + size)
        .closePath()
    else doc.circle(x + size / 2, y + size / 2, size / 3.2)
    doc.fill(cssOf(paper[severity]))
  })
}

/** One sentence with what it is about and its facts; the remedy only where there is room for it. */
export function findingText(finding: Finding): string {
  const facts = factsInWords(finding)
  return `${finding.sentence}${facts === '' ? '' : ` (${facts})`}`
}

export interface FindingsPlace {
  readonly x: number
  readonly y: number
  readonly width: number
  /** No finding is begun below this line; those left out are counted. */
  readonly bottom: number
  readonly withRemedy?: boolean
}

/** The findings in their order; returns the y below them and how many did not fit. */
export function findingsList(
  doc: Sheet,
  parent: Element,
  findings: readonly Finding[],
  place: FindingsPlace,
): { readonly y: number; readonly left: number } {
  const list = group(doc, parent, 'L')
  let y = place.y
  let shown = 0
  for (const finding of findings) {
    const height = heightOf(doc, finding, place)
    const last = shown === findings.length - 1
    if (y + height > place.bottom - (last ? 0 : leading(type.quiet))) break
    const item = group(doc, list, 'LI')
    y = oneFinding(doc, item, finding, place, y)
    item.end()
    shown++
  }
  list.end()
  return { y, left: findings.length - shown }
}

function heightOf(doc: Sheet, finding: Finding, place: FindingsPlace): number {
  const width = place.width - findingIndent
  const lines = findingLines(doc, finding, width).length
  const remedy = place.withRemedy ? linesOf(doc, finding.remedy, type.quiet, width).length : 0
  return lines * leading(type.body) + remedy * leading(type.quiet) + (place.withRemedy ? 5 : 1.5)
}

function oneFinding(doc: Sheet, item: Element, finding: Finding, place: FindingsPlace, y0: number): number {
  const { severity } = finding
  severityMark(doc, severity, place.x, y0 + 1.6)
  const [x, width] = [place.x + findingIndent, place.width - findingIndent]
  let y = y0
  tagged(doc, item, 'Lbl', () =>
    write(doc, severityWord[severity], place.x + 10, y0, { ...type.strong, colour: paper[severity] }),
  )
  tagged(doc, item, 'LBody', () => {
    for (const line of findingLines(doc, finding, width)) {
      for (const run of line) write(doc, `${run.text} `, x + run.left, y, run.style)
      y += leading(type.body)
    }
    if (place.withRemedy) y = paragraph(doc, finding.remedy, x, y + 0.5, type.quiet, width)
  })
  return y + (place.withRemedy ? 4.5 : 1.5)
}

interface Run {
  readonly text: string
  readonly style: Style
  readonly left: number
}

/** What it is about in bold and what is said of it, broken into lines together. */
function findingLines(doc: Sheet, finding: Finding, width: number): readonly (readonly Run[])[] {
  const words = [
    ...finding.about.split(' ').map((text) => ({ text, style: type.strong })),
    ...findingText(finding)
      .split(' ')
      .map((text) => ({ text, style: type.body })),
  ]
  const space = widthOf(doc, ' ', type.body)
  const lines: Run[][] = [[]]
  let at = 0
  for (const { text, style } of words) {
    const line = lines.at(-1) as Run[]
    const last = line.at(-1)
    const wide = widthOf(doc, text, style)
    // A wider gap parts what it is about from what is said.
    const gap = last ? (last.style === style ? space : 2 * space) : 0
    if (last && at + gap + wide > width) {
      lines.push([{ text, style, left: 0 }])
      at = wide
    } else if (last && last.style === style) {
      line[line.length - 1] = { ...last, text: `${last.text} ${text}` }
      at = last.left + widthOf(doc, `${last.text} ${text}`, style)
    } else {
      line.push({ text, style, left: at + gap })
      at += gap + wide
    }
  }
  return lines
}
