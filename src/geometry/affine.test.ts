// Goal: maps compose, invert and keep orientation. Oracle: the algebra they must obey, on random well-conditioned maps.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Defect } from '../base/index.ts'
import { affine, affineFromColumns, compose, determinant, inverse, mapDirection, mapPoint } from './affine.ts'
import { type Affine, direction, type Frame, type Point, point, type Triple } from './frame.ts'
import { displacement, distance, length } from './vector.ts'

const within = (mm: number) => fc.double({ min: -mm, max: mm, noNaN: true })
const triple = (mm: number) => fc.tuple(within(mm), within(mm), within(mm))
/** A turn about three axes, steps of 0.2 to 5 mm, a shift. */
const columns = fc
  .record({
    turn: triple(Math.PI),
    steps: fc.tuple(...[1, 2, 3].map(() => fc.double({ min: 0.2, max: 5, noNaN: true }))),
    shift: triple(500),
  })
  .map(({ turn, steps, shift }) => ({
    axes: turned(turn).map((axis, a) => axis.map((x) => x * (steps[a] as number))),
    shift,
  }))

function turned([a, b, c]: Triple): readonly number[][] {
  const [ca, sa, cb, sb, cc, sc] = [Math.cos(a), Math.sin(a), Math.cos(b), Math.sin(b), Math.cos(c), Math.sin(c)]
  return [
    [ca * cb, sa * cb, -sb],
    [ca * sb * sc - sa * cc, sa * sb * sc + ca * cc, cb * sc],
    [ca * sb * cc + sa * sc, sa * sb * cc - ca * sc, cb * cc],
  ]
}

function map<To extends Frame, From extends Frame>(
  to: To,
  from: From,
  made: { axes: number[][]; shift: Triple },
): Affine<To, From> {
  const [x, y, z] = made.axes as unknown as [Triple, Triple, Triple]
  return affineFromColumns(to, from, x, y, z, made.shift)
}

/** Of a coordinate of up to 500 mm through two maps with steps between 0.2 and 5: 64-bit rounding and some. */
const toleranceMm = 1e-8
const close = <F extends Frame>(a: Point<F>, b: Point<F>) => expect(distance(a, b)).toBeLessThan(toleranceMm)

describe('affine maps', () => {
  it('are undone by their inverse', () => {
    fc.assert(
      fc.property(columns, triple(300), (made, at) => {
        const patientFromVoxel = map('patient', 'voxel', made)
        const p = point('voxel', ...at)
        close(mapPoint(inverse(patientFromVoxel), mapPoint(patientFromVoxel, p)), p)
        const again = inverse(inverse(patientFromVoxel)) as Float64Array
        for (const [n, value] of (patientFromVoxel as Float64Array).entries())
          expect(Math.abs((again[n] as number) - value)).toBeLessThan(toleranceMm)
      }),
      { seed: 1 },
    )
  })

  it('compose to one after the other, in any grouping', () => {
    fc.assert(
      fc.property(columns, columns, columns, triple(300), (one, two, three, at) => {
        const a = map('carm', 'patient', one)
        const b = map('patient', 'vertebra', two)
        const c = map('vertebra', 'voxel', three)
        const p = point('voxel', ...at)
        const expected = mapPoint(a, mapPoint(b, mapPoint(c, p)))
        const scale = 1 + Math.hypot(...expected)
        expect(distance(mapPoint(compose(compose(a, b), c), p), expected) / scale).toBeLessThan(1e-12)
        expect(distance(mapPoint(compose(a, compose(b, c)), p), expected) / scale).toBeLessThan(1e-12)
      }),
      { seed: 2 },
    )
  })

  it('carry directions as they carry the difference of two points', () => {
    fc.assert(
      fc.property(columns, triple(300), triple(300), (made, a, b) => {
        const m = map('patient', 'voxel', made)
        const [p, q] = [point('voxel', ...a), point('voxel', ...b)]
        const expected = displacement(mapPoint(m, p), mapPoint(m, q))
        const actual = mapDirection(m, displacement(p, q))
        expect(Math.hypot(...actual.map((x, n) => x - (expected[n] as number)))).toBeLessThan(toleranceMm)
      }),
      { seed: 3 },
    )
  })

  it('have the determinant of their cell volume, with the sign of their handedness', () => {
    fc.assert(
      fc.property(columns, columns, (one, two) => {
        const a = map('patient', 'vertebra', one)
        const b = map('vertebra', 'voxel', two)
        const volume = one.axes.map((axis) => length(direction('patient', ...(axis as [number, number, number]))))
        const cell = volume.reduce((x, y) => x * y, 1)
        expect(determinant(a) / cell).toBeCloseTo(1, 10)
        expect(determinant(compose(a, b)) / (determinant(a) * determinant(b))).toBeCloseTo(1, 10)
        const [x, y, z] = one.axes as [number[], number[], number[]]
        expect(determinant(map('patient', 'vertebra', { axes: [y, x, z], shift: [0, 0, 0] })) / cell).toBeCloseTo(
          -1,
          10,
        )
      }),
      { seed: 4 },
    )
  })

  it('stop where they cannot be undone or are not complete', () => {
    expect(() => inverse(affine('patient', 'voxel', [1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]))).toThrow(Defect)
    expect(() => affine('patient', 'voxel', [1, 0, 0])).toThrow(Defect)
  })
})
