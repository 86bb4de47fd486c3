import type { Triple } from '../../geometry/index.ts'
import type { CanalNode } from './canal.ts'
import { type Field, sampleAt } from './lattice/field.ts'

/**
 * A line along the spine from the caudal end to the cranial one, about 1 mm between stations.
 *
 * Flat arrays, 3 numbers a station, patient frame, mm. `up` is the unit tangent to the head, `left` and `back` complete it.
 */
export interface Curve {
  readonly count: number
  readonly at: Float64Array
  readonly up: Float64Array
  readonly left: Float64Array
  readonly back: Float64Array
}

export const stationOf = (values: Float64Array, s: number): Triple => [
  values[3 * s]!,
  values[3 * s + 1]!,
  values[3 * s + 2]!,
]

/** A curve through these points: smoothed, resampled at 1 mm, with its axes; `left` starts from the patient's left. */
export function curveThrough(points: readonly Triple[], sigmaMm: number, tangentSigmaMm: number): Curve {
  let line = resampled(points, 1)
  line = smoothedLine(line, sigmaMm)
  line = resampled(line, 1)
  const count = line.length
  const at = Float64Array.from(line.flat())
  const raw: Triple[] = line.map((_, s) => {
    const a = line[Math.max(0, s - 2)]!
    const b = line[Math.min(count - 1, s + 2)]!
    return [b[0] - a[0], b[1] - a[1], b[2] - a[2]]
  })
  const tangents = smoothedLine(raw, tangentSigmaMm)
  const up = new Float64Array(3 * count)
  const left = new Float64Array(3 * count)
  const back = new Float64Array(3 * count)
  for (let s = 0; s < count; s++) setAxes(up, left, back, s, tangents[s]!, [1, 0, 0])
  return { count, at, up, left, back }
}

/** Writes the right-handed axes of station s: `up` as given, `left` as near to `leftward` as it can be. */
export function setAxes(
  up: Float64Array,
  left: Float64Array,
  back: Float64Array,
  s: number,
  upward: Triple,
  leftward: Triple,
): void {
  const u = unitOf(upward)
  const along = leftward[0] * u[0] + leftward[1] * u[1] + leftward[2] * u[2]
  const l = unitOf([leftward[0] - along * u[0], leftward[1] - along * u[1], leftward[2] - along * u[2]])
  const b: Triple = [u[1] * l[2] - u[2] * l[1], u[2] * l[0] - u[0] * l[2], u[0] * l[1] - u[1] * l[0]]
  up.set(u, 3 * s)
  left.set(l, 3 * s)
  back.set(b, 3 * s)
}

export function unitOf(v: Triple): Triple {
  const n = Math.hypot(v[0], v[1], v[2]) || 1
  return [v[0] / n, v[1] / n, v[2] / n]
}

function resampled(points: readonly Triple[], stepMm: number): Triple[] {
  const out: Triple[] = []
  let carried = 0
  for (let n = 0; n + 1 < points.length; n++) {
    const a = points[n]!
    const b = points[n + 1]!
    const d = Math.hypot(b[0] - a[0], b[1] - a[1], b[2] - a[2])
    for (; carried < d; carried += stepMm) {
      const t = carried / d
      out.push([a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]), a[2] + t * (b[2] - a[2])])
    }
    carried -= d
  }
  out.push(points[points.length - 1]!)
  return out
}

/** Gaussian smoothing along a line; near the ends the line is continued by point reflection, so that it is not shortened. */
export function smoothedLine(line: readonly Triple[], sigma: number): Triple[] {
  const reach = Math.ceil(3 * sigma)
  const n = line.length
  const weights = Array.from({ length: reach + 1 }, (_, d) => Math.exp((-0.5 * d * d) / (sigma * sigma)))
  const pick = (s: number, a: 0 | 1 | 2): number => {
    if (s < 0) return 2 * line[0]![a] - line[Math.min(n - 1, -s)]![a]
    if (s >= n) return 2 * line[n - 1]![a] - line[Math.max(0, 2 * (n - 1) - s)]![a]
    return line[s]![a]
  }
  return line.map((_, s) => {
    const sum = [0, 0, 0] as [number, number, number]
    let total = 0
    for (let d = -reach; d <= reach; d++) {
      const w = weights[Math.abs(d)]!
      total += w
      for (const a of [0, 1, 2] as const) sum[a] += w * pick(s + d, a)
    }
    return [sum[0] / total, sum[1] / total, sum[2] / total] as const
  })
}

/** Gaussian smoothing of numbers along a line, ends held. */
export function smoothed(values: Float64Array, sigma: number): Float64Array {
  const reach = Math.ceil(3 * sigma)
  const n = values.length
  return values.map((_, s) => {
    let sum = 0
    let total = 0
    for (let d = -reach; d <= reach; d++) {
      const w = Math.exp((-0.5 * d * d) / (sigma * sigma))
      sum += w * values[Math.min(n - 1, Math.max(0, s + d))]!
      total += w
    }
    return sum / total
  })
}

/** The median of the numbers within `reach` of each. */
export function medians(values: Float64Array, reach: number): Float64Array {
  return values.map((_, s) => {
    const window = values.slice(Math.max(0, s - reach), s + reach + 1).sort()
    return window[window.length >> 1]!
  })
}

/** The traced nodes without the stretch where the ring was lost, moved to the middle between the canal's walls. */
export function canalCurve(field: Field, nodes: readonly CanalNode[]): Curve {
  const kept = withoutExcursions(surestStretch(nodes), field.stepMm)
  const points = kept.map(
    (n): Triple => [
      field.origin[0] + n.i * field.stepMm,
      field.origin[1] + n.j * field.stepMm,
      field.origin[2] + n.k * field.stepMm,
    ],
  )
  const rough = curveThrough(points, 6, 8)
  return curveThrough(centred(field, rough), 5, 8)
}

/** The longest run of nodes that never loses the ring for more than about 2 cm. */
function surestStretch(nodes: readonly CanalNode[]): readonly CanalNode[] {
  const reach = 3
  const mean = nodes.map((_, n) => {
    const window = nodes.slice(Math.max(0, n - reach), n + reach + 1)
    return window.reduce((sum, w) => sum + w.score, 0) / window.length
  })
  let best: [number, number, number] = [0, nodes.length, -1]
  let from = 0
  for (let n = 0; n <= nodes.length; n++) {
    if (n < nodes.length && mean[n]! > 0.4) continue
    const sum = nodes.slice(from, n).reduce((total, w) => total + w.score, 0)
    if (sum > best[2]) best = [from, n, sum]
    from = n + 1
  }
  return nodes.slice(best[0], best[1])
}

/** Reach of the chords that the canal is held against, and how far in front of one a real lordosis may lie, mm. */
const chordReachMm = 36
const lordosisMm = 11
/** How far above and below such a place the way has left the canal already, mm. */
const excursionEndMm = 10

/**
 * The nodes without those that leave the canal to the front and come back: a small body with weak marrow has a ring of cortex
 * like the canal's own, and the best path cuts through it where the canal is open to the sides.
 */
function withoutExcursions(nodes: readonly CanalNode[], stepMm: number): readonly CanalNode[] {
  const end = Math.round(excursionEndMm / stepMm)
  const off = nodes.map((_, n) => beforeChordMm(nodes, n, stepMm) > lordosisMm)
  const kept = nodes.filter((_, n) => !off.slice(Math.max(0, n - end), n + end + 1).includes(true))
  return kept.length >= 2 ? kept : nodes
}

/** How far a node lies in front of the chords over it, mm: the most over all chords. */
function beforeChordMm(nodes: readonly CanalNode[], n: number, stepMm: number): number {
  const reach = Math.round(chordReachMm / stepMm)
  const { j, k } = nodes[n]!
  let most = 0
  for (let a = Math.max(0, n - reach); a < n - 3; a++)
    for (let b = n + 4; b < Math.min(nodes.length, n + reach + 1); b++) {
      const low = nodes[a]!
      const high = nodes[b]!
      const chord = low.j + ((high.j - low.j) * (k - low.k)) / (high.k - low.k)
      most = Math.max(most, (chord - j) * stepMm)
    }
  return most
}

/** Each station moved half way between the walls met to the left and right, and in front and behind; its neighbours are heard. */
function centred(field: Field, curve: Curve): Triple[] {
  const shifts = (axis: Float64Array): Float64Array => {
    const raw = Float64Array.from({ length: curve.count }, (_, s) => middleShift(field, curve, s, stationOf(axis, s)))
    return smoothed(medians(raw, 8), 3)
  }
  const toLeft = shifts(curve.left)
  const toBack = shifts(curve.back)
  return Array.from({ length: curve.count }, (_, s) => {
    const p = stationOf(curve.at, s)
    const left = stationOf(curve.left, s)
    const back = stationOf(curve.back, s)
    const at = (a: 0 | 1 | 2): number => p[a] + toLeft[s]! * left[a] + toBack[s]! * back[a]
    return [at(0), at(1), at(2)]
  })
}

/** Half the difference of the wall distances both ways; 0 where a wall is not met. */
function middleShift(field: Field, curve: Curve, s: number, way: Triple): number {
  const a = wallDistance(field, curve, s, way, 1)
  const b = wallDistance(field, curve, s, way, -1)
  if (a < 0 || b < 0) return 0
  return Math.max(-4, Math.min(4, (a - b) / 2))
}

/** Distance from the curve to the nearest bone one way, mm, looking a little above and below as well; -1 where none. */
export function wallDistance(field: Field, curve: Curve, s: number, way: Triple, sign: number): number {
  const p = stationOf(curve.at, s)
  const up = stationOf(curve.up, s)
  for (let d = 3; d <= 18; d += 0.5)
    for (let h = -6; h <= 6; h += 2) {
      const at = (a: 0 | 1 | 2): number => p[a] + sign * d * way[a] + h * up[a]
      if (sampleAt(field, field.hu, at(0), at(1), at(2), -1024) > 190) return d
    }
  return -1
}
