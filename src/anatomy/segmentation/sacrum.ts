import { type BodySurface, radiusAt } from './body.ts'
import type { Disc } from './discs.ts'
import { type Field, sampleAt } from './lattice/field.ts'
import type { Segment } from './levels.ts'
import { halfWidthMm, type RibSides } from './ribs.ts'

/** What speaks for the sacrum at one segment, each sign 0 to 1. */
export interface SacralSign {
  /** Bone close beside the body: an ala, where a lumbar vertebra has psoas. The smaller side. */
  readonly ala: number
  /** The pelvis joined to it by a short way through bone. The larger side. */
  readonly pelvis: number
  /** No disc below it, or one that hardly shows. */
  readonly discless: number
  /** Its lower end shallower than that of the vertebra above. */
  readonly taper: number
}

/** Sum of the signs from which a segment is sacral: first sacral ones seen reach 3 and more, fifth lumbar ones up to 1.2. */
const sacralFrom = 2.1

/** The index of the first sacral vertebra among the segments (counted from the caudal end), -1 where none is seen. */
export function firstSacral(
  field: Field,
  segments: readonly Segment[],
  surfaces: readonly BodySurface[],
  discs: readonly Disc[],
  sides: readonly RibSides[],
): number {
  const last = Math.min(5, segments.filter((s) => s.bodyInView).length - 2)
  for (let n = last; n >= 0; n--) {
    const sign = sacralSign(field, segments[n]!, surfaces[n]!, surfaces[n + 1]!, discs, sides[n]!)
    if (sign.ala + sign.pelvis + sign.discless + sign.taper >= sacralFrom) return n
  }
  return -1
}

export function sacralSign(
  field: Field,
  segment: Segment,
  own: BodySurface,
  above: BodySurface,
  discs: readonly Disc[],
  [left, right]: RibSides,
): SacralSign {
  const below = discs.findLast((disc) => disc.station < segment.station)
  return {
    ala: ramp(Math.min(alaShare(field, own, above, 1), alaShare(field, own, above, -1)) - 0.1, 0.3),
    pelvis: ramp(Math.max(left.volumeMm3, right.volumeMm3) - 5000, 8000),
    // Where the image or the chain of discs ends the sign is silent.
    discless: below ? ramp(0.6 - below.strength, 0.4) : 0.5,
    taper: ramp(0.95 - lowerDepthMm(own) / lowerDepthMm(above), 0.25),
  }
}

const ramp = (v: number, full: number): number => Math.max(0, Math.min(1, v / full))

/** Depth of the body near its lower end. */
const lowerDepthMm = (surface: BodySurface): number =>
  radiusAt(surface.radius, -Math.PI / 2, 0.15) + radiusAt(surface.radius, Math.PI / 2, 0.15)

/** Share of bone within 15 mm of the body's side at its middle, as wide as the vertebra above is. */
function alaShare(field: Field, { frame }: BodySurface, above: BodySurface, side: number): number {
  const half = halfWidthMm(above)
  let bone = 0
  let n = 0
  for (let x = half + 3; x <= half + 15; x += 2)
    for (let y = -6; y <= 6; y += 2)
      for (let z = -6; z <= 8; z += 2) {
        const at = (r: 0 | 1 | 2): number =>
          frame.centre[r] + side * x * frame.left[r] + y * frame.back[r] + z * frame.up[r]
        if (sampleAt(field, field.hu, at(0), at(1), at(2), -1024) > 130) bone++
        n++
      }
  return bone / n
}
