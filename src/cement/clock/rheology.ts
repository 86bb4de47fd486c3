import type { CementBrand } from '../cement.ts'
import { refuse } from '../troubles.ts'

/** Consistency and exponent of the power law at one age. */
export interface Consistency {
  readonly kPaSn: number
  readonly n: number
}

/**
 * Consistency of a cement at an equivalent age.
 *
 * `ln(K / Kstart) = ln(Kset / Kstart) (age / set)^m`, with m such that K is the limit at the end of the working time; K stays
 * at its set value from setting on. `spread` is the relative error of K, -0.5 to 0.5 in the published comparison of
 * measuring methods (facts C1.3); CEM-003 for -1 or less. docs/physics/cement.md
 */
export function consistency(brand: CementBrand, equivalentAgeS: number, spread = 0): Consistency {
  if (!(spread > -1 && Number.isFinite(spread))) throw refuse('CEM-003', { spread: String(spread) })
  const { startPaSn, limitPaSn, setPaSn, exponent } = brand.rheology
  const { workingUntilS, setS } = brand.times
  const whole = Math.log(setPaSn.value / startPaSn.value)
  const part = Math.log(limitPaSn.value / startPaSn.value)
  const m = Math.log(part / whole) / Math.log(workingUntilS.value / setS.value)
  const x = Math.min(1, Math.max(0, equivalentAgeS) / setS.value)
  return { kPaSn: (1 + spread) * startPaSn.value * Math.exp(whole * x ** m), n: exponent.value }
}

/** The equivalent age at which K reaches `kPaSn`: the inverse of `consistency` without spread, 0 to setting. */
export function ageAtConsistency(brand: CementBrand, kPaSn: number): number {
  const { startPaSn, limitPaSn, setPaSn } = brand.rheology
  const { workingUntilS, setS } = brand.times
  const whole = Math.log(setPaSn.value / startPaSn.value)
  const m = Math.log(Math.log(limitPaSn.value / startPaSn.value) / whole) / Math.log(workingUntilS.value / setS.value)
  const share = Math.log(kPaSn / startPaSn.value) / whole
  return setS.value * Math.min(1, Math.max(0, share)) ** (1 / m)
}

/** Apparent viscosity at a shear rate above zero. */
export function apparentViscosityPaS({ kPaSn, n }: Consistency, shearPerS: number): number {
  return kPaSn * shearPerS ** (n - 1)
}
