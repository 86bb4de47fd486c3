import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Refusal } from '../../base/index.ts'
import { cannulaFlowMm3PerS, cannulaPressurePa, wallShearPerS } from './cannula.ts'
import { canPush, handLimitN, plungerForceN, plungerPressurePa, syringes } from './syringe.ts'

const eleven = { lengthMm: 120, innerRadiusMm: 1.2, flowMm3PerS: 100, kPaSn: 200, n: 0.6 }

describe('pressure along a cannula', () => {
  it('is the integral of the momentum balance over the tube, solved ring by ring', () => {
    // Oracle: shear stress r dp/(2L) gives the velocity profile; its flow must be the one asked for.
    const { lengthMm, innerRadiusMm: R, flowMm3PerS, kPaSn, n } = eleven
    const dp = cannulaPressurePa(eleven)
    const rings = 20000
    let flow = 0
    let speed = 0
    for (let i = rings - 1; i >= 0; i--) {
      const r = ((i + 0.5) * R) / rings
      const shear = ((r * dp) / (2 * lengthMm * kPaSn)) ** (1 / n)
      flow += (speed + (shear * R) / rings / 2) * 2 * Math.PI * r * (R / rings)
      speed += (shear * R) / rings
    }
    // Midpoint rule with 20000 rings.
    expect(flow / flowMm3PerS).toBeCloseTo(1, 6)
  })

  it('and the flow it drives are each other’s inverse', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.5, max: 2, noNaN: true }),
        fc.double({ min: 1, max: 500, noNaN: true }),
        fc.double({ min: 10, max: 5000, noNaN: true }),
        fc.double({ min: 0.3, max: 1, noNaN: true }),
        (innerRadiusMm, flowMm3PerS, kPaSn, n) => {
          const tube = { lengthMm: 120, innerRadiusMm, kPaSn, n }
          const pressurePa = cannulaPressurePa({ ...tube, flowMm3PerS })
          expect(cannulaFlowMm3PerS({ ...tube, pressurePa }) / flowMm3PerS).toBeCloseTo(1, 9)
        },
      ),
    )
  })

  it('is nothing without flow', () => {
    expect(cannulaPressurePa({ ...eleven, flowMm3PerS: 0 })).toBe(0)
    expect(wallShearPerS({ innerRadiusMm: 1.2, flowMm3PerS: 0 })).toBe(0)
  })

  it('refuses negative flow, no lumen and numbers that are none', () => {
    const codes = [
      () => cannulaPressurePa({ ...eleven, flowMm3PerS: -1 }),
      () => cannulaPressurePa({ ...eleven, flowMm3PerS: Number.NaN }),
      () => cannulaPressurePa({ ...eleven, innerRadiusMm: 0 }),
      () => plungerForceN(-1, 5),
      () => plungerForceN(1, 0),
    ].map((run) => {
      try {
        return String(run())
      } catch (trouble) {
        return trouble instanceof Refusal ? trouble.code : 'defect'
      }
    })
    expect(codes).toEqual(['CEM-003', 'CEM-003', 'CEM-004', 'CEM-003', 'CEM-004'])
  })
})

describe('the hand on a plunger', () => {
  it('makes 5.09 MPa with 100 N on a bore of 5 mm (facts C4.3)', () => {
    expect(plungerPressurePa(100, 5) / 1e6).toBeCloseTo(5.09, 2)
    expect(plungerForceN(plungerPressurePa(100, 5), 5)).toBeCloseTo(100, 9)
  })

  it('meets its limit sooner with a wider syringe, and never with a pump', () => {
    const at = (s: (typeof syringes)[keyof typeof syringes]) => canPush(1.5e6, s, 'needle 1')
    expect(at(syringes.one).finding).toBeNull()
    expect(at(syringes.five).finding?.code).toBe('CEM-102')
    expect(at(syringes.ten).finding).toMatchObject({ code: 'CEM-101', severity: 'stop', about: 'needle 1' })
    expect(at(syringes.ten).possible).toBe(false)
    expect(at(syringes.pump)).toMatchObject({ possible: true, finding: null })
  })

  it('is stopped at the top of the published range and warned at its bottom', () => {
    const [usualN, mostN] = handLimitN.range as readonly [number, number]
    const bare = { ...syringes.one, rodFrictionN: 0 }
    const at = (forceN: number) => canPush(plungerPressurePa(forceN, bare.boreMm), bare, 'x').finding?.code
    expect([at(usualN - 0.1), at(usualN + 0.1), at(mostN - 0.1), at(mostN + 0.1)]).toEqual([
      undefined,
      'CEM-102',
      'CEM-102',
      'CEM-101',
    ])
  })
})
