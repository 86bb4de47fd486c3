import { cross, type Direction, direction, displacement, dot, moved, type Point } from '../../../geometry/index.ts'

/** A flat cut through the patient as it is shown: the middle of its picture, unit directions to its right and downwards. */
export interface Plane {
  readonly centre: Point<'patient'>
  readonly right: Direction<'patient'>
  readonly down: Direction<'patient'>
}

/** Where a point is seen: mm to the right of and below the middle of the picture, and mm in front of it (+, away from the reader). */
export function onPlane({ centre, right, down }: Plane, p: Point<'patient'>): readonly [number, number, number] {
  const d = displacement(p, centre)
  return [dot(d, right), dot(d, down), dot(d, cross(right, down))]
}

/** The point of the patient seen at this place of the picture, kept as far before or behind the plane as `offMm` says. */
export function fromPlane(plane: Plane, rightMm: number, downMm: number, offMm = 0): Point<'patient'> {
  const { centre, right, down } = plane
  return moved(moved(moved(centre, right, rightMm), down, downMm), cross(right, down), offMm)
}

const letters: readonly (readonly [Direction<'patient'>, string, string])[] = [
  [direction('patient', 1, 0, 0), 'L', 'R'],
  [direction('patient', 0, 1, 0), 'P', 'A'],
  [direction('patient', 0, 0, 1), 'H', 'F'],
]

/** The side of the patient a direction points to most: R, L, A, P, H or F. */
export function letterOf(d: Direction<'patient'>): string {
  const [best] = [...letters].sort((a, b) => Math.abs(dot(d, b[0])) - Math.abs(dot(d, a[0])))
  return best ? (dot(d, best[0]) > 0 ? best[1] : best[2]) : ''
}
