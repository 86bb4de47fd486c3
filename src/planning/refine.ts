import type { Side } from '../anatomy/index.ts'
import type { Triple } from '../geometry/index.ts'
import { group, type TargetZone } from './candidates.ts'
import { type Landmarks, signOf } from './landmarks.ts'
import { type Scored, type SearchSpace, scoreBetween } from './search.ts'

export interface Way {
  readonly entry: Triple
  readonly tip: Triple
  readonly scored: Scored
}

const stepsMm = [0.8, 0.4, 0.2, 0.1, 0.05] as const
const roundsPerStep = 12

/**
 * Moves the best way of the lattice to the best way near it: entry sideways and up or down, tip in three directions.
 *
 * A compass search on the same clearance field; never returns a way worse than the one given.
 */
export function refined(
  space: SearchSpace,
  marks: Landmarks,
  side: Side,
  zone: TargetZone,
  wanted: number,
  start: Way,
): Way {
  let best = start
  for (const step of stepsMm)
    for (let round = 0; round < roundsPerStep; round++) {
      const before = best
      for (const [end, axis, sign] of moves) {
        const entry = end === 'entry' ? shifted(best.entry, axis, sign * step) : best.entry
        const tip = end === 'tip' ? shifted(best.tip, axis, sign * step) : best.tip
        const bonus = depthBonus(marks, zone, tip, side, wanted)
        if (bonus === undefined) continue
        const scored = scoreBetween(space, entry, tip, bonus, best.scored.score)
        if (scored) best = { entry, tip, scored }
      }
      if (best === before) break
    }
  return best
}

const moves = (['entry', 'tip'] as const).flatMap((end) =>
  (end === 'entry' ? [0, 2] : [0, 1, 2]).flatMap((axis) =>
    ([1, -1] as const).map((sign) => [end, axis, sign] as const),
  ),
)

function shifted(p: Triple, axis: number, mm: number): Triple {
  const out: [number, number, number] = [p[0], p[1], p[2]]
  out[axis] = (out[axis] as number) + mm
  return out
}

/** 0 to 1 from the back to the front of the zone; undefined outside it. */
export function depthBonus(
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
  const [from, to] = wanted === group.crossing ? [zone.lateral[0], zone.crossingBelow] : [-0.15, zone.lateral[1]]
  const slack = 1e-6
  const inside =
    depth >= zone.depth[0] - slack &&
    depth <= zone.depth[1] + slack &&
    height >= zone.height[0] - slack &&
    height <= zone.height[1] + slack &&
    lateral >= from - slack &&
    lateral <= to + slack
  return inside ? Math.min(1, Math.max(0, (zone.depth[1] - depth) / (zone.depth[1] - zone.depth[0]))) : undefined
}
