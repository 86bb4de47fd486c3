import { fitPolynomial, medianOf, polynomialAt } from '../../geometry/index.ts'
import type { Expected } from './edge.ts'
import { edgeNear, maskBorder, type Seen } from './ray.ts'

/** A point of the mid-sagittal section, vertebra frame. */
export type SectionPoint = readonly [y: number, z: number]

/** The outline of a body in its mid-sagittal plane, once round, with what the image showed beside the mask. */
export interface Outline {
  readonly points: readonly SectionPoint[]
  /** Share of the points seen as an edge in the image; the others follow the mask. */
  readonly seenShare: number
}

const directions = 240
const reachMm = 45
/** The mid-sagittal plane is read as a slab of twice this thickness. */
const slabHalfMm = 2.6
const acrossMm = [-2, 0, 2] as const

/**
 * Outline of the section at x = 0: the mask's own outline, moved along its normals to the gray-level edge, three
 * times, each from the last result, whose normals follow the steps of the voxels less and less.
 */
export function sagittalOutline(seen: Seen, plates: Plates): Outline | null {
  const mask = maskOutline(seen)
  if (!mask) return null
  const steps = Math.max(...seen.region.grid.spacingMm)
  const first = moved(seen, smoothed(mask, 0.5 * steps), plates, 3)
  const second = moved(seen, smoothed(first.points, 0.5), plates, 2)
  return moved(seen, smoothed(second.points, 0.4), plates, 1)
}

/** What the two endplates say to expect of an edge on them. */
export interface Plates {
  readonly superior: Expected
  readonly inferior: Expected
}

/** On an endplate what its other edges show; on the walls, where soft tissue varies, nothing. */
function expectedAt([, up]: SectionPoint, plates: Plates): Expected | undefined {
  return up > 0.85 ? plates.superior : up < -0.85 ? plates.inferior : undefined
}

/** The outline moved along its normals to the edge seen in the image. */
function moved(seen: Seen, points: readonly SectionPoint[], plates: Plates, reach: number): Outline {
  const shift = new Float64Array(directions)
  let count = 0
  const normals = points.map((_, n) => normalAt(points, n))
  for (let n = 0; n < directions; n++) {
    const p = points[n]!
    const normal = normals[n]!
    const out = [0, normal[0], normal[1]] as const
    const along = [0, -normal[1], normal[0]] as const
    const patch = { out, a: [1, 0, 0], halfAMm: slabHalfMm, b: along, halfBMm: 0.6 } as const
    const edge = edgeNear(seen, [0, p[0], p[1]], patch, expectedAt(normal, plates))
    shift[n] = edge ? edge.atMm : Number.NaN
    if (edge) count++
  }
  const settled = settledShift(shift, reach)
  return {
    points: points.map(
      (p, n): SectionPoint => [p[0] + settled[n]! * normals[n]![0], p[1] + settled[n]! * normals[n]![1]],
    ),
    seenShare: count / directions,
  }
}

/** A closed outline smoothed by a Gaussian of `sigmaMm` along it. */
function smoothed(points: readonly SectionPoint[], sigmaMm: number): SectionPoint[] {
  const reach = 8
  return points.map((p, n): SectionPoint => {
    let [w, y, z] = [0, 0, 0]
    for (let o = -reach; o <= reach; o++) {
      const q = points[(n + o + directions) % directions]!
      const square = (q[0] - p[0]) ** 2 + (q[1] - p[1]) ** 2
      const weight = Math.exp(-square / (2 * sigmaMm * sigmaMm))
      w += weight
      y += weight * q[0]
      z += weight * q[1]
    }
    return [y / w, z / w]
  })
}

/** Radial border of the mask at half filling, averaged over the slab, lightly smoothed. */
export function maskOutline({ read }: Seen): SectionPoint[] | null {
  const radius = new Float64Array(directions)
  for (let n = 0; n < directions; n++) {
    const angle = (2 * Math.PI * n) / directions
    const out = [0, Math.cos(angle), Math.sin(angle)] as const
    const found = acrossMm.flatMap((x) => maskBorder(read, [x, 0, 0], out, reachMm) ?? [])
    if (found.length === 0) return null
    radius[n] = medianOf(found)
  }
  return Array.from(radius, (_, n): SectionPoint => {
    const angle = (2 * Math.PI * n) / directions
    const r = medianOf([-1, 0, 1].map((o) => radius[(n + o + directions) % directions]!))
    return [r * Math.cos(angle), r * Math.sin(angle)]
  })
}

/** Outward unit normal of a closed outline, over about 3 mm of it. */
function normalAt(points: readonly SectionPoint[], n: number): SectionPoint {
  const half = 2
  const a = points[(n - half + directions) % directions]!
  const b = points[(n + half) % directions]!
  const size = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1
  return [(b[1] - a[1]) / size, -(b[0] - a[0]) / size]
}

/** Shifts with gaps filled and outliers and noise taken out: a running median, then a running mean of three. */
function settledShift(shift: Float64Array, reach: number): Float64Array {
  const median = new Float64Array(directions)
  for (let n = 0; n < directions; n++) {
    const near: number[] = []
    for (let o = -reach; o <= reach; o++) {
      const s = shift[(n + o + directions) % directions]!
      if (!Number.isNaN(s)) near.push(s)
    }
    median[n] = near.length >= 2 ? medianOf(near) : 0
  }
  return median.map((_, n) => {
    const at = (o: number) => median[(n + o + directions) % directions]!
    return (at(-1) + 2 * at(0) + at(1)) / 4
  })
}

/** The six points of an outline as defined in docs/morphometry.md (and docs/phantom.md). */
export interface SixOnSection {
  readonly anteriorSuperior: SectionPoint
  readonly anteriorInferior: SectionPoint
  readonly middleSuperior: SectionPoint
  readonly middleInferior: SectionPoint
  readonly posteriorSuperior: SectionPoint
  readonly posteriorInferior: SectionPoint
}

/**
 * Corner: the point of the outline farthest along the bisector of its two outward directions. Middle: where the outline
 * is met by the line that stands, midway between the two corners of an endplate, square on the line joining them.
 */
export function sixOnSection({ points }: Outline): SixOnSection {
  const corner = (towardsY: 1 | -1, towardsZ: 1 | -1): SectionPoint => cornerOf(points, towardsY, towardsZ)
  const anteriorSuperior = corner(-1, 1)
  const anteriorInferior = corner(-1, -1)
  const posteriorSuperior = corner(1, 1)
  const posteriorInferior = corner(1, -1)
  return {
    anteriorSuperior,
    anteriorInferior,
    middleSuperior: middle(points, anteriorSuperior, posteriorSuperior, 1),
    middleInferior: middle(points, anteriorInferior, posteriorInferior, -1),
    posteriorSuperior,
    posteriorInferior,
  }
}

/** How much outline on each side of the farthest point decides where a corner lies, mm along the square of the bisector. */
const cornerWindowMm = 2.2

/**
 * The farthest point along a bisector. The outline is nearly square to it there, so that the farthest sample alone would
 * wander: a parabola through the neighbourhood is taken instead.
 */
function cornerOf(points: readonly SectionPoint[], towardsY: 1 | -1, towardsZ: 1 | -1): SectionPoint {
  const out = (p: SectionPoint) => (towardsY * p[0] + towardsZ * p[1]) / Math.SQRT2
  const along = (p: SectionPoint) => (-towardsZ * p[0] + towardsY * p[1]) / Math.SQRT2
  let top = points.reduce((best, p) => (out(p) > out(best) ? p : best))
  for (let turn = 0; turn < 3; turn++) {
    const near = points.filter((p) => Math.abs(along(p) - along(top)) <= cornerWindowMm && out(p) > out(top) - 3)
    if (near.length < 5) return top
    const middleMm = along(top)
    const c = fitPolynomial(near.map((p) => along(p) - middleMm), near.map(out), 2) // biome-ignore format: pair
    if (!c || c[2]! >= -0.02) return top
    const shift = Math.max(-1.5, Math.min(1.5, -c[1]! / (2 * c[2]!)))
    const a = middleMm + shift
    // On the outline, not on the parabola: the fit only says where along it.
    const o =
      outlineAt(
        near.map((p) => [along(p), out(p)] as const),
        a,
      ) ?? polynomialAt(c, shift)
    top = [(towardsY * o - towardsZ * a) / Math.SQRT2, (towardsZ * o + towardsY * a) / Math.SQRT2]
  }
  return top
}

/** Mean of the outline within half a millimetre of a place along the bisector's square. */
function outlineAt(near: readonly (readonly [along: number, out: number])[], at: number): number | null {
  const close = near.filter((p) => Math.abs(p[0] - at) <= 0.6)
  return close.length > 0 ? close.reduce((s, p) => s + p[1], 0) / close.length : null
}

function middle(points: readonly SectionPoint[], a: SectionPoint, p: SectionPoint, side: 1 | -1): SectionPoint {
  const along = [p[0] - a[0], p[1] - a[1]] as const
  const size = Math.hypot(along[0], along[1]) || 1
  const m = [(a[0] + p[0]) / 2, (a[1] + p[1]) / 2] as const
  const hits: SectionPoint[] = []
  const coordinate = (q: SectionPoint) => ((q[0] - m[0]) * along[0] + (q[1] - m[1]) * along[1]) / size
  for (let n = 0; n < points.length; n++) {
    const q = points[n]!
    const r = points[(n + 1) % points.length]!
    const [u, v] = [coordinate(q), coordinate(r)]
    if (u === v || u * v > 0) continue
    const f = u / (u - v)
    hits.push([q[0] + f * (r[0] - q[0]), q[1] + f * (r[1] - q[1])])
  }
  if (hits.length === 0) return m
  return hits.reduce((best, h) => (side * h[1] > side * best[1] ? h : best))
}

/** How far the back of the outline bulges behind the line joining its two posterior corners, mm, >= 0. */
export function bulgeBehind({ points }: Outline, six: SixOnSection): number {
  const [a, b] = [six.posteriorInferior, six.posteriorSuperior]
  const size = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1
  const [uy, uz] = [(b[0] - a[0]) / size, (b[1] - a[1]) / size]
  const bulges = points.flatMap(([y, z]) => {
    const along = (y - a[0]) * uy + (z - a[1]) * uz
    if (along < 0 || along > size || y < 0) return []
    return [(y - a[0]) * uz - (z - a[1]) * uy]
  })
  bulges.sort((p, q) => q - p)
  // The third farthest sample: about a millimetre and a half of wall must bulge.
  return Math.max(0, bulges[2] ?? 0)
}
