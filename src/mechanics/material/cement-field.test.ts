// Goal: cement handed in on another grid arrives in the bone with its volume, and what cannot be a fill is refused.
import { describe, expect, it } from 'vitest'
import { gridAlongPatient, point, voxelCount } from '../../geometry/index.ts'
import { blockSpecimen } from '../specimen/block.test-case.ts'
import { cementOn } from './cement-field.ts'

const specimen = blockSpecimen()

function ball(spacingMm: number, radiusMm: number, centre: readonly [number, number, number]) {
  const n = Math.ceil((2 * radiusMm) / spacingMm) + 4
  const from = centre.map((c) => c - ((n - 1) / 2) * spacingMm)
  const grid = gridAlongPatient(
    [n, n, n],
    [spacingMm, spacingMm, spacingMm],
    point('patient', from[0]!, from[1]!, from[2]!),
  )
  const saturation = Float32Array.from({ length: voxelCount(grid) }, (_, e) => {
    const at = [e % n, Math.floor(e / n) % n, Math.floor(e / n ** 2)].map((i) => (i - (n - 1) / 2) * spacingMm)
    return Math.hypot(...at) < radiusMm ? 1 : 0
  })
  return { grid, saturation }
}

const sum = (of: Float32Array): number => of.reduce((s, v) => s + v, 0)

describe('cement on a specimen', () => {
  it('keeps its volume within 2 % from a grid of 0.75 mm', () => {
    const field = ball(0.75, 6, [11, 9, 15])
    const { saturation, findings } = cementOn(specimen, field)
    expect(Math.abs((sum(saturation) * 8) / (sum(field.saturation) * 0.75 ** 3) - 1)).toBeLessThan(0.02)
    expect(findings).toEqual([])
  })

  it('outside the bone does not count, and is reported', () => {
    const { saturation, findings } = cementOn(specimen, ball(0.75, 6, [-1, 9, 15]))
    expect(findings.map((f) => f.code)).toEqual(['MEC-106'])
    expect(sum(saturation)).toBeGreaterThan(0)
    saturation.forEach((s, e) => {
      if (specimen.matter[e] !== 1) expect(s).toBe(0)
    })
  })

  it('is refused where it is no fill', () => {
    const field = ball(0.75, 6, [11, 9, 15])
    const bad = (saturation: Float32Array) => () => cementOn(specimen, { ...field, saturation })
    expect(bad(field.saturation.subarray(1))).toThrow('MEC-006')
    expect(bad(field.saturation.map((s, n) => (n === 7 ? Number.NaN : s)))).toThrow('MEC-006')
    expect(bad(field.saturation.map((s) => s * 1.5))).toThrow('MEC-006')
  })
})
