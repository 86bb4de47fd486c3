// Goal: brands thicken in the order in which they were seen to leak less. Oracle: Habib 2010 (facts C5.1), Krebs 2005.
import { describe, expect, it } from 'vitest'
import { cannulaPressurePa, cementClasses, consistency, startClock, tick } from '../src/cement/index.ts'

const { low, high } = cementClasses
const kAt = (brand: typeof low, minutes: number): number =>
  consistency(brand, tick(startClock(brand, { storedAtC: 23, roomC: 23 }), 60 * minutes, 23).equivalentAgeS).kPaSn

describe('thickness over delay', () => {
  it('orders Habib’s five groups as their leaks do: the more leaked, the thinner', () => {
    const groups = [
      { leakedG: 4.0, k: kAt(low, 3.5) },
      { leakedG: 2.6, k: kAt(low, 9.5) },
      { leakedG: 1.5, k: kAt(high, 3.5) },
      { leakedG: 0.92, k: kAt(high, 6.5) },
    ]
    for (let g = 1; g < groups.length; g++) {
      expect(groups[g]!.leakedG).toBeLessThan(groups[g - 1]!.leakedG)
      expect(groups[g]!.k).toBeGreaterThan(groups[g - 1]!.k)
    }
    // The fifth group lies between the first two; its leak is not in the abstract.
    expect(kAt(low, 6.5)).toBeGreaterThan(kAt(low, 3.5))
    expect(kAt(low, 6.5)).toBeLessThan(kAt(low, 9.5))
  })

  it('needs more pressure late than early, as Krebs measured', () => {
    const at = (seconds: number) =>
      cannulaPressurePa({ lengthMm: 120, innerRadiusMm: 1.2, flowMm3PerS: 50, ...consistency(low, seconds) })
    expect(at(600)).toBeGreaterThan(at(400))
  })
})
