import { type BodySurface, radiusAt } from './body.ts'
import type { SpineCoordinates, SpinePlace } from './cord.ts'
import type { Field } from './lattice/field.ts'
import { spread } from './lattice/geodesic.ts'
import type { Segment } from './levels.ts'
import { forBodyVoxels } from './raster.ts'

/** Half the width of a body at mid-height, mm. */
export const halfWidthMm = (surface: BodySurface): number =>
  (radiusAt(surface.radius, 0, 0.5) + radiusAt(surface.radius, Math.PI, 0.5)) / 2

/**
 * How much bone beyond the reach of any transverse process is connected to each vertebra on its left and right: ribs.
 *
 * Returned as voxels of the coarse field per segment and side. Reached by the shortest way through bone from the bodies.
 */
export function ribEvidence(
  field: Field,
  segments: readonly Segment[],
  surfaces: readonly BodySurface[],
  coordinates: SpineCoordinates,
): readonly { readonly left: number; readonly right: number }[] {
  const owner = new Uint8Array(field.hu.length)
  const arrival = new Float32Array(field.hu.length)
  const cost = new Float32Array(field.hu.length)
  for (let p = 0; p < cost.length; p++) cost[p] = field.hu[p]! > 135 ? 1 : 0
  surfaces.forEach((surface, n) => {
    if (!segments[n]!.bodyInView) return
    forBodyVoxels(field, surface, 0, (p) => {
      owner[p] = n + 1
    })
  })
  spread(owner, arrival, cost, field.nx, field.ny, field.nz, field.stepMm, 75)
  const out = segments.map(() => ({ left: 0, right: 0 }))
  const place: SpinePlace = { s: 0, x: 0, y: 0 }
  let p = 0
  for (let k = 0; k < field.nz; k++)
    for (let j = 0; j < field.ny; j++)
      for (let i = 0; i < field.nx; i++, p++) {
        const n = owner[p]! - 1
        if (n < 0 || arrival[p]! < 18) continue
        coordinates.place(
          field.origin[0] + i * field.stepMm,
          field.origin[1] + j * field.stepMm,
          field.origin[2] + k * field.stepMm,
          place,
        )
        const half = halfWidthMm(surfaces[n]!)
        const beyond = Math.abs(place.x) - half - 29
        if (beyond < 0 || beyond > 12) continue
        const straight = Math.hypot(Math.abs(place.x) - half, place.y + 8, place.s - segments[n]!.station)
        if (arrival[p]! > 1.35 * straight + 6) continue
        if (place.x > 0) out[n]!.left++
        else out[n]!.right++
      }
  return out
}
