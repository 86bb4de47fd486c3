import type { Endplate } from '../../anatomy/index.ts'
import { type Affine, direction, mapDirection, mapPoint, point } from '../../geometry/index.ts'
import { bodyDistanceMm } from '../shape/body.ts'
import { endplateFit } from '../shape/endplate.ts'
import type { Mould } from '../shape/mould.ts'
import type { Vector } from '../shape/solid.ts'

/** The endplate of the body as it is, in the patient. */
export function endplateOf(mould: Mould, which: 'top' | 'bottom', frame: Affine<'patient', 'vertebra'>): Endplate {
  const fit = endplateFit(mould.body, which)
  return {
    centre: mapPoint(frame, point('vertebra', ...fit.centre)),
    normal: mapDirection(frame, direction('vertebra', ...fit.normal)),
    residualMm: fit.residualMm,
    depressionMm: fit.depressionMm,
  }
}

/** Volume, mm3, centroid and extents of the body by summing 0.8 mm cells with their part inside (error below 0.3 %). */
export function bulkOf(mould: Mould): {
  readonly volumeMm3: number
  readonly centre: Vector
  readonly widthMm: number
  readonly depthMm: number
} {
  const step = 0.8
  let volume = 0
  const sum = [0, 0, 0]
  const { halfWidthMm, halfDepthMm } = mould.outline
  const w = Math.max(...halfWidthMm) + 5
  const d = Math.max(...halfDepthMm) + 10
  const low = Math.min(mould.levels.bottomAnterior, mould.levels.bottomPosterior) - 3
  const high = Math.max(mould.levels.topAnterior, mould.levels.topPosterior) + 3
  for (let z = low; z <= high; z += step)
    for (let y = -d; y <= d; y += step)
      for (let x = -w; x <= w; x += step) {
        const distance = bodyDistanceMm(mould.body, x, y, z)
        if (distance > step) continue
        const share = Math.max(0, Math.min(1, 0.5 - distance / step))
        volume += share
        sum[0]! += share * x
        sum[1]! += share * y
        sum[2]! += share * z
      }
  const centre = [sum[0]! / volume, sum[1]! / volume, sum[2]! / volume] as Vector
  const reach = (dx: number, dy: number) => {
    let t = 0
    while (bodyDistanceMm(mould.body, centre[0] + t * dx, centre[1] + t * dy, centre[2]) < 0) t += 0.05
    return t
  }
  let left = 0
  let right = 0
  for (let a = -0.6; a <= 0.6; a += 0.05) {
    left = Math.max(left, reach(Math.cos(a), Math.sin(a)) * Math.cos(a))
    right = Math.max(right, reach(-Math.cos(a), Math.sin(a)) * Math.cos(a))
  }
  return { volumeMm3: volume * step ** 3, centre, widthMm: left + right, depthMm: reach(0, -1) + reach(0, 1) }
}
