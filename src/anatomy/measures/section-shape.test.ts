import { describe, expect, it } from 'vitest'
import type { Outline, SectionPoint } from './section.ts'
import { sixOfSides, startSides, unknownsFor } from './section-shape.ts'

/** A box 30 mm deep and 24 mm high, its superior endplate hollow by `hollowMm` in the middle. */
function box(hollowMm: number): Outline {
  const points = Array.from({ length: 240 }, (_, n): SectionPoint => {
    const [c, s] = [Math.cos((2 * Math.PI * n) / 240), Math.sin((2 * Math.PI * n) / 240)]
    const r = Math.min(15 / Math.abs(c), 12 / Math.abs(s))
    const [y, z] = [r * c, r * s]
    return [y, z > 11.99 ? z - hollowMm * (1 - (y / 15) ** 2) : z]
  })
  return { points, seenShare: 1 }
}

describe('the sides of a body in its middle slab', () => {
  it('give back the corners of a box, drawn in by the rounding of the rim', () => {
    const outline = box(0)
    const u = unknownsFor(outline)
    const x = new Float64Array(u.size)
    startSides(x, u, outline)
    const six = sixOfSides(x, u)
    // A rim of 0.7 mm radius: 0.7 (1 - 1 / sqrt 2) = 0.205 mm in each direction; the corner is searched in steps of 0.1 mm.
    expect(Math.abs(six.anteriorSuperior[0] + 14.795)).toBeLessThan(0.06)
    expect(Math.abs(six.anteriorSuperior[1] - 11.795)).toBeLessThan(0.06)
    expect(Math.abs(six.posteriorInferior[1] + 11.795)).toBeLessThan(0.06)
    expect(Math.abs(six.middleSuperior[1] - 12)).toBeLessThan(0.02)
  })

  it('give back the floor of a hollow endplate', () => {
    const outline = box(2)
    const u = unknownsFor(outline)
    const x = new Float64Array(u.size)
    startSides(x, u, outline)
    const six = sixOfSides(x, u)
    // Linear between knots 3.6 mm apart on a curvature of 2 * 2 / 15^2 per mm: 0.03 mm at most.
    expect(Math.abs(six.middleSuperior[1] - 10)).toBeLessThan(0.05)
    expect(Math.abs(six.middleInferior[1] + 12)).toBeLessThan(0.02)
  })
})
