import { gasConstant, referenceC } from '../clock/temperature.ts'
import {
  cementDensity,
  cementHeatCapacity,
  curingEnergyJPerMol,
  curingOrder,
  curingPerS,
  glassK,
  setShare,
} from './figures.ts'

const kelvin = 273.15

/**
 * Curing as `dw/dt = f a exp(-Ea/RT) w^(1-1/n) (y - w)^(1+1/n)`, `y = min(1, T/Tg)` (facts C6.1).
 *
 * Calculated with `u = w^(1/n)`, for which `du/dt = (f a / n) exp(-Ea/RT) (y - w)^(1+1/n)`: it starts from nothing by itself.
 */
export interface Kinetics {
  readonly perS: number
  readonly energyJPerMol: number
  readonly order: number
  readonly glassK: number
}

/** `exp(-Ea/RT)` at one temperature over that at another. */
export function arrheniusRatio(warmC: number, coolC: number, energyJPerMol = curingEnergyJPerMol.value): number {
  return Math.exp((energyJPerMol / gasConstant.value) * (1 / (coolC + kelvin) - 1 / (warmC + kelvin)))
}

/** Rate of u per second at full room for curing: `(f a / n) exp(-Ea/RT)`. */
export function rateOfU({ perS, energyJPerMol, order }: Kinetics, temperatureC: number): number {
  return (perS / order) * Math.exp(-energyJPerMol / (gasConstant.value * (temperatureC + kelvin)))
}

export const ceiling = ({ glassK }: Kinetics, temperatureC: number): number =>
  Math.min(1, (temperatureC + kelvin) / glassK)

/** One step of u and temperature in a volume that keeps its heat; `riseK` is the rise per whole curing. */
export function cureStep(kinetics: Kinetics, u: number, temperatureC: number, riseK: number, stepS: number) {
  const { order } = kinetics
  const w = u ** order
  const room = ceiling(kinetics, temperatureC) - w
  if (!(room > 0)) return { u, temperatureC }
  const rate = rateOfU(kinetics, temperatureC) * room ** (1 + 1 / order)
  // Never more than half of what may still react: dw <= n du, so a step cannot pass the ceiling.
  const next = u + Math.min(rate * stepS, (0.5 * room) / order)
  return { u: next, temperatureC: temperatureC + riseK * (next ** order - w) }
}

/** The rise of cement that keeps its heat, K: `Q / (rho c)` (facts C6.4). */
export function adiabaticRiseK(
  heatJPerM3: number,
  density = cementDensity.value,
  capacity = cementHeatCapacity.value,
): number {
  return heatJPerM3 / (density * capacity)
}

const published: Kinetics = {
  perS: curingPerS.value,
  energyJPerMol: curingEnergyJPerMol.value,
  order: curingOrder.value,
  glassK: glassK.value,
}

/** Seconds until cement that starts at 23 degrees C and keeps its heat is half cured. */
export function adiabaticSetS(kinetics: Kinetics, riseK: number): number {
  let state = { u: 0, temperatureC: referenceC.value }
  const target = setShare.value ** (1 / kinetics.order)
  // Steps follow the rate: a thousandth of the way each.
  let seconds = 0
  for (let i = 0; i < 100_000 && state.u < target; i++) {
    const stepS = 1e-3 / rateOfU(kinetics, state.temperatureC)
    state = cureStep(kinetics, state.u, state.temperatureC, riseK, stepS)
    seconds += stepS
  }
  return seconds
}

/**
 * The published law with its rate raised so that a block at 23 degrees C sets at `setS`.
 *
 * The published factor alone gives 75 min, five times the handling times of any cement here; what follows from the law is its
 * course and its dependence on temperature, what follows from the brand is when. docs/physics/heat.md
 */
export function kineticsSettingAt(setS: number, riseK: number): Kinetics {
  const factor = adiabaticSetS(published, riseK) / setS
  return { ...published, perS: published.perS * factor }
}

/** u of cement held at 23 degrees C, by age in seconds: its state when it arrives, self-heating in the syringe left out. */
export function uAtAge(kinetics: Kinetics, ageS: number): number {
  let u = 0
  const steps = Math.max(1, Math.ceil(ageS / 5))
  for (let i = 0; i < steps; i++) u = cureStep(kinetics, u, referenceC.value, 0, ageS / steps).u
  return u
}
