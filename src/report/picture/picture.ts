import type { Colour } from '../palette.ts'
import type { Spot } from './coverage.ts'

/**
 * One figure: a grey image and what is drawn on it, independent of where it is printed.
 *
 * Places are in pixels of the image (x right, y down; pixel (0, 0) spans 0..1), widths and letter sizes in points when
 * the picture is printed `printWidthPt` wide.
 */
export interface Picture {
  readonly name: string
  readonly title: string
  /** What a person who cannot see it should be told. */
  readonly description: string
  readonly columns: number
  readonly rows: number
  readonly gray: Uint8Array
  readonly printWidthPt: number
  readonly marks: readonly Mark[]
}

export type Mark = Line | Area | Words

export interface Line {
  readonly kind: 'line'
  readonly points: readonly Spot[]
  readonly colour: Colour
  readonly widthPt: number
  readonly closed?: boolean
  /** Lengths on and off, pt. */
  readonly dashPt?: readonly [on: number, off: number]
  readonly halo?: boolean
}

export interface Area {
  readonly kind: 'area'
  readonly points: readonly Spot[]
  /** Further outlines of the same area; those that run the other way round are holes. */
  readonly holes?: readonly (readonly Spot[])[]
  readonly colour: Colour
  readonly opacity: number
}

export interface Words {
  readonly kind: 'words'
  readonly text: string
  readonly at: Spot
  readonly colour: Colour
  readonly sizePt: number
  readonly align: 'left' | 'centre' | 'right'
  readonly bold?: boolean
}

/** Pixels of a picture for each printed point. */
export const pixelsPerPt = (picture: Pick<Picture, 'columns' | 'printWidthPt'>): number =>
  picture.columns / picture.printWidthPt

export const haloWidthPt = 1.1
