// The CT cut along and across each needle: every plane but the coronal contains the needle's axis or stands square to it.
import type { Vertebra } from '../../anatomy/index.ts'
import {
  centroid,
  cross,
  type Direction,
  direction,
  displacement,
  dot,
  mapDirection,
  moved,
  type Point,
  scaled,
} from '../../geometry/index.ts'
import type { Volume } from '../../imaging/index.ts'
import type { Access } from '../../planning/index.ts'
import { film } from '../palette.ts'
import type { Spot } from '../picture/coverage.ts'
import { scaleBar, sideLetters } from '../picture/ornament.ts'
import type { Mark, Picture } from '../picture/picture.ts'
import { grayOnPlane, type Plane, spotOnPlane } from '../picture/slice.ts'
import { fixed, mm } from '../wording.ts'
import { atDepth, cannulaAcross, cannulaAlong, cannulaShadow, colourOf, letterOf, squareTo } from './cannula.ts'
import { type Size, sized } from './size.ts'

const alongFieldMm = 104
const acrossFieldMm = 42
const coronalFieldMm = 84
/** How far behind the body's centre the long pictures are centred: the way in lies behind. */
const behindMm = 24
const marginSizePt = 6.4

export interface Axes {
  readonly left: Direction<'patient'>
  readonly posterior: Direction<'patient'>
  readonly superior: Direction<'patient'>
}

export const axesOf = (vertebra: Vertebra): Axes => ({
  left: mapDirection(vertebra.patientFromVertebra, direction('vertebra', 1, 0, 0)),
  posterior: mapDirection(vertebra.patientFromVertebra, direction('vertebra', 0, 1, 0)),
  superior: mapDirection(vertebra.patientFromVertebra, direction('vertebra', 0, 0, 1)),
})

/** The point of the plane through `on` with this normal that lies nearest to `near`. */
function foot(near: Point<'patient'>, on: Point<'patient'>, normal: Direction<'patient'>): Point<'patient'> {
  return moved(near, normal, -dot(displacement(near, on), normal))
}

/** Axial-like: holds the needle and the vertebra's left-right axis. Patient's left on the right, front up. */
export function axialAlong(volume: Volume, vertebra: Vertebra, access: Access, size: Size): Picture {
  const { left, posterior } = axesOf(vertebra)
  const forward = squareTo(access.direction, left)
  const down = scaled(forward, -1)
  const normal = squareTo(axesOf(vertebra).superior, forward)
  const centre = foot(moved(vertebra.body.centre, posterior, behindMm), access.target, normal)
  const plane: Plane = { centre, right: left, down, ...sized(size, alongFieldMm) }
  return needlePicture(volume, access, plane, size, {
    name: `${access.level}-${access.side}-axial`,
    title: 'Axial, along the needle',
    marks: cannulaAlong(access, plane),
  })
}

/** Sagittal-like: holds the needle and the vertebra's upward axis. Front on the left, head up. */
export function sagittalAlong(volume: Volume, vertebra: Vertebra, access: Access, size: Size): Picture {
  const { left, posterior, superior } = axesOf(vertebra)
  const forward = squareTo(access.direction, superior)
  const right = scaled(forward, -1)
  const normal = squareTo(left, forward)
  const centre = foot(moved(vertebra.body.centre, posterior, behindMm), access.target, normal)
  const plane: Plane = { centre, right, down: scaled(superior, -1), ...sized(size, alongFieldMm) }
  return needlePicture(volume, access, plane, size, {
    name: `${access.level}-${access.side}-sagittal`,
    title: 'Sagittal, along the needle',
    marks: cannulaAlong(access, plane),
  })
}

/** Square to the needle where it passes the pedicle's isthmus, seen from behind: right is right, head up. */
export function downTheNeedle(volume: Volume, vertebra: Vertebra, access: Access, size: Size): Picture {
  const up = squareTo(axesOf(vertebra).superior, access.direction)
  const right = cross(access.direction, up)
  const centre = atDepth(access, access.depths.isthmusMm)
  const plane: Plane = { centre, right, down: scaled(up, -1), ...sized(size, acrossFieldMm) }
  return needlePicture(volume, access, plane, size, {
    name: `${access.level}-${access.side}-down-the-needle`,
    title: 'Down the needle, at the isthmus',
    marks: [...cannulaAcross(access, plane), ...marginMarks(access, plane, axesOf(vertebra), size.printWidthPt)],
  })
}

/** A line of the margin's length from the cannula's wall in each direction in which a wall was found, with its mm. */
function marginMarks(access: Access, plane: Plane, { left, superior }: Axes, printWidthPt: number): readonly Mark[] {
  const px = plane.mmPerPixel
  const centre: Spot = [plane.columns / 2, plane.rows / 2]
  const outward = squareTo(scaled(left, access.side === 'left' ? 1 : -1), access.direction)
  const up = squareTo(superior, access.direction)
  const { medialMm, lateralMm, superiorMm, inferiorMm } = access.margin.byDirection
  const ways: readonly (readonly [number | null, Direction<'patient'>])[] = [
    [medialMm, scaled(outward, -1)],
    [lateralMm, outward],
    [superiorMm, up],
    [inferiorMm, scaled(up, -1)],
  ]
  return ways.flatMap(([marginMm, way]) => {
    if (marginMm === null) return []
    const d: Spot = [dot(way, plane.right), dot(way, plane.down)]
    const at = (distanceMm: number): Spot => [
      centre[0] + (d[0] * distanceMm) / px,
      centre[1] + (d[1] * distanceMm) / px,
    ]
    const end = access.cannulaRadiusMm + marginMm
    const beyond = at(end + (Math.abs(d[0]) > 0.5 ? 2.6 : 2))
    return [
      { kind: 'line', points: [at(access.cannulaRadiusMm), at(end)], colour: film.wall, widthPt: 0.8, halo: true },
      {
        kind: 'words',
        text: fixed(marginMm, 1),
        at: [beyond[0], beyond[1] + marginSizePt * 0.36 * (plane.columns / printWidthPt)],
        colour: film.wall,
        sizePt: marginSizePt,
        align: 'centre',
        bold: true,
      },
    ] satisfies Mark[]
  })
}

/** The vertebra's coronal plane through the needles' targets. Patient's left on the right, head up. */
export function coronal(volume: Volume, vertebra: Vertebra, accesses: readonly Access[], size: Size): Picture {
  const { left, posterior, superior } = axesOf(vertebra)
  const through = accesses.length > 0 ? centroid(accesses.map((a) => a.target)) : vertebra.body.centre
  const centre = foot(vertebra.body.centre, through, posterior)
  const plane: Plane = { centre, right: left, down: scaled(superior, -1), ...sized(size, coronalFieldMm) }
  const marks = accesses.flatMap((a) => [...cannulaShadow(a, plane), ...tipMark(a, plane)])
  return {
    name: `${vertebra.level}-coronal`,
    title: 'Coronal, through the targets',
    description: `Coronal CT of ${vertebra.level} through the targets; the needles' courses behind it are dashed.`,
    ...size,
    gray: grayOnPlane(volume, plane),
    marks: [...marks, ...sideLetters(size, plane.right, plane.down), ...scaleBar(size, plane.mmPerPixel)],
  }
}

function tipMark(access: Access, plane: Plane): readonly Mark[] {
  const { spot } = spotOnPlane(plane, access.target)
  const r = access.cannulaRadiusMm / plane.mmPerPixel
  const ring: Spot[] = Array.from({ length: 32 }, (_, i): Spot => {
    const turn = (i * Math.PI) / 16
    return [spot[0] + r * Math.cos(turn), spot[1] + r * Math.sin(turn)]
  })
  return [
    { kind: 'area', points: ring, colour: colourOf(access), opacity: 0.45 },
    { kind: 'line', points: ring, colour: colourOf(access), widthPt: 0.8, closed: true, halo: true },
  ]
}

function needlePicture(
  volume: Volume,
  access: Access,
  plane: Plane,
  size: Size,
  what: { readonly name: string; readonly title: string; readonly marks: readonly Mark[] },
): Picture {
  const { leastMm, structure } = access.margin
  return {
    name: what.name,
    title: what.title,
    description:
      `${what.title}: CT of ${access.level} with the ${access.side} ${access.gauge} needle drawn to scale; ` +
      `least margin ${mm(leastMm)} to the ${structure}.`,
    ...size,
    gray: grayOnPlane(volume, plane),
    marks: [
      ...what.marks,
      ...sideLetters(size, plane.right, plane.down),
      ...scaleBar(size, plane.mmPerPixel),
      sideBadge(access, size),
    ],
  }
}

/** L or R in the needle's colour at the upper left, so that a picture cut out of its page still says which needle. */
function sideBadge(access: Access, size: Size): Mark {
  const px = size.columns / size.printWidthPt
  return {
    kind: 'words',
    text: `${access.level} ${letterOf(access)}`,
    at: [4 * px, 9.5 * px],
    colour: colourOf(access),
    sizePt: 7.5,
    align: 'left',
    bold: true,
  }
}
