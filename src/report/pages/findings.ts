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
  const lines = linesOf(doc, `${finding.about}  ${findingText(finding)}`, type.strong, width).length
  const remedy = place.withRemedy ? linesOf(doc, finding.remedy, type.quiet, width).length : 0
  return lines * leading(type.body) + remedy * leading(type.quiet) + (place.withRemedy ? 5 : 1.5)
}

function oneFinding(doc: Sheet, item: Element, finding: Finding, place: FindingsPlace, y0: number): number {
  const { severity } = finding
  severityMark(doc, severity, place.x, y0 + 1.6)
  const x = place.x + findingIndent
  let y = y0
  tagged(doc, item, 'Lbl', () =>
    write(doc, severityWord[severity], place.x + 10, y0, { ...type.strong, colour: paper[severity] }),
  )
  tagged(doc, item, 'LBody', () => {
    const about = `${finding.about}  `
    const first = widthOf(doc, about, type.strong)
    write(doc, finding.about, x, y, type.strong)
    y = hanging(doc, findingText(finding), x, y, first, place.width - findingIndent)
    if (place.withRemedy) y = paragraph(doc, finding.remedy, x, y + 0.5, type.quiet, place.width - findingIndent)
  })
  return y + (place.withRemedy ? 4.5 : 1.5)
}

/** A paragraph whose first line starts further in. */
function hanging(doc: Sheet, text: string, x: number, y0: number, indent: number, width: number): number {
  const words = text.split(' ')
  let first = ''
  while (words.length > 0) {
    const longer = first === '' ? (words[0] as string) : `${first} ${words[0]}`
    if (widthOf(doc, longer, type.body) > width - indent) break
    first = longer
    words.shift()
  }
  write(doc, first, x + indent, y0, type.body)
  const y = y0 + leading(type.body)
  return words.length > 0 ? paragraph(doc, words.join(' '), x, y, type.body, width) : y
}
