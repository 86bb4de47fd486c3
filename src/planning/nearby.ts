import type { Triple } from '../geometry/index.ts'
import type { Walls } from './walls.ts'

/** The wall points within `withinMm` of the line from `backMm` behind the entry to the tip: all that small moves can meet. */
export function wallsNear(walls: Walls, entry: Triple, tip: Triple, backMm: number, withinMm: number): Float32Array {
  const near: number[] = []
  const limit = withinMm * withinMm
  eachSquare(walls.points, entry, tip, backMm, (p, square) => {
    if (square <= limit) near.push(walls.points[p]!, walls.points[p + 1]!, walls.points[p + 2]!)
  })
  return Float32Array.from(near)
}

/** Least distance from the line, from `backMm` behind the entry to the tip, to the points, mm; exact. */
export function clearanceTo(points: Float32Array, entry: Triple, tip: Triple, backMm: number): number {
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
    if (d < least) least = d
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
