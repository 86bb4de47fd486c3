import type { MadeVertebra } from '../person.ts'
import { plateHeightMm } from '../shape/body.ts'
import type { Vector } from '../shape/solid.ts'

/** The oval region in which trabecular density is stated: mid-height, in front of the vein, clear of the cortex. */
export interface Region {
  readonly centre: Vector
  readonly halfWidthMm: number
  readonly halfDepthMm: number
  readonly thicknessMm: number
}

export function regionOf(v: MadeVertebra): Region {
  const { outline, body, heights } = v.mould
  const hd = (outline.halfDepthMm[0] + outline.halfDepthMm[1]) / 2
  const y = -0.18 * hd
  return {
    centre: [0, y, (plateHeightMm(body.top, 0, y) + plateHeightMm(body.bottom, 0, y)) / 2],
    halfWidthMm: 0.27 * (outline.halfWidthMm[0] + outline.halfWidthMm[1]),
    halfDepthMm: 0.42 * hd,
    thicknessMm: 0.28 * heights.middleMm,
  }
}

/** Points 1 mm apart (0.5 mm along z) that fill the region. */
export function samplesOfRegion(r: Region): readonly Vector[] {
  const out: Vector[] = []
  const slices = Math.max(3, Math.round(r.thicknessMm / 0.5))
  for (let n = 0; n < slices; n++) {
    const z = r.centre[2] + ((n + 0.5) / slices - 0.5) * r.thicknessMm
    for (let y = -Math.floor(r.halfDepthMm); y <= r.halfDepthMm; y++)
      for (let x = -Math.floor(r.halfWidthMm); x <= r.halfWidthMm; x++)
        if ((x / r.halfWidthMm) ** 2 + (y / r.halfDepthMm) ** 2 <= 1) out.push([r.centre[0] + x, r.centre[1] + y, z])
  }
  return out
}
