import { type Blur, blurAlong } from './blur.ts'
import { type Edge, type Profile, shellEdge } from './edge.ts'
import { type FrameReader, kind } from './region.ts'

/** What rays need: the image round one vertebra in its frame, and how blurred it is. */
export interface Seen {
  readonly read: FrameReader
  readonly blur: Blur
}

type Three = readonly [x: number, y: number, z: number]

const insideMm = 4
const outsideMm = 3.6
const stepMm = 0.3
const values = new Float64Array(64)

/**
 * The bone's outer surface along a unit direction near `start`, as mm outward from there; profiles from all `offsets`
 * (displacements of the ray) are averaged first. The profile ends half-way to another vertebra. Null where no edge shows.
 */
export function edgeNear(
  { read, blur }: Seen,
  start: Three,
  out: Three,
  offsets: readonly Three[],
  limits: { readonly insideMm?: number } = {},
): Edge | null {
  const inner = -(limits.insideMm ?? insideMm)
  const outer = freeOutside(read, start, out)
  const count = Math.floor((outer - inner) / stepMm) + 1
  const profile: Profile = { fromMm: inner, stepMm, values, count }
  for (let n = 0; n < count; n++) {
    const d = inner + n * stepMm
    const x = start[0] + d * out[0]
    const y = start[1] + d * out[1]
    const z = start[2] + d * out[2]
    let sum = 0
    for (const o of offsets) sum += read.hu(x + o[0], y + o[1], z + o[2])
    values[n] = sum / offsets.length
  }
  return shellEdge(profile, 0, blurAlong(blur, out[0], out[1], out[2]))
}

function freeOutside(read: FrameReader, start: Three, out: Three): number {
  for (let d = 0.5; d <= 2 * outsideMm; d += 0.5)
    if (read.kindAt(start[0] + d * out[0], start[1] + d * out[1], start[2] + d * out[2]) === kind.other)
      return Math.min(outsideMm, Math.max(1.5, d / 2))
  return outsideMm
}

/** Where the body mask ends going out from an inner point: the outermost crossing within `reachMm`; null without one. */
export function maskBorder(read: FrameReader, from: Three, out: Three, reachMm: number): number | null {
  let border: number | null = null
  let before = read.body(from[0], from[1], from[2])
  for (let d = 0.5; d <= reachMm; d += 0.5) {
    const now = read.body(from[0] + d * out[0], from[1] + d * out[1], from[2] + d * out[2])
    if (before >= 0.5 && now < 0.5) border = d - 0.5 + (0.5 * (before - 0.5)) / (before - now)
    before = now
  }
  return border
}
