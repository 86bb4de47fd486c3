import type { Side } from '../anatomy/index.ts'
import { constant } from '../base/index.ts'
import type { Triple } from '../geometry/index.ts'
import { group, type TargetZone } from './candidates.ts'
import { centredIn, offCentre, turnedTo } from './centring.ts'
import { allMoves, along, type Clear, compass, type Way } from './compass.ts'
import { type Landmarks, type PedicleLandmarks, signOf } from './landmarks.ts'
import { boneBehind, type SearchSpace } from './search.ts'
import { cellsNear, clearanceAmong, nearestPoint, type Stretch, stretchBetween } from './wall-cells.ts'
import type { Walls } from './walls.ts'

/** Where a way may be moved, and what for. */
export interface Room {
  readonly space: SearchSpace
  readonly walls: Walls
  readonly marks: Landmarks
  readonly side: Side
  readonly zone: TargetZone
  /** `group` (candidates.ts) of targets it must stay in. */
  readonly wanted: number
  /** The pedicle whose middle and axis are kept to among equal ways; null where it is passed by. */
  readonly pedicle: PedicleLandmarks | null
}

export const equalMm = constant({
  value: 0.08,
  range: [0, 0.1],
  unit: 'mm',
  source: 'project-assumption',
  note: 'ways whose least clearances differ by less count as equal; a tenth of a fine voxel, below what the planner must reach of the greatest clearance (0.1 mm)',
})

/** Of the ways climbed coarsely, those this near to the best are climbed finely, mm. */
const finalistMm = 0.2

/**
 * The best way near the given ones, by three compass searches on the exact distance to the wall points.
 *
 * First the greatest clearance from every start; then, giving up at most `equalMm` of the greatest, the pedicle's axis and
 * middle, with the tip drawn back; then, along the same line, the deepest tip. Of the ways so made the one nearest to the pedicle's
 * middle and axis is returned; across the midline the deepest and straightest.
 */
export function refined(room: Room, starts: readonly Way[]): Way | undefined {
  const climbing = starts.map((start) => {
    const { mm } = nearestPoint(room.walls, stretchBetween(start.entry, start.tip, room.space.backMm))
    const clear = clearer(room, start)
    return { clear, way: climbed(clear, { ...start, clearanceMm: mm }, [0.8, 0.4, 0.2]) }
  })
  const bestMm = Math.max(...climbing.map(({ way }) => way.clearanceMm))
  const clearest = climbing
    .filter(({ way }) => way.clearanceMm >= bestMm - finalistMm)
    .map(({ clear, way }) => ({ clear, way: climbed(clear, way, [0.1, 0.05, 0.6, 0.3, 0.15, 0.05]) }))
  const floorMm = Math.max(...clearest.map(({ way }) => way.clearanceMm)) - equalMm.value
  const settled = clearest.flatMap(({ clear, way }) =>
    way.clearanceMm < floorMm ? [] : [settledIn(room, clear, way, floorMm)],
  )
  const pedicle = room.wanted === group.paramedian ? room.pedicle : null
  const off = (w: Way) => (pedicle ? offCentre(room.space, pedicle, w.entry, w.tip) : 0)
  const ranked = settled.map((way) => ({ way, off: off(way) }))
  return ranked.sort((a, b) => a.off - b.off || worth(b.way) - worth(a.way))[0]?.way
}

const climbed = (clear: Clear, start: Way, stepsMm: readonly number[]): Way =>
  compass(start, allMoves, stepsMm, (entry, tip, best) => clear(entry, tip, best.clearanceMm))

/** Of the ways equal to this one: along the pedicle and in its middle, as deep as that allows. */
function settledIn({ space, pedicle }: Room, clear: Clear, way: Way, floorMm: number): Way {
  const back = slid(clear, way, floorMm, -1)
  const centred = pedicle ? centredIn(space, pedicle, clear, turnedTo(pedicle, clear, back, floorMm), floorMm) : back
  return slid(clear, centred, floorMm, 1)
}

/** A radian of obliquity weighs as much as this depth, mm. */
const depthPerRadMm = 10
const worth = (w: Way) => -w.tip[1] - depthPerRadMm * obliquityRad(w.entry, w.tip)

/** Angle between a way and the vertebra's own front-back axis. */
const obliquityRad = (entry: Triple, tip: Triple): number =>
  Math.atan2(Math.hypot(tip[0] - entry[0], tip[2] - entry[2]), entry[1] - tip[1])

/** Walls this much farther than the nearest are kept at hand, until a line has drifted so far that others could be nearer. */
const handyMm = 5

function clearer({ space, walls, marks, zone, side, wanted }: Room, start: Way): Clear {
  const gather = (middle: Stretch) => {
    const withinMm = nearestPoint(walls, middle).mm + handyMm
    return { middle, withinMm, near: cellsNear(walls.cells, middle, withinMm) }
  }
  let hand = gather(stretchBetween(start.entry, start.tip, space.backMm))
  return (entry, tip, floor) => {
    if (depthFraction(marks, zone, tip, side, wanted) === undefined) return undefined
    const stretch = stretchBetween(entry, tip, space.backMm)
    let clearanceMm = clearanceAmong(walls, hand.near, stretch, floor)
    if (clearanceMm > floor && clearanceMm + drift(stretch, hand.middle) > hand.withinMm) {
      hand = gather(stretch)
      clearanceMm = clearanceAmong(walls, hand.near, stretch, floor)
    }
    if (!(clearanceMm > floor) || (space.bareBehind && boneBehind(space, entry, tip))) return undefined
    return { entry, tip, clearanceMm }
  }
}

/** No place of one stretch is farther than this from the other, mm. */
function drift(a: Stretch, b: Stretch): number {
  let [tips, ends] = [0, 0]
  for (let axis = 0; axis < 3; axis++) {
    const tip = a.tip[axis]! - b.tip[axis]!
    tips += tip * tip
    ends += (tip + a.lengthMm * a.back[axis]! - b.lengthMm * b.back[axis]!) ** 2
  }
  return Math.sqrt(Math.max(tips, ends))
}

/** The same line with its tip drawn back or pushed on as far as zone and floor allow; drawn back, walls ahead leave it free to turn. */
function slid(clear: Clear, start: Way, floorMm: number, sign: 1 | -1): Way {
  let best = start
  for (const step of [1, 0.25])
    for (let n = 0; n < 12; n++) {
      const way = clear(best.entry, along(best.entry, best.tip, sign * step), floorMm)
      if (!way) break
      best = way
    }
  return best
}

/** 0 to 1 from the back to the front of the zone; undefined outside it. */
export function depthFraction(
  marks: Landmarks,
  zone: TargetZone,
  tip: Triple,
  side: Side,
  wanted: number,
): number | undefined {
  const front = marks.anteriorY(0)
  const depth = (tip[1] - front) / (marks.posteriorY(0) - front)
  const low = marks.inferiorZ(tip[0], tip[1])
  const height = (tip[2] - low) / (marks.superiorZ(tip[0], tip[1]) - low)
  const lateral = (tip[0] * signOf(side)) / marks.halfWidthMm
  const [from, to] =
    wanted === group.crossing ? [zone.lateral[0], zone.crossingBelow] : [zone.paramedianFrom, zone.lateral[1]]
  const within = (value: number, low_: number, high: number) => value >= low_ - 1e-6 && value <= high + 1e-6
  const inside = within(depth, ...zone.depth) && within(height, ...zone.height) && within(lateral, from, to)
  return inside ? Math.min(1, Math.max(0, (zone.depth[1] - depth) / (zone.depth[1] - zone.depth[0]))) : undefined
}
