import { cssOf, film, paper } from '../palette.ts'
import { haloWidthPt, type Line, type Mark, type Picture, pixelsPerPt, type Words } from '../picture/picture.ts'
import { pngAtOnce } from '../picture/png.ts'
import { type Element, type Sheet, tagged, type, write } from './sheet.ts'

export interface Place {
  readonly x: number
  readonly y: number
  readonly width: number
}

export const heightOf = (picture: Picture, width: number): number => (width * picture.rows) / picture.columns
export const captionHeight = 12

/** The picture with its marks as lines and letters (sharp at any size) and its title beneath; its description for listeners. */
export function figure(doc: Sheet, parent: Element, picture: Picture, place: Place, caption = picture.title): void {
  const height = heightOf(picture, place.width)
  const bbox: [number, number, number, number] = [place.x, place.y, place.x + place.width, place.y + height]
  tagged(doc, parent, 'Figure', () => drawPicture(doc, picture, place, height), { alt: picture.description, bbox })
  if (caption !== '')
    tagged(doc, parent, 'Caption', () =>
      write(doc, caption, place.x, place.y + height + 2.5, { ...type.quiet, sizePt: 6.8 }),
    )
}

function drawPicture(doc: Sheet, picture: Picture, place: Place, height: number): void {
  const image = pngAtOnce({ columns: picture.columns, rows: picture.rows, channels: 1, samples: picture.gray })
  doc.image(image as unknown as PDFKit.Mixins.ImageSrc, place.x, place.y, { width: place.width, height })
  doc.save()
  doc.rect(place.x, place.y, place.width, height).clip()
  doc.translate(place.x, place.y).scale(place.width / picture.columns)
  const scale = pixelsPerPt(picture)
  for (const mark of picture.marks) drawMark(doc, mark, scale)
  doc.restore()
  doc.lineWidth(0.4).strokeColor(cssOf(paper.rule)).rect(place.x, place.y, place.width, height).stroke()
}

function drawMark(doc: Sheet, mark: Mark, scale: number): void {
  if (mark.kind === 'words') drawWords(doc, mark, scale)
  else if (mark.kind === 'line') drawLine(doc, mark, scale)
  else {
    for (const outline of [mark.points, ...(mark.holes ?? [])]) trace(doc, outline, true)
    doc.fillOpacity(mark.opacity).fill(cssOf(mark.colour)).fillOpacity(1)
  }
}

function trace(doc: Sheet, points: Line['points'], closed: boolean): void {
  for (const [i, [x, y]] of points.entries()) i === 0 ? doc.moveTo(x, y) : doc.lineTo(x, y)
  if (closed) doc.closePath()
}

function drawLine(doc: Sheet, line: Line, scale: number): void {
  const dash = (): void => {
    if (line.dashPt) doc.dash(line.dashPt[0] * scale, { space: line.dashPt[1] * scale })
  }
  if (line.halo) {
    dash()
    trace(doc, line.points, line.closed ?? false)
    doc.lineWidth((line.widthPt + haloWidthPt) * scale)
    doc.strokeOpacity(0.55).strokeColor(cssOf(film.halo)).stroke().strokeOpacity(1)
  }
  dash()
  trace(doc, line.points, line.closed ?? false)
  doc
    .lineWidth(line.widthPt * scale)
    .strokeColor(cssOf(line.colour))
    .stroke()
  doc.undash()
}

function drawWords(doc: Sheet, words: Words, scale: number): void {
  if (words.text === '') return
  const size = words.sizePt * scale
  doc.font(words.bold ? 'bold' : 'regular').fontSize(size)
  const width = doc.widthOfString(words.text)
  const x = words.at[0] - (words.align === 'centre' ? width / 2 : words.align === 'right' ? width : 0)
  const options = { lineBreak: false, baseline: 'alphabetic' as const }
  doc
    .lineJoin('round')
    .lineWidth(haloWidthPt * 1.4 * scale)
    .strokeColor(cssOf(film.halo))
    .strokeOpacity(0.7)
  doc.text(words.text, x, words.at[1], { ...options, stroke: true, fill: false })
  doc.strokeOpacity(1).fillColor(cssOf(words.colour))
  doc.text(words.text, x, words.at[1], { ...options, stroke: false, fill: true })
}
