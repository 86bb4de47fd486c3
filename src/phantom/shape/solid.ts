/**
 * Signed distance functions of simple solids, mm, negative inside, in the frame of one vertebra.
 *
 * Distances are exact or first-order: right within a few percent within about 3 mm of the surface, which is all that
 * painting and blending look at.
 */
export type Vector = readonly [x: number, y: number, z: number]

/** A solid, the sphere that holds it, and which part of the vertebra it belongs to. */
export interface Solid {
  readonly part: number
  readonly centre: Vector
  readonly radiusMm: number
  readonly distanceMm: (x: number, y: number, z: number) => number
}

/** Union with a fillet: exact where the two distances differ by more than `k`. */
export function smoothMin(a: number, b: number, k: number): number {
  const h = k - Math.abs(a - b)
  return h <= 0 ? Math.min(a, b) : Math.min(a, b) - (h * h) / (4 * k)
}

/** Intersection with a rounded edge. */
export const smoothMax = (a: number, b: number, k: number): number => {
  const h = k - Math.abs(a - b)
  return h <= 0 ? Math.max(a, b) : Math.max(a, b) + (h * h) / (4 * k)
}

export const minus = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
export const plus = (a: Vector, b: Vector, times = 1): Vector => [
  a[0] + times * b[0],
  a[1] + times * b[1],
  a[2] + times * b[2],
]
export const inner = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
export const norm = (a: Vector): number => Math.hypot(a[0], a[1], a[2])
export const unitOf = (a: Vector): Vector => {
  const n = norm(a)
  return [a[0] / n, a[1] / n, a[2] / n]
}
export const crossOf = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]
/** `v` without its part along the unit vector `n`, at unit length. */
export const squareTo = (v: Vector, n: Vector): Vector => unitOf(plus(v, n, -inner(v, n)))

/** A box with rounded edges: unit axes e1, e2 (e3 completes them), half extents including the rounding. */
export function roundBox(part: number, centre: Vector, e1: Vector, e2: Vector, half: Vector, roundMm: number): Solid {
  const e3 = crossOf(e1, e2)
  const hx = half[0] - roundMm
  const hy = half[1] - roundMm
  const hz = half[2] - roundMm
  return {
    part,
    centre,
    radiusMm: norm(half),
    distanceMm: (x, y, z) => {
      const px = x - centre[0]
      const py = y - centre[1]
      const pz = z - centre[2]
      const qx = Math.abs(px * e1[0] + py * e1[1] + pz * e1[2]) - hx
      const qy = Math.abs(px * e2[0] + py * e2[1] + pz * e2[2]) - hy
      const qz = Math.abs(px * e3[0] + py * e3[1] + pz * e3[2]) - hz
      const ox = Math.max(qx, 0)
      const oy = Math.max(qy, 0)
      const oz = Math.max(qz, 0)
      const outside = Math.sqrt(ox * ox + oy * oy + oz * oz)
      const most = qx > qy ? Math.max(qx, qz) : Math.max(qy, qz)
      return outside + Math.min(most, 0) - roundMm
    },
  }
}

/** Distance to the ellipse with half axes a, b at (u, v), first order. */
export function ellipseDistanceMm(u: number, v: number, a: number, b: number): number {
  const p = u / a
  const q = v / b
  const k = Math.sqrt(p * p + q * q)
  if (k < 0.3) return (k - 1) * Math.min(a, b)
  const gu = p / a
  const gv = q / b
  return (k * (k - 1)) / Math.sqrt(gu * gu + gv * gv)
}

/**
 * A tube of elliptic section from `p0` to `p1`; half axes go linearly from (a0, b0) to (a1, b1), `a` along `aside`.
 */
export function tube(
  part: number,
  p0: Vector,
  p1: Vector,
  aside: Vector,
  start: readonly [a: number, b: number],
  end: readonly [a: number, b: number],
): Solid {
  const along = minus(p1, p0)
  const lengthMm = norm(along)
  const e = unitOf(along)
  const u = squareTo(aside, e)
  const v = crossOf(e, u)
  const reach = Math.max(start[0], start[1], end[0], end[1])
  const endRound = Math.min(start[0], start[1], end[0], end[1])
  return {
    part,
    centre: plus(p0, along, 0.5),
    radiusMm: lengthMm / 2 + reach,
    distanceMm: (x, y, z) => {
      const px = x - p0[0]
      const py = y - p0[1]
      const pz = z - p0[2]
      const t = px * e[0] + py * e[1] + pz * e[2]
      const f = t <= 0 ? 0 : t >= lengthMm ? 1 : t / lengthMm
      const beyond = t < 0 ? -t : t > lengthMm ? t - lengthMm : 0
      const section = ellipseDistanceMm(
        px * u[0] + py * u[1] + pz * u[2],
        px * v[0] + py * v[1] + pz * v[2],
        start[0] + f * (end[0] - start[0]),
        start[1] + f * (end[1] - start[1]),
      )
      if (beyond === 0) return section
      // Round caps: as a capsule of the smaller radius standing inside the section.
      const inside = section + endRound
      return inside <= 0 ? beyond - endRound : Math.sqrt(inside * inside + beyond * beyond) - endRound
    },
  }
}

/** An ellipsoid with unit axes e1, e2 (e3 completes them). */
export function ellipsoid(part: number, centre: Vector, e1: Vector, e2: Vector, half: Vector): Solid {
  const e3 = crossOf(e1, e2)
  const least = Math.min(half[0], half[1], half[2])
  return {
    part,
    centre,
    radiusMm: Math.max(half[0], half[1], half[2]),
    distanceMm: (x, y, z) => {
      const px = x - centre[0]
      const py = y - centre[1]
      const pz = z - centre[2]
      const a = (px * e1[0] + py * e1[1] + pz * e1[2]) / half[0]
      const b = (px * e2[0] + py * e2[1] + pz * e2[2]) / half[1]
      const c = (px * e3[0] + py * e3[1] + pz * e3[2]) / half[2]
      const k = Math.sqrt(a * a + b * b + c * c)
      if (k < 0.3) return (k - 1) * least
      const ga = a / half[0]
      const gb = b / half[1]
      const gc = c / half[2]
      return (k * (k - 1)) / Math.sqrt(ga * ga + gb * gb + gc * gc)
    },
  }
}

/** The solid cut by another distance: what stays is where `keepMm` is negative. */
export function cut(solid: Solid, keepMm: (x: number, y: number, z: number) => number, roundMm: number): Solid {
  return {
    ...solid,
    distanceMm: (x, y, z) => smoothMax(solid.distanceMm(x, y, z), keepMm(x, y, z), roundMm),
  }
}
