// Goal: the material laws give the published points (facts D1.9, E7) and behave where fits do not.
import { describe, expect, it } from 'vitest'
import { augmentedModulusMPa, boneShare } from './cement.ts'
import { kellerAsh, laws, modulusFloorMPa, morganApparent } from './law.ts'

describe('density laws', () => {
  it('give the point values at 100 mg/cm3 (facts D1.9)', () => {
    expect(laws.linear.modulusMPa(100)).toBeCloseTo(288.3, 1)
    expect(laws.power.modulusMPa(100)).toBeCloseTo(265.6, 1)
    expect(laws.linear.yieldMPa(100)).toBeCloseTo(1.74, 3)
    expect(laws.power.yieldMPa(100)).toBeCloseTo(1.524, 3)
    expect(morganApparent.value.factorMPa * 0.1 ** morganApparent.value.exponent).toBeCloseTo(130.3, 1)
    expect(kellerAsh.value.factorMPa).toBe(1890)
  })

  it('stay positive and rise with density where the linear fit is negative, below 10.7 mg/cm3 (facts D1.10)', () => {
    for (const law of Object.values(laws)) {
      let before = 0
      for (let mg = -50; mg <= 2000; mg += 0.5) {
        const modulus = law.modulusMPa(mg)
        expect(modulus).toBeGreaterThanOrEqual(Math.max(before, modulusFloorMPa.value))
        expect(law.yieldMPa(mg)).toBeGreaterThan(0)
        before = modulus
      }
    }
    expect(laws.linear.modulusMPa(10.7)).toBe(modulusFloorMPa.value)
  })
})

describe('bone filled with cement', () => {
  it('is bone without cement and never softer than it', () => {
    for (const mg of [0, 30, 80, 200, 900])
      for (let s = 0; s <= 1; s += 0.05) {
        const bone = laws.power.modulusMPa(mg)
        expect(augmentedModulusMPa(bone, mg, s)).toBeGreaterThanOrEqual(bone)
      }
    expect(augmentedModulusMPa(155, 60, 0)).toBe(155)
  })

  it('filled whole is softer than bulk cement by its bone, and many times the bone: 8.5 was measured', () => {
    const mg = 60
    const bone = laws.power.modulusMPa(mg)
    const full = augmentedModulusMPa(bone, mg, 1)
    expect(full).toBeCloseTo(2000 * (1 - boneShare(mg)) ** 2, 6)
    expect(full / bone).toBeGreaterThan(6)
    expect(full / bone).toBeLessThan(14)
  })

  it('fills a void with cement itself', () => {
    expect(augmentedModulusMPa(0.1, 0, 1)).toBeCloseTo(2000, 9)
  })
})
