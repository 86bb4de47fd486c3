import type { Triple } from '../../geometry/index.ts'
import { type Curve, curveThrough, medians, setAxes, smoothed, stationOf, wallDistance } from './curve.ts'
import { type Field, sampleAt } from './lattice/field.ts'

/** The line through the middle of the bodies and discs, with the canal's middle across from each of its stations. */
export interface BodyLine {
  readonly curve: Curve
  /** Canal's middle, 3 numbers a station. */
  readonly canal: Float64Array
  /** Distance from the canal's middle to the front of the body, mm. */
  readonly frontMm: Float64Array
  /** Distance from the canal's middle to the back wall of the body, mm. */
  readonly wallMm: Float64Array
  /** Half the width of the canal, mm. */
  readonly sideMm: Float64Array
}

/** How far in front of the canal the bodies' back and front walls lie, and the line half way between them. */
export function bodyLine(field: Field, canal: Curve): BodyLine {
  const wall = new Float64Array(canal.count)
  const front = new Float64Array(canal.count)
  const side = new Float64Array(canal.count)
  for (let s = 0; s < canal.count; s++) {
    const profile = frontProfile(field, canal, s)
    wall[s] = backWall(profile)
    front[s] = frontWall(profile, wall[s]!)
    side[s] = halfWidth(field, canal, s)
  }
  const wallMm = smoothed(medians(wall, 15), 8)
  const frontMm = smoothed(medians(front, 20), 12)
  const sideMm = smoothed(medians(side, 20), 10)
  const points: Triple[] = []
  for (let s = 0; s < canal.count; s++) {
    const p = stationOf(canal.at, s)
    const back = stationOf(canal.back, s)
    const d = (wallMm[s]! + frontMm[s]!) / 2
    points.push([p[0] - d * back[0], p[1] - d * back[1], p[2] - d * back[2]])
  }
  return paired(curveThrough(points, 4, 10), canal, { wallMm, frontMm, sideMm })
}

function halfWidth(field: Field, canal: Curve, s: number): number {
  const left = stationOf(canal.left, s)
  const a = wallDistance(field, canal, s, left, 1)
  const b = wallDistance(field, canal, s, left, -1)
  return a > 0 && b > 0 ? (a + b) / 2 : Math.max(a, b, 8)
}

const profileStep = 1
const profileLength = 66

/** Share of cortex-like samples within 8 mm of the middle and 14 mm up and down, by distance in front of the canal. */
function frontProfile(field: Field, canal: Curve, s: number): Float64Array {
  const out = new Float64Array(profileLength)
  for (let h = -14; h <= 14; h += 2) {
    const t = Math.min(canal.count - 1, Math.max(0, s + h))
    const over = s + h - t
    const p = stationOf(canal.at, t)
    const up = stationOf(canal.up, t)
    const left = stationOf(canal.left, s)
    const back = stationOf(canal.back, s)
    for (let x = -8; x <= 8; x += 4)
      for (let d = 0; d < profileLength; d++) {
        const at = (a: 0 | 1 | 2): number => p[a] + over * up[a] + x * left[a] - d * profileStep * back[a]
        const v = sampleAt(field, field.hu, at(0), at(1), at(2), -1024)
        if (v > 110) out[d] = out[d]! + Math.min(1, (v - 110) / 120) / 75
      }
  }
  return out
}

/** Where bone begins in front of the canal. */
function backWall(profile: Float64Array): number {
  let peak = 0
  for (let d = 4; d < 20; d++) peak = Math.max(peak, profile[d]!)
  for (let d = 3; d < 20; d++) if (profile[d]! > 0.5 * peak) return d
  return 9
}

/** Where bone ends in front of the back wall: the last place before a drop that lasts. */
function frontWall(profile: Float64Array, wall: number): number {
  let mean = 0
  for (let d = 2; d < 16; d++) mean += profile[Math.min(profileLength - 1, wall + d)]! / 14
  let last = wall + 18
  for (let d = wall + 14; d < profileLength - 2; d++) {
    if (profile[d]! > 0.55 * mean) last = d
    else if (profile[d]! < 0.35 * mean && profile[d + 2]! < 0.35 * mean) break
  }
  return Math.min(last, wall + 44)
}

/** Pairs each station of the middle line with the canal across from it. */
function paired(curve: Curve, canal: Curve, sizes: Pick<BodyLine, 'wallMm' | 'frontMm' | 'sideMm'>): BodyLine {
  const across = new Float64Array(3 * curve.count)
  const near = new Int32Array(curve.count)
  for (let s = 0; s < curve.count; s++) {
    const t = Math.min(canal.count - 1, Math.round((s * (canal.count - 1)) / Math.max(1, curve.count - 1)))
    near[s] = nearestAcross(curve, s, canal, t)
    across.set(stationOf(canal.at, near[s]!), 3 * s)
    setAxes(curve.up, curve.left, curve.back, s, stationOf(curve.up, s), stationOf(canal.left, near[s]!))
  }
  const pick = (values: Float64Array): Float64Array => Float64Array.from(near, (t) => values[t]!)
  return {
    curve,
    canal: across,
    wallMm: pick(sizes.wallMm),
    frontMm: pick(sizes.frontMm),
    sideMm: pick(sizes.sideMm),
  }
}

/** The canal station whose cross plane holds this station of the middle line. */
function nearestAcross(curve: Curve, s: number, canal: Curve, start: number): number {
  const p = stationOf(curve.at, s)
  let best = start
  let least = Infinity
  for (let t = Math.max(0, start - 60); t < Math.min(canal.count, start + 61); t++) {
    const c = stationOf(canal.at, t)
    const u = stationOf(canal.up, t)
    const off = Math.abs((p[0] - c[0]) * u[0] + (p[1] - c[1]) * u[1] + (p[2] - c[2]) * u[2])
    if (off < least) {
      least = off
      best = t
    }
  }
  return best
}
