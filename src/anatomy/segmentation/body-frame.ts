import type { Triple } from '../../geometry/index.ts'
import type { BodyLine } from './bodyline.ts'
import { stationOf, unitOf } from './curve.ts'

/** A plane across the spine that bounds one body: a disc's middle, or a guess where the image ends. */
export interface Bound {
  readonly centre: Triple
  readonly normal: Triple
  /** False where no disc was seen there. */
  readonly seen: boolean
}

/** One body's own axes and size as far as they are known before its walls are found. */
export interface BodyFrame {
  readonly centre: Triple
  readonly left: Triple
  readonly back: Triple
  readonly up: Triple
  readonly upper: Bound
  readonly lower: Bound
  /** Distance between the bounding planes along the body's axis, mm. */
  readonly pitchMm: number
  readonly halfDepthMm: number
  /** Where the body's back wall is expected, mm behind the centre. */
  readonly backMm: number
  /** Half the width to be kept where the body has no wall of its own: the first sacral one, between its alae. */
  readonly sacralHalfWidthMm: number | null
}

export function bodyFrame(line: BodyLine, lower: Bound, upper: Bound, station: number): BodyFrame {
  const up = unitOf(
    add(unitOf([0, 1, 2].map((a) => lower.normal[a as 0]! + upper.normal[a as 0]!) as unknown as Triple), [0, 0, 0]),
  )
  const l = stationOf(line.curve.left, station)
  const along = dot(l, up)
  const left = unitOf([l[0] - along * up[0], l[1] - along * up[1], l[2] - along * up[2]])
  const back: Triple = [
    up[1] * left[2] - up[2] * left[1],
    up[2] * left[0] - up[0] * left[2],
    up[0] * left[1] - up[1] * left[0],
  ]
  const centre = [0, 1, 2].map((a) => (lower.centre[a as 0]! + upper.centre[a as 0]!) / 2) as unknown as Triple
  const c = stationOf(line.canal, station)
  const toCanal = dot([c[0] - centre[0], c[1] - centre[1], c[2] - centre[2]], back)
  return {
    centre,
    left,
    back,
    up,
    upper,
    lower,
    pitchMm: dot(up, [0, 1, 2].map((a) => upper.centre[a as 0]! - lower.centre[a as 0]!) as unknown as Triple),
    halfDepthMm: (line.frontMm[station]! - line.wallMm[station]!) / 2,
    backMm: toCanal - line.wallMm[station]!,
    sacralHalfWidthMm: null,
  }
}

/** The frame of the first sacral body: its middle kept in front of the canal, its width taken from the vertebra above. */
export function sacralFrame(frame: BodyFrame, halfWidthAboveMm: number, halfDepthAboveMm: number): BodyFrame {
  const halfDepthMm = 0.8 * halfDepthAboveMm
  const shift = frame.backMm - 0.85 * halfDepthMm
  const centre = [0, 1, 2].map((a) => frame.centre[a as 0]! + shift * frame.back[a as 0]!) as unknown as Triple
  return {
    ...frame,
    centre,
    halfDepthMm,
    backMm: 0.85 * halfDepthMm,
    sacralHalfWidthMm: halfWidthAboveMm,
  }
}

const dot = (a: Triple, b: Triple): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const add = (a: Triple, b: Triple): Triple => [a[0] + b[0], a[1] + b[1], a[2] + b[2]]

/** Height of a bounding plane over the cross-section place (x to the left, y to the back), mm above the centre. */
export function planeHeight(frame: BodyFrame, bound: Bound, x: number, y: number): number {
  const n = bound.normal
  const c = bound.centre
  const d =
    n[0] * (c[0] - frame.centre[0] - x * frame.left[0] - y * frame.back[0]) +
    n[1] * (c[1] - frame.centre[1] - x * frame.left[1] - y * frame.back[1]) +
    n[2] * (c[2] - frame.centre[2] - x * frame.left[2] - y * frame.back[2])
  const slope = Math.max(0.5, dot(n, frame.up))
  return d / slope
}
