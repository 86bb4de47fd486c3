// Goal: a rib is told from a transverse process, also across the joint of its head. Method: bars beside a body, painted by hand.
import { describe, expect, it } from 'vitest'
import { type BodySurface, sheetSide, wallColumns, wallRows } from './body.ts'
import { bodyFrame } from './body-frame.ts'
import type { BodyLine } from './bodyline.ts'
import { SpineCoordinates } from './cord.ts'
import { curveThrough } from './curve.ts'
import type { Field } from './lattice/field.ts'
import type { Segment } from './levels.ts'
import { ribSides, ribSign } from './ribs.ts'

const radiusMm = 20
const halfHeightMm = 12

/** One body on the axis x = 0, with a bar of bone to each side from `gapMm` beside it to `tipMm` beside it. */
function signOf(gapMm: number, tipMm: number, halfFieldMm = 150): string {
  const n = [halfFieldMm + 1, 50, 40] as const
  const field: Field = {
    nx: n[0],
    ny: n[1],
    nz: n[2],
    stepMm: 2,
    origin: [-halfFieldMm, 0, 0],
    hu: new Int16Array(n[0] * n[1] * n[2]).fill(40),
  }
  for (let k = 0; k < n[2]; k++)
    for (let j = 0; j < n[1]; j++)
      for (let i = 0; i < n[0]; i++) {
        const [x, y, z] = [-halfFieldMm + 2 * i, 2 * j - 40, 2 * k - 40]
        const body = Math.hypot(x, y) < radiusMm && Math.abs(z) < halfHeightMm
        const beside = Math.abs(x) - radiusMm
        const bar = beside >= gapMm && beside <= tipMm && Math.abs(y - 6) < 6 && Math.abs(z) < 5
        if (body || bar) field.hu[i + n[0] * (j + n[1] * k)] = 300
      }
  const curve = curveThrough([[0, 40, 2], [0, 40, 76]], 4, 4) // biome-ignore format: two ends
  const each = (value: number): Float64Array => new Float64Array(curve.count).fill(value)
  const canal = curve.at.map((v, at) => (at % 3 === 1 ? v + 28 : v))
  const line: BodyLine = { curve, canal, frontMm: each(48), wallMm: each(8), sideMm: each(10) }
  const bound = (z: number) => ({ centre: [0, 40, z] as const, normal: [0, 0, 1] as const, seen: true })
  const frame = bodyFrame(line, bound(40 - 16), bound(40 + 16), 38)
  const segment: Segment = { frame, station: 38, bounded: true, bodyInView: true }
  const surface: BodySurface = {
    frame,
    top: new Float32Array(sheetSide * sheetSide).fill(halfHeightMm),
    bottom: new Float32Array(sheetSide * sheetSide).fill(-halfHeightMm),
    radius: new Float32Array(wallRows * wallColumns).fill(radiusMm),
  }
  const [sides] = ribSides(field, [segment], [surface], new SpineCoordinates(line))
  return ribSign(sides!, segment)
}

describe('ribs', () => {
  it('are none where bone ends within the reach of a transverse process', () => {
    expect(signOf(-2, 26)).toBe('none')
  })

  it('are told by their length: stump, short, long', () => {
    expect([signOf(-2, 45), signOf(-2, 90), signOf(-2, 128)]).toEqual(['stump', 'short', 'long'])
  })

  it('are found across the dark gap between head and body, of 6 mm at most', () => {
    expect([signOf(3, 90), signOf(6, 90)]).toEqual(['short', 'short'])
  })

  it('are not made of bone that lies apart', () => {
    expect(signOf(14, 90)).toBe('none')
  })

  it('are long where they leave the image, and out of view where the image ends at the transverse process', () => {
    expect(signOf(-2, 150, 70)).toBe('long')
    expect(signOf(-2, 26, 48)).toBe('out of view')
  })
})
