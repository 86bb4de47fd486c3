// Goal: outlines enclose what lies above the level, holes apart. Oracle: areas of circles.
import { describe, expect, it } from 'vitest'
import type { Spot } from '../../picture/coverage.ts'
import { hatchOf, type Layer, outlinesOf } from './contour.ts'

const layerOf = (of: (x: number, y: number) => number): Layer => {
  const [columns, rows] = [60, 50]
  const values = new Float32Array(columns * rows)
  for (let y = 1; y < rows - 1; y++) for (let x = 1; x < columns - 1; x++) values[x + columns * y] = of(x, y)
  return { columns, rows, step: 2, values }
}
const areaOf = (outline: readonly Spot[]): number =>
  outline.reduce((sum, [x, y], i) => {
    const [u, v] = outline[(i + 1) % outline.length] as Spot
    return sum + (x * v - u * y) / 2
  }, 0)

describe('outlines', () => {
  it('enclose a disc with its area, in the pixels of the picture', () => {
    const outlines = outlinesOf(
      layerOf((x, y) => 20 - Math.hypot(x - 30, y - 25)),
      0,
    )
    expect(outlines.length).toBe(1)
    // Chords of a circle of 40 pixels cut at every second pixel: 0.2 %.
    expect(Math.abs(areaOf(outlines[0] ?? [])) / (Math.PI * 40 ** 2)).toBeCloseTo(1, 2)
  })

  it('run round a hole the other way', () => {
    const ring = outlinesOf(
      layerOf((x, y) => 4 - Math.abs(Math.hypot(x - 30, y - 25) - 14)),
      0,
    )
    const areas = ring.map(areaOf).sort((a, b) => Math.abs(b) - Math.abs(a))
    expect(areas.length).toBe(2)
    expect(Math.sign(areas[0] as number)).toBe(-Math.sign(areas[1] as number))
    expect(Math.abs(areas[0]! + areas[1]!) / (Math.PI * 4 * (18 ** 2 - 10 ** 2))).toBeCloseTo(1, 2)
  })

  it('close also where the field reaches the edge, and stay finite at corners that touch', () => {
    const full = outlinesOf(
      layerOf(() => 1),
      0.5,
    )
    expect(full.length).toBe(1)
    const chequered = outlinesOf(
      layerOf((x, y) => (x + y) % 2),
      0.5,
    )
    for (const outline of chequered)
      for (const spot of outline) for (const value of spot) expect(Number.isFinite(value)).toBe(true)
  })

  it('hatch only what lies above the level', () => {
    const layer = layerOf((x, y) => (Math.hypot(x - 30, y - 25) < 12 ? 1 : 0))
    for (const [from, to] of hatchOf(layer, 0.5, 6) as readonly (readonly [Spot, Spot])[])
      for (const [x, y] of [from, to]) expect(Math.hypot(x / 2 - 30, y / 2 - 25)).toBeLessThan(12)
  })
})
