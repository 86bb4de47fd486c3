// Goal: the usual C-arm is one that exists, and nonsense is refused. Oracle: facts B3.1.
import { describe, expect, it } from 'vitest'
import { magnification, point } from '../geometry/index.ts'
import { standardArm } from './arm.ts'

const isocentre = point('patient', 1, 2, 3)
const frontal = { primaryRad: Math.PI, secondaryRad: 0 }

describe('standard arm', () => {
  it('has distances, detector and pixels within the usual ranges', () => {
    const arm = standardArm(isocentre, frontal)
    expect(arm.sourceToDetectorMm).toBeGreaterThanOrEqual(950)
    expect(arm.sourceToDetectorMm).toBeLessThanOrEqual(1300)
    expect(arm.sourceToIsocentreMm).toBeGreaterThanOrEqual(700)
    expect(arm.sourceToIsocentreMm).toBeLessThanOrEqual(810)
    expect(arm.columns * arm.pixelMm).toBeCloseTo(300, 6)
    expect(magnification(arm)).toBeGreaterThan(1.2)
    expect(arm).toMatchObject({ isocentre, ...frontal, rows: arm.columns })
  })

  it('takes other sizes', () => {
    const arm = standardArm(isocentre, frontal, { detectorMm: 200, pixelMm: 0.5, sourceToDetectorMm: 1000 })
    expect(arm).toMatchObject({ columns: 400, rows: 400, pixelMm: 0.5, sourceToDetectorMm: 1000 })
  })

  it.each([
    ['FLU-002', { pixelMm: -0.4 }],
    ['FLU-002', { pixelMm: 0.01 }],
    ['FLU-002', { detectorMm: Number.NaN }],
    ['FLU-003', { sourceToDetectorMm: 700 }],
    ['FLU-003', { sourceToIsocentreMm: 0 }],
  ] as const)('refuses with %s: %o', (code, options) => {
    expect(() => standardArm(isocentre, frontal, options)).toThrow(code)
  })

  it('refuses angles that are no numbers', () => {
    expect(() => standardArm(isocentre, { primaryRad: Number.NaN, secondaryRad: 0 })).toThrow('FLU-002')
  })
})
