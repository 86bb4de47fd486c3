import { type Affine, affineFromColumns, type Triple } from '../../geometry/index.ts'
import { median } from '../median.ts'
import { refuse } from '../troubles.ts'
import type { Slice } from './slice.ts'

/** Slices of one size and direction in order along their normal, evenly spaced; the lattice may be sheared (tilted gantry). */
export interface Stack {
  readonly slices: readonly Slice[]
  readonly spacingMm: number
  /** Columns: one column right, one row down, one slice on. */
  readonly patientFromStored: Affine<'patient', 'voxel'>
  /** The furthest any slice lies from its even place, mm. */
  readonly evenedMm: number
}

/** A slice may lie this far from its even place before the series counts as uneven, as a fraction of the interval. */
const unevenFraction = 0.1
/** Positions written with one decimal are off by up to this between neighbours, mm, even at half a millimetre. */
const roundingMm = 0.11
/** And this far sideways, mm: more is no rounding of a header. */
const sidewaysMm = 0.3

const dot = (a: Triple, b: Triple): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const minus = (a: Triple, b: Triple): Triple => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]

/** The normal for which rows, columns and slices form a right-handed frame. */
export const normalOf = ({ along: { row, column } }: Slice): Triple => [
  row[1] * column[2] - row[2] * column[1],
  row[2] * column[0] - row[0] * column[2],
  row[0] * column[1] - row[1] * column[0],
]

/** How far along the normal of `first` a slice lies, mm. */
export const heightIn = (first: Slice, slice: Slice): number => dot(normalOf(first), slice.position)

/**
 * Orders slices of one size and direction into an even stack.
 *
 * Refuses fewer than two places (IMG-017), missing slices (IMG-010) and uneven spacing (IMG-012), naming the slices
 * on either side, and slices that jump sideways (IMG-013). `strays` are slices of the same series that point elsewhere:
 * where one of them lies in a gap, it is named instead of a missing slice.
 */
export function stackOf(slices: readonly Slice[], strays: readonly Slice[], about: string): Stack {
  const first = slices[0]
  if (!first || slices.length < 2) throw refuse('IMG-017', { series: about, slices: slices.length })
  const ordered = slices.map((slice) => ({ slice, z: heightIn(first, slice) })).sort((a, b) => a.z - b.z)
  const steps = ordered.slice(1).map(({ z }, i) => z - (ordered[i] as { z: number }).z)
  const interval = median(steps)
  steps.forEach((step, i) => {
    const [before, after] = [ordered[i], ordered[i + 1]] as [Placed, Placed]
    if (Math.abs(step - interval) > slackMm(interval)) throw unevenAt(before, after, interval, strays, about)
  })
  return fitted(
    ordered.map(({ slice }) => slice),
    about,
  )
}

const slackMm = (intervalMm: number): number =>
  Math.max(unevenFraction * intervalMm, Math.min(roundingMm, 0.3 * intervalMm))

interface Placed {
  readonly slice: Slice
  readonly z: number
}

/** Says what is wrong between two neighbours that are not one interval apart. */
function unevenAt(before: Placed, after: Placed, interval: number, strays: readonly Slice[], about: string): Error {
  const step = after.z - before.z
  const between = `${before.slice.name} and ${after.slice.name}`
  const places = {
    betweenMm: [rounded(before.z), rounded(after.z)],
    intervalMm: rounded(interval),
    stepMm: rounded(step),
  }
  const astray = strays.filter((stray) => {
    const z = heightIn(before.slice, stray)
    return z > before.z && z < after.z
  })
  if (astray.length > 0) return refuse('IMG-013', { series: about, slices: astray.map((slice) => slice.name) })
  const count = step / interval
  if (count > 1.5 && Math.abs(count - Math.round(count)) < unevenFraction * Math.max(1, count / 4))
    return refuse('IMG-010', { series: about, missing: Math.round(count) - 1, between, ...places })
  return refuse('IMG-012', { series: about, between, ...places })
}

const rounded = (mm: number): number => Math.round(mm * 1000) / 1000

/** The even lattice through the ordered slices. */
function fitted(slices: readonly Slice[], about: string): Stack {
  const first = slices[0] as Slice
  const last = slices[slices.length - 1] as Slice
  const n = slices.length
  const whole = minus(last.position, first.position)
  const step: Triple = [whole[0] / (n - 1), whole[1] / (n - 1), whole[2] / (n - 1)]
  const normal = normalOf(first)
  const spacingMm = dot(step, normal)
  let evenedMm = 0
  slices.forEach((slice, k) => {
    const off = minus(slice.position, first.position).map(
      (x, axis) => x - k * (step[axis] as number),
    ) as unknown as Triple
    const along = dot(off, normal)
    const sideways = Math.hypot(...minus(off, [normal[0] * along, normal[1] * along, normal[2] * along]))
    if (Math.abs(along) > 2 * slackMm(spacingMm))
      throw refuse('IMG-012', {
        series: about,
        slice: slice.name,
        offMm: rounded(along),
        intervalMm: rounded(spacingMm),
      })
    if (sideways > sidewaysMm)
      throw refuse('IMG-013', { series: about, slice: slice.name, sidewaysMm: rounded(sideways) })
    evenedMm = Math.max(evenedMm, Math.abs(along), sideways)
  })
  const { row, column } = first.along
  const { x, y } = first.spacingMm
  const scaled = (v: Triple, f: number): Triple => [v[0] * f, v[1] * f, v[2] * f]
  const map = affineFromColumns('patient', 'voxel', scaled(row, x), scaled(column, y), step, first.position)
  return { slices, spacingMm, patientFromStored: map, evenedMm }
}
