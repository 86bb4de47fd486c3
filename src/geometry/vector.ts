import type { Direction, Frame, Point, Triple } from './frame.ts'

const asPoint = <F extends Frame>(v: Triple): Point<F> => v as unknown as Point<F>
const asDirection = <F extends Frame>(v: Triple): Direction<F> => v as unknown as Direction<F>

/** The displacement that leads from `from` to `to`. */
export const displacement = <F extends Frame>(to: Point<F>, from: Point<F>): Direction<F> =>
  asDirection([to[0] - from[0], to[1] - from[1], to[2] - from[2]])

/** The point reached from `origin` by `amount` times `along`. */
export const moved = <F extends Frame>(origin: Point<F>, along: Direction<F>, amount = 1): Point<F> =>
  asPoint([origin[0] + amount * along[0], origin[1] + amount * along[1], origin[2] + amount * along[2]])

export const add = <F extends Frame>(a: Direction<F>, b: Direction<F>): Direction<F> =>
  asDirection([a[0] + b[0], a[1] + b[1], a[2] + b[2]])
export const scaled = <F extends Frame>(a: Direction<F>, factor: number): Direction<F> =>
  asDirection([a[0] * factor, a[1] * factor, a[2] * factor])
export const dot = <F extends Frame>(a: Direction<F>, b: Direction<F>): number =>
  a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
export const cross = <F extends Frame>(a: Direction<F>, b: Direction<F>): Direction<F> =>
  asDirection([a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]])
export const length = <F extends Frame>(a: Direction<F>): number => Math.hypot(a[0], a[1], a[2])
export const distance = <F extends Frame>(a: Point<F>, b: Point<F>): number =>
  Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])

/** `a` at unit length; a zero vector stays zero. */
export function unit<F extends Frame>(a: Direction<F>): Direction<F> {
  const n = length(a)
  return n === 0 ? a : scaled(a, 1 / n)
}

/** The angle between two directions, rad, 0 to pi. */
export const angleRadBetween = <F extends Frame>(a: Direction<F>, b: Direction<F>): number =>
  Math.atan2(length(cross(a, b)), dot(a, b))

/** The point a fraction `t` of the way from `a` to `b`. */
export const between = <F extends Frame>(a: Point<F>, b: Point<F>, t: number): Point<F> =>
  asPoint([a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t])

/** The mean of at least one point. */
export function centroid<F extends Frame>(points: readonly Point<F>[]): Point<F> {
  const sum = [0, 0, 0] as [number, number, number]
  for (const p of points) {
    sum[0] += p[0]
    sum[1] += p[1]
    sum[2] += p[2]
  }
  return asPoint([sum[0] / points.length, sum[1] / points.length, sum[2] / points.length])
}
