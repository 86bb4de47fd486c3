import { constant } from '../../base/index.ts'
import type { Consistency } from '../clock/rheology.ts'

/** mm2 in a m2 */
export const mm2PerM2 = 1e6

/** What fills the bone before cement does. */
export const marrowViscosityPaS = constant({
  value: 0.13,
  range: [0.04, 0.4],
  unit: 'Pa s',
  source: 'vertebro-facts',
  note: 'yellow 0.04 to red 0.4 Pa s; the geometric mean; its own shear thinning is left out (facts C1.5, [R-m])',
})

/** Temperature of cement once it is in the bone. */
export const bodyC = constant({
  value: 37,
  range: [36, 37.5],
  unit: 'degrees C',
  source: 'project-assumption',
  note: 'body temperature; the warmth of curing comes later than the injection',
})

/** Factor between the flow through pores and the shear rate in them. */
export const porousShearFactor = constant({
  value: 1.6,
  range: [1, 2.5],
  unit: '1',
  source: 'vertebro-facts',
  note: 'alpha of gamma = alpha |q| / sqrt(k phi), published 1 to 2.5; the geometric mean (facts C3.2, [R-m])',
})

/** Shear rates below this count as this: a power law has no viscosity at rest. */
export const leastShearPerS = 1e-2

/** Shear rate in the pores over the flux through them, 1/mm (facts C3.2). */
export const shearPerFlux = (permeabilityM2: number, porosity: number): number =>
  (porousShearFactor.value * 1e-3) / Math.sqrt(permeabilityM2 * porosity)

/**
 * Apparent viscosity of a power-law fluid that flows through pores, Pa s.
 *
 * `mu = K gamma^(n-1)`, `gamma = alpha |q| / sqrt(k phi)` with q in mm/s and k in m2 (facts C3.2).
 */
export function porousViscosityPaS(
  { kPaSn, n }: Consistency,
  fluxMmPerS: number,
  permeabilityM2: number,
  porosity: number,
): number {
  if (n === 1) return kPaSn
  const gamma = shearPerFlux(permeabilityM2, porosity) * fluxMmPerS
  return kPaSn * Math.max(gamma, leastShearPerS) ** (n - 1)
}
