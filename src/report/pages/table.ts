import { type Colour, cssOf, paper } from '../palette.ts'
import { artifact, type Element, group, rule, type Sheet, type Style, tagged, type, write } from './sheet.ts'

export interface Column {
  readonly title: string
  readonly width: number
  readonly align?: 'left' | 'right' | 'centre'
  readonly colour?: Colour
}

export interface Cell {
  readonly text: string
  readonly strong?: boolean
  readonly colour?: Colour
}

export type Row = readonly (string | Cell)[]

export const rowHeight = 12.6
const headerHeight = 13.5

/** A table without vertical lines: a rule under the head, thin rules between rows. Returns the y below it. */
export function table(
  doc: Sheet,
  parent: Element,
  at: { readonly x: number; readonly y: number },
  columns: readonly Column[],
  rows: readonly Row[],
  heightOfRow = rowHeight,
): number {
  const element = group(doc, parent, 'Table')
  const width = columns.reduce((sum, c) => sum + c.width, 0)
  const hasHead = columns.some((c) => c.title !== '')
  let y = at.y
  if (hasHead) {
    const head = group(doc, element, 'TR')
    cells(
      doc,
      head,
      'TH',
      at.x,
      y,
      columns,
      columns.map((c) => ({ text: c.title, colour: c.colour ?? paper.quiet })),
      type.label,
    )
    head.end()
    y += headerHeight
    artifact(doc, () => rule(doc, y - 2, at.x, at.x + width, 0.8))
  }
  rows.forEach((row, i) => {
    const tr = group(doc, element, 'TR')
    cells(doc, tr, 'TD', at.x, y + 1, columns, row, type.body)
    tr.end()
    y += heightOfRow
    if (i < rows.length - 1) artifact(doc, () => rule(doc, y - 1.4, at.x, at.x + width, 0.3))
  })
  element.end()
  return y
}

function cells(
  doc: Sheet,
  tr: Element,
  role: 'TH' | 'TD',
  x0: number,
  y: number,
  columns: readonly Column[],
  row: Row,
  base: Style,
): void {
  let x = x0
  columns.forEach((column, i) => {
    const cell = row[i] ?? ''
    const { text, strong, colour } = typeof cell === 'string' ? { text: cell, strong: false, colour: undefined } : cell
    const style: Style = { ...base, font: strong ? 'bold' : base.font, colour: colour ?? base.colour }
    const at = column.align === 'right' ? x + column.width : column.align === 'centre' ? x + column.width / 2 : x
    const left = x
    const isRowHead = role === 'TD' && i === 0
    tagged(
      doc,
      tr,
      isRowHead ? 'TH' : role,
      () => {
        if (text !== '') write(doc, text, column.align ? at : left, y, style, column.align ?? 'left')
      },
      role === 'TH' ? { scope: 'Column' } : isRowHead ? { scope: 'Row' } : {},
    )
    x += column.width
  })
}

/** A square of colour before a word. */
export function swatch(doc: Sheet, x: number, y: number, size: number, colour: Colour): void {
  artifact(doc, () => doc.rect(x, y, size, size).fill(cssOf(colour)))
}
