import { isBodyPart, type Side, verseNumber } from '../anatomy/index.ts'
import { constant } from '../base/index.ts'
import { compose, mapPoint, type Triple, voxelFromPatient } from '../geometry/index.ts'
import { voxelsOf } from './occupancy.ts'
import type { Access, SidesAdvice } from './plan.ts'
import type { Prepared } from './prepare.ts'

type Choice = SidesAdvice['choice']
type Reach = SidesAdvice['reach'][number]

export const reachShare = constant({
  value: 0.67,
  range: [0.5, 0.9],
  unit: 'fraction',
  source: 'project-assumption',
  note: 'project choice: one needle is named where it reaches this share of what two needles reach in the half they reach less; background facts D4.1 (one-sided fill toggles), A12.16',
})

export interface Ways {
  /** Tip beside the midline, for a plan with two needles. */
  readonly paramedian: Access | null
  /** Tip at or beyond the midline, for a plan with one. */
  readonly crossing: Access | null
}

/**
 * One needle or two: how much of each half of the body a ball of cement of `volumeMm3` round the tip would reach.
 *
 * Fractions of the half's volume. The ball is cut off at the body's walls and grows until its volume is reached; with two
 * needles each gets half. Real cement follows marrow and clefts: this compares needles, it predicts no flow.
 */
export function sidesAdvice(
  prepared: Prepared,
  ways: Readonly<Record<Side, Ways>>,
  volumeMm3: number,
  wallMarginMm: number,
): SidesAdvice | null {
  const body = bodyOf(prepared)
  if (body.places.length === 0) return null
  const tip = (a: Access): Triple => mapPoint(prepared.site.marks.vertebraFromPatient, a.target)
  const reach: Reach[] = []
  for (const side of ['left', 'right'] as const) {
    const access = ways[side].crossing
    if (access) reach.push({ with: `unipedicular ${side}`, ...filled(body, [tip(access)], volumeMm3) })
  }
  const { left, right } = { left: ways.left.paramedian, right: ways.right.paramedian }
  if (left && right) reach.push({ with: 'bipedicular', ...filled(body, [tip(left), tip(right)], volumeMm3) })
  return reach.length === 0 ? null : { ...chosen(reach, ways, wallMarginMm), reach }
}

const lesser = (r: Reach): number => Math.min(r.leftFraction, r.rightFraction)
const percent = (fraction: number): string => `${Math.round(100 * fraction)} %`

function chosen(
  reach: readonly Reach[],
  ways: Readonly<Record<Side, Ways>>,
  wallMarginMm: number,
): { choice: Choice; reason: string } {
  const two = reach.find((r) => r.with === 'bipedicular')
  const margin = (r: Reach) =>
    (r.with === 'unipedicular left' ? ways.left : ways.right).crossing?.margin.leastMm ?? -Infinity
  const ones = reach
    .filter((r) => r.with !== 'bipedicular')
    .sort((a, b) => lesser(b) - lesser(a) || margin(b) - margin(a))
  const one = ones.find((r) => margin(r) >= wallMarginMm)
  if (!two) {
    const only = (one ?? ones[0]) as Reach
    return {
      choice: only.with,
      reason: `Only one side has a way; it reaches ${percent(lesser(only))} of the half it reaches less.`,
    }
  }
  if (!one)
    return {
      choice: 'bipedicular',
      reason: `No needle crosses the midline with ${wallMarginMm} mm of wall; two reach ${percent(lesser(two))} or more of each half.`,
    }
  const share = lesser(two) > 0 ? lesser(one) / lesser(two) : 1
  const facts = `one needle reaches ${percent(one.leftFraction)} of the left and ${percent(one.rightFraction)} of the right half, two reach ${percent(two.leftFraction)} and ${percent(two.rightFraction)}`
  return share >= reachShare.value
    ? {
        choice: one.with,
        reason: `A needle across the midline with ${margin(one).toFixed(1)} mm of wall would do: ${facts}.`,
      }
    : { choice: 'bipedicular', reason: `One needle leaves the far half short: ${facts}.` }
}

interface BodyVolume {
  /** x, y, z of each place in the vertebra's frame. */
  readonly places: Float32Array
  readonly eachMm3: number
}

/** The body's voxels, every second one along each axis where the CT is fine. */
function bodyOf({ site }: Prepared): BodyVolume {
  const { labels, parts } = site.spine
  const [ni, nj] = labels.grid.dims
  const number = verseNumber(site.vertebra.level)
  const skip = labels.grid.spacingMm.map((mm) => (mm < 1.2 ? 2 : 1)) as [number, number, number]
  const m = compose(site.marks.vertebraFromPatient, labels.grid.patientFromVoxel) as Float64Array
  const toVoxel = compose(voxelFromPatient(labels.grid), site.vertebra.patientFromVertebra) as Float64Array
  const [low, high] = voxelsOf(site.box, toVoxel, labels.grid.dims)
  // Counted from the image's corner, so that which voxels are taken does not hang on the box.
  const first = (axis: 0 | 1 | 2) => Math.ceil(low[axis]! / skip[axis]) * skip[axis]
  const places: number[] = []
  for (let k = first(2); k <= high[2]!; k += skip[2])
    for (let j = first(1); j <= high[1]!; j += skip[1])
      for (let i = first(0), at = i + ni * (j + nj * k); i <= high[0]!; i += skip[0], at += skip[0])
        if (labels.labels[at] === number && isBodyPart(parts.labels[at]!))
          places.push(
            m[0]! * i + m[1]! * j + m[2]! * k + m[3]!,
            m[4]! * i + m[5]! * j + m[6]! * k + m[7]!,
            m[8]! * i + m[9]! * j + m[10]! * k + m[11]!,
          )
  const [a, b, c] = labels.grid.spacingMm
  return { places: Float32Array.from(places), eachMm3: a * b * c * skip[0] * skip[1] * skip[2] }
}

/**
 * Fractions of the left and right half within balls of one size round the tips, grown until together, cut off at the walls
 * and counted once where they meet, they hold the volume: the same for one needle as for two.
 */
function filled(body: BodyVolume, tips: readonly Triple[], volumeMm3: number): Omit<Reach, 'with'> {
  const count = body.places.length / 3
  const squared = new Float32Array(count).fill(Infinity)
  for (const [x, y, z] of tips)
    for (let n = 0, p = 0; n < count; n++, p += 3) {
      const d = (body.places[p]! - x) ** 2 + (body.places[p + 1]! - y) ** 2 + (body.places[p + 2]! - z) ** 2
      if (d < squared[n]!) squared[n] = d
    }
  const wanted = Math.min(count, Math.max(1, Math.round(volumeMm3 / body.eachMm3)))
  const limit = squared.slice().sort()[wanted - 1]!
  const all = [0, 0] as [number, number]
  const hit = [0, 0] as [number, number]
  for (let n = 0; n < count; n++) {
    const half = body.places[n * 3]! >= 0 ? 0 : 1
    all[half]++
    if (squared[n]! <= limit) hit[half]++
  }
  return { leftFraction: hit[0] / Math.max(1, all[0]), rightFraction: hit[1] / Math.max(1, all[1]) }
}
