// How a cannula is drawn on a flat cut: to scale, with its depth marks.
import { type Direction, dot, length, moved, type Point } from '../../geometry/index.ts'
import type { Access } from '../../planning/index.ts'
import { type Colour, film } from '../palette.ts'
import { circle, type Spot } from '../picture/coverage.ts'
import type { Mark } from '../picture/picture.ts'
import { type Plane, spotOnPlane } from '../picture/slice.ts'

export const colourOf = (access: Pick<Access, 'side'>): Colour => (access.side === 'left' ? film.left : film.right)
export const letterOf = (access: Pick<Access, 'side'>): string => (access.side === 'left' ? 'L' : 'R')

/** The point of the needle's axis at a depth from the skin. */
export const atDepth = (access: Access, depthMm: number): Point<'patient'> =>
  moved(access.skinEntry, access.direction, depthMm)

/** Length drawn outside the skin, so that the hub's side is seen. */
const outsideMm = 12

/** The cannula lengthwise in a plane that contains its axis: its two walls to scale, ticks at the depth marks, its tip. */
export function cannulaAlong(access: Access, plane: Plane): readonly Mark[] {
  const colour = colourOf(access)
  const from = spotOnPlane(plane, atDepth(access, -outsideMm)).spot
  const tip = spotOnPlane(plane, access.target).spot
  const half = access.cannulaRadiusMm / plane.mmPerPixel
  const across = perpendicular(from, tip)
  const corners: Spot[] = [
    shifted(from, across, half),
    shifted(tip, across, half),
    shifted(tip, across, -half),
    shifted(from, across, -half),
  ]
  const { boneMm, isthmusMm, posteriorWallMm, targetMm } = access.depths
  const ticks = [0, boneMm, isthmusMm, posteriorWallMm, targetMm].map((depthMm): Mark => {
    const at = spotOnPlane(plane, atDepth(access, depthMm)).spot
    const reach = half * 2.2
    return {
      kind: 'line',
      points: [shifted(at, across, reach), shifted(at, across, -reach)],
      colour,
      widthPt: 0.7,
      halo: true,
    }
  })
  return [
    { kind: 'area', points: corners, colour, opacity: 0.28 },
    { kind: 'line', points: [corners[1], corners[0]] as Spot[], colour, widthPt: 0.6, halo: true },
    { kind: 'line', points: [corners[2], corners[3]] as Spot[], colour, widthPt: 0.6, halo: true },
    ...ticks,
  ]
}

/** The cannula cut across: an ellipse to scale where the axis crosses the plane; nothing where it never does. */
export function cannulaAcross(access: Access, plane: Plane): readonly Mark[] {
  const crossing = depthAtPlane(access, plane)
  if (crossing === null || crossing < -outsideMm || crossing > access.depths.targetMm + 0.01) return []
  const { spot } = spotOnPlane(plane, atDepth(access, crossing))
  const points = crossSection(access, plane, spot)
  return [
    { kind: 'area', points, colour: colourOf(access), opacity: 0.45 },
    { kind: 'line', points, colour: colourOf(access), widthPt: 0.8, closed: true, halo: true },
  ]
}

/** The axis's course seen square to the plane, dashed: where it runs behind or in front of the cut. */
export function cannulaShadow(access: Access, plane: Plane): readonly Mark[] {
  const points = [atDepth(access, access.depths.boneMm), access.target].map((p) => spotOnPlane(plane, p).spot)
  return [{ kind: 'line', points, colour: colourOf(access), widthPt: 0.7, dashPt: [2.4, 1.8], halo: true }]
}

/** Depth from the skin at which the axis crosses the plane; null where it runs along it. */
export function depthAtPlane(access: Access, plane: Plane): number | null {
  const entry = spotOnPlane(plane, access.skinEntry).offMm
  const slope = spotOnPlane(plane, atDepth(access, 1)).offMm - entry
  return Math.abs(slope) < 1e-6 ? null : -entry / slope
}

/** Outline of a cylinder cut by the plane: stretched along the axis's direction in the picture. */
function crossSection(access: Access, plane: Plane, centre: Spot): readonly Spot[] {
  const inPlane: Spot = [dot(access.direction, plane.right), dot(access.direction, plane.down)]
  const along = Math.hypot(inPlane[0], inPlane[1])
  const cosine = Math.sqrt(Math.max(0.04, 1 - along * along))
  const axis: Spot = along < 1e-6 ? [1, 0] : [inPlane[0] / along, inPlane[1] / along]
  const radius = access.cannulaRadiusMm / plane.mmPerPixel
  return circle([0, 0], radius).map(([x, y]): Spot => {
    const long = x / cosine
    return [centre[0] + axis[0] * long - axis[1] * y, centre[1] + axis[1] * long + axis[0] * y]
  })
}

export const perpendicular = (a: Spot, b: Spot): Spot => {
  const n = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1
  return [-(b[1] - a[1]) / n, (b[0] - a[0]) / n]
}
export const shifted = (p: Spot, by: Spot, amount: number): Spot => [p[0] + by[0] * amount, p[1] + by[1] * amount]

/** `d` without its part along `axis` (unit), at unit length. */
export function squareTo(d: Direction<'patient'>, axis: Direction<'patient'>): Direction<'patient'> {
  const along = dot(d, axis)
  const rest = [
    d[0] - along * axis[0],
    d[1] - along * axis[1],
    d[2] - along * axis[2],
  ] as unknown as Direction<'patient'>
  const n = length(rest)
  return [rest[0] / n, rest[1] / n, rest[2] / n] as unknown as Direction<'patient'>
}
