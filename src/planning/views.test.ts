// Goal: positioner angles and what a C-arm can reach. Oracle: angles by hand in geometry/carm.ts's convention.
import { describe, expect, it } from 'vitest'
import { radFromDeg } from '../base/index.ts'
import { reachable } from './views.ts'

describe('a C-arm over a prone patient', () => {
  const at = (primary: number, secondary: number) =>
    reachable({ primaryRad: radFromDeg(primary), secondaryRad: radFromDeg(secondary) })

  it('reaches AP with the detector behind the back, both laterals and oblique needle views', () => {
    for (const primary of [180, -180, 90, -90, 150, -150]) expect(at(primary, 0)).toBe(true)
    expect(at(165, -20)).toBe(true)
  })

  it('does not reach a detector in front of the chest or angulations beyond 45 degrees', () => {
    expect(at(0, 0)).toBe(false)
    expect(at(30, 0)).toBe(false)
    expect(at(180, 50)).toBe(false)
    expect(at(180, -50)).toBe(false)
  })
})
