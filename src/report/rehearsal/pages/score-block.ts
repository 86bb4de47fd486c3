import { mlFromMm3 } from '../../../base/index.ts'
import type { RehearsalScore, ScoredPart } from '../../../rehearsal/index.ts'
import { contentWidth, type Element, page, type Sheet, tagged, type, write } from '../../pages/sheet.ts'
import { type Row, table } from '../../pages/table.ts'
import { fixed, mm, percent } from '../../wording.ts'

const partWord: Readonly<Record<ScoredPart['part'], string>> = {
  wall: 'Wall margin',
  zone: 'Off target',
  shots: 'Pictures',
  dose: 'Fluoroscopy',
  time: 'Table time',
  leak: 'Leak',
  fill: 'Volume',
}

function measured({ measured: value, unit }: ScoredPart): string {
  switch (unit) {
    case 'mm':
      return mm(value)
    case 'images':
      return fixed(value, 0)
    case 's':
      return `${fixed(value / 60, 1)} min`
    case 'mm3':
      return `${fixed(mlFromMm3(value), 2)} mL`
    case 'fraction':
      return value < 0.005 ? 'in the range' : `${percent(value)} off`
  }
}

/** The score with its parts; returns the y below. */
export function scoreBlock(doc: Sheet, section: Element, score: RehearsalScore, y: number): number {
  tagged(doc, section, 'H2', () =>
    write(doc, `Rehearsal score ${fixed(100 * score.whole, 0)} of 100`, page.left, y, type.heading),
  )
  const width = contentWidth / score.parts.length
  const columns = score.parts.map((p) => ({ title: partWord[p.part], width }))
  const rows: Row[] = [
    score.parts.map((p) => ({ text: fixed(100 * p.score, 0), strong: true })),
    score.parts.map(measured),
  ]
  const below = table(doc, section, { x: page.left, y: y + 16 }, columns, rows)
  tagged(doc, section, 'P', () =>
    write(
      doc,
      'Compares rehearsals with each other; 0 where cement reached the canal. It says nothing about a person.',
      page.left,
      below + 3,
      type.quiet,
    ),
  )
  return below + 14
}
