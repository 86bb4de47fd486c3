import type { Measurement, MeasurementKind } from '../../../case/index.ts'
import {
  angleRadBetween,
  displacement,
  distance,
  indexOf,
  mapPoint,
  type Point,
  point,
  voxelFromPatient,
} from '../../../geometry/index.ts'
import type { Volume } from '../../../imaging/index.ts'

/** How many points a person gives for each kind. */
export const pointsOf: Readonly<Record<MeasurementKind, number>> = {
  length: 2,
  angle: 3,
  cobb: 4,
  region: 2,
  heights: 6,
}

/** Samples whose centres lie within a ball, in the volume's units (HU for CT). */
export interface RegionFigures {
  readonly radiusMm: number
  readonly count: number
  readonly mean: number
  readonly sd: number
  readonly min: number
  readonly max: number
}

/** What follows from the places of a measurement; nothing of it is stored. */
export type Figures =
  | { readonly kind: 'length'; readonly lengthMm: number }
  | { readonly kind: 'angle' | 'cobb'; readonly angleRad: number }
  /** `region` is null where no sample lies within. */
  | { readonly kind: 'region'; readonly radiusMm: number; readonly region: RegionFigures | null }
  | {
      readonly kind: 'heights'
      readonly anteriorMm: number
      readonly middleMm: number
      readonly posteriorMm: number
    }

/** Null while points are missing. */
export function figuresOf({ kind, points }: Pick<Measurement, 'kind' | 'points'>, volume: Volume): Figures | null {
  if (points.length < pointsOf[kind]) return null
  const [a, b, c, d, e, f] = points as readonly [Point<'patient'>, ...Point<'patient'>[]]
  switch (kind) {
    case 'length':
      return { kind, lengthMm: distance(a, b!) }
    case 'angle':
      return { kind, angleRad: angleRadBetween(displacement(a, b!), displacement(c!, b!)) }
    case 'cobb':
      return { kind, angleRad: angleRadOfLines([a, b!], [c!, d!]) }
    case 'region':
      return { kind, radiusMm: distance(a, b!), region: regionOf(volume, a, distance(a, b!)) }
    case 'heights':
      return { kind, anteriorMm: distance(a, b!), middleMm: distance(c!, d!), posteriorMm: distance(e!, f!) }
  }
}

type Line = readonly [Point<'patient'>, Point<'patient'>]

/** The angle between two lines, rad, 0 to a right angle: which way each was drawn does not matter. */
export function angleRadOfLines([a, b]: Line, [c, d]: Line): number {
  const angle = angleRadBetween(displacement(b, a), displacement(d, c))
  return Math.min(angle, Math.PI - angle)
}

/** Mean, spread and extremes of the samples whose centres lie within `radiusMm` of `centre`; null of none. */
export function regionOf(
  { grid, samples }: Pick<Volume, 'grid' | 'samples'>,
  centre: Point<'patient'>,
  radiusMm: number,
): RegionFigures | null {
  const middle = mapPoint(voxelFromPatient(grid), centre)
  const [i, j, k] = [0, 1, 2].map((axis) => {
    const reach = radiusMm / grid.spacingMm[axis]!
    return [
      Math.max(0, Math.ceil(middle[axis]! - reach)),
      Math.min(grid.dims[axis]! - 1, Math.floor(middle[axis]! + reach)),
    ] as const
  }) as [readonly [number, number], readonly [number, number], readonly [number, number]]
  let [count, sum, squares, min, max] = [0, 0, 0, Infinity, -Infinity]
  for (let z = k[0]; z <= k[1]; z++)
    for (let y = j[0]; y <= j[1]; y++)
      for (let x = i[0]; x <= i[1]; x++) {
        const dx = (x - middle[0]) * grid.spacingMm[0]
        const dy = (y - middle[1]) * grid.spacingMm[1]
        const dz = (z - middle[2]) * grid.spacingMm[2]
        if (dx * dx + dy * dy + dz * dz > radiusMm * radiusMm) continue
        const value = samples[indexOf(grid, x, y, z)]!
        count++
        sum += value
        squares += value * value
        min = Math.min(min, value)
        max = Math.max(max, value)
      }
  if (count === 0) return null
  const mean = sum / count
  // Sums of whole numbers below 2^53 are exact, so that equal samples give a spread of exactly 0.
  const sd = count > 1 ? Math.sqrt(Math.max(0, (squares - sum * mean) / (count - 1))) : 0
  return { radiusMm, count, mean, sd, min, max }
}

/** The sample nearest to a place; null outside the image. */
export function sampleAt({ grid, samples }: Pick<Volume, 'grid' | 'samples'>, p: Point<'patient'>): number | null {
  const at = mapPoint(voxelFromPatient(grid), p).map(Math.round)
  if (at.some((v, axis) => v < 0 || v >= grid.dims[axis]!)) return null
  return samples[indexOf(grid, at[0]!, at[1]!, at[2]!)]!
}

/** The points of a measurement with one of them moved; a circle moves as a whole by its middle. */
export function withPointMoved(measurement: Measurement, at: number, to: Point<'patient'>): Measurement {
  const from = measurement.points[at]
  if (!from) return measurement
  const by = displacement(to, from)
  const whole = measurement.kind === 'region' && at === 0
  const points = measurement.points.map((p, n) => {
    if (n !== at && !whole) return p
    return point('patient', p[0] + by[0], p[1] + by[1], p[2] + by[2])
  })
  return { ...measurement, points }
}
