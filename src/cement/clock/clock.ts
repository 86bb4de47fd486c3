import type { CementBrand } from '../cement.ts'
import { refuse } from '../troubles.ts'
import { apparentViscosityPaS, consistency } from './rheology.ts'
import { type AgeingEnergies, ageingRate, coolBelowC, syringeWarmingS } from './temperature.ts'

/** How far one portion of cement has come; a record that `tick` replaces. */
export interface CementClock {
  readonly brand: string
  /** Age in seconds at 23 degrees C that would have brought it as far. */
  readonly equivalentAgeS: number
  readonly sinceMixingS: number
  /** Of the cement itself. */
  readonly temperatureC: number
  readonly roomC: number
}

export interface Storage {
  /** Of powder and liquid before mixing; 4 to 8 where they come from a refrigerator. */
  readonly storedAtC: number
  readonly roomC: number
}

export type Phase = 'mixing' | 'waiting' | 'working' | 'too stiff' | 'set'

const within = (value: number, low: number, high: number): boolean => value >= low && value <= high

/** The clock at the moment powder and liquid meet; CEM-001 outside 1..40 (stored) and 10..40 degrees C (room). */
export function startClock(brand: CementBrand, { storedAtC, roomC }: Storage): CementClock {
  if (!within(storedAtC, 1, 40) || !within(roomC, 10, 40)) throw refuse('CEM-001', { storedAtC, roomC })
  return { brand: brand.name, equivalentAgeS: 0, sinceMixingS: 0, temperatureC: storedAtC, roomC }
}

/** What may be varied about the ageing; the defaults are the sourced ones. */
export interface Ageing extends AgeingEnergies {
  /** Time constant of warming towards the surroundings; 0 where the cement is at their temperature at once. */
  readonly warmingS?: number
}

/** Steps of the integral over a changing temperature: at a tenth of the time constant Simpson’s rule is exact to 1e-9. */
const stepS = 5
/** Longer waits take longer steps: by then any cement has set. */
const stepsMost = 20_000

/** Simpson’s rule from `fromS` to `toS` for a rate without a kink between them. */
function integral(rate: (s: number) => number, fromS: number, toS: number): number {
  const steps = Math.min(stepsMost, Math.max(1, Math.ceil((toS - fromS) / stepS)))
  const h = (toS - fromS) / steps
  let sum = 0
  for (let i = 0; i < steps; i++) {
    const at = fromS + i * h
    sum += (h / 6) * (rate(at) + 4 * rate(at + h / 2) + rate(at + h))
  }
  return sum
}

/** When cement that warms or cools from `startC` towards `endC` passes `atC`; null where it never does. */
function passesAtS(atC: number, startC: number, endC: number, warmingS: number): number | null {
  if (warmingS <= 0 || (startC - atC) * (endC - atC) >= 0) return null
  return warmingS * Math.log((startC - endC) / (atC - endC))
}

/**
 * The clock `seconds` later in surroundings of `temperatureC`; the cement's own temperature follows them.
 *
 * Two ticks of half the time give the same as one within 1e-9 of the age. CEM-003 for negative time, CEM-001 outside 0..45.
 */
export function tick(clock: CementClock, seconds: number, temperatureC: number, ageing: Ageing = {}): CementClock {
  if (!(seconds >= 0 && Number.isFinite(seconds))) throw refuse('CEM-003', { seconds })
  if (!within(temperatureC, 0, 45)) throw refuse('CEM-001', { temperatureC })
  const warmingS = ageing.warmingS ?? syringeWarmingS.value
  const atS = (s: number): number =>
    warmingS > 0 ? temperatureC + (clock.temperatureC - temperatureC) * Math.exp(-s / warmingS) : temperatureC
  const rate = (s: number): number => ageingRate(atS(s), ageing)
  // Where another energy holds the rate has a kink: the integral is taken on either side of it.
  const kinkS = passesAtS(coolBelowC.value, clock.temperatureC, temperatureC, warmingS)
  const age =
    kinkS !== null && kinkS < seconds
      ? integral(rate, 0, kinkS) + integral(rate, kinkS, seconds)
      : integral(rate, 0, seconds)
  return {
    ...clock,
    equivalentAgeS: clock.equivalentAgeS + age,
    sinceMixingS: clock.sinceMixingS + seconds,
    temperatureC: seconds === 0 ? clock.temperatureC : atS(seconds),
  }
}

/** Apparent viscosity of the cement now; `spread` as in `consistency`. CEM-002 where it has set. */
export function viscosityPaS(brand: CementBrand, clock: CementClock, shearPerS: number, spread = 0): number {
  if (phaseOf(brand, clock) === 'set') throw refuse('CEM-002', { brand: brand.name, minutes: clock.sinceMixingS / 60 })
  return apparentViscosityPaS(consistency(brand, clock.equivalentAgeS, spread), shearPerS)
}

/** What can be done with the cement now, by the middle of its handling times. */
export function phaseOf(brand: CementBrand, clock: Pick<CementClock, 'equivalentAgeS' | 'sinceMixingS'>): Phase {
  const { mixedS, workingFromS, workingUntilS, setS } = brand.times
  if (clock.equivalentAgeS >= setS.value) return 'set'
  if (clock.equivalentAgeS >= workingUntilS.value) return 'too stiff'
  if (clock.sinceMixingS < mixedS.value) return 'mixing'
  return clock.equivalentAgeS < workingFromS.value ? 'waiting' : 'working'
}

/** A figure with the range it is known in. */
export interface RangedSeconds {
  readonly value: number
  readonly low: number
  readonly high: number
}

/** Seconds left to an age in surroundings of `temperatureC`, 0 where it has passed. */
function secondsTo(ageS: number, clock: CementClock, temperatureC: number, ageing: Ageing): number {
  if (ageS <= clock.equivalentAgeS) return 0
  let low = 0
  let high = 60
  while (tick(clock, high, temperatureC, ageing).equivalentAgeS < ageS && high < 1e6) high *= 2
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2
    if (tick(clock, middle, temperatureC, ageing).equivalentAgeS < ageS) low = middle
    else high = middle
  }
  return high
}

const ranged = (
  figure: { readonly value: number; readonly range?: readonly [number, number] },
  clock: CementClock,
  temperatureC: number,
  ageing: Ageing,
): RangedSeconds => ({
  value: secondsTo(figure.value, clock, temperatureC, ageing),
  low: secondsTo(figure.range?.[0] ?? figure.value, clock, temperatureC, ageing),
  high: secondsTo(figure.range?.[1] ?? figure.value, clock, temperatureC, ageing),
})

/** Seconds of working time left, the cement staying in surroundings of `temperatureC` (the room where left out). */
export function remainingWorkingS(
  brand: CementBrand,
  clock: CementClock,
  temperatureC = clock.roomC,
  ageing: Ageing = {},
): RangedSeconds {
  return ranged(brand.times.workingUntilS, clock, temperatureC, ageing)
}

/** Seconds until the cement has set, the cement staying in surroundings of `temperatureC`. */
export function remainingToSetS(
  brand: CementBrand,
  clock: CementClock,
  temperatureC = clock.roomC,
  ageing: Ageing = {},
): RangedSeconds {
  return ranged(brand.times.setS, clock, temperatureC, ageing)
}
