import {
  type Affine,
  add,
  cross,
  type Direction,
  direction,
  dot,
  mapDirection,
  mapPoint,
  moved,
  type Point,
  point,
  scaled,
  unit,
} from '../../geometry/index.ts'
import type { Pedicle, Side } from '../spine.ts'
import type { FrameReader } from './region.ts'

/** One cut square to an axis: what bone belongs to the pedicle there. */
interface Section {
  readonly alongMm: number
  readonly areaMm2: number
  readonly centre: Point<'vertebra'>
  /** Second moments of the section in its plane, mm2: uu, vv, uv. */
  readonly moments: readonly [number, number, number]
  readonly u: Direction<'vertebra'>
  readonly v: Direction<'vertebra'>
}

const stepMm = 0.5
const reachMm = 15
const turns = 4

/**
 * The narrowest section between body and arch on one side, by cutting square to the pedicle's axis and turning the axis
 * until it runs through the middles of the cuts. Null where no pedicle is found.
 *
 * `wallMm` is the y of the posterior wall, `canalHalfMm` half the canal's width, both in the vertebra frame.
 */
export function findPedicle(
  read: FrameReader,
  frame: Affine<'patient', 'vertebra'>,
  side: Side,
  wallMm: number,
  canal: { readonly xMm: number; readonly halfMm: number },
  zTopMm: number,
): Pedicle | null {
  const sign = side === 'left' ? 1 : -1
  let axis = direction('vertebra', 0, -1, 0)
  const seed = firstSeed(read, sign, wallMm, canal, zTopMm)
  if (!seed) return null
  let centre = seed
  let best: Section | null = null
  for (let turn = 0; turn < turns; turn++) {
    const sections = cuts(read, centre, axis, turn === 0 ? [-6, 7] : [-5, 5])
    best = narrowest(sections)
    if (!best) return null
    centre = best.centre
    const turned = axisThrough(sections, best)
    if (turned) axis = turned
  }
  return best ? described(best, axis, frame, side) : null
}

/** The middle of the bone beside the canal just behind the posterior wall. */
function firstSeed(
  read: FrameReader,
  sign: number,
  wallMm: number,
  canal: { readonly xMm: number; readonly halfMm: number },
  zTopMm: number,
): Point<'vertebra'> | null {
  let best: Point<'vertebra'> | null = null
  let bestScore = 0
  for (const back of [2, 4, 6, 8]) {
    let w = 0
    let sx = 0
    let sz = 0
    for (let z = -zTopMm; z <= zTopMm + 3; z += 1)
      for (let x = canal.halfMm * 0.7; x <= canal.halfMm + 16; x += 1) {
        const bone = read.bone(canal.xMm + sign * x, wallMm + back, z)
        if (bone < 0.5) continue
        w++
        sx += x
        sz += z
      }
    if (w < 8) continue
    const score = 1 / w
    if (score > bestScore) {
      bestScore = score
      best = point('vertebra', canal.xMm + (sign * sx) / w, wallMm + back, sz / w)
    }
  }
  return best
}

function cuts(
  read: FrameReader,
  origin: Point<'vertebra'>,
  axis: Direction<'vertebra'>,
  [from, to]: readonly [number, number],
): Section[] {
  const out: Section[] = []
  const half: Section[][] = [[], []]
  let centre = origin
  for (let d = 0; d <= to; d += stepMm) {
    const s = section(read, moved(alongFrom(origin, centre, axis), axis, d), axis, d)
    if (!s) break
    half[0]!.push(s)
    centre = s.centre
  }
  centre = origin
  for (let d = -stepMm; d >= from; d -= stepMm) {
    const s = section(read, moved(alongFrom(origin, centre, axis), axis, d), axis, d)
    if (!s) break
    half[1]!.push(s)
    centre = s.centre
  }
  out.push(...half[1]!.reverse(), ...half[0]!)
  return out
}

/** The point of the plane through `origin` that lies straight along the axis from `centre`. */
const alongFrom = (
  origin: Point<'vertebra'>,
  centre: Point<'vertebra'>,
  axis: Direction<'vertebra'>,
): Point<'vertebra'> => {
  const back = (origin[0] - centre[0]) * axis[0] + (origin[1] - centre[1]) * axis[1] + (origin[2] - centre[2]) * axis[2]
  return moved(centre, axis, back)
}

/** The bone connected to `at` in the plane square to `axis`, within reach. */
function section(
  read: FrameReader,
  at: Point<'vertebra'>,
  axis: Direction<'vertebra'>,
  alongMm: number,
): Section | null {
  const up = direction('vertebra', 0, 0, 1)
  const v = unit(add(up, scaled(axis, -dot(up, axis))))
  const u = cross(v, axis)
  const n = Math.round(reachMm / stepMm)
  const size = 2 * n + 1
  const value = new Float32Array(size * size).fill(-1)
  const valueAt = (c: number, r: number): number => {
    const i = c + size * r
    if (value[i]! < 0) {
      const a = (c - n) * stepMm
      const b = (r - n) * stepMm
      value[i] = read.bone(at[0] + a * u[0] + b * v[0], at[1] + a * u[1] + b * v[1], at[2] + a * u[2] + b * v[2])
    }
    return value[i]!
  }
  const start = nearestBone(valueAt, n)
  if (!start) return null
  const seen = new Uint8Array(size * size)
  const stack = [start[0] + size * start[1]]
  seen[stack[0]!] = 1
  let [w, su, sv, uu, vv, uv] = [0, 0, 0, 0, 0, 0]
  while (stack.length > 0) {
    const i = stack.pop()!
    const c = i % size
    const r = (i - c) / size
    const a = (c - n) * stepMm
    const b = (r - n) * stepMm
    // Partly filled border cells count by how far they are filled: area to better than a cell.
    const f = Math.min(1, Math.max(0, (valueAt(c, r) - 0.5) / 0.5 + 0.5))
    w += f
    su += f * a
    sv += f * b
    uu += f * a * a
    vv += f * b * b
    uv += f * a * b
    for (const [dc, dr] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ] as const) {
      // biome-ignore format: four ways
      const c2 = c + dc
      const r2 = r + dr
      if (c2 < 0 || r2 < 0 || c2 >= size || r2 >= size) continue
      const next = c2 + size * r2
      if (seen[next] || (c2 - n) ** 2 + (r2 - n) ** 2 > n * n || valueAt(c2, r2) < 0.5) continue
      seen[next] = 1
      stack.push(next)
    }
  }
  if (w * stepMm * stepMm < 4) return null
  const [mu, mv] = [su / w, sv / w]
  return {
    alongMm,
    areaMm2: w * stepMm * stepMm,
    centre: moved(moved(at, u, mu), v, mv),
    moments: [uu / w - mu * mu, vv / w - mv * mv, uv / w - mu * mv],
    u,
    v,
  }
}

function nearestBone(valueAt: (c: number, r: number) => number, n: number): readonly [number, number] | null {
  for (let ring = 0; ring <= 8; ring++)
    for (let r = n - ring; r <= n + ring; r++)
      for (let c = n - ring; c <= n + ring; c++)
        if (Math.max(Math.abs(r - n), Math.abs(c - n)) === ring && valueAt(c, r) >= 0.5) return [c, r]
  return null
}

function narrowest(sections: readonly Section[]): Section | null {
  let best: Section | null = null
  for (const s of sections) if (!best || s.areaMm2 < best.areaMm2) best = s
  return best
}

/** The direction through the middles of the cuts within 3 mm of the narrowest one. */
function axisThrough(sections: readonly Section[], best: Section): Direction<'vertebra'> | null {
  const near = sections.filter((s) => Math.abs(s.alongMm - best.alongMm) <= 3 && s.areaMm2 < 1.6 * best.areaMm2)
  if (near.length < 4) return null
  const t0 = near.reduce((s, n) => s + n.alongMm, 0) / near.length
  let tt = 0
  const slope = [0, 0, 0]
  for (const n of near) {
    tt += (n.alongMm - t0) ** 2
    for (let c = 0; c < 3; c++) slope[c] = slope[c]! + (n.alongMm - t0) * n.centre[c as 0 | 1 | 2]
  }
  const d = unit(direction('vertebra', slope[0]! / tt, slope[1]! / tt, slope[2]! / tt))
  return d[1] < -0.5 ? d : null
}

function described(s: Section, axis: Direction<'vertebra'>, frame: Affine<'patient', 'vertebra'>, side: Side): Pedicle {
  const [uu, vv, uv] = s.moments
  const mean = (uu + vv) / 2
  const spread = Math.hypot((uu - vv) / 2, uv)
  const angle = 0.5 * Math.atan2(2 * uv, uu - vv)
  const long = add(scaled(s.u, Math.cos(angle)), scaled(s.v, Math.sin(angle)))
  const short = cross(axis, long)
  const diameters = [4 * Math.sqrt(mean + spread), 4 * Math.sqrt(Math.max(0, mean - spread))] as const
  // The width is the diameter that runs more across than along the spine.
  const longIsWidth = Math.abs(long[0]) > Math.abs(short[0])
  const across = longIsWidth ? long : short
  const lateral = side === 'left' ? 1 : -1
  const widthDirection = across[0] * lateral < 0 ? scaled(across, -1) : across
  return {
    side,
    isthmus: mapPoint(frame, s.centre),
    axis: mapDirection(frame, axis),
    widthMm: longIsWidth ? diameters[0] : diameters[1],
    heightMm: longIsWidth ? diameters[1] : diameters[0],
    widthDirection: mapDirection(frame, widthDirection),
  }
}
