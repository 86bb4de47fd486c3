import type { Vertebra } from '../../../anatomy/index.ts'
import {
  cross,
  type Direction,
  direction,
  displacement,
  dot,
  length,
  mapDirection,
  moved,
  type Point,
  scaled,
  unit,
} from '../../../geometry/index.ts'
import { aheadOf, type HeldNeedle } from './needle.ts'
import type { Plane } from './plane.ts'

/** Unit axes of one vertebra in the patient. */
export interface Axes {
  readonly left: Direction<'patient'>
  readonly posterior: Direction<'patient'>
  readonly superior: Direction<'patient'>
}

export function axesOf({ patientFromVertebra }: Vertebra): Axes {
  const along = (x: number, y: number, z: number) => mapDirection(patientFromVertebra, direction('vertebra', x, y, z))
  return { left: along(1, 0, 0), posterior: along(0, 1, 0), superior: along(0, 0, 1) }
}

type Line = Pick<HeldNeedle, 'skin' | 'target'>

/**
 * The two planes that contain the needle: `axial` also holds the vertebra's left-right axis (patient's left on the right, front
 * up), `sagittal` its upward axis (front on the left, head up).
 *
 * A needle moved within one of them stays in it, so that the picture under the hand stands still. `focus` is brought to the
 * middle of the picture as far as the plane allows.
 */
export function planesAlong(needle: Line, axes: Axes, focus: Point<'patient'>): { axial: Plane; sagittal: Plane } {
  const ahead = aheadOf(needle)
  const { left, superior, posterior } = axes
  const front = squareTo(ahead, left, scaled(posterior, -1))
  const forward = squareTo(ahead, superior, scaled(posterior, -1))
  return {
    axial: through(needle.target, { right: left, down: scaled(front, -1) }, focus),
    sagittal: through(needle.target, { right: scaled(forward, -1), down: scaled(superior, -1) }, focus),
  }
}

/** The plane square to the needle this deep, mm from the skin, seen from behind: patient's right on the right, head up. */
export function planeAcross(needle: Line, axes: Axes, depthMm: number): Plane {
  const ahead = aheadOf(needle)
  const up = squareTo(axes.superior, ahead, axes.posterior)
  return { centre: moved(needle.skin, ahead, depthMm), right: cross(ahead, up), down: scaled(up, -1) }
}

/** The part of `d` square to the unit `axis`, at unit length; `otherwise` where there is none. */
function squareTo(
  d: Direction<'patient'>,
  axis: Direction<'patient'>,
  otherwise: Direction<'patient'>,
): Direction<'patient'> {
  const rest = displacement(
    moved([0, 0, 0] as unknown as Point<'patient'>, d),
    moved([0, 0, 0] as unknown as Point<'patient'>, axis, dot(d, axis)),
  )
  return length(rest) < 1e-6 ? otherwise : unit(rest)
}

function through(on: Point<'patient'>, { right, down }: Omit<Plane, 'centre'>, focus: Point<'patient'>): Plane {
  const normal = cross(right, down)
  return { centre: moved(focus, normal, -dot(displacement(focus, on), normal)), right, down }
}
