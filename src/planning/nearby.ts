import type { Triple } from '../geometry/index.ts'
import type { Walls } from './walls.ts'

/**
 * The wall points within `withinMm` of the line from `backMm` behind the entry to the tip, nearest first: all that small
 * moves can meet, in the order in which they are likely to be met.
 */
export function wallsNear(walls: Walls, entry: Triple, tip: Triple, backMm: number, withinMm: number): Float32Array {
  const limit = withinMm * withinMm
  const found: number[] = []
  const squares: number[] = []
  eachSquare(walls.points, entry, tip, backMm, (p, square) => {
    if (square > limit) return
    found.push(p)
    squares.push(square)
  })
  const order = Int32Array.from(found.keys()).sort((a, b) => squares[a]! - squares[b]!)
  const near = new Float32Array(found.length * 3)
  for (let n = 0; n < order.length; n++) {
    const p = found[order[n]!]!
    near[n * 3] = walls.points[p]!
    near[n * 3 + 1] = walls.points[p + 1]!
    near[n * 3 + 2] = walls.points[p + 2]!
  }
  return near
}

/**
 * Least distance from the line, from `backMm` behind the entry to the tip, to the points, mm; exact, except that the first
 * distance not above `floorMm` ends it and is returned.
 */
export function clearanceTo(points: Float32Array, entry: Triple, tip: Triple, backMm: number, floorMm = -1): number {
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
      if (d <= enough) break
    }
  }
  return Math.sqrt(least)
}

function eachSquare(
  points: Float32Array,
  entry: Triple,
  tip: Triple,
  backMm: number,
  visit: (at: number, square: number) => void,
): void {
  const length = Math.hypot(tip[0] - entry[0], tip[1] - entry[1], tip[2] - entry[2])
  const ahead = [(tip[0] - entry[0]) / length, (tip[1] - entry[1]) / length, (tip[2] - entry[2]) / length] as const
  for (let p = 0; p < points.length; p += 3) {
    const x = points[p]! - tip[0]
    const y = points[p + 1]! - tip[1]
    const z = points[p + 2]! - tip[2]
    const s = Math.min(length + backMm, Math.max(0, -(x * ahead[0] + y * ahead[1] + z * ahead[2])))
    visit(p, (x + s * ahead[0]) ** 2 + (y + s * ahead[1]) ** 2 + (z + s * ahead[2]) ** 2)
  }
}
