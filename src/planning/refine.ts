import type { Side } from '../anatomy/index.ts'
import type { Triple } from '../geometry/index.ts'
import { group, type TargetZone } from './candidates.ts'
import { offCentre } from './centring.ts'
import { type Landmarks, type PedicleLandmarks, signOf } from './landmarks.ts'
import { clearanceTo, wallsNear } from './nearby.ts'
import { boneBehind, type SearchSpace } from './search.ts'
import type { Walls } from './walls.ts'

export interface Way {
  readonly entry: Triple
  readonly tip: Triple
  /** Least distance of the axis to a wall. */
  readonly clearanceMm: number
}

/** Where a way may be moved, and what for. */
export interface Room {
  readonly space: SearchSpace
  readonly walls: Walls
  readonly marks: Landmarks
  readonly side: Side
  readonly zone: TargetZone
  /** `group` (candidates.ts) of targets it must stay in. */
  readonly wanted: number
}

/** Ways whose least clearances differ by less than this are taken as equal, mm; a tenth of what a fine CT resolves. */
export const equalMm = 0.08

/**
 * The best way near the given ones, by three compass searches on the exact distance to the wall points.
 *
 * First the greatest clearance from every start; then, giving up at most `equalMm` of the greatest, the pedicle's middle and
 * axis, with the tip drawn back; then, along the same line, the deepest tip. Of the ways so made the one nearest to the pedicle's middle and
 * axis is returned; across the midline the deepest and straightest.
 */
export function refined(room: Room, starts: readonly Way[]): Way | undefined {
  const first = starts[0]
  if (!first) return undefined
  // Near ones first, so that a way that does not clear is soon found out.
  const all = wallsNear(room.walls, first.entry, first.tip, room.space.backMm, Infinity)
  const clear = starts.map((start) => clearer(room, all, start))
  const clearest = starts.map((start, n) => {
    const exact = clearanceTo(all, start.entry, start.tip, room.space.backMm)
    return compass(
      { ...start, clearanceMm: exact },
      [0.8, 0.4, 0.2, 0.1, 0.05, 0.6, 0.3, 0.15, 0.05],
      (entry, tip, best) => (clear[n] as Clear)(entry, tip, best.clearanceMm),
    )
  })
  const floorMm = Math.max(...clearest.map((w) => w.clearanceMm)) - equalMm
  const settled = clearest.flatMap((way, n) =>
    way.clearanceMm < floorMm
      ? []
      : [
          deepest(
            clear[n] as Clear,
            centredIn(room, clear[n] as Clear, withdrawn(clear[n] as Clear, way, floorMm), floorMm),
            floorMm,
          ),
        ],
  )
  const pedicle = room.wanted === group.paramedian && room.space.bareBehind ? room.marks.pedicles[room.side] : null
  const off = (w: Way) => (pedicle ? offCentre(room.space, pedicle, w.entry, w.tip) : 0)
  const ranked = settled.map((way) => ({ way, off: off(way) }))
  return ranked.sort((a, b) => a.off - b.off || worth(b.way) - worth(a.way))[0]?.way
}

/** A radian of obliquity weighs as much as this depth, mm. */
const depthPerRadMm = 10
const worth = (w: Way) => -w.tip[1] - depthPerRadMm * obliquityRad(w.entry, w.tip)

/** The way from `entry` to `tip` where it may be taken and clears more than `floor`. */
type Clear = (entry: Triple, tip: Triple, floor: number) => Way | undefined

/** Walls this much farther than the nearest are kept at hand; a line may drift half as far before they are gathered anew. */
const handyMm = 5

function clearer({ space, marks, zone, side, wanted }: Room, all: Float32Array, start: Way): Clear {
  let [from, to] = [start.entry, start.tip]
  const gather = (clearanceMm: number) => wallsNear({ points: all }, from, to, space.backMm, clearanceMm + handyMm)
  let near = gather(clearanceTo(all, from, to, space.backMm))
  return (entry, tip, floor) => {
    if (depthFraction(marks, zone, tip, side, wanted) === undefined) return undefined
    const far = apart(entry, from) > handyMm / 2 || apart(tip, to) > handyMm / 2
    const clearanceMm = clearanceTo(far ? all : near, entry, tip, space.backMm, floor, true)
    if (!(clearanceMm > floor) || (space.bareBehind && boneBehind(space, entry, tip))) return undefined
    if (far) {
      ;[from, to] = [entry, tip]
      near = gather(clearanceMm)
    }
    return { entry, tip, clearanceMm }
  }
}

const apart = (a: Triple, b: Triple): number => Math.sqrt((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2)

/** Nearer to the pedicle's middle and axis: as far straight towards it as the floor allows, then by small moves. */
function centredIn(room: Room, clear: Clear, start: Way, floorMm: number): Way {
  const pedicle = room.marks.pedicles[room.side]
  if (!pedicle || !room.space.bareBehind) return start
  const cost = (entry: Triple, tip: Triple, most: number) => offCentre(room.space, pedicle, entry, tip, most)
  let least = cost(start.entry, start.tip, Infinity)
  const taken = (entry: Triple, tip: Triple): Way | undefined => {
    const now = cost(entry, tip, least)
    if (!(now < least - 1e-6)) return undefined
    const way = clear(entry, tip, floorMm)
    if (way) least = now
    return way
  }
  let best = start
  for (let share = 1; share > 0.02; share *= 0.7) {
    const entry = between(start.entry, onAxis(pedicle, start.entry[1]), share)
    const tip = between(start.tip, onAxis(pedicle, start.tip[1]), share)
    best = taken(entry, tip) ?? taken(entry, best.tip) ?? taken(best.entry, tip) ?? best
  }
  return compass(best, [0.8, 0.4, 0.2, 0.1], taken)
}

/** The point of the pedicle's axis at this y. */
function onAxis({ at, axis }: PedicleLandmarks, y: number): Triple {
  const t = (y - at[1]) / (Math.abs(axis[1]) > 0.2 ? axis[1] : -1)
  return [at[0] + axis[0] * t, y, at[2] + axis[2] * t]
}

const between = (a: Triple, b: Triple, t: number): Triple => [
  a[0] + (b[0] - a[0]) * t,
  a[1] + (b[1] - a[1]) * t,
  a[2] + (b[2] - a[2]) * t,
]

/** Angle between a way and the vertebra's own front-back axis. */
export const obliquityRad = (entry: Triple, tip: Triple): number =>
  Math.atan2(Math.hypot(tip[0] - entry[0], tip[2] - entry[2]), entry[1] - tip[1])

/** The same line with its tip drawn back as far as the zone allows: the walls ahead of the tip then leave it free to turn. */
function withdrawn(clear: Clear, start: Way, floorMm: number): Way {
  let best = start
  for (const step of [-1, -0.25])
    for (let n = 0; n < 12; n++) {
      const way = clear(best.entry, along(best.entry, best.tip, step), floorMm)
      if (!way) break
      best = way
    }
  return best
}

function deepest(clear: Clear, start: Way, floorMm: number): Way {
  let best = start
  for (const step of [1, 0.25])
    for (let n = 0; n < 12; n++) {
      const way = clear(best.entry, along(best.entry, best.tip, step), floorMm)
      if (!way) break
      best = way
    }
  return best
}

const roundsPerStep = 16

/** Tries every move at each step length until none is taken; `better` returns the moved way where it is. */
function compass(
  start: Way,
  stepsMm: readonly number[],
  better: (entry: Triple, tip: Triple, best: Way) => Way | undefined,
): Way {
  let best = start
  for (const step of stepsMm)
    for (let round = 0; round < roundsPerStep; round++) {
      const before = best
      for (const move of moves)
        for (const mm of [step, -step]) {
          const [entry, tip] = move(best.entry, best.tip, mm)
          best = better(entry, tip, best) ?? best
        }
      if (best === before) break
    }
  return best
}

const signs = [-1, 0, 1] as const
/** One of each pair of opposite directions: the compass tries both ways. */
const signs4 = signs
  .flatMap((a) => signs.flatMap((b) => signs.flatMap((c) => signs.map((d) => [a, b, c, d] as const))))
  .slice(0, 40)

type Move = (entry: Triple, tip: Triple, mm: number) => readonly [Triple, Triple]

/**
 * Every combination of both ends sideways and up, then the tip forwards and along the line. The greatest clearance lies where
 * several walls are equally near: fewer directions get stuck on such edges.
 */
const moves: readonly Move[] = [
  ...signs4.map(
    ([a, b, c, d]): Move =>
      (entry, tip, mm) => [
        [entry[0] + a * mm, entry[1], entry[2] + b * mm],
        [tip[0] + c * mm, tip[1], tip[2] + d * mm],
      ],
  ),
  (entry, tip, mm) => [entry, [tip[0], tip[1] + mm, tip[2]]],
  (entry, tip, mm) => [entry, along(entry, tip, mm)],
]

function along(entry: Triple, tip: Triple, mm: number): Triple {
  const d = [tip[0] - entry[0], tip[1] - entry[1], tip[2] - entry[2]] as const
  const n = Math.hypot(...d)
  return [tip[0] + (mm * d[0]) / n, tip[1] + (mm * d[1]) / n, tip[2] + (mm * d[2]) / n]
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
