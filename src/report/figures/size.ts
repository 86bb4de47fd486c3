/** Pixels of a picture and the width it is made to be printed at. */
export interface Size {
  readonly columns: number
  readonly rows: number
  readonly printWidthPt: number
}

/** About 250 dots an inch: finer than the CT and than most printers show grey. */
const pixelsPerPoint = 3.5

export const sizeFor = (widthPt: number, heightPt: number): Size => ({
  columns: Math.round(widthPt * pixelsPerPoint),
  rows: Math.round(heightPt * pixelsPerPoint),
  printWidthPt: widthPt,
})

/** The pixel counts of `size` and the pixel that makes its width span `fieldMm`. */
export const sized = (size: Size, fieldMm: number) => ({
  columns: size.columns,
  rows: size.rows,
  mmPerPixel: fieldMm / size.columns,
})
