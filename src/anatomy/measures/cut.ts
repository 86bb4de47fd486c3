import { add, cross, type Direction, direction, dot, moved, type Point, scaled, unit } from '../../geometry/index.ts'
import type { Reader } from './region.ts'

/** One cut through bone square to an axis: the piece of it that is connected in the plane. */
export interface Cut {
  readonly alongMm: number
  readonly areaMm2: number
  readonly centre: Point<'vertebra'>
  /** Second moments about the centre in the plane's axes: uu, vv, uv, mm2. */
  readonly moments: readonly [number, number, number]
  readonly u: Direction<'vertebra'>
  readonly v: Direction<'vertebra'>
}

const stepMm = 0.5
const reachMm = 16
const half = Math.round(reachMm / stepMm)
const size = 2 * half + 1
const values = new Float32Array(size * size)
const seen = new Uint8Array(size * size)
const stack = new Int32Array(size * size)

/** Two unit directions that span the plane square to `axis`: `v` as near to superior as it can be. */
export function planeAxes(axis: Direction<'vertebra'>): readonly [Direction<'vertebra'>, Direction<'vertebra'>] {
  const up = direction('vertebra', 0, 0, 1)
  const v = unit(add(up, scaled(axis, -dot(up, axis))))
  return [cross(v, axis), v]
}

/**
 * The bone connected to the place nearest `at` in the plane square to `axis`; area to better than a cell because cells on
 * the border count by how far they are filled. Null where there is none within `seedMm`.
 */
export function cutAt(
  bone: Reader,
  at: Point<'vertebra'>,
  axis: Direction<'vertebra'>,
  alongMm: number,
  seedMm = 3,
): Cut | null {
  const [u, v] = planeAxes(axis)
  values.fill(-1)
  seen.fill(0)
  const read = (i: number): number => {
    if (values[i]! < 0) {
      const a = ((i % size) - half) * stepMm
      const b = (Math.floor(i / size) - half) * stepMm
      values[i] = bone(at[0] + a * u[0] + b * v[0], at[1] + a * u[1] + b * v[1], at[2] + a * u[2] + b * v[2])
    }
    return values[i]!
  }
  const start = nearest(read, Math.round(seedMm / stepMm))
  if (start < 0) return null
  const sums = flood(read, start)
  const [w, su, sv] = sums
  if (w * stepMm * stepMm < 6) return null
  const [mu, mv] = [su / w, sv / w]
  return {
    alongMm,
    areaMm2: w * stepMm * stepMm,
    centre: moved(moved(at, u, mu), v, mv),
    moments: [sums[3] / w - mu * mu, sums[4] / w - mv * mv, sums[5] / w - mu * mv],
    u,
    v,
  }
}

/** Sums of filling, and of its first and second moments, over the connected piece. */
function flood(read: (i: number) => number, start: number): [number, number, number, number, number, number] {
  let top = 0
  stack[top++] = start
  seen[start] = 1
  let [w, su, sv, uu, vv, uv] = [0, 0, 0, 0, 0, 0]
  while (top > 0) {
    const i = stack[--top]!
    const c = i % size
    const r = (i - c) / size
    const a = (c - half) * stepMm
    const b = (r - half) * stepMm
    const filled = read(i)
    // Border cells are visited but not passed through, and count by their filling.
    const f = Math.min(1, Math.max(0, 2 * filled - 0.5))
    w += f
    su += f * a
    sv += f * b
    uu += f * a * a
    vv += f * b * b
    uv += f * a * b
    if (filled < 0.5 || a * a + b * b > (reachMm - 1) ** 2) continue
    for (const next of [i - 1, i + 1, i - size, i + size]) {
      if (seen[next]) continue
      seen[next] = 1
      if (read(next) > 0.25) stack[top++] = next
    }
  }
  return [w, su, sv, uu, vv, uv]
}

function nearest(read: (i: number) => number, rings: number): number {
  for (let ring = 0; ring <= rings; ring++) {
    let best = -1
    let bestSquare = Number.POSITIVE_INFINITY
    for (let r = -ring; r <= ring; r++)
      for (let c = -ring; c <= ring; c++) {
        if (Math.max(Math.abs(r), Math.abs(c)) !== ring || r * r + c * c >= bestSquare) continue
        const i = c + half + size * (r + half)
        if (read(i) < 0.5) continue
        best = i
        bestSquare = r * r + c * c
      }
    if (best >= 0) return best
  }
  return -1
}
