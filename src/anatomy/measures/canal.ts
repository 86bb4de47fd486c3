import {
  type Affine,
  direction,
  displacement,
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
import { type Reader, type Region, readInFrame } from './region.ts'
import { slicesOf } from './stack.ts'

export interface MeasuredCanal {
  readonly canal: Canal
  /** Middle of the canal in the vertebra frame at height z. */
  readonly middleAt: (zMm: number) => readonly [x: number, y: number]
  readonly halfWidthMm: number
}

/** Where a canal may lie, mm from the body centre: near the midline, behind the body. */
const place = { sideMm: 12, fromMm: 8, toMm: 45 } as const
/** Round the body centre, mm: what a ring of body, pedicles and laminae can fill. */
const extent = { x: [-32, 32], y: [-4, 62], z: [-18, 19.5] } as const

/**
 * The canal as the vertebra's own ring shows it; null where no level of it closes. Its size is that of its narrower half
 * of levels, where pedicles and laminae bound it and no gap lets the outline spread.
 */
export function findCanal(region: Region, frame: Affine<'patient', 'vertebra'>): MeasuredCanal | null {
  const { bone } = readInFrame(region, frame)
  const slices = slicesOf(region, frame, extent, 1.25)
  for (const closing of [0, 1, 2, 3]) {
    const rings = agreeing(
      slices
        .flatMap((slice) => ringOn(slice, closing) ?? [])
        .filter((r) => Math.abs(r.xMm) <= place.sideMm && r.yMm >= place.fromMm && r.yMm <= place.toMm),
    )
    if (rings.length >= 3) return canalThrough(narrowerHalf(rings), frame, bone)
  }
  return null
}

function narrowerHalf(rings: readonly Ring[]): Ring[] {
  const least = [...rings].sort((a, b) => a.areaMm2 - b.areaMm2)
  const limit = least[Math.floor((least.length - 1) / 4)]!.areaMm2 * 1.25
  const kept = rings.filter((r) => r.areaMm2 <= limit)
  return kept.length >= 3 ? kept : [...rings]
}

function canalThrough(rings: readonly Ring[], frame: Affine<'patient', 'vertebra'>, bone: Reader): MeasuredCanal {
  const z = rings.map((r) => r.zMm)
  // A slope from rings that span little height would be noise.
  const degree = Math.max(...z) - Math.min(...z) >= 8 ? 1 : 0
  const courseOf = (v: readonly number[]) => fitPolynomial(z, v, degree) ?? [medianOf(v)]
  const x = courseOf(rings.map((r) => r.xMm))
  const y = courseOf(rings.map((r) => r.yMm))
  const zMid = medianOf(z)
  const across = (r: Ring, dx: number, dy: number) => freeAcross(bone, r, dx, dy)
  const widths = rings.flatMap((r) => across(r, 1, 0) ?? [])
  const depths = rings.flatMap((r) => across(r, 0, 1) ?? [])
  const widthMm = medianOf(widths.length > 0 ? widths : rings.map((r) => r.widthMm))
  return {
    canal: {
      centre: mapPoint(frame, point('vertebra', polynomialAt(x, zMid), polynomialAt(y, zMid), zMid)),
      axis: mapDirection(frame, unit(direction('vertebra', x[1] ?? 0, y[1] ?? 0, 1))),
      widthMm,
      depthMm: medianOf(depths.length > 0 ? depths : rings.map((r) => r.depthMm)),
    },
    middleAt: (at) => [polynomialAt(x, at), polynomialAt(y, at)],
    halfWidthMm: widthMm / 2,
  }
}

/** Lines at which the pedicles' inner walls are sought, mm behind the posterior wall: farther back a gap for the facets begins. */
const behindWallMm = [2, 3, 4, 5, 6, 7, 8] as const
/** The pedicles' middle heights, as shares of the superior endplate's. */
const pedicleShare = [0.2, 0.65] as const
const upStepMm = 0.75
/** Fewer heights than this with a wall on both sides say nothing. */
const leastHeights = 4

/**
 * The canal with its width between the inner walls of the pedicles half-way up them: the median of heights at every
 * distance behind the posterior wall, and of these distances the widest. As it is where no pedicles stand beside it.
 */
export function betweenPedicles(canal: MeasuredCanal, bone: Reader, wallMm: number, topMm: number): MeasuredCanal {
  const widths = behindWallMm.flatMap((y) => {
    const free: number[] = []
    for (let z = pedicleShare[0] * topMm; z <= pedicleShare[1] * topMm; z += upStepMm) {
      const x = canal.middleAt(z)[0]
      if (bone(x, wallMm + y, z) >= 0.5) continue
      const left = wallFrom(bone, x, wallMm + y, z, 1, 0)
      const right = wallFrom(bone, x, wallMm + y, z, -1, 0)
      if (left !== null && right !== null) free.push(left + right)
    }
    return free.length < leastHeights ? [] : [medianOf(free)]
  })
  if (widths.length === 0) return canal
  const widthMm = Math.max(...widths)
  return { ...canal, canal: { ...canal.canal, widthMm }, halfWidthMm: widthMm / 2 }
}

/** Free length from wall to wall through a ring's middle, over three parallel lines; null where a line finds no wall. */
function freeAcross(bone: Reader, r: Ring, dx: number, dy: number): number | null {
  const found: number[] = []
  for (const o of [-2, 0, 2]) {
    const x = r.xMm + o * dy
    const y = r.yMm + o * dx
    const there = wallFrom(bone, x, y, r.zMm, dx, dy)
    const back = wallFrom(bone, x, y, r.zMm, -dx, -dy)
    if (there !== null && back !== null) found.push(there + back)
  }
  return found.length > 0 ? medianOf(found) : null
}

const wallReachMm = 24

function wallFrom(bone: Reader, x: number, y: number, z: number, dx: number, dy: number): number | null {
  let before = bone(x, y, z)
  for (let d = 0.5; d <= wallReachMm; d += 0.5) {
    const now = bone(x + d * dx, y + d * dy, z)
    if (now >= 0.5 && before < 0.5) return d - 0.5 + (0.5 * (0.5 - before)) / (now - before)
    before = now
  }
  return null
}

/** The canals with the axis of each taken along the curve through its neighbours, where it has them. */
export function alongCurve(canals: readonly Canal[]): Canal[] {
  return canals.map((canal, at) => {
    const above = canals[at - 1]
    const below = canals[at + 1]
    if (!above || !below) return canal
    return { ...canal, axis: unit(displacement(above.centre, below.centre)) }
  })
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
