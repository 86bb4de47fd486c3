import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { brandNamed, brands, cementClasses } from './brands.ts'
import { phaseOf, remainingToSetS, remainingWorkingS, startClock, tick, viscosityPaS } from './clock.ts'
import { ageAtConsistency, consistency } from './rheology.ts'
import { ageingRate } from './temperature.ts'

const { low, medium, high } = cementClasses
const room = { storedAtC: 23, roomC: 23 }

describe('consistency', () => {
  it('passes through its three points and never falls', () => {
    for (const brand of brands) {
      const { startPaSn, limitPaSn, setPaSn } = brand.rheology
      const k = (s: number) => consistency(brand, s).kPaSn
      expect(k(0) / startPaSn.value).toBeCloseTo(1, 12)
      expect(k(brand.times.workingUntilS.value) / limitPaSn.value).toBeCloseTo(1, 9)
      expect(k(brand.times.setS.value) / setPaSn.value).toBeCloseTo(1, 9)
      for (let s = 0; s < 1500; s += 10) expect(k(s + 10)).toBeGreaterThanOrEqual(k(s))
    }
  })

  it('is found again by its inverse', () => {
    for (const brand of brands)
      for (const s of [100, 300, 500, 800])
        expect(ageAtConsistency(brand, consistency(brand, s).kPaSn)).toBeCloseTo(s, 6)
  })

  it('spreads by half to either side, as the measuring methods do (facts C1.3)', () => {
    const k = consistency(low, 400).kPaSn
    expect(consistency(low, 400, 0.5).kPaSn / k).toBeCloseTo(1.5, 12)
    expect(consistency(low, 400, -0.5).kPaSn / k).toBeCloseTo(0.5, 12)
  })

  it('is ordered low, medium, high while low-viscosity cement is being used; medium thickens later', () => {
    for (let s = 0; s <= 840; s += 30) {
      const [a, b, c] = [low, medium, high].map((brand) => consistency(brand, s).kPaSn) as [number, number, number]
      expect(c).toBeGreaterThan(b)
      if (s <= 390) expect(b).toBeGreaterThan(a)
    }
  })
})

describe('the clock', () => {
  it('counts seconds as they are at 23 degrees C', () => {
    expect(tick(startClock(low, room), 300, 23).equivalentAgeS).toBeCloseTo(300, 9)
  })

  it('gives the same for one tick and for many', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 15, max: 40 }),
        fc.integer({ min: 2, max: 600 }),
        (storedAtC, at, seconds) => {
          const start = startClock(low, { storedAtC, roomC: 23 })
          const once = tick(start, seconds, at)
          const part = seconds / 3
          const often = tick(tick(tick(start, part, at), part, at), part, at)
          // Simpson’s rule over steps of at most 5 s, taken on either side of the kink at 20 degrees C: 2.4e-10 at worst.
          expect(Math.abs(often.equivalentAgeS / once.equivalentAgeS - 1)).toBeLessThan(1e-9)
          expect(often.temperatureC).toBeCloseTo(once.temperatureC, 9)
        },
      ),
    )
  })

  it('halves from 25 to 37 degrees C, as measured by Nicholas 2007', () => {
    expect(ageingRate(37) / ageingRate(25)).toBeCloseTo(2, 2)
  })

  it('lies between 1.5 and 2 per 10 K, as measured on four cements', () => {
    const factor = ageingRate(30) / ageingRate(20)
    expect(factor).toBeGreaterThan(1.5)
    expect(factor).toBeLessThan(2)
  })

  it('lasts 15.2 minutes precooled to 4 degrees C and 112 in an ice bath, where 8.5 are left at 22, as Lai 2012 measured', () => {
    const ageS = tick(startClock(low, { storedAtC: 22, roomC: 22 }), 8.5 * 60, 22).equivalentAgeS
    const minutesTo = (storedAtC: number, at: number, warmingS?: number): number => {
      let clock = startClock(low, { storedAtC, roomC: 22 })
      while (clock.equivalentAgeS < ageS) clock = tick(clock, 5, at, warmingS === undefined ? {} : { warmingS })
      return clock.sinceMixingS / 60
    }
    // The measured spread; the ice bath's own time constant, 100 s, is assumed.
    expect(Math.abs(minutesTo(4, 22) - 15.2)).toBeLessThan(1.2)
    expect(Math.abs(minutesTo(22, 0, 100) - 112.5)).toBeLessThan(11.3)
  })

  it('doubles the setting of a quick cement stored at 4 degrees C: 6-7 to 12-14 minutes, as Paul 2023 tabulates', () => {
    let clock = startClock(low, { storedAtC: 4, roomC: 23 })
    while (clock.equivalentAgeS < 6.5 * 60) clock = tick(clock, 5, 23)
    expect(clock.sinceMixingS / 60).toBeGreaterThan(12)
    expect(clock.sinceMixingS / 60).toBeLessThan(14)
  })

  it('gives precooled cement more time, warm cement less', () => {
    const left = (storedAtC: number, at: number) =>
      remainingWorkingS(low, startClock(low, { storedAtC, roomC: at }), at).value
    expect(left(4, 20)).toBeGreaterThan(left(20, 20))
    expect(left(20, 20)).toBeGreaterThan(left(20, 26))
  })

  it('goes through the phases in their order and ends set', () => {
    let clock = startClock(low, room)
    const seen: string[] = []
    for (let i = 0; i < 100; i++) {
      const phase = phaseOf(low, clock)
      if (seen.at(-1) !== phase) seen.push(phase)
      clock = tick(clock, 10, 23)
    }
    expect(seen).toEqual(['mixing', 'waiting', 'working', 'too stiff', 'set'])
  })

  it('names the time left as a range that holds its middle, and zero when it has passed', () => {
    const clock = tick(startClock(medium, room), 200, 23)
    for (const left of [remainingWorkingS(medium, clock), remainingToSetS(medium, clock)]) {
      expect(left.low).toBeLessThanOrEqual(left.value)
      expect(left.value).toBeLessThanOrEqual(left.high)
    }
    expect(remainingToSetS(medium, clock).value).toBeCloseTo(medium.times.setS.value - 200, 3)
    expect(remainingWorkingS(medium, tick(clock, 2000, 23)).value).toBe(0)
  })

  it('stays a number however long cement lies', () => {
    const old = tick(startClock(low, room), 1e9, 23)
    expect(phaseOf(low, old)).toBe('set')
    expect(Number.isFinite(old.equivalentAgeS)).toBe(true)
    expect(consistency(low, old.equivalentAgeS).kPaSn).toBeCloseTo(low.rheology.setPaSn.value, 3)
    expect(() => consistency(low, 100, -1)).toThrow('CEM-003')
  })

  it('refuses temperatures out of range, negative time and cement that has set', () => {
    expect(() => startClock(low, { storedAtC: -5, roomC: 23 })).toThrow('CEM-001')
    expect(() => startClock(low, { storedAtC: 20, roomC: Number.NaN })).toThrow('CEM-001')
    expect(() => tick(startClock(low, room), -1, 23)).toThrow('CEM-003')
    expect(() => tick(startClock(low, room), 1, 120)).toThrow('CEM-001')
    expect(() => viscosityPaS(low, tick(startClock(low, room), 3600, 23), 1)).toThrow('CEM-002')
  })
})

describe('brands', () => {
  it('are found by name and say where only a class is known', () => {
    expect(brandNamed(' simplex p ')?.class).toBe('low')
    expect(brandNamed('no such cement')).toBeUndefined()
    expect(brands.filter((b) => b.classOnly).map((b) => b.class)).toEqual(['low', 'medium', 'high'])
    for (const brand of brands) expect(brand.note.length).toBeGreaterThan(10)
  })
})
