import type { BreachWall, Fracture } from '../options.ts'
import { refuse } from '../troubles.ts'
import { bodyDistanceMm, plateHeightMm, wallRadiusMm } from './body.ts'
import type { Mould } from './mould.ts'
import type { Vector } from './solid.ts'

/** Places where the cortex is missing, and the gas inside, in the frame of the vertebra. */
export interface Damage {
  readonly gaps: readonly { readonly wall: BreachWall; readonly centre: Vector; readonly radiusMm: number }[]
  readonly cleft: { readonly centre: Vector; readonly half: Vector } | null
  /** Height of the dense band of crushed trabeculae under the superior endplate; 0 without one. */
  readonly impactionHu: number
}

/** Shape of a cleft: wide and flat, under the endplate in front. */
const cleftShape = [1.6, 1.15, 0.36] as const

export function damageOf(mould: Mould, fracture: Fracture | undefined): Damage {
  if (!fracture) return { gaps: [], cleft: null, impactionHu: 0 }
  return {
    gaps: fracture.breaches.map(({ wall, radiusMm }) => ({ wall, radiusMm, centre: placeOn(mould, wall) })),
    cleft: fracture.cleftVolumeMm3 > 0 ? cleftIn(mould, fracture) : null,
    impactionHu: fracture.impaction ? 260 * fracture.lossFraction : 0,
  }
}

/** The middle of each wall, a little off the mid-line where a normal opening (the basivertebral vein) lies. */
function placeOn(mould: Mould, wall: BreachWall): Vector {
  const { body, outline } = mould
  const [hw, hd] = [outline.halfWidthMm[0], outline.halfDepthMm[0]]
  const middle = (plateHeightMm(body.top, 0, 0) + plateHeightMm(body.bottom, 0, 0)) / 2
  const out = (x: number, y: number, z: number): Vector => {
    const r = wallRadiusMm(body.wall, x, y, z)
    const n = Math.hypot(x, y)
    return [(x / n) * r, (y / n) * r, z]
  }
  switch (wall) {
    case 'superior endplate':
      return [0.15 * hw, -0.3 * hd, plateHeightMm(body.top, 0.15 * hw, -0.3 * hd)]
    case 'inferior endplate':
      return [-0.15 * hw, -0.2 * hd, plateHeightMm(body.bottom, -0.15 * hw, -0.2 * hd)]
    case 'anterior':
      return out(0.12, -1, middle + 1)
    case 'posterior':
      return out(0.32, 1, middle + 4)
    case 'left':
      return out(1, -0.15, middle)
    case 'right':
      return out(-1, -0.15, middle)
  }
}

function cleftIn(mould: Mould, fracture: Fracture): NonNullable<Damage['cleft']> {
  const [a, b, c] = cleftShape
  const s = Math.cbrt(fracture.cleftVolumeMm3 / ((4 / 3) * Math.PI * a * b * c))
  const half: Vector = [a * s, b * s, c * s]
  const y = -0.2 * mould.outline.halfDepthMm[0]
  const centre: Vector = [0, y, plateHeightMm(mould.body.top, 0, y) - c * s - 3]
  for (let n = 0; n < 64; n++) {
    const [u, w] = [(n % 16) * (Math.PI / 8), (Math.floor(n / 16) - 1.5) * 0.9]
    const p = [
      centre[0] + half[0] * Math.cos(u) * Math.cos(w),
      centre[1] + half[1] * Math.sin(u) * Math.cos(w),
      centre[2] + half[2] * Math.sin(w),
    ] as const
    if (bodyDistanceMm(mould.body, ...p) > -0.8)
      throw refuse('PHA-004', {
        level: fracture.level,
        why: 'the cleft does not fit into the body',
        cleftVolumeMm3: fracture.cleftVolumeMm3,
      })
  }
  return { centre, half }
}
