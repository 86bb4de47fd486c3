import {
  add,
  angleRadBetween,
  cross,
  type Direction,
  dot,
  type Frame,
  moved,
  type Point,
  scaled,
  solveLinear,
  unit,
} from '../../geometry/index.ts'
import { planeAxes } from './cut.ts'
import { edgeNear, type Seen } from './ray.ts'

/** A pedicle's narrowest section as an ellipse, and the axis square to it. */
export interface Neck {
  readonly centre: Point<'vertebra'>
  readonly axis: Direction<'vertebra'>
  readonly u: Direction<'vertebra'>
  readonly v: Direction<'vertebra'>
  readonly areaMm2: number
  /** Second moments of the section about its centre: uu, vv, uv, mm2. */
  readonly moments: readonly [number, number, number]
}

const rays = 24
const planes = [-3, -2.25, -1.5, -0.75, 0, 0.75, 1.5, 2.25, 3] as const
const wallReachMm = 13
const turns = 3

/**
 * The neck read from the image: walls at the gray-level edge in planes square to the axis, and the axis along which these
 * walls run. A pedicle flares towards body and arch on its own side each, which would turn a line through the middles of
 * its sections; so walls that lie outside the common tube count less the farther out they are. `allowed` says where its
 * middle may lie.
 */
export function readNeck(
  seen: Seen,
  centre: Point<'vertebra'>,
  axis: Direction<'vertebra'>,
  usual: Direction<'vertebra'>,
  coneRad: number,
  allowed: (centre: Point<'vertebra'>) => boolean,
): Neck | null {
  let at = centre
  let along = axis
  for (let turn = 0; turn < turns; turn++) {
    const walls = wallsRound(seen, at, along, turn > 0)
    if (!walls) return null
    const [u, v] = planeAxes(along)
    const tube = tubeThrough(walls, [dot(usual, u) / dot(usual, along), dot(usual, v) / dot(usual, along)])
    if (!tube) return null
    const [gu, gv] = tube.slope
    const turned = withinCone(unit(add(along, add(scaled(u, gu), scaled(v, gv)))), usual, coneRad)
    const next = moved(moved(at, u, tube.shift[0]), v, tube.shift[1])
    if (allowed(next)) at = next
    along = turned
  }
  const walls = wallsRound(seen, at, along, true)
  return walls ? narrowest(walls, at, along, allowed) : null
}

/** The direction itself, or the nearest one to it that lies within an angle of another. */
export function withinCone<F extends Frame>(d: Direction<F>, around: Direction<F>, coneRad: number): Direction<F> {
  if (angleRadBetween(d, around) <= coneRad) return d
  const side = unit(add(d, scaled(around, -dot(d, around))))
  return add(scaled(around, Math.cos(coneRad)), scaled(side, Math.sin(coneRad)))
}

/** Wall distance by plane and ray; NaN where the cut is open there. */
type Walls = readonly Float64Array[]

function wallsRound(seen: Seen, at: Point<'vertebra'>, axis: Direction<'vertebra'>, fine: boolean): Walls | null {
  const [u, v] = planeAxes(axis)
  let open = 0
  const out = planes.map((s) => {
    const middle = moved(at, axis, s)
    const walls = Float64Array.from({ length: rays }, (_, n) => {
      const angle = (2 * Math.PI * n) / rays
      const d = add(scaled(u, Math.cos(angle)), scaled(v, Math.sin(angle)))
      const border = boneBorder(seen, middle, d)
      if (border === null) {
        open++
        return Number.NaN
      }
      if (!fine) return border
      const start = moved(middle, d, border)
      const edge = edgeNear(seen, start, { out: d, a: axis, halfAMm: 0.9, b: cross(axis, d), halfBMm: 0.8 })
      return edge && Math.abs(edge.atMm) <= 1.5 ? border + edge.atMm : border
    })
    return withoutProcess(walls, at[0] > 0 ? 0 : rays / 2)
  })
  return open > rays * planes.length * 0.5 ? null : out
}

/** A pedicle is at most so many times wider to its outer side than it is high; what lies beyond is its transverse process. */
const outerShareMax = 1.6

/** So many rays to each side of the outermost may meet it (60 degrees); those above and below show a leaning pedicle's height. */
const processRays = rays / 6

/** The walls of one plane with those towards the outer side, where a process may spring, kept within an ellipse on the height. */
function withoutProcess(walls: Float64Array, outer: number): Float64Array {
  const quarter = rays / 4
  const high = [walls[quarter]!, walls[3 * quarter]!].filter((r) => !Number.isNaN(r))
  if (high.length === 0) return walls
  const half = high.reduce((sum, r) => sum + r, 0) / high.length
  for (let k = -processRays; k <= processRays; k++) {
    const angle = (2 * Math.PI * k) / rays
    const limit = half / Math.hypot(Math.cos(angle) / outerShareMax, Math.sin(angle))
    const n = (outer + k + rays) % rays
    if (walls[n]! > limit) walls[n] = limit
  }
  return walls
}

function boneBorder(seen: Seen, from: Point<'vertebra'>, d: Direction<'vertebra'>): number | null {
  let before = seen.read.bone(from[0], from[1], from[2])
  if (before < 0.5) return null
  for (let r = 0.5; r <= wallReachMm; r += 0.5) {
    const now = seen.read.bone(from[0] + r * d[0], from[1] + r * d[1], from[2] + r * d[2])
    if (now < 0.5) return r - 0.5 + (0.5 * (before - 0.5)) / (before - now)
    before = now
  }
  return null
}

/** How strongly the usual axis draws where the walls make no tube at all; a clean tube feels almost none of it. */
const pullMax = 200

/**
 * Fits r(plane, ray) = r0(ray) + slope . direction(ray) * plane, with r0 free for each ray: the tilt of a tube of any
 * section. Walls outside the tube lose weight quickly, walls inside it slowly.
 */
function tubeThrough(
  walls: Walls,
  usual: readonly [number, number],
): { readonly slope: readonly [number, number]; readonly shift: readonly [number, number] } | null {
  let gu = 0
  let gv = 0
  const r0 = new Float64Array(rays)
  let doubt = 1
  for (let turn = 0; turn < 12; turn++) {
    const pull = pullMax * Math.min(1, doubt) ** 2
    const a = [[pull, 0], [0, pull]] // biome-ignore format: a matrix
    const b = [pull * usual[0], pull * usual[1]]
    let [kept, known] = [0, 0]
    for (let n = 0; n < rays; n++) {
      const [cu, cv] = [Math.cos((2 * Math.PI * n) / rays), Math.sin((2 * Math.PI * n) / rays)]
      const tilt = gu * cu + gv * cv
      const [base, weights] = lowMean(walls, n, tilt)
      r0[n] = base
      if (Number.isNaN(base)) continue
      let [w, t] = [0, 0]
      planes.forEach((s, k) => {
        w += weights[k]!
        t += weights[k]! * s
        if (!Number.isNaN(walls[k]![n]!)) known++
      })
      kept += w
      if (w < 1.5) continue
      const mean = t / w
      planes.forEach((s, k) => {
        if (weights[k] === 0) return
        const x = s - mean
        const q = weights[k]! * x
        const y = walls[k]![n]! - base
        a[0]![0]! += q * x * cu * cu
        a[0]![1]! += q * x * cu * cv
        a[1]![0]! += q * x * cu * cv
        a[1]![1]! += q * x * cv * cv
        b[0]! += q * y * cu
        b[1]! += q * y * cv
      })
    }
    doubt = known > 0 ? (1 - kept / known) / 0.5 : 1
    const g = solveLinear(a, b)
    if (!g) return null
    const step = Math.hypot(g[0]! - gu, g[1]! - gv)
    gu = Math.max(-0.5, Math.min(0.5, g[0]!))
    gv = Math.max(-0.5, Math.min(0.5, g[1]!))
    if (step < 1e-4) break
  }
  return { slope: [gu, gv], shift: middleOf(r0) }
}

/** The level of one ray's walls at plane 0, led by the lower ones, and the weight of each wall. */
function lowMean(walls: Walls, ray: number, tilt: number): readonly [number, Float64Array] {
  const level = planes.map((s, k) => walls[k]![ray]! - tilt * s)
  const known = level.filter((x) => !Number.isNaN(x)).sort((x, y) => x - y)
  const weights = new Float64Array(planes.length)
  if (known.length < 4) return [Number.NaN, weights]
  let base = known[Math.floor(known.length * 0.3)]!
  for (let turn = 0; turn < 4; turn++) {
    let [w, sum] = [0, 0]
    level.forEach((x, k) => {
      const over = (x - base) / (x > base ? 0.35 : 0.8)
      weights[k] = Number.isNaN(x) ? 0 : 1 / (1 + over * over) ** 2
      w += weights[k]!
      if (weights[k]! > 0) sum += weights[k]! * x
    })
    base = sum / w
  }
  return [base, weights]
}

/** Where the middle of a closed outline lies, from opposite rays. */
function middleOf(r: Float64Array): readonly [number, number] {
  let [su, sv, n] = [0, 0, 0]
  for (let k = 0; k < rays / 2; k++) {
    const there = r[k]!
    const back = r[k + rays / 2]!
    if (Number.isNaN(there) || Number.isNaN(back)) continue
    const half = (there - back) / 2
    su += half * Math.cos((2 * Math.PI * k) / rays)
    sv += half * Math.sin((2 * Math.PI * k) / rays)
    n++
  }
  return n > 3 ? [(2 * su) / n, (2 * sv) / n] : [0, 0]
}

/** The section of least area among the planes, read over its neighbours too. */
function narrowest(
  walls: Walls,
  at: Point<'vertebra'>,
  axis: Direction<'vertebra'>,
  allowed: (centre: Point<'vertebra'>) => boolean,
): Neck | null {
  const [u, v] = planeAxes(axis)
  let best: Neck | null = null
  for (let k = 1; k + 1 < planes.length; k++) {
    const r = Float64Array.from({ length: rays }, (_, n) => {
      const near = [walls[k - 1]![n]!, walls[k]![n]!, walls[k + 1]![n]!].filter((x) => !Number.isNaN(x))
      return near.length > 0 ? near.sort((x, y) => x - y)[Math.floor(near.length / 2)]! : Number.NaN
    })
    const closed = closedOutline(r)
    if (!closed) continue
    const section = momentsOf(closed)
    const centre = moved(moved(moved(at, axis, planes[k]!), u, section.centre[0]), v, section.centre[1])
    if (!allowed(centre) || (best && best.areaMm2 <= section.areaMm2)) continue
    best = {
      centre,
      axis,
      u,
      v,
      areaMm2: section.areaMm2,
      moments: section.moments,
    }
  }
  return best
}

/** Rays without a wall take the mean of the nearest ones with; null where more than a quarter have none. */
function closedOutline(r: Float64Array): Float64Array | null {
  const missing = r.reduce((n, x) => n + (Number.isNaN(x) ? 1 : 0), 0)
  if (missing > rays / 4) return null
  return r.map((x, n) => {
    if (!Number.isNaN(x)) return x
    const next = (step: number) => {
      let k = n
      while (Number.isNaN(r[k]!)) k = (k + step + rays) % rays
      return r[k]!
    }
    return (next(1) + next(-1)) / 2
  })
}

/** Area, centre and second moments of the polygon through the wall points. */
function momentsOf(r: Float64Array): {
  readonly areaMm2: number
  readonly centre: readonly [number, number]
  readonly moments: readonly [number, number, number]
} {
  let [area, su, sv, uu, vv, uv] = [0, 0, 0, 0, 0, 0]
  for (let n = 0; n < rays; n++) {
    const [a0, a1] = [(2 * Math.PI * n) / rays, (2 * Math.PI * (n + 1)) / rays]
    const [x0, y0] = [r[n]! * Math.cos(a0), r[n]! * Math.sin(a0)]
    const [x1, y1] = [r[(n + 1) % rays]! * Math.cos(a1), r[(n + 1) % rays]! * Math.sin(a1)]
    const c = x0 * y1 - x1 * y0
    area += c / 2
    su += ((x0 + x1) * c) / 6
    sv += ((y0 + y1) * c) / 6
    uu += ((x0 * x0 + x0 * x1 + x1 * x1) * c) / 12
    vv += ((y0 * y0 + y0 * y1 + y1 * y1) * c) / 12
    uv += ((x0 * y1 + 2 * x0 * y0 + 2 * x1 * y1 + x1 * y0) * c) / 24
  }
  const [mu, mv] = [su / area, sv / area]
  return { areaMm2: area, centre: [mu, mv], moments: [uu / area - mu * mu, vv / area - mv * mv, uv / area - mu * mv] }
}
