// Goal: HU become density as in the worked example. Oracle: facts A11.8 with the printed lines of that case.
import { describe, expect, it } from 'vitest'
import { calibrate, phantomlessErrorMg } from './calibration.ts'

const tissue = (hu: number) => ({ hu, sdHu: 10, count: 1000 })
const example = { air: tissue(-956.8), fat: tissue(-82.6), muscle: tissue(24.6), enhancedVessel: null }

describe('calibrate', () => {
  it('agrees with the lines of the worked example within its own error for spongy bone', () => {
    const calibration = calibrate(example)!
    for (const hu of [50, 90, 150, 250]) {
      const share = (0.17124 + 1.6e-5 * hu - 0.17) / (0.205 - 0.17)
      const printed = 1000 * share * (0.968731 + 8.93e-4 * hu)
      expect(Math.abs(calibration.mgPerCm3(hu) - printed)).toBeLessThan(calibration.errorMgPerCm3(hu))
    }
  })

  it('rises with HU and never claims less error than phantomless calibration has been shown to have', () => {
    const calibration = calibrate(example)!
    expect(calibration.mgPerCm3(150)).toBeGreaterThan(calibration.mgPerCm3(100))
    expect(calibration.errorMgPerCm3(100)).toBeGreaterThanOrEqual(phantomlessErrorMg.value)
  })

  it('is null without fat or muscle, or where the two cannot be told apart', () => {
    expect(calibrate({ ...example, fat: null })).toBeNull()
    expect(calibrate({ ...example, muscle: null })).toBeNull()
    expect(calibrate({ ...example, muscle: tissue(-60) })).toBeNull()
  })
})
