import {
  type Affine,
  direction,
  fitPolynomial,
  mapDirection,
  mapPoint,
  medianOf,
  type Point,
  point,
  polynomialAt,
  unit,
} from '../../geometry/index.ts'
import { agreeing, type Ring, ringOn } from '../imported/ring.ts'
import type { Canal } from '../spine.ts'
import type { Region } from './region.ts'
import { slicesOf } from './stack.ts'

export interface MeasuredCanal {
  readonly canal: Canal
  /** Middle of the canal in the vertebra frame at height z. */
  readonly middleAt: (zMm: number) => readonly [x: number, y: number]
  readonly halfWidthMm: number
}

/** The canal as the vertebra's own ring shows it; null where no level of it closes. */
export function findCanal(region: Region, frame: Affine<'patient', 'vertebra'>): MeasuredCanal | null {
  const slices = slicesOf(region, frame)
  for (const closing of [0, 1, 2, 3]) {
    const rings = agreeing(slices.flatMap((slice) => ringOn(slice, closing) ?? []))
    if (rings.length >= 3) return canalThrough(rings, frame)
  }
  return null
}

function canalThrough(rings: readonly Ring[], frame: Affine<'patient', 'vertebra'>): MeasuredCanal {
  const z = rings.map((r) => r.zMm)
  const degree = rings.length >= 6 ? 1 : 0
  const x = fitPolynomial(z, rings.map((r) => r.xMm), degree) ?? [medianOf(rings.map((r) => r.xMm))] // biome-ignore format: pair
  const y = fitPolynomial(z, rings.map((r) => r.yMm), degree) ?? [medianOf(rings.map((r) => r.yMm))] // biome-ignore format: pair
  const zMid = medianOf(z)
  const widthMm = medianOf(rings.map((r) => r.widthMm))
  return {
    canal: {
      centre: mapPoint(frame, point('vertebra', polynomialAt(x, zMid), polynomialAt(y, zMid), zMid)),
      axis: mapDirection(frame, unit(direction('vertebra', x[1] ?? 0, y[1] ?? 0, 1))),
      widthMm,
      depthMm: medianOf(rings.map((r) => r.depthMm)),
    },
    middleAt: (at) => [polynomialAt(x, at), polynomialAt(y, at)],
    halfWidthMm: widthMm / 2,
  }
}

/** The canal's middle from cranial to caudal through all vertebrae, about one point a millimetre of the spine's height. */
export function canalAxisThrough(canals: readonly Canal[], stepMm = 1): Point<'patient'>[] {
  const out: Point<'patient'>[] = []
  for (let v = 0; v + 1 < canals.length; v++) {
    const a = canals[v]!
    const b = canals[v + 1]!
    const span = Math.hypot(...[0, 1, 2].map((c) => a.centre[c as 0]! - b.centre[c as 0]!))
    const n = Math.max(1, Math.round(span / stepMm))
    for (let i = 0; i < n; i++) out.push(hermite(a, b, i / n, span))
  }
  const last = canals.at(-1)
  if (last) out.push(last.centre)
  return out
}

/** Cubic between two canal centres that leaves each along its axis (which points cranially; the path runs caudally). */
function hermite(a: Canal, b: Canal, t: number, span: number): Point<'patient'> {
  const h00 = 2 * t ** 3 - 3 * t ** 2 + 1
  const h10 = t ** 3 - 2 * t ** 2 + t
  const h01 = -2 * t ** 3 + 3 * t ** 2
  const h11 = t ** 3 - t ** 2
  const at = (c: 0 | 1 | 2) => h00 * a.centre[c] - h10 * span * a.axis[c] + h01 * b.centre[c] - h11 * span * b.axis[c]
  return point('patient', at(0), at(1), at(2))
}
