import { describe, expect, it } from 'vitest'
import { affineFromColumns, cross, direction, displacement, dot, length, point } from '../../../geometry/index.ts'
import {
  axesOf,
  axesTurned,
  carried,
  centreAfterTurn,
  isStraight,
  looking,
  patientAxes,
  planeNames,
  turned,
} from './axes.ts'

const d = (x: number, y: number, z: number) => direction('patient', x, y, z)

describe('the axes of the planes', () => {
  it('turn right-handed, as Rodrigues says', () => {
    const [x, y, z] = turned(d(1, 0, 0), d(0, 0, 1), Math.PI / 6)
    expect([x, y, z].map((v) => Number(v.toFixed(12)))).toEqual([0.866025403784, 0.5, 0])
  })

  it('stay orthonormal and right-handed through a thousand turns by hand', () => {
    let axes = patientAxes
    for (let n = 0; n < 1000; n++)
      axes = axesTurned(axes, [axes.left, axes.back, axes.head][n % 3]!, 0.013 * ((n % 7) - 2))
    expect(isStraight(axes)).toBe(false)
    for (const [a, b, c] of [[axes.left, axes.back, axes.head]] as const) {
      // Rounding of a thousand turns, each put right again.
      expect(Math.abs(dot(a, b)) + Math.abs(dot(b, c)) + Math.abs(dot(a, c))).toBeLessThan(1e-14)
      expect(length(displacement(cross(a, b) as never, c as never))).toBeLessThan(1e-14)
    }
  })

  it('carry what is upright to them along: no roll about the way one looks', () => {
    const to = direction('patient', 0, -Math.sin(0.4), Math.cos(0.4))
    const up = carried(d(0, -1, 0), d(0, 0, 1), to)
    expect(up.map((v) => Number(v.toFixed(12)))).toEqual(
      [0, -Math.cos(0.4), -Math.sin(0.4)].map((v) => Number(v.toFixed(12))),
    )
    expect(carried(d(1, 0, 0), d(0, 0, 1), to)[0]).toBeCloseTo(1, 12)
    expect(carried(d(0, -1, 0), d(0, 0, 1), d(0, 0, 1))).toEqual(d(0, -1, 0))
  })

  it('follow a vertebra that is tilted: the axial picture looks along its own axis', () => {
    const [c, s] = [Math.cos(0.3), Math.sin(0.3)]
    const map = affineFromColumns('patient', 'vertebra', [1, 0, 0], [0, c, s], [0, -s, c], [5, 6, 7])
    const { normal, up } = looking(axesOf(map as Float64Array), 'axial')
    expect(normal.map((v) => Number(v.toFixed(12)))).toEqual([0, -s, c].map((v) => Number(v.toFixed(12))))
    expect(dot(normal, up)).toBeCloseTo(0, 14)
  })

  it('keep the cursor where it is on the screen while they turn', () => {
    const cursor = point('patient', 10, 20, 30)
    const centre = point('patient', 14, 20, 22)
    for (const plane of planeNames) {
      const right = (look: ReturnType<typeof looking>) => cross(look.normal, look.up)
      const [is, will] = [looking(patientAxes, plane), looking(axesTurned(patientAxes, d(0, 1, 0), 0.7), plane)]
      const [before, after] = [
        { right: right(is), up: is.up },
        { right: right(will), up: will.up },
      ]
      const moved = centreAfterTurn(centre, cursor, before, after)
      const seen = (c: typeof centre, screen: typeof before) => {
        const from = displacement(cursor, c)
        return [dot(from, screen.right), dot(from, screen.up)]
      }
      const [a, b] = [seen(centre, before), seen(moved, after)]
      expect(b[0]).toBeCloseTo(a[0]!, 12)
      expect(b[1]).toBeCloseTo(a[1]!, 12)
    }
  })
})
