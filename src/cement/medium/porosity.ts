import type { Density } from '../../anatomy/index.ts'
import {
  fatOffsetMgPerCm3,
  mgPerCm3PerHu,
  porosityLimits,
  referencePorosity,
  tissueMgPerCm3,
  trabecularPermeabilityM2,
} from './figures.ts'

/** Mineral density of a voxel, mg/cm3: the vertebra's own calibrated density at its median where there is one, else HU times the slope. */
export function mgPerCm3Of(hu: number, density: Density | null): number {
  const slope = mgPerCm3PerHu.value
  if (!density?.bmd) return slope * hu
  return density.bmd.mgPerCm3 + slope * (hu - density.trabecularMedianHu)
}

/** Share of a voxel that is not bone, kept within 0.3 to 0.95. */
export function porosityOf(mgPerCm3: number): number {
  const bone = (mgPerCm3 + fatOffsetMgPerCm3.value) / tissueMgPerCm3.value
  return Math.min(porosityLimits.high, Math.max(porosityLimits.low, 1 - bone))
}

/**
 * Permeability of trabecular bone along its long axis: the default at the reference porosity, elsewhere as Kozeny-Carman has
 * it with a surface in proportion to the bone, `phi^3 / (1 - phi)^2`, kept within the published range.
 *
 * Source  facts C2.8, C2.9
 */
export function permeabilityOf(porosity: number): number {
  const shape = (phi: number): number => phi ** 3 / (1 - phi) ** 2
  const k = (trabecularPermeabilityM2.value * shape(porosity)) / shape(referencePorosity.value)
  const [low, high] = trabecularPermeabilityM2.range ?? [k, k]
  return Math.min(high, Math.max(low, k))
}
