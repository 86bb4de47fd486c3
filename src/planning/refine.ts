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

/** Two ways whose least clearances differ by less than this are taken as equal, mm; a tenth of what a fine CT resolves. */
export const equalMm = 0.08

/**
 * Moves a way of the lattice to the best one near it, in three compass searches on the exact distance to the wall points.
 *
 * First the greatest clearance; then, giving up at most `equalMm` of it, the middle of the pedicle in width and height;
 * then, along the same line, the deepest tip. Never ends with less clearance than the given way's less `equalMm`.
 */
export function refined(room: Room, found: Way): Way {
  const clear = clearer(room, found)
  const exact = clearanceTo(room.walls.points, found.entry, found.tip, room.space.backMm)
  const start = { entry: found.entry, tip: found.tip, clearanceMm: exact }
  const clearest = compass(start, [0.8, 0.4, 0.2, 0.1, 0.05], (entry, tip, best) => clear(entry, tip, best.clearanceMm))
  const pedicle = room.marks.pedicles[room.side]
  const floorMm = clearest.clearanceMm - equalMm
  const centred = pedicle && room.space.bareBehind ? centredIn(room, clear, pedicle, clearest, floorMm) : clearest
  return deepest(clear, centred, floorMm)
}

/** The way from `entry` to `tip` where it may be taken and clears more than `floor`. */
type Clear = (entry: Triple, tip: Triple, floor: number) => Way | undefined

/** Walls this much farther than the nearest are kept at hand; a line may drift half as far before they are gathered anew. */
const handyMm = 5

function clearer({ space, walls, marks, zone, side, wanted }: Room, start: Way): Clear {
  let [from, to] = [start.entry, start.tip]
  const gather = () =>
    wallsNear(walls, from, to, space.backMm, clearanceTo(walls.points, from, to, space.backMm) + handyMm)
  let near = gather()
  return (entry, tip, floor) => {
    if (depthFraction(marks, zone, tip, side, wanted) === undefined) return undefined
    if (apart(entry, from) > handyMm / 2 || apart(tip, to) > handyMm / 2) {
      ;[from, to] = [entry, tip]
      near = gather()
    }
    const clearanceMm = clearanceTo(near, entry, tip, space.backMm, floor)
    if (!(clearanceMm > floor) || (space.bareBehind && boneBehind(space, entry, tip))) return undefined
    return { entry, tip, clearanceMm }
  }
}

const apart = (a: Triple, b: Triple): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])

function centredIn(room: Room, clear: Clear, pedicle: PedicleLandmarks, start: Way, floorMm: number): Way {
  let least = offCentre(room.space, pedicle, start.entry, start.tip)
  return compass(start, [1.6, 0.8, 0.4, 0.2, 0.1], (entry, tip) => {
    const now = offCentre(room.space, pedicle, entry, tip)
    if (!(now < least - 1e-6)) return undefined
    const way = clear(entry, tip, floorMm)
    if (way) least = now
    return way
  })
}

/** Angle between a way and the vertebra's own front-back axis. */
export const obliquityRad = (entry: Triple, tip: Triple): number =>
  Math.atan2(Math.hypot(tip[0] - entry[0], tip[2] - entry[2]), entry[1] - tip[1])

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

type Move = (entry: Triple, tip: Triple, mm: number) => readonly [Triple, Triple]

/** Ends by themselves, both together, both apart (a turn about the middle), and the tip along the line. */
const moves: readonly Move[] = [
  ...([0, 2] as const).flatMap((axis): Move[] => [
    (entry, tip, mm) => [shifted(entry, axis, mm), tip],
    (entry, tip, mm) => [entry, shifted(tip, axis, mm)],
    (entry, tip, mm) => [shifted(entry, axis, mm), shifted(tip, axis, mm)],
    (entry, tip, mm) => [shifted(entry, axis, mm), shifted(tip, axis, -mm)],
  ]),
  (entry, tip, mm) => [entry, shifted(tip, 1, mm)],
  (entry, tip, mm) => [entry, along(entry, tip, mm)],
]

function shifted(p: Triple, axis: number, mm: number): Triple {
  const out: [number, number, number] = [p[0], p[1], p[2]]
  out[axis] = (out[axis] as number) + mm
  return out
}

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
