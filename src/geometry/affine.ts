import { invariant } from '../base/index.ts'
import type { Affine, Direction, Frame, Point, Triple } from './frame.ts'

/** An affine map from its 16 numbers, row-major; the caller states the frames. */
export function affine<To extends Frame, From extends Frame>(
  _to: To,
  _from: From,
  rows: readonly number[] | Float64Array,
): Affine<To, From> {
  invariant(rows.length === 16, () => `an affine map needs 16 numbers, got ${rows.length}`)
  return Float64Array.from(rows) as unknown as Affine<To, From>
}

/** The map whose columns are the images of the three unit steps of `From` and of its origin. */
export function affineFromColumns<To extends Frame, From extends Frame>(
  to: To,
  from: From,
  x: Triple,
  y: Triple,
  z: Triple,
  origin: Triple,
): Affine<To, From> {
  return affine(to, from, [
    x[0], y[0], z[0], origin[0],
    x[1], y[1], z[1], origin[1],
    x[2], y[2], z[2], origin[2],
    0, 0, 0, 1,
  ]) // biome-ignore format: rows of a matrix
}

const at = (m: Float64Array, i: number): number => m[i] as number

export function mapPoint<To extends Frame, From extends Frame>(
  toFromFrom: Affine<To, From>,
  p: Point<From>,
): Point<To> {
  return rows(toFromFrom, p[0], p[1], p[2], 1) as unknown as Point<To>
}

export function mapDirection<To extends Frame, From extends Frame>(
  toFromFrom: Affine<To, From>,
  d: Direction<From>,
): Direction<To> {
  return rows(toFromFrom, d[0], d[1], d[2], 0) as unknown as Direction<To>
}

function rows(m: Float64Array, x: number, y: number, z: number, w: number): Triple {
  return [
    at(m, 0) * x + at(m, 1) * y + at(m, 2) * z + at(m, 3) * w,
    at(m, 4) * x + at(m, 5) * y + at(m, 6) * z + at(m, 7) * w,
    at(m, 8) * x + at(m, 9) * y + at(m, 10) * z + at(m, 11) * w,
  ]
}

/** `compose(carmFromPatient, patientFromVoxel)` is `carmFromVoxel`: neighbours cancel. */
export function compose<A extends Frame, B extends Frame, C extends Frame>(
  aFromB: Affine<A, B>,
  bFromC: Affine<B, C>,
): Affine<A, C> {
  const out = new Float64Array(16)
  for (let r = 0; r < 4; r++)
    for (let c = 0; c < 4; c++) {
      let sum = 0
      for (let k = 0; k < 4; k++) sum += at(aFromB, r * 4 + k) * at(bFromC, k * 4 + c)
      out[r * 4 + c] = sum
    }
  return out as unknown as Affine<A, C>
}

/** Determinant of the linear part: signed volume of one unit cell of `From`, negative where the map mirrors. */
export function determinant(m: Float64Array): number {
  return (
    at(m, 0) * (at(m, 5) * at(m, 10) - at(m, 6) * at(m, 9)) -
    at(m, 1) * (at(m, 4) * at(m, 10) - at(m, 6) * at(m, 8)) +
    at(m, 2) * (at(m, 4) * at(m, 9) - at(m, 5) * at(m, 8))
  )
}

/** The map back. A singular map is a Defect: files with one are refused where they are read. */
export function inverse<To extends Frame, From extends Frame>(toFromFrom: Affine<To, From>): Affine<From, To> {
  const m = toFromFrom as Float64Array
  const det = determinant(m)
  invariant(Math.abs(det) > 1e-300, () => `singular map ${Array.from(m).join(' ')}`)
  const c = (a: number, b: number, d: number, e: number) => (at(m, a) * at(m, e) - at(m, b) * at(m, d)) / det
  const linear = [
    c(5, 6, 9, 10), -c(1, 2, 9, 10), c(1, 2, 5, 6),
    -c(4, 6, 8, 10), c(0, 2, 8, 10), -c(0, 2, 4, 6),
    c(4, 5, 8, 9), -c(0, 1, 8, 9), c(0, 1, 4, 5),
  ] // biome-ignore format: rows of a matrix
  const out = new Float64Array(16)
  for (let r = 0; r < 3; r++) {
    let shift = 0
    for (let k = 0; k < 3; k++) {
      const value = linear[r * 3 + k] as number
      out[r * 4 + k] = value
      shift -= value * at(m, k * 4 + 3)
    }
    out[r * 4 + 3] = shift
  }
  out[15] = 1
  return out as unknown as Affine<From, To>
}
