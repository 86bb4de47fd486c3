import { constant } from '../../base/index.ts'
import type { Tissues } from './tissues.ts'

/** Mass attenuation at the effective energy of a 120 kVp CT, cm2/g. */
export const attenuation = constant({
  value: { air: 0.156, fat: 0.17, muscle: 0.171, k2hpo4: 0.205, triglyceride: 0.17 },
  range: [0.15, 0.21],
  unit: 'cm2/g',
  source: 'walle-2025',
  note: 'at 97 keV, the worked example of facts A11.8 with its calibration file; three digits as printed',
})

/** Mass density of the reference tissues, g/cm3. */
export const tissueDensity = constant({
  value: { air: 0.0012, fat: 0.95, muscle: 1.05 },
  range: [0.001, 1.08],
  unit: 'g/cm3',
  source: 'icru-44',
  note: 'adult tissues; default [R-h]',
})

/** How far internal calibration lies from a phantom's, mg/cm3. */
export const phantomlessErrorMg = constant({
  value: 17.3,
  range: [10, 25],
  unit: 'mg/cm3',
  source: 'walle-2025',
  note: 'facts A11.9: root mean square over 17 scans',
})

/** A map from HU to potassium phosphate equivalent density. */
export interface Calibration {
  readonly mgPerCm3: (hu: number) => number
  readonly errorMgPerCm3: (hu: number) => number
  readonly tissues: readonly string[]
}

/**
 * Internal calibration (Michalski 2020): tissues of known mass attenuation and density give both as straight lines of HU;
 * bone is then a mixture of potassium phosphate and fat. Needs fat and muscle; air, where seen, steadies the slope.
 *
 * The error joins the published one with what a few HU in a tissue and the last printed digit of its attenuation do.
 */
export function calibrate({ air, fat, muscle }: Tissues): Calibration | null {
  if (!fat || !muscle || muscle.hu - fat.hu < 60) return null
  const a = attenuation.value
  const d = tissueDensity.value
  const known = [
    { name: 'fat', hu: fat.hu, attenuation: a.fat, density: d.fat },
    { name: 'muscle', hu: muscle.hu, attenuation: a.muscle, density: d.muscle },
    // Air of a clipped or padded image is not measured; -1000 is what HU means.
    { name: 'air', hu: air?.hu ?? -1000, attenuation: a.air, density: d.air },
  ]
  const mgPerCm3 = (hu: number, shift: readonly number[] = [0, 0, 0], digit = 0): number => {
    const x = known.map((t, n) => t.hu + shift[n]!)
    const mu = lineThrough(x, known.map((t) => t.attenuation)) // biome-ignore format: short
    const rho = lineThrough(x, known.map((t) => t.density)) // biome-ignore format: short
    const share = (mu[0] + mu[1] * hu - a.triglyceride + digit) / (a.k2hpo4 - a.triglyceride)
    return 1000 * share * (rho[0] + rho[1] * hu)
  }
  const tissueErrorHu = 5
  const digitError = 0.0005 / Math.sqrt(3)
  return {
    mgPerCm3: (hu) => mgPerCm3(hu),
    errorMgPerCm3: (hu) => {
      const at = mgPerCm3(hu)
      const off = [0, 1].map((n) => mgPerCm3(hu, [n === 0 ? tissueErrorHu : 0, n === 1 ? tissueErrorHu : 0, 0]) - at)
      return Math.hypot(phantomlessErrorMg.value, ...off, mgPerCm3(hu, undefined, digitError) - at)
    },
    tissues: air ? ['air', 'fat', 'muscle'] : ['fat', 'muscle'],
  }
}

/** Intercept and slope by least squares. */
function lineThrough(x: readonly number[], y: readonly number[]): readonly [number, number] {
  const n = x.length
  const mx = x.reduce((s, v) => s + v, 0) / n
  const my = y.reduce((s, v) => s + v, 0) / n
  const slope = x.reduce((s, v, i) => s + (v - mx) * (y[i]! - my), 0) / x.reduce((s, v) => s + (v - mx) ** 2, 0)
  return [my - slope * mx, slope]
}
