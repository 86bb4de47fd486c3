import { type BodySurface, bodyDistanceMm, plateHeightMm } from './body.ts'
import { tiltOf } from './endplate.ts'

/** A point of the mid-sagittal section, in the vertebra frame (x = 0). */
export type SectionPoint = readonly [y: number, z: number]

export interface Section {
  readonly anteriorSuperior: SectionPoint
  readonly anteriorInferior: SectionPoint
  readonly middleSuperior: SectionPoint
  readonly middleInferior: SectionPoint
  readonly posteriorSuperior: SectionPoint
  readonly posteriorInferior: SectionPoint
}

/**
 * The six points of a body on the outer surface of its mid-sagittal section (docs/phantom.md, "Six points and heights").
 *
 * Corner: the point of the section farthest along the bisector of its two outward directions (anterior or posterior,
 * superior or inferior, along the axes of the body as it is: up is the mean of its endplate normals). Middle: where the section is met by the line that stands, midway between the two corners of an
 * endplate, square on the line joining them.
 */
export function sectionOf(body: BodySurface): Section {
  const tilt = tiltOf(body)
  const anteriorSuperior = corner(body, tilt, -1, 1)
  const posteriorSuperior = corner(body, tilt, 1, 1)
  const anteriorInferior = corner(body, tilt, -1, -1)
  const posteriorInferior = corner(body, tilt, 1, -1)
  return {
    anteriorSuperior,
    anteriorInferior,
    middleSuperior: middle(body, anteriorSuperior, posteriorSuperior, 1),
    middleInferior: middle(body, anteriorInferior, posteriorInferior, -1),
    posteriorSuperior,
    posteriorInferior,
  }
}

function corner(body: BodySurface, tiltRad: number, towardsY: 1 | -1, towardsZ: 1 | -1): SectionPoint {
  const z0 = (plateHeightMm(body.top, 0, 0) + plateHeightMm(body.bottom, 0, 0)) / 2
  const [c, s] = [Math.cos(tiltRad), Math.sin(tiltRad)]
  const support = (p: SectionPoint) => towardsY * (c * p[0] - s * p[1]) + towardsZ * (s * p[0] + c * p[1])
  let best: SectionPoint = [0, z0]
  let [low, high] = [0.02, Math.PI / 2 - 0.02]
  for (const count of [24, 12, 12]) {
    const step = (high - low) / count
    let bestAngle = low
    for (let n = 0; n <= count; n++) {
      const angle = low + n * step
      const p = surfaceAlong(body, 0, z0, towardsY * Math.cos(angle), towardsZ * Math.sin(angle))
      if (support(p) < support(best)) continue
      best = p
      bestAngle = angle
    }
    low = bestAngle - step
    high = bestAngle + step
  }
  return best
}

function middle(body: BodySurface, a: SectionPoint, p: SectionPoint, towardsZ: 1 | -1): SectionPoint {
  const along = [p[0] - a[0], p[1] - a[1]] as const
  const size = Math.hypot(along[0], along[1])
  const square = [(-along[1] / size) * towardsZ, (along[0] / size) * towardsZ] as const
  const m = [(a[0] + p[0]) / 2, (a[1] + p[1]) / 2] as const
  // Start well inside: from the middle of the body's height under the midpoint.
  const depth = 4 + Math.abs(m[1]) * 0.6
  return surfaceAlong(body, m[0] - square[0] * depth, m[1] - square[1] * depth, square[0], square[1])
}

/** The last crossing of the surface going out from an inner point. */
export function surfaceAlong(body: BodySurface, y: number, z: number, dy: number, dz: number): SectionPoint {
  let inside = 0
  for (let t = 0; t < 39; t += 1.5) if (bodyDistanceMm(body, 0, y + t * dy, z + t * dz) < 0) inside = t
  let outside = inside + 1.5
  for (let n = 0; n < 18; n++) {
    const t = (inside + outside) / 2
    if (bodyDistanceMm(body, 0, y + t * dy, z + t * dz) < 0) inside = t
    else outside = t
  }
  return [y + inside * dy, z + inside * dz]
}

export interface SectionHeights {
  readonly anteriorMm: number
  readonly middleMm: number
  readonly posteriorMm: number
}

export function heightsOf(section: Section): SectionHeights {
  const between = (a: SectionPoint, b: SectionPoint) => Math.hypot(a[0] - b[0], a[1] - b[1])
  return {
    anteriorMm: between(section.anteriorSuperior, section.anteriorInferior),
    middleMm: between(section.middleSuperior, section.middleInferior),
    posteriorMm: between(section.posteriorSuperior, section.posteriorInferior),
  }
}

/** How far the mid-line of the posterior wall lies behind the straight line joining its two corners, mm, >= 0. */
export function bulgeBehindMm(body: BodySurface, section: Section): number {
  const [a, b] = [section.posteriorInferior, section.posteriorSuperior]
  const size = Math.hypot(b[0] - a[0], b[1] - a[1])
  const [uy, uz] = [(b[0] - a[0]) / size, (b[1] - a[1]) / size]
  let most = 0
  for (let n = 1; n < 60; n++) {
    const t = (n / 60) * size
    const [y, z] = [a[0] + uy * t, a[1] + uz * t]
    const p = surfaceAlong(body, y - 8 * uz, z + 8 * uy, uz, -uy)
    most = Math.max(most, (p[0] - y) * uz - (p[1] - z) * uy)
  }
  return most
}
