// Goal: fits recover what they were given. Oracles: known matrices, planes and polynomials.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitPlane, fitPolynomial, medianOf, polynomialAt, principalAxes, solveLinear, symmetricEigen3 } from './fit.ts'
import { direction, point } from './frame.ts'
import { angleRadBetween, unit } from './vector.ts'

describe('symmetricEigen3', () => {
  it('gives back the matrix from its values and vectors (property; definition of the decomposition)', () => {
    const number = fc.double({ min: -100, max: 100, noNaN: true })
    fc.assert(
      fc.property(fc.tuple(number, number, number, number, number, number), ([xx, yy, zz, xy, xz, yz]) => {
        const { values, vectors } = symmetricEigen3([xx, yy, zz, xy, xz, yz])
        const entry = (r: number, c: number) => values.reduce((s, v, k) => s + v * vectors[k]![r]! * vectors[k]![c]!, 0)
        const m = [[xx, xy, xz], [xy, yy, yz], [xz, yz, zz]] // biome-ignore format: a matrix
        for (let r = 0; r < 3; r++) for (let c = 0; c < 3; c++) expect(entry(r, c)).toBeCloseTo(m[r]![c]!, 8)
        expect(values[0]).toBeGreaterThanOrEqual(values[1])
        expect(values[1]).toBeGreaterThanOrEqual(values[2])
      }),
    )
  })
})

describe('fitPlane', () => {
  const normal = unit(direction('patient', 0.2, -0.1, 1))
  const points = Array.from({ length: 100 }, (_, n) => {
    const [x, y] = [(n % 10) * 3, Math.floor(n / 10) * 3]
    // Every seventh point lies far above: an osteophyte, say.
    return point('patient', x, y, -(normal[0] * x + normal[1] * y) / normal[2] + (n % 7 === 0 ? 12 : 0))
  })

  it('leaves one point in seven that lies 12 mm off out of account (oracle: the plane the others lie on)', () => {
    const fit = fitPlane(points, direction('patient', 0, 0, 1))
    expect(angleRadBetween(fit.normal, normal)).toBeLessThan(1e-6)
    expect(fit.rmsMm).toBeLessThan(1e-6)
  })

  it('points to the side asked for', () => {
    expect(fitPlane(points, direction('patient', 0, 0, -1)).normal[2]).toBeLessThan(0)
  })
})

describe('fitPolynomial', () => {
  it('recovers a parabola (oracle: its coefficients)', () => {
    const t = [-2, -1, 0, 1, 3]
    const c = fitPolynomial(t, t.map((x) => polynomialAt([1, -2, 0.5], x)), 2) // biome-ignore format: short
    expect(c?.map((x) => Number(x.toFixed(9)))).toEqual([1, -2, 0.5])
  })

  it('is null where the points do not determine it', () => {
    expect(fitPolynomial([1, 1], [2, 3], 1)).toBeNull()
    expect(solveLinear([[0, 0], [0, 0]], [1, 1])).toBeNull() // biome-ignore format: a matrix
  })
})

describe('principalAxes and medianOf', () => {
  it('find the long axis of a row of points, and the middle of a list', () => {
    const row = Array.from({ length: 9 }, (_, n) => point('patient', n, 2 * n, 0))
    const { axes, variances } = principalAxes(row)
    expect(Math.abs(axes[0][1] / axes[0][0])).toBeCloseTo(2, 9)
    expect(variances[1]).toBeCloseTo(0, 9)
    expect(medianOf([5, 1, 3])).toBe(3)
    expect(medianOf([4, 1, 3, 2])).toBe(2.5)
    expect(medianOf([])).toBeNaN()
  })
})
