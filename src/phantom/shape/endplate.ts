import { type BodySurface, plateHeightMm, wallRadiusMm } from './body.ts'
import type { Vector } from './solid.ts'

/** The plane through an endplate, in the frame it was made in: z = a + b x + c y. */
export interface EndplateFit {
  readonly centre: Vector
  readonly normal: Vector
  readonly residualMm: number
  readonly depressionMm: number
}

const stepMm = 1.5

/** Plane through the whole endplate surface inside 92 % of the outline, and how deep its floor lies under its rim. */
export function endplateFit(body: BodySurface, which: 'top' | 'bottom'): EndplateFit {
  const plate = body[which]
  const sign = which === 'top' ? 1 : -1
  const surface: Vector[] = []
  const rim: Vector[] = []
  for (let x = -30; x <= 30; x += stepMm)
    for (let y = -27; y <= 27; y += stepMm) {
      const z = plateHeightMm(plate, x, y)
      const share = Math.hypot(x, y) / wallRadiusMm(body.wall, x, y, z - 2 * sign)
      if (share < 0.92) surface.push([x, y, z])
      if (share > 0.86 && share < 0.96) rim.push([x, y, z])
    }
  const [a, b, c] = planeThrough(surface)
  const cosine = 1 / Math.hypot(1, b, c)
  const square = surface.reduce((sum, [x, y, z]) => sum + ((z - a - b * x - c * y) * cosine) ** 2, 0)
  const n = surface.length
  const total = surface.reduce<Vector>((sum, p) => [sum[0] + p[0], sum[1] + p[1], sum[2] + p[2]], [0, 0, 0])
  return {
    centre: [total[0] / n, total[1] / n, total[2] / n],
    normal: [-b * cosine, -c * cosine, cosine],
    residualMm: Math.sqrt(square / n),
    depressionMm: depth(rim, surface, sign),
  }
}

function depth(rim: readonly Vector[], surface: readonly Vector[], sign: number): number {
  const [a, b, c] = planeThrough(rim)
  const cosine = 1 / Math.hypot(1, b, c)
  return surface.reduce((most, [x, y, z]) => Math.max(most, sign * (a + b * x + c * y - z) * cosine), 0)
}

/** How far the vertebra's own superior direction leans from the one it was made in: + posterior, rad. */
export function tiltOf(body: BodySurface): number {
  const [top, bottom] = [endplateFit(body, 'top').normal, endplateFit(body, 'bottom').normal]
  return Math.atan2(top[1] + bottom[1], top[2] + bottom[2])
}

/** z = a + b x + c y through the points, least squares. */
function planeThrough(points: readonly Vector[]): readonly [a: number, b: number, c: number] {
  let [sx, sy, sz, xx, xy, yy, xz, yz] = [0, 0, 0, 0, 0, 0, 0, 0]
  for (const [x, y, z] of points) {
    sx += x
    sy += y
    sz += z
    xx += x * x
    xy += x * y
    yy += y * y
    xz += x * z
    yz += y * z
  }
  const n = points.length
  const cxx = xx - (sx * sx) / n
  const cxy = xy - (sx * sy) / n
  const cyy = yy - (sy * sy) / n
  const cxz = xz - (sx * sz) / n
  const cyz = yz - (sy * sz) / n
  const det = cxx * cyy - cxy * cxy
  const b = (cxz * cyy - cyz * cxy) / det
  const c = (cyz * cxx - cxz * cxy) / det
  return [(sz - b * sx - c * sy) / n, b, c]
}
