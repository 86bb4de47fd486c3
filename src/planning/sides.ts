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
 * One needle or two: how much of each half of the body's fillable part the same volume of cement would reach.
 *
 * Fillable is what lies in front of the stop line. One needle has a ball of `volumeMm3` round its tip, two have balls of half of it
 * each, cut off at the walls, at the stop line and where they meet, and grown until they hold their share: so every choice fills
 * the same volume, and one needle fills more on its tip's side and less across than two. What decides is the half reached
 * less. Real cement follows marrow and clefts: this compares needles, it predicts no flow.
 */
export function sidesAdvice(
  prepared: Prepared,
  ways: Readonly<Record<Side, Ways>>,
  volumeMm3: number,
  wallMarginMm: number,
  stopFraction: number,
): SidesAdvice | null {
  const body = bodyOf(prepared, stopFraction)
  if (body.places.length === 0) return null
  const tip = (a: Access): Triple => mapPoint(prepared.site.marks.vertebraFromPatient, a.target)
  const reach: Reach[] = []
  for (const side of ['left', 'right'] as const) {
    const access = ways[side].crossing
    if (access) reach.push({ with: `unipedicular ${side}`, ...filled(body, [tip(access)], volumeMm3) })
  }
  const { left, right } = { left: ways.left.paramedian, right: ways.right.paramedian }
  if (left && right) reach.push({ with: 'bipedicular', ...filled(body, [tip(left), tip(right)], volumeMm3) })
  return reach.length === 0 ? null : { ...chosen(reach, ways, wallMarginMm, volumeMm3), reach }
}

const lesser = (r: Reach): number => Math.min(r.leftFraction, r.rightFraction)
const percent = (fraction: number): string => `${Math.round(100 * fraction)} %`

function chosen(
  reach: readonly Reach[],
  ways: Readonly<Record<Side, Ways>>,
  wallMarginMm: number,
  volumeMm3: number,
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
  const ml = (volumeMm3 / 1000).toFixed(1)
  const facts = `with the same ${ml} mL it reaches ${percent(lesser(one))} of the half it reaches less, two needles ${percent(lesser(two))}`
  return share >= reachShare.value
    ? {
        choice: one.with,
        reason: `One needle crosses the midline with ${margin(one).toFixed(1)} mm of wall: ${facts}.`,
      }
    : { choice: 'bipedicular', reason: `One needle would leave a half short: ${facts}.` }
}

interface BodyVolume {
  /** x, y, z of each place in the vertebra's frame. */
  readonly places: Float32Array
  readonly eachMm3: number
}

/** The body's voxels in front of the stop line, every second one along each axis where the CT is fine. */
function bodyOf({ site }: Prepared, stopFraction: number): BodyVolume {
  const { anteriorY, posteriorY } = site.marks
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
        if (labels.labels[at] === number && isBodyPart(parts.labels[at]!)) {
          const y = m[4]! * i + m[5]! * j + m[6]! * k + m[7]!
          const z = m[8]! * i + m[9]! * j + m[10]! * k + m[11]!
          if (y > anteriorY(z) + stopFraction * (posteriorY(z) - anteriorY(z))) continue
          places.push(m[0]! * i + m[1]! * j + m[2]! * k + m[3]!, y, z)
        }
  const [a, b, c] = labels.grid.spacingMm
  return { places: Float32Array.from(places), eachMm3: a * b * c * skip[0] * skip[1] * skip[2] }
}

/** Fractions of the left and right half within the balls round the tips: each place is its nearest tip's, each tip fills an equal share. */
function filled(body: BodyVolume, tips: readonly Triple[], volumeMm3: number): Omit<Reach, 'with'> {
  const count = body.places.length / 3
  const order = tips.map(() => [] as { readonly n: number; readonly squared: number }[])
  for (let n = 0, p = 0; n < count; n++, p += 3) {
    const squared = tips.map(
      ([x, y, z]) => (body.places[p]! - x) ** 2 + (body.places[p + 1]! - y) ** 2 + (body.places[p + 2]! - z) ** 2,
    )
    const least = Math.min(...squared)
    order[squared.indexOf(least)]!.push({ n, squared: least })
  }
  const reached = new Uint8Array(count)
  // The needle with less room first, so that the other takes what it cannot.
  let left = Math.min(count, Math.round(volumeMm3 / body.eachMm3))
  order.sort((a, b) => a.length - b.length)
  for (const [t, own] of order.entries()) {
    const share = Math.min(own.length, Math.round(left / (order.length - t)))
    own.sort((a, b) => a.squared - b.squared || a.n - b.n)
    for (let n = 0; n < share; n++) reached[own[n]!.n] = 1
    left -= share
  }
  const all = [0, 0] as [number, number]
  const hit = [0, 0] as [number, number]
  for (let n = 0; n < count; n++) {
    const half = body.places[n * 3]! >= 0 ? 0 : 1
    all[half]++
    hit[half] += reached[n]!
  }
  return { leftFraction: hit[0] / Math.max(1, all[0]), rightFraction: hit[1] / Math.max(1, all[1]) }
}
