import {
  add,
  cross,
  type Direction,
  direction,
  displacement,
  dot,
  length,
  moved,
  type Point,
  scaled,
  unit,
} from '../../../geometry/index.ts'

/** The three directions the planes look along: patient axes, or turned with a vertebra or by hand. Right-handed, unit. */
export interface Axes {
  readonly left: Direction<'patient'>
  readonly back: Direction<'patient'>
  readonly head: Direction<'patient'>
}

export type PlaneName = 'axial' | 'sagittal' | 'coronal'
export const planeNames: readonly PlaneName[] = ['axial', 'sagittal', 'coronal']

type Dir = Direction<'patient'>

export const patientAxes: Axes = {
  left: direction('patient', 1, 0, 0),
  back: direction('patient', 0, 1, 0),
  head: direction('patient', 0, 0, 1),
}

const back = (v: Dir): Dir => scaled(v, -1)

/** From the eye into the screen, and up, for a plane of the axes. */
export function looking({ left, back: posterior, head }: Axes, plane: PlaneName): { normal: Dir; up: Dir } {
  if (plane === 'axial') return { normal: head, up: back(posterior) }
  return plane === 'sagittal' ? { normal: back(left), up: head } : { normal: posterior, up: head }
}

/** The axis upright to a plane. */
export const axisOf = (axes: Axes, plane: PlaneName): Dir =>
  ({ axial: axes.head, sagittal: axes.left, coronal: axes.back })[plane]

/** `v` turned about the unit vector `about` (Rodrigues), rad, right-handed. */
export function turned(v: Dir, about: Dir, angleRad: number): Dir {
  const [c, s] = [Math.cos(angleRad), Math.sin(angleRad)]
  const along = scaled(about, dot(about, v) * (1 - c))
  return add(add(scaled(v, c), scaled(cross(about, v), s)), along)
}

/** `v`, upright to the unit vector `from`, carried along the shortest turn that brings `from` to `to`. */
export function carried(v: Dir, from: Dir, to: Dir): Dir {
  const about = cross(from, to)
  const sine = length(about)
  if (sine < 1e-12) return v
  const along = turned(v, scaled(about, 1 / sine), Math.atan2(sine, dot(from, to)))
  return unit(add(along, scaled(to, -dot(along, to))))
}

/** The axes turned about one of their own, kept orthonormal however often it happens. */
export function axesTurned(axes: Axes, about: Dir, angleRad: number): Axes {
  const head = unit(turned(axes.head, about, angleRad))
  const rough = turned(axes.left, about, angleRad)
  const left = unit(add(rough, scaled(head, -dot(rough, head))))
  return { left, head, back: cross(head, left) }
}

/** The axes of a vertebra: columns of its map, made orthonormal. */
export function axesOf(patientFromVertebra: ArrayLike<number>): Axes {
  const column = (c: number): Dir =>
    unit(
      direction(
        'patient',
        patientFromVertebra[c] ?? 0,
        patientFromVertebra[c + 4] ?? 0,
        patientFromVertebra[c + 8] ?? 0,
      ),
    )
  const head = column(2)
  const rough = column(0)
  const left = unit(add(rough, scaled(head, -dot(rough, head))))
  return { left, head, back: cross(head, left) }
}

/** Whether a plane is the patient's own. */
export const isStraightIn = (axes: Axes, plane: PlaneName): boolean =>
  dot(axisOf(axes, plane), axisOf(patientAxes, plane)) > 0.999999

/** Whether the planes are the patient's own. */
export const isStraight = (axes: Axes): boolean =>
  dot(axes.left, patientAxes.left) > 0.999999 && dot(axes.head, patientAxes.head) > 0.999999

/**
 * The middle of a picture after its axes have turned about `cursor`: the cursor stays where it was on the screen.
 *
 * `before` and `after` are right and up of the picture.
 */
export function centreAfterTurn(
  centre: Point<'patient'>,
  cursor: Point<'patient'>,
  before: { readonly right: Dir; readonly up: Dir },
  after: { readonly right: Dir; readonly up: Dir },
): Point<'patient'> {
  const from = displacement(centre, cursor)
  return moved(moved(cursor, after.right, dot(from, before.right)), after.up, dot(from, before.up))
}
