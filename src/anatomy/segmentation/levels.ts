import type { Triple } from '../../geometry/index.ts'
import { type BodyFrame, type Bound, bodyFrame } from './body-frame.ts'
import type { BodyLine } from './bodyline.ts'
import { stationOf } from './curve.ts'
import type { Disc } from './discs.ts'

/** One vertebra before it has a name, from the caudal end: its own axes and where its body is cut by the image. */
export interface Segment {
  readonly frame: BodyFrame
  /** Station of the body line at its middle. */
  readonly station: number
  /** Whether both its discs were seen. */
  readonly bounded: boolean
  /** Whether its body is in view; above the last body in view the arch of the next vertebra still hangs down. */
  readonly bodyInView: boolean
}

/** The vertebrae between the discs, and those cut by the image at either end where enough of them is in view. */
export function segmentsBetween(line: BodyLine, discs: readonly Disc[]): readonly Segment[] {
  const bounds: (Bound & { readonly station: number })[] = discs.map((d) => ({
    centre: d.centre,
    normal: d.normal,
    station: d.station,
    seen: true,
  }))
  const first = discs[0]
  const last = discs[discs.length - 1]
  if (!first || !last) return []
  const pitch = typicalPitch(discs)
  if (first.station >= leastViewMm) bounds.unshift(beyond(line, first, -endPitch(discs, 0, pitch)))
  if (line.curve.count - 1 - last.station >= leastViewMm)
    bounds.push(beyond(line, last, endPitch(discs, discs.length - 2, pitch)))
  const inView = bounds.length - 1
  const top = bounds[inView]!
  bounds.push(beyond(line, top, endPitch(discs, discs.length - 2, pitch)))
  const out: Segment[] = []
  for (let n = 0; n + 1 < bounds.length; n++) {
    const lower = bounds[n]!
    const upper = bounds[n + 1]!
    const station = Math.round(Math.min(line.curve.count - 1, Math.max(0, (lower.station + upper.station) / 2)))
    const middle = (lower.station + upper.station) / 2
    out.push({
      frame: bodyFrame(line, lower, upper, station),
      station: n < inView ? station : middle,
      bounded: lower.seen && upper.seen,
      bodyInView: n < inView,
    })
  }
  return out
}

/** Least length of body line in view beyond the last disc for a cut vertebra to be kept. */
const leastViewMm = 8

function typicalPitch(discs: readonly Disc[]): number {
  const gaps = discs.slice(1).map((d, n) => d.station - discs[n]!.station)
  gaps.sort((a, b) => a - b)
  return gaps[gaps.length >> 1] ?? 32
}

const endPitch = (discs: readonly Disc[], n: number, fallback: number): number =>
  n >= 0 && n + 1 < discs.length ? Math.max(0.8 * fallback, discs[n + 1]!.station - discs[n]!.station) : fallback

/** A guessed plane `alongMm` beyond a disc, parallel to it where the line is not known that far. */
function beyond(
  line: BodyLine,
  disc: { readonly station: number },
  alongMm: number,
): Bound & { readonly station: number } {
  const { count } = line.curve
  const station = disc.station + alongMm
  const held = Math.min(count - 1, Math.max(0, Math.round(station)))
  const over = station - held
  const at = stationOf(line.curve.at, held)
  const up = stationOf(line.curve.up, held)
  const centre: Triple = [at[0] + over * up[0], at[1] + over * up[1], at[2] + over * up[2]]
  return { centre, normal: up, station, seen: false }
}
