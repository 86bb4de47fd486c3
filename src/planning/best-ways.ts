// What a search of one approach looks through, and which of its ways are looked at again.
import type { Side } from '../anatomy/index.ts'
import { constant } from '../base/index.ts'
import type { Triple } from '../geometry/index.ts'
import { candidatesWanted, entriesOf, type TargetZone, targetsOf } from './candidates.ts'
import { offCentre } from './centring.ts'
import type { Way } from './compass.ts'
import type { PedicleLandmarks } from './landmarks.ts'
import type { Approach } from './plan.ts'
import type { Prepared } from './prepare.ts'
import type { SearchResult, SearchSpace } from './search.ts'
import type { Site } from './site.ts'
import { nearestPoint, stretchBetween } from './wall-cells.ts'
import { backMm, type Walls } from './walls.ts'

/** The search space of one approach on one side. */
export function spaceOf(
  prepared: Prepared,
  side: Side,
  approach: Approach,
  zone: TargetZone,
  wanted = candidatesWanted,
): SearchSpace {
  const { site } = prepared
  const entries = entriesOf(site, side, approach)
  return {
    box: site.box,
    field: prepared.clearings[approach].field,
    bone: site.bone,
    entries,
    targets: targetsOf(site, side, entries.count, zone, wanted),
    backMm: backMm.value,
    bareBehind: approach !== 'parapedicular',
    probeY: site.marks.pedicles[side]?.at[1] ?? site.marks.posteriorY(0) + 4,
  }
}

/** The field is true to a sixth of a millimetre, so this many of the best ways are asked again exactly. */
const lookedAtCount = 60
const startApartMm = 0.5
/** So many of the best ways, by different entries, are refined before one is chosen. */
const startCount = 4
/** Of the ways this near to the best, the one nearest to the pedicle's middle and axis is refined too, mm. */
const alsoStartedMm = 0.4

/** The ways from which a finer search begins. */
export function startsOf(
  site: Site,
  walls: Walls,
  pedicle: PedicleLandmarks | null,
  space: SearchSpace,
  result: SearchResult,
  g: 0 | 1,
): readonly Way[] {
  if (!space.bareBehind || g === 1) return waysOf(space, result, g, 1)
  const good = waysOf(space, result, g, lookedAtCount, startApartMm)
    .map((way) => ({ ...way, clearanceMm: nearestPoint(walls, stretchBetween(way.entry, way.tip, space.backMm)).mm }))
    .sort((a, b) => b.clearanceMm - a.clearanceMm)
  const starts = good.slice(0, startCount)
  if (!pedicle || !good[0]) return starts
  const near = good.filter((w) => w.clearanceMm > good[0]!.clearanceMm - alsoStartedMm)
  const off = near.map((w) => offCentre(site, pedicle, w.entry, w.tip))
  return [...starts, near[off.indexOf(Math.min(...off))] as Way]
}

export const otherEntryMm = constant({
  value: 4,
  range: [3, 8],
  unit: 'mm',
  source: 'project-assumption',
  note: 'project choice: a way counts as another one where its entry lies this far from that of a better one',
})

/** The best ways of one group of targets, best first, with clearly different entries. */
export function waysOf(
  space: SearchSpace,
  result: SearchResult,
  g: 0 | 1,
  count: number,
  apart = otherEntryMm.value,
): readonly Way[] {
  const { target, score, clearanceMm } = result.groups[g]!
  const order = Array.from(target.keys())
    .filter((e) => target[e]! >= 0)
    .sort((a, b) => score[b]! - score[a]! || a - b)
  const ways: Way[] = []
  for (const e of order) {
    if (ways.length >= count) break
    const entry = space.entries.places.slice(e * 3, e * 3 + 3) as unknown as Triple
    if (ways.some((w) => Math.hypot(...w.entry.map((v, axis) => v - entry[axis]!)) < apart)) continue
    const t = target[e]! * 4
    const tip = space.targets.places.slice(t, t + 3) as unknown as Triple
    ways.push({
      entry: [entry[0], entry[1], entry[2]],
      tip: [tip[0], tip[1], tip[2]],
      clearanceMm: clearanceMm[e]!,
    })
  }
  return ways
}
