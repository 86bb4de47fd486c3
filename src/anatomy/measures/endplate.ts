import {
  type Affine,
  type Direction,
  direction,
  fitPlane,
  heightAbove,
  mapDirection,
  mapPoint,
  type PlaneFit,
  type Point,
  point,
} from '../../geometry/index.ts'
import type { Endplate } from '../spine.ts'
import type { FrameReader } from './region.ts'

export type End = 'superior' | 'inferior'

/** Heights z of one endplate over the body's footprint in the vertebra frame; NaN where there is none. */
export interface Surface {
  readonly x0Mm: number
  readonly y0Mm: number
  readonly stepMm: number
  readonly columns: number
  readonly rows: number
  readonly zMm: Float64Array
}

/** The part of the frame in which a body is looked for, mm from its centre. */
const reachMm = { x: 36, y: 30, z: 34 } as const
const stepMm = 1

/** The outer surface of an endplate, found along z by the gray-level edge near the mask's own border. */
export function endplateSurface(read: FrameReader, end: End): Surface {
  const columns = 2 * reachMm.x + 1
  const rows = 2 * reachMm.y + 1
  const zMm = new Float64Array(columns * rows).fill(Number.NaN)
  const sign = end === 'superior' ? 1 : -1
  for (let r = 0, at = 0; r < rows; r++)
    for (let c = 0; c < columns; c++, at++) {
      const x = c * stepMm - reachMm.x
      const y = r * stepMm - reachMm.y
      const border = maskBorder(read, x, y, sign)
      if (border === null) continue
      zMm[at] = grayEdge(read, x, y, border, sign) ?? border
    }
  return { x0Mm: -reachMm.x, y0Mm: -reachMm.y, stepMm, columns, rows, zMm }
}

/** The outermost place along the ray from mid-height where the body mask ends. */
function maskBorder(read: FrameReader, x: number, y: number, sign: number): number | null {
  let border: number | null = null
  let before = read.body(x, y, 0)
  for (let d = 0.5; d <= reachMm.z; d += 0.5) {
    const now = read.body(x, y, sign * d)
    if (before >= 0.5 && now < 0.5) border = sign * (d - 0.5 + (0.5 * (before - 0.5)) / (before - now))
    before = now
  }
  return border
}

/** Half-way from the cortex's peak to what lies outside it. */
function grayEdge(read: FrameReader, x: number, y: number, border: number, sign: number): number | null {
  const step = 0.25
  const at = (d: number) => read.hu(x, y, border + sign * d)
  let peak = Number.NEGATIVE_INFINITY
  let peakAt = 0
  for (let d = -3; d <= 2; d += step) {
    const v = at(d)
    if (v > peak) {
      peak = v
      peakAt = d
    }
  }
  let low = Number.POSITIVE_INFINITY
  for (let d = peakAt; d <= peakAt + 3.5; d += step) low = Math.min(low, at(d))
  if (peak - low < 60) return null
  const half = (peak + low) / 2
  let before = peak
  for (let d = peakAt + step; d <= peakAt + 4; d += step) {
    const v = at(d)
    if (v < half) {
      const edge = d - step + (step * (before - half)) / (before - v)
      return Math.abs(edge) <= 3 ? border + sign * edge : null
    }
    before = v
  }
  return null
}

/** The surface's points in the vertebra frame. */
export function surfacePoints(surface: Surface): Point<'vertebra'>[] {
  const out: Point<'vertebra'>[] = []
  surface.zMm.forEach((z, at) => {
    if (Number.isNaN(z)) return
    const c = at % surface.columns
    const r = Math.floor(at / surface.columns)
    out.push(point('vertebra', surface.x0Mm + c * surface.stepMm, surface.y0Mm + r * surface.stepMm, z))
  })
  return out
}

/** The mean height of the surface within `radiusMm` of (x, y); NaN where there is none. */
export function heightAt(surface: Surface, x: number, y: number, radiusMm: number): number {
  let sum = 0
  let n = 0
  const reach = Math.ceil(radiusMm / surface.stepMm)
  const c0 = Math.round((x - surface.x0Mm) / surface.stepMm)
  const r0 = Math.round((y - surface.y0Mm) / surface.stepMm)
  for (let r = r0 - reach; r <= r0 + reach; r++)
    for (let c = c0 - reach; c <= c0 + reach; c++) {
      if (c < 0 || r < 0 || c >= surface.columns || r >= surface.rows) continue
      const z = surface.zMm[c + surface.columns * r]!
      if (Number.isNaN(z)) continue
      if (Math.hypot(surface.x0Mm + c * stepMm - x, surface.y0Mm + r * stepMm - y) > radiusMm) continue
      sum += z
      n++
    }
  return n > 0 ? sum / n : Number.NaN
}

export interface FittedEndplate extends Endplate {
  readonly planeInFrame: PlaneFit<'vertebra'>
}

/** Fits the endplate's plane and reads its depression. */
export function fitEndplate(surface: Surface, frame: Affine<'patient', 'vertebra'>, end: End): FittedEndplate {
  const points = surfacePoints(surface)
  const plane = fitPlane(points, direction('vertebra', 0, 0, 1), { scaleMinMm: 0.5 })
  const sign = end === 'superior' ? -1 : 1
  let depressionMm = 0
  for (const p of points) depressionMm = Math.max(depressionMm, sign * heightAbove(p, plane.centre, plane.normal))
  return {
    centre: mapPoint(frame, plane.centre),
    normal: mapDirection(frame, plane.normal) as Direction<'patient'>,
    residualMm: plane.rmsMm,
    depressionMm,
    planeInFrame: plane,
  }
}
