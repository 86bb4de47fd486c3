import { type BodySurface, radiusAt } from './body.ts'
import type { BodyFrame } from './body-frame.ts'
import { type Field, sampleAt } from './lattice/field.ts'
import type { Segment } from './levels.ts'

/** What speaks for the first sacral vertebra at one segment: 0 nothing, 1 and more everything. */
export interface SacralSign {
  /** Share of bone beside the body, the smaller side. */
  readonly ala: number
  /** Depth of the body at mid-height against the next one up. */
  readonly depthRatio: number
  readonly score: number
}

const depthMm = (surface: BodySurface): number =>
  radiusAt(surface.radius, -Math.PI / 2, 0.5) + radiusAt(surface.radius, Math.PI / 2, 0.5)

/** Signs of the sacrum for a segment with the one above it. */
export function sacralSign(field: Field, own: BodySurface, above: BodySurface): SacralSign {
  const ala = Math.min(alaShare(field, own.frame, 1), alaShare(field, own.frame, -1))
  const depthRatio = depthMm(own) / depthMm(above)
  const score = 0.5 * ramp(0.94 - depthRatio, 0.2) + 0.5 * ramp(ala - 0.03, 0.13) + 0.3 * ramp(ala - 0.3, 0.2)
  return { ala, depthRatio, score }
}

const ramp = (v: number, full: number): number => Math.max(0, Math.min(1, v / full))

function alaShare(field: Field, f: BodyFrame, side: number): number {
  let bone = 0
  let n = 0
  for (let x = 28; x <= 40; x += 2)
    for (let y = -16; y <= 8; y += 2)
      for (let z = -8; z <= 10; z += 2) {
        const at = (r: 0 | 1 | 2): number =>
          f.centre[r] + side * x * f.left[r] + (f.backMm + y) * f.back[r] + z * f.up[r]
        if (sampleAt(field, field.hu, at(0), at(1), at(2), -1024) > 130) bone++
        n++
      }
  return bone / n
}

const isSacral = (sign: SacralSign): boolean => sign.score >= 0.6 && sign.ala >= 0.1

/** The index of the first sacral vertebra among the segments (counted from the caudal end), -1 where none is seen. */
export function firstSacral(field: Field, segments: readonly Segment[], surfaces: readonly BodySurface[]): number {
  const last = Math.min(5, segments.filter((s) => s.bodyInView).length - 2)
  for (let n = last; n >= 0; n--) if (isSacral(sacralSign(field, surfaces[n]!, surfaces[n + 1]!))) return n
  return -1
}
