// Goal: the outer edge of a shell is found although the scanner blurs it. Oracle: profiles convolved numerically.
import { describe, expect, it } from 'vitest'
import { type Expected, type Profile, shellEdge, shellHu } from './edge.ts'
import { type Smear, slopeAt, stepAt } from './smear.ts'

const expected: Expected = {
  insideHu: 150,
  insideSpreadHu: 70,
  shellMm: 0.6,
  shellSpreadMm: 0.8,
  outsideHu: 60,
  outsideSpreadHu: 300,
}

/** Inside level, shell and outside level, convolved with the Gaussian and the box by brute force. */
function smeared(at: number, edge: number, shell: number, hu: readonly [number, number, number], smear: Smear): number {
  let [sum, weight] = [0, 0]
  for (let g = -4; g <= 4; g += 0.02) {
    const w = Math.exp((-g * g) / 2)
    for (let b = -0.5; b <= 0.5; b += 0.05) {
      const x = at + g * smear.sigmaMm + b * smear.boxMm
      sum += w * (x < edge - shell ? hu[0] : x < edge ? hu[1] : hu[2])
      weight += w
    }
  }
  return sum / weight
}

function profileOf(
  stepMm: number,
  edge: number,
  shell: number,
  hu: readonly [number, number, number],
  smear: Smear,
): Profile {
  const at = Float64Array.from({ length: Math.floor(9 / stepMm) }, (_, n) => -5 + n * stepMm)
  return { atMm: at, hu: at.map((x) => smeared(x, edge, shell, hu, smear)), weight: at.map(() => 8), count: at.length }
}

describe('stepAt and slopeAt', () => {
  it('are a Gaussian step widened by a box (oracle: brute-force convolution)', () => {
    for (const smear of [{ sigmaMm: 0.5, boxMm: 0 }, { sigmaMm: 0.6, boxMm: 3 }]) // biome-ignore format: two cases
      for (const x of [-2, -0.7, 0, 0.4, 1.9]) {
        // tolerance: the brute force sums cells of 0.02 sigma and 0.05 box
        expect(stepAt(x, smear)).toBeCloseTo(smeared(x, 0, 0, [0, 0, 1], smear), 1)
        expect(slopeAt(x, smear)).toBeCloseTo((stepAt(x + 1e-3, smear) - stepAt(x - 1e-3, smear)) / 2e-3, 2)
      }
  })
})

describe('shellEdge', () => {
  it('finds the outer edge within 0.1 mm for shells of 0.3 to 1.5 mm at 0.5 mm sampling', () => {
    const smear = { sigmaMm: 0.55, boxMm: 0.8 }
    for (const shell of [0.3, 0.6, 1, 1.5])
      for (const edge of [-1, 0.13, 0.9]) {
        const found = shellEdge(profileOf(0.5, edge, shell, [150, shellHu.value, 60], smear), smear, expected)
        expect(Math.abs((found?.atMm ?? 99) - edge)).toBeLessThan(0.1)
      }
  })

  it('is off by less than 0.2 mm where the shell is 300 HU softer than assumed', () => {
    const smear = { sigmaMm: 0.55, boxMm: 0.8 }
    const found = shellEdge(profileOf(0.5, 0.2, 0.7, [120, shellHu.value - 300, 60], smear), smear, expected)
    expect(Math.abs((found?.atMm ?? 99) - 0.2)).toBeLessThan(0.2)
  })

  it('lies outside of where half-maximum would put it by nothing: half-maximum is more than 0.3 mm too far out', () => {
    // Shows why the model is there: the same profile read at half-maximum.
    const smear = { sigmaMm: 0.8, boxMm: 1.5 }
    const p = profileOf(0.25, 0, 0.5, [100, shellHu.value, 60], smear)
    const peak = Math.max(...p.hu)
    const from = p.hu.indexOf(peak)
    let half = from
    while (p.hu[half]! > (peak + 60) / 2) half++
    expect(p.atMm[half]!).toBeGreaterThan(0.3)
    expect(Math.abs((shellEdge(p, smear, expected)?.atMm ?? 99) - 0)).toBeLessThan(0.12)
  })

  it('is null where there is no bone edge', () => {
    const flat = profileOf(0.5, 50, 0.5, [100, 1200, 60], { sigmaMm: 0.5, boxMm: 0 })
    expect(shellEdge(flat, { sigmaMm: 0.5, boxMm: 0 }, { ...expected, insideHu: 100, outsideHu: 100 })).toBeNull()
  })
})
