// Goal: the picture keeps what the projection shows: order of densities, polarity, edges. Oracles: made-up projections, direct means.
import { describe, expect, it } from 'vitest'
import { random } from '../base/index.ts'
import { boxBlurred, broadShading } from './blur.ts'
import { filmFromProjection } from './film.ts'
import type { Projection } from './projection.ts'
import { armAt } from './scene.ts'

const [columns, rows] = [90, 70]
const projectionOf = (valueAt: (column: number, row: number) => number): Projection => ({
  arm: { ...armAt(0, 0), columns, rows },
  pathMu: Float32Array.from({ length: columns * rows }, (_, p) => valueAt(p % columns, Math.floor(p / columns))),
  findings: [],
})
/** A trunk that thickens to the right, a bone in its middle, nothing beside it. */
const trunk = projectionOf((c, r) => {
  if (c < 12 || c >= 78) return 0
  return 3 + c / 45 + (Math.hypot(c - 45, r - 35) < 6 ? 0.6 : 0)
})
const at = (gray: Uint8Array, column: number, row: number) => gray[row * columns + column] as number

describe('film', () => {
  it('shows bone dark in fluoroscopy and bright in a radiograph, one the negative of the other', () => {
    const dark = filmFromProjection(trunk).gray
    const bright = filmFromProjection(trunk, { polarity: 'radiograph' }).gray
    expect(at(dark, 45, 35)).toBeLessThan(at(dark, 45, 10) - 40)
    dark.forEach((gray, p) => {
      expect(Math.abs(gray + (bright[p] as number) - 255)).toBeLessThanOrEqual(1)
    })
  })

  it('without detail is monotone in the line integral', () => {
    const { gray } = filmFromProjection(trunk, { detail: 0 })
    const order = Array.from(trunk.pathMu.keys()).sort((a, b) => trunk.pathMu[a]! - trunk.pathMu[b]!)
    for (let n = 1; n < order.length; n++) expect(gray[order[n]!]).toBeLessThanOrEqual(gray[order[n - 1]!] as number)
  })

  it('detail flattens the shading of the trunk and keeps the bone', () => {
    const [plain, flat] = [0, 1].map((detail) => filmFromProjection(trunk, { detail }).gray) as [Uint8Array, Uint8Array]
    // The window is set anew, so only the shading beside the contrast of the bone can be compared.
    const bone = (gray: Uint8Array) => at(gray, 45, 16) - at(gray, 45, 35)
    const shading = (gray: Uint8Array) => Math.abs(at(gray, 18, 60) - at(gray, 72, 60)) / bone(gray)
    expect(bone(flat)).toBeGreaterThan(bone(plain))
    expect(shading(flat)).toBeLessThan(0.5 * shading(plain))
  })

  it('leaves the ground beside the body white, and an empty projection too', () => {
    expect(at(filmFromProjection(trunk).gray, 2, 35)).toBe(255)
    const empty = filmFromProjection(projectionOf(() => 0))
    expect(empty.gray.every((gray) => gray === 255)).toBe(true)
  })

  it('the window does not depend on how much ground is seen', () => {
    const wide = projectionOf((c, r) => (c < 30 || c >= 60 ? 0 : (trunk.pathMu[r * columns + c] as number)))
    const [a, b] = [trunk, wide].map((p) => filmFromProjection(p, { detail: 0 }).gray) as [Uint8Array, Uint8Array]
    expect(at(b, 45, 35)).toBeLessThan(60)
    expect(at(a, 45, 35)).toBeLessThan(120)
  })

  it('same projection, same bytes', () => {
    expect(filmFromProjection(trunk).gray).toEqual(filmFromProjection(trunk).gray)
  })
})

describe('blur', () => {
  const draw = random(3)
  const image = Float32Array.from({ length: columns * rows }, () => draw.uniform())

  it.each([1, 4, 40, 100])('is the direct mean over the square inside the picture, radius %i', (radius) => {
    const blurred = boxBlurred(image, columns, rows, radius)
    for (const [c, r] of [
      [0, 0],
      [89, 69],
      [40, 30],
      [3, 66],
    ] as const) {
      let [sum, count] = [0, 0]
      for (let y = Math.max(0, r - radius); y <= Math.min(rows - 1, r + radius); y++)
        for (let x = Math.max(0, c - radius); x <= Math.min(columns - 1, c + radius); x++, count++)
          sum += image[y * columns + x] as number
      expect(blurred[r * columns + c]).toBeCloseTo(sum / count, 5)
    }
  })

  it('broad shading of an even body is the body, whatever lies beside it', () => {
    const body = Float32Array.from(image, (_, p) => (p % columns < 40 ? 2 : 0))
    const shading = broadShading(body, columns, rows, 1)
    for (let row = 0; row < rows; row += 9) expect(shading[row * columns + 38]).toBeCloseTo(2, 5)
  })
})
