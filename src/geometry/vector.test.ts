// Goal: the arithmetic of points and directions. Oracle: the identities it must obey, on random vectors.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { direction, point } from './frame.ts'
import {
  add,
  angleRadBetween,
  between,
  centroid,
  cross,
  displacement,
  distance,
  dot,
  length,
  moved,
  scaled,
  unit,
} from './vector.ts'

const number = fc.double({ min: -300, max: 300, noNaN: true })
const anywhere = fc.tuple(number, number, number).map(([x, y, z]) => point('patient', x, y, z))
const anyway = fc
  .tuple(number, number, number)
  .map(([x, y, z]) => direction('patient', x, y, z))
  .filter((d) => length(d) > 1e-3)

describe('points and directions', () => {
  it('lead from one point to the other and half way', () => {
    fc.assert(
      fc.property(anywhere, anywhere, (a, b) => {
        expect(distance(moved(a, displacement(b, a)), b)).toBeLessThan(1e-9)
        expect(distance(between(a, b, 0.5), centroid([a, b]))).toBeLessThan(1e-9)
        expect(distance(moved(a, displacement(b, a), 0.25), between(a, b, 0.25))).toBeLessThan(1e-9)
      }),
      { seed: 8 },
    )
  })

  it('have a cross product square to both, as long as the area between them, right-handed', () => {
    fc.assert(
      fc.property(anyway, anyway, (a, b) => {
        const c = cross(a, b)
        const scale = length(a) * length(b)
        expect(Math.abs(dot(c, a)) / (scale * length(a))).toBeLessThan(1e-12)
        expect(length(c) / scale).toBeCloseTo(Math.sin(angleRadBetween(a, b)), 9)
        expect(length(add(c, cross(b, a)))).toBe(0)
      }),
      { seed: 9 },
    )
    const [x, y, z] = [direction('patient', 1, 0, 0), direction('patient', 0, 1, 0), direction('patient', 0, 0, 1)]
    expect(Array.from(cross(x, y))).toEqual(Array.from(z))
  })

  it('keep their angle when scaled, at pi when turned round', () => {
    fc.assert(
      fc.property(anyway, anyway, (a, b) => {
        expect(angleRadBetween(scaled(a, 7), b)).toBeCloseTo(angleRadBetween(a, b), 9)
        expect(angleRadBetween(a, scaled(a, -2))).toBeCloseTo(Math.PI, 6)
        expect(length(unit(a))).toBeCloseTo(1, 12)
      }),
      { seed: 10 },
    )
    expect(Array.from(unit(direction('patient', 0, 0, 0)))).toEqual([0, 0, 0])
  })
})
