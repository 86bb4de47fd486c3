// Goal: discs are where they are in weak bone, whose marrow is darker than they are. Method: a column painted by hand.
import { describe, expect, it } from 'vitest'
import type { BodyLine } from './bodyline.ts'
import { curveThrough } from './curve.ts'
import { findDiscs } from './discs.ts'
import type { Field } from './lattice/field.ts'

const size = { nx: 60, ny: 60, nz: 190 }
const pitchMm = 36
const discMm = 10
const firstMm = 20

/** Bodies of this marrow between discs of 75 HU, each body closed by endplates of 300 HU. */
function column(marrowHu: number): Field {
  const { nx, ny, nz } = size
  const hu = new Int16Array(nx * ny * nz).fill(40)
  for (let k = 0; k < nz; k++) {
    const fromDisc = Math.abs(((k - firstMm + 10 * pitchMm + pitchMm / 2) % pitchMm) - pitchMm / 2)
    const value = fromDisc < discMm / 2 ? 75 : fromDisc < discMm / 2 + 1.5 ? 300 : marrowHu
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++) if (Math.hypot(i - 30, j - 30) < 18) hu[i + nx * (j + ny * k)] = value
  }
  return { ...size, stepMm: 1, origin: [0, 0, 0], hu }
}

function straightLine(): BodyLine {
  const curve = curveThrough([[30, 30, 0], [30, 30, size.nz - 1]], 4, 4) // biome-ignore format: two ends
  const each = (value: number): Float64Array => new Float64Array(curve.count).fill(value)
  const canal = curve.at.map((v, n) => (n % 3 === 1 ? v + 26 : v))
  return { curve, canal, frontMm: each(44), wallMm: each(8), sideMm: each(10) }
}

describe('discs', () => {
  it.each([45, 150])('are found one for every pitch with marrow of %i HU', (marrowHu) => {
    const found = findDiscs(column(marrowHu), straightLine()).map((disc) => disc.centre[2])
    const meant = [0, 1, 2, 3, 4].map((n) => firstMm + n * pitchMm).filter((z) => z < size.nz - 12)
    expect(found.length).toBe(meant.length)
    found.forEach((z, n) => {
      expect(Math.abs(z - meant[n]!)).toBeLessThan(3)
    })
  })
})
