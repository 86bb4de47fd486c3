import { cross, type Direction, direction, dot, moved, type Point, unit } from '../../../geometry/index.ts'

/**
 * A plane through the patient as it is looked at.
 *
 * `centre` is shown in the middle of the picture. `normal` is unit and leads from the eye into the screen; `up` is unit,
 * upright to it, and leads to the upper edge. The right edge is then `normal x up`.
 */
export interface Plane {
  readonly centre: Point<'patient'>
  readonly normal: Direction<'patient'>
  readonly up: Direction<'patient'>
}

export const standardPlanes = ['axial', 'sagittal', 'coronal'] as const
export type StandardPlane = (typeof standardPlanes)[number]

const d = (x: number, y: number, z: number): Direction<'patient'> => direction('patient', x, y, z)

/** How radiologists look: axial from the feet, coronal from the front, sagittal with the front to the left. */
const looks: Readonly<Record<StandardPlane, Omit<Plane, 'centre'>>> = {
  axial: { normal: d(0, 0, 1), up: d(0, -1, 0) },
  sagittal: { normal: d(-1, 0, 0), up: d(0, 0, 1) },
  coronal: { normal: d(0, 1, 0), up: d(0, 0, 1) },
}

export const standardPlane = (kind: StandardPlane, centre: Point<'patient'>): Plane => ({ centre, ...looks[kind] })

/** Unit, to the right edge of the picture. */
export const rightOf = (plane: Pick<Plane, 'normal' | 'up'>): Direction<'patient'> =>
  unit(cross(plane.normal, plane.up))

/** The plane with unit vectors upright to each other; `up` gives way. */
export function orthonormal({ centre, normal, up }: Plane): Plane {
  const into = unit(normal)
  const right = unit(cross(into, up))
  return { centre, normal: into, up: unit(cross(right, into)) }
}

/** How far the point lies beyond the plane, seen from the eye, mm. */
export const depthMm = (plane: Plane, p: Point<'patient'>): number =>
  (p[0] - plane.centre[0]) * plane.normal[0] +
  (p[1] - plane.centre[1]) * plane.normal[1] +
  (p[2] - plane.centre[2]) * plane.normal[2]

/** The same picture moved along its normal until it holds the point. */
export const through = (plane: Plane, p: Point<'patient'>): Plane => ({
  ...plane,
  centre: moved(plane.centre, plane.normal, depthMm(plane, p)),
})

const letters = [
  ['L', 'R'],
  ['P', 'A'],
  ['H', 'F'],
] as const

/** Where a direction leads in the patient, as the letters at the edge of a picture: `A`, or `AL` where it is oblique. */
export function lettersOf(along: Direction<'patient'>): string {
  const shares = along.map((share, axis) => ({ size: Math.abs(share), letter: letters[axis]![share > 0 ? 0 : 1] }))
  shares.sort((a, b) => b.size - a.size)
  // Below a quarter (15 degrees) a second letter would say more than the eye sees.
  return shares
    .filter(({ size }, at) => at === 0 || size > 0.26)
    .map(({ letter }) => letter)
    .slice(0, 2)
    .join('')
}

/** A plane in a picture of `widthPx` by `heightPx`: exact maps between the two. */
export interface SliceMap {
  readonly plane: Plane
  readonly widthPx: number
  readonly heightPx: number
  readonly pixelsPerMm: number
}

/** A place in a picture, px from its upper left corner. */
export interface CanvasPoint {
  readonly x: number
  readonly y: number
}

/** Where a point of the patient is drawn, and how far it lies beyond the plane (mm, positive into the screen). */
export function canvasFromPatient(map: SliceMap, p: Point<'patient'>): CanvasPoint & { readonly depthMm: number } {
  const { plane, pixelsPerMm } = map
  const from = direction('patient', p[0] - plane.centre[0], p[1] - plane.centre[1], p[2] - plane.centre[2])
  return {
    x: map.widthPx / 2 + dot(from, rightOf(plane)) * pixelsPerMm,
    y: map.heightPx / 2 - dot(from, plane.up) * pixelsPerMm,
    depthMm: dot(from, plane.normal),
  }
}

/** The point of the plane that is drawn at (x, y). */
export function patientFromCanvas(map: SliceMap, x: number, y: number): Point<'patient'> {
  const { plane, pixelsPerMm } = map
  const across = (x - map.widthPx / 2) / pixelsPerMm
  const upwards = (map.heightPx / 2 - y) / pixelsPerMm
  return moved(moved(plane.centre, rightOf(plane), across), plane.up, upwards)
}
