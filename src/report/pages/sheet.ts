// A page of the report: fixed places in points from the upper left, one type scale, every piece tagged for a screen reader.
import PDFDocument from 'pdfkit'
import { type Colour, cssOf, paper } from '../palette.ts'

export type Sheet = PDFKit.PDFDocument
export type Element = PDFKit.PDFStructureElement

/** A4, with margins that leave every line on a US Letter sheet printed at full size. */
export const page = { width: 595.28, height: 841.89, left: 42, right: 553.28, top: 46, bottom: 795 } as const
export const contentWidth = page.right - page.left

export interface Fonts {
  readonly regular: Uint8Array
  readonly bold: Uint8Array
}

export interface Style {
  readonly font: 'regular' | 'bold'
  readonly sizePt: number
  readonly colour: Colour
}

const style = (font: Style['font'], sizePt: number, colour: Colour): Style => ({ font, sizePt, colour })

/** The type scale: seven sizes, two weights, two greys. */
export const type = {
  title: style('bold', 22, paper.ink),
  level: style('bold', 30, paper.ink),
  aside: style('bold', 12, paper.ink),
  heading: style('bold', 9.5, paper.ink),
  body: style('regular', 8, paper.ink),
  strong: style('bold', 8, paper.ink),
  quiet: style('regular', 7.2, paper.quiet),
  label: style('bold', 7.2, paper.quiet),
  lead: style('regular', 10, paper.quiet),
} as const

export interface SheetInfo {
  readonly title: string
  readonly subject: string
  readonly madeOn: string
  readonly fonts: Fonts
}

/** PDFKit writes these words into its XML packet as they are. */
const xmlSafe = (text: string): string => text.replaceAll('&', 'and').replaceAll(/[<>]/g, ' ')

/** An empty tagged PDF/A-3a document with the two fonts; its dates and its id follow from the input alone. */
export function newDocument(info: SheetInfo): Sheet {
  const made = new Date(info.madeOn)
  const doc = new PDFDocument({
    subset: 'PDF/A-3a',
    pdfVersion: '1.7',
    tagged: true,
    lang: 'en',
    displayTitle: true,
    autoFirstPage: false,
    bufferPages: true,
    size: [page.width, page.height],
    margins: { top: 0, bottom: 0, left: 0, right: 0 },
    // No font to begin with: PDFKit would open the same font anew at every later use of its registered name.
    font: null as unknown as string,
    info: {
      Title: xmlSafe(info.title),
      Subject: xmlSafe(info.subject),
      Creator: 'vertebro',
      Producer: 'vertebro (PDFKit)',
      CreationDate: made,
    },
  })
  doc.registerFont('regular', info.fonts.regular as PDFKit.Mixins.PDFFontSource)
  doc.registerFont('bold', info.fonts.bold as PDFKit.Mixins.PDFFontSource)
  return doc
}

/** All bytes of the document, which is ended. */
export function bytesOf(doc: Sheet): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const parts: Uint8Array[] = []
    doc.on('data', (part: Uint8Array) => parts.push(part))
    doc.on('error', reject)
    doc.on('end', () => {
      const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
      let at = 0
      for (const part of parts) {
        out.set(part, at)
        at += part.length
      }
      resolve(out)
    })
    doc.end()
  })
}

export function use(doc: Sheet, { font, sizePt, colour }: Style): Sheet {
  return doc.font(font).fontSize(sizePt).fillColor(cssOf(colour))
}

export function widthOf(doc: Sheet, text: string, textStyle: Style): number {
  return use(doc, textStyle).widthOfString(text)
}

/** One line of text with its top at `y`; `x` is its left end, its middle or its right end. */
export function write(
  doc: Sheet,
  text: string,
  x: number,
  y: number,
  textStyle: Style,
  align: 'left' | 'centre' | 'right' = 'left',
): void {
  const width = align === 'left' ? 0 : widthOf(doc, text, textStyle)
  const left = x - (align === 'centre' ? width / 2 : align === 'right' ? width : 0)
  use(doc, textStyle).text(text, left, y, { lineBreak: false })
}

/** The text, cut short with an ellipsis where it is wider than `width`. */
export function fitted(doc: Sheet, text: string, textStyle: Style, width: number): string {
  if (widthOf(doc, text, textStyle) <= width) return text
  const characters = [...text]
  while (characters.length > 1 && widthOf(doc, `${characters.join('')}…`, textStyle) > width) characters.pop()
  return `${characters.join('').trimEnd()}…`
}

/** The text in lines of at most `width`, broken at spaces. */
export function linesOf(doc: Sheet, text: string, textStyle: Style, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && widthOf(doc, longer, textStyle) > width) {
      lines.push(line)
      line = word
    } else line = longer
  }
  if (line !== '') lines.push(line)
  return lines
}

export const leading = (textStyle: Style): number => textStyle.sizePt * 1.36

/** A paragraph of at most `width`; returns the y below it. */
export function paragraph(doc: Sheet, text: string, x: number, y: number, textStyle: Style, width: number): number {
  const lines = linesOf(doc, text, textStyle, width)
  // A space ends each line but the last, so that a listener does not hear two words as one.
  for (const [i, line] of lines.entries())
    write(doc, i < lines.length - 1 ? `${line} ` : line, x, y + i * leading(textStyle), textStyle)
  return y + lines.length * leading(textStyle)
}

/** PDFKit 0.20 also takes a place and a table scope, which its types do not know yet. */
interface TagOptions extends PDFKit.Mixins.StructureElementOptions {
  readonly bbox?: [number, number, number, number]
  readonly scope?: 'Row' | 'Column'
}

/** Content of a structure element with a role; `draw` may write anywhere on the page. */
export function tagged(doc: Sheet, parent: Element, role: string, draw: () => void, options: TagOptions = {}): void {
  const element = doc.struct(role, options, [draw])
  parent.add(element)
}

export function group(doc: Sheet, parent: Element, role: string): Element {
  const element = doc.struct(role)
  parent.add(element)
  return element
}

/** Drawing that means nothing to a reader who listens: rules, washes, page numbers. */
export function artifact(doc: Sheet, draw: () => void): void {
  doc.markContent('Artifact', { type: 'Layout' })
  draw()
  doc.endMarkedContent()
}

export function rule(doc: Sheet, y: number, x0: number = page.left, x1: number = page.right, weight = 0.5): void {
  doc.lineWidth(weight).strokeColor(cssOf(paper.rule)).moveTo(x0, y).lineTo(x1, y).stroke()
}
