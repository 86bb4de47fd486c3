import type { Direction, Frame, Point, Triple } from './frame.ts'
import { centroid, dot, unit } from './vector.ts'

/** Eigenvalues in falling order and their unit eigenvectors. */
export interface Eigen3 {
  readonly values: Triple
  readonly vectors: readonly [Triple, Triple, Triple]
}

/**
 * Eigen decomposition of a symmetric 3x3 matrix given as `[xx, yy, zz, xy, xz, yz]`, by Jacobi rotations.
 *
 * Accurate to rounding; equal eigenvalues give some orthogonal pair.
 */
export function symmetricEigen3(m: readonly [number, number, number, number, number, number]): Eigen3 {
  const a = [
    [m[0], m[3], m[4]],
    [m[3], m[1], m[5]],
    [m[4], m[5], m[2]],
  ]
  const v = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ]
  for (let sweep = 0; sweep < 50; sweep++) {
    const off = Math.abs(a[0]![1]!) + Math.abs(a[0]![2]!) + Math.abs(a[1]![2]!)
    if (off === 0) break
    for (const [p, q] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const)
      rotate(a, v, p, q)
  }
  const order = [0, 1, 2].sort((x, y) => a[y]![y]! - a[x]![x]!)
  const vector = (i: number): Triple => [v[0]![order[i]!]!, v[1]![order[i]!]!, v[2]![order[i]!]!]
  const value = (i: number): number => a[order[i]!]![order[i]!]!
  return { values: [value(0), value(1), value(2)], vectors: [vector(0), vector(1), vector(2)] }
}

/** One Jacobi rotation that clears a[p][q]. */
function rotate(a: number[][], v: number[][], p: number, q: number): void {
  const apq = a[p]![q]!
  if (apq === 0) return
  const theta = (a[q]![q]! - a[p]![p]!) / (2 * apq)
  const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1))
  const c = 1 / Math.sqrt(t * t + 1)
  const s = t * c
  for (let k = 0; k < 3; k++) {
    const kp = a[k]![p]!
    const kq = a[k]![q]!
    a[k]![p] = c * kp - s * kq
    a[k]![q] = s * kp + c * kq
  }
  for (let k = 0; k < 3; k++) {
    const pk = a[p]![k]!
    const qk = a[q]![k]!
    a[p]![k] = c * pk - s * qk
    a[q]![k] = s * pk + c * qk
  }
  a[p]![q] = 0
  a[q]![p] = 0
  for (let k = 0; k < 3; k++) {
    const kp = v[k]![p]!
    const kq = v[k]![q]!
    v[k]![p] = c * kp - s * kq
    v[k]![q] = s * kp + c * kq
  }
}

/** The mean of weighted points and the eigen decomposition of their covariance. */
export interface PrincipalAxes<F extends Frame> {
  readonly centre: Point<F>
  /** Variances along the axes, falling. */
  readonly variances: Triple
  readonly axes: readonly [Direction<F>, Direction<F>, Direction<F>]
}

/** Principal axes of at least one point; `weights` >= 0, one a point, where given. */
export function principalAxes<F extends Frame>(
  points: readonly Point<F>[],
  weights?: ArrayLike<number>,
): PrincipalAxes<F> {
  let w = 0
  const s = [0, 0, 0]
  points.forEach((p, i) => {
    const wi = weights ? weights[i]! : 1
    w += wi
    for (let c = 0; c < 3; c++) s[c] = s[c]! + wi * p[c as 0 | 1 | 2]
  })
  const centre = (w > 0 ? s.map((x) => x / w) : centroid(points)) as unknown as Point<F>
  const m: [number, number, number, number, number, number] = [0, 0, 0, 0, 0, 0]
  points.forEach((p, i) => {
    const wi = (weights ? weights[i]! : 1) / (w || 1)
    const x = p[0] - centre[0]
    const y = p[1] - centre[1]
    const z = p[2] - centre[2]
    m[0] += wi * x * x
    m[1] += wi * y * y
    m[2] += wi * z * z
    m[3] += wi * x * y
    m[4] += wi * x * z
    m[5] += wi * y * z
  })
  const { values, vectors } = symmetricEigen3(m)
  return { centre, variances: values, axes: vectors as unknown as PrincipalAxes<F>['axes'] }
}

/** A plane through `centre` with unit `normal`; `rmsMm` is the weighted root mean square distance of the points kept. */
export interface PlaneFit<F extends Frame> {
  readonly centre: Point<F>
  readonly normal: Direction<F>
  readonly rmsMm: number
  /** Final weight of each point, 0 (left out) to 1. */
  readonly weights: Float64Array
}

const tukeyCut = 4.685
const madToSigma = 1.4826

/**
 * The plane nearest to the points, leaving outliers out (total least squares, reweighted by Tukey's biweight with the
 * scale from the median absolute residual, never below `scaleMinMm`).
 *
 * `towards` gives the side the normal points to. Needs at least three points that are not on a line.
 */
export function fitPlane<F extends Frame>(
  points: readonly Point<F>[],
  towards: Direction<F>,
  { iterations = 10, scaleMinMm = 0.2 } = {},
): PlaneFit<F> {
  const weights = new Float64Array(points.length).fill(1)
  const residual = new Float64Array(points.length)
  let centre = centroid(points)
  let normal = unit(towards)
  for (let turn = 0; turn <= iterations; turn++) {
    const axes = principalAxes(points, weights)
    centre = axes.centre
    const n = unit(axes.axes[2])
    normal = dot(n, towards) < 0 ? ([-n[0], -n[1], -n[2]] as unknown as Direction<F>) : n
    for (let i = 0; i < points.length; i++) residual[i] = heightAbove(points[i]!, centre, normal)
    if (turn === iterations) break
    const scale = Math.max(scaleMinMm, madToSigma * medianOf(residual.map(Math.abs)))
    for (let i = 0; i < points.length; i++) {
      const u = residual[i]! / (tukeyCut * scale)
      weights[i] = Math.abs(u) >= 1 ? 0 : (1 - u * u) ** 2
    }
  }
  let sum = 0
  let w = 0
  for (let i = 0; i < points.length; i++) {
    sum += weights[i]! * residual[i]! ** 2
    w += weights[i]!
  }
  return { centre, normal, rmsMm: Math.sqrt(sum / Math.max(w, 1e-12)), weights }
}

/** Signed distance of a point from a plane, + on the side of its normal. */
export const heightAbove = <F extends Frame>(p: Point<F>, centre: Point<F>, normal: Direction<F>): number =>
  (p[0] - centre[0]) * normal[0] + (p[1] - centre[1]) * normal[1] + (p[2] - centre[2]) * normal[2]

/** The median; NaN of nothing. Does not change its argument. */
export function medianOf(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort()
  const n = sorted.length
  if (n === 0) return Number.NaN
  return n % 2 === 1 ? sorted[(n - 1) / 2]! : (sorted[n / 2 - 1]! + sorted[n / 2]!) / 2
}

/** The least-squares solution of a small symmetric positive system A x = b (Gauss with pivots); null where singular. */
export function solveLinear(a: readonly (readonly number[])[], b: readonly number[]): number[] | null {
  const n = b.length
  const m = a.map((row, i) => [...row, b[i]!])
  for (let c = 0; c < n; c++) {
    let best = c
    for (let r = c + 1; r < n; r++) if (Math.abs(m[r]![c]!) > Math.abs(m[best]![c]!)) best = r
    if (Math.abs(m[best]![c]!) < 1e-14) return null
    ;[m[c], m[best]] = [m[best]!, m[c]!]
    for (let r = 0; r < n; r++) {
      if (r === c) continue
      const f = m[r]![c]! / m[c]![c]!
      if (f !== 0) for (let k = c; k <= n; k++) m[r]![k] = m[r]![k]! - f * m[c]![k]!
    }
  }
  return m.map((row, i) => row[n]! / row[i]!)
}

/** Coefficients c0 + c1 t + c2 t^2 + ... nearest to the values (weighted least squares); null where undetermined. */
export function fitPolynomial(
  t: ArrayLike<number>,
  values: ArrayLike<number>,
  degree: number,
  weights?: ArrayLike<number>,
): number[] | null {
  const n = degree + 1
  const a = Array.from({ length: n }, () => new Array<number>(n).fill(0))
  const b = new Array<number>(n).fill(0)
  for (let i = 0; i < t.length; i++) {
    const w = weights ? weights[i]! : 1
    for (let r = 0; r < n; r++) {
      b[r] = b[r]! + w * values[i]! * t[i]! ** r
      for (let c = 0; c < n; c++) a[r]![c] = a[r]![c]! + w * t[i]! ** (r + c)
    }
  }
  return solveLinear(a, b)
}

/** The value of a polynomial `c0 + c1 t + ...`. */
export const polynomialAt = (coefficients: readonly number[], t: number): number =>
  coefficients.reduceRight((sum, c) => sum * t + c, 0)
