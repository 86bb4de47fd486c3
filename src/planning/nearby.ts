import type { Triple } from '../geometry/index.ts'
import type { Walls } from './walls.ts'

/** Bins of squared distance that the gathered points are sorted into. */
const binCount = 64
const farther = 255
/** Beyond this the order does not matter. */
const farthestSortedMm = 30

/**
 * The wall points within `withinMm` (Infinity: all) of the line from `backMm` behind the entry to the tip, the near ones first: all that small
 * moves can meet, about in the order in which they are likely to be met.
 */
export function wallsNear(
  { points }: Pick<Walls, 'points'>,
  entry: Triple,
  tip: Triple,
  backMm: number,
  withinMm: number,
): Float32Array {
  const limit = withinMm * withinMm
  const spread = Math.min(limit, farthestSortedMm * farthestSortedMm)
  const length = Math.sqrt((tip[0] - entry[0]) ** 2 + (tip[1] - entry[1]) ** 2 + (tip[2] - entry[2]) ** 2)
  const [tx, ty, tz] = tip
  const ax = (tx - entry[0]) / length
  const ay = (ty - entry[1]) / length
  const az = (tz - entry[2]) / length
  const reach = length + backMm
  const bins = new Uint8Array(points.length / 3)
  const starts = new Int32Array(binCount + 2)
  for (let n = 0, p = 0; n < bins.length; n++, p += 3) {
    const x = points[p]! - tx
    const y = points[p + 1]! - ty
    const z = points[p + 2]! - tz
    const s = Math.min(reach, Math.max(0, -(x * ax + y * ay + z * az)))
    const dx = x + s * ax
    const dy = y + s * ay
    const dz = z + s * az
    const square = dx * dx + dy * dy + dz * dz
    if (square > limit) bins[n] = farther
    else {
      const bin = Math.min(binCount - 1, (square / spread) * binCount) | 0
      bins[n] = bin
      starts[bin + 1]!++
    }
  }
  for (let bin = 1; bin <= binCount; bin++) starts[bin]! += starts[bin - 1]!
  const near = new Float32Array(starts[binCount]! * 3)
  for (let n = 0; n < bins.length; n++) {
    const bin = bins[n]!
    if (bin === farther) continue
    const to = 3 * starts[bin]!++
    near[to] = points[n * 3]!
    near[to + 1] = points[n * 3 + 1]!
    near[to + 2] = points[n * 3 + 2]!
  }
  return near
}

/**
 * Least distance from the line, from `backMm` behind the entry to the tip, to the points, mm; exact, except that the first
 * distance not above `floorMm` ends it and is returned. With `reorder` that point is moved to the front quarter of `points`, where
 * the next of many like questions meets it sooner.
 */
export function clearanceTo(
  points: Float32Array,
  entry: Triple,
  tip: Triple,
  backMm: number,
  floorMm = -1,
  reorder = false,
): number {
  const enough = floorMm < 0 ? -1 : floorMm * floorMm
  const length = Math.sqrt((tip[0] - entry[0]) ** 2 + (tip[1] - entry[1]) ** 2 + (tip[2] - entry[2]) ** 2)
  const ax = (tip[0] - entry[0]) / length
  const ay = (tip[1] - entry[1]) / length
  const az = (tip[2] - entry[2]) / length
  const reach = length + backMm
  let least = Infinity
  for (let p = 0; p < points.length; p += 3) {
    const x = points[p]! - tip[0]
    const y = points[p + 1]! - tip[1]
    const z = points[p + 2]! - tip[2]
    let s = -(x * ax + y * ay + z * az)
    s = Math.min(reach, Math.max(0, s))
    const dx = x + s * ax
    const dy = y + s * ay
    const dz = z + s * az
    const d = dx * dx + dy * dy + dz * dz
    if (d < least) {
      least = d
      if (d <= enough) {
        if (reorder) swap(points, p, 3 * Math.floor(p / 12))
        break
      }
    }
  }
  return Math.sqrt(least)
}

function swap(points: Float32Array, p: number, q: number): void {
  for (let n = 0; n < 3; n++) {
    const held = points[p + n]!
    points[p + n] = points[q + n]!
    points[q + n] = held
  }
}
