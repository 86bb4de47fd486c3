import { film } from '../palette.ts'
import { dashes, fillOutlines, strokeOutlines } from './coverage.ts'
import { haloWidthPt, type Line, type Picture, pixelsPerPt, type Words } from './picture.ts'
import { png, type Raster } from './png.ts'
import { lettering, type Typeface, widthOf } from './typeface.ts'

export interface Typefaces {
  readonly regular: Typeface
  readonly bold: Typeface
}

const pointsPerMetre = 72 / 0.0254

/** The picture with its marks as a PNG file, at the image's own pixels. */
export function paintedPng(picture: Picture, typefaces: Typefaces): Promise<Uint8Array> {
  const scale = pixelsPerPt(picture)
  const raster: Raster = {
    columns: picture.columns,
    rows: picture.rows,
    channels: 3,
    samples: new Uint8Array(picture.columns * picture.rows * 3),
  }
  spread(picture.gray, raster.samples)
  for (const mark of picture.marks) {
    if (mark.kind === 'area') fillOutlines(raster, [mark.points, ...(mark.holes ?? [])], mark.colour, mark.opacity)
    else if (mark.kind === 'line') paintLine(raster, mark, scale)
    else paintWords(raster, mark, scale, typefaces)
  }
  return png(raster, scale * pointsPerMetre)
}

/** Grey to red, green and blue. */
function spread(gray: Uint8Array, out: Uint8Array): void {
  for (let i = 0, at = 0; i < gray.length; i++) {
    const g = gray[i] as number
    out[at++] = g
    out[at++] = g
    out[at++] = g
  }
}

function paintLine(raster: Raster, line: Line, scale: number): void {
  const points = line.closed ? [...line.points, ...line.points.slice(0, 1)] : line.points
  const pieces = line.dashPt ? dashes(points, line.dashPt[0] * scale, line.dashPt[1] * scale) : [points]
  const outlines = (width: number) => pieces.flatMap((piece) => strokeOutlines(piece, width * scale))
  if (line.halo) fillOutlines(raster, outlines(line.widthPt + haloWidthPt), film.halo, 0.55)
  fillOutlines(raster, outlines(line.widthPt), line.colour)
}

function paintWords(raster: Raster, words: Words, scale: number, typefaces: Typefaces): void {
  const typeface = words.bold ? typefaces.bold : typefaces.regular
  const size = words.sizePt * scale
  const width = widthOf(typeface, words.text, size)
  const left = words.at[0] - (words.align === 'centre' ? width / 2 : words.align === 'right' ? width : 0)
  const outlines = lettering(typeface, words.text, left, words.at[1], size)
  const halo = outlines.flatMap((outline) => strokeOutlines(outline, haloWidthPt * 1.4 * scale, true))
  fillOutlines(raster, halo, film.halo, 0.7)
  fillOutlines(raster, outlines, words.colour)
}
