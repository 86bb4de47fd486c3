import { type BoneMedium, tissue } from '../medium/bone-medium.ts'
import { fatOffsetMgPerCm3, tissueMgPerCm3 } from '../medium/figures.ts'
import { crushExponent, crushFactorMPa, shellStrengthMPa } from './figures.ts'

/** Marrow and empty places give way at once, but not to nothing, so that fronts keep an order. */
const leastMPa = 0.02
const leastGPerCm3 = 0.005

/** Stress at which a voxel gives way to a balloon, MPa; infinite where the balloon cannot go. */
export function strengthMPaOf({ tissue: kinds, porosity, inside }: BoneMedium): Float64Array {
  return Float64Array.from(kinds, (kind, v) => {
    if (inside[v] === 0) return Infinity
    if (kind === tissue.trabecular || kind === tissue.sclerotic) return crushMPaOf(porosity[v] as number)
    if (kind === tissue.cortex || kind === tissue.endplate) return shellStrengthMPa.value
    return kind === tissue.void || kind === tissue.vein ? leastMPa : Infinity
  })
}

/** Yield stress of spongy bone of this porosity, by way of the density from which the porosity came. */
export function crushMPaOf(porosity: number): number {
  const gPerCm3 = ((1 - porosity) * tissueMgPerCm3.value - fatOffsetMgPerCm3.value) / 1000
  return Math.max(leastMPa, crushFactorMPa.value * Math.max(leastGPerCm3, gPerCm3) ** crushExponent.value)
}
