import { constant } from '../../base/index.ts'
import { matter, type Specimen } from '../specimen/specimen.ts'

export const crawfordFactor = constant({
  value: 0.0068,
  range: [0.0068, 0.0068],
  unit: 'strain',
  source: 'crawford-2003; walle-2025',
  note: 'F = 0.0068 K H: holds exactly in the 160 rows of the published table (facts D2.3); apparent yield strain',
})

export const pistoiaShare = constant({
  value: 0.02,
  range: [0.01, 0.05],
  unit: 'fraction of the bone volume',
  source: 'pistoia-2002',
  note: 'failure where this share is beyond the critical strain (facts D2.11, [R-h]); found for the radius at tissue level',
})

export const pistoiaStrain = constant({
  value: 0.007,
  range: [0.006, 0.0085],
  unit: 'effective strain',
  source: 'pistoia-2002',
  note: 'facts D2.11, [R-h]; the range is assumed',
})

export const failureStrain = constant({
  value: 0.019,
  range: [0.015, 0.025],
  unit: 'apparent strain',
  source: 'vertebro-facts',
  note: 'where the stepwise loading ends (facts D2.12, [R-m]); the range is assumed',
})

/** Compressive strength by apparent yield strain, N. */
export const crawfordN = (stiffnessNPerMm: number, heightMm: number): number =>
  crawfordFactor.value * stiffnessNPerMm * heightMm

/**
 * Load at which 2 % of the body's volume passes 7000 microstrain, N, given the effective strains under `loadN`.
 *
 * Elements of the body only: neither caps nor arch.
 */
export function pistoiaN(specimen: Specimen, strain: Float64Array, loadN: number): number {
  const inBody: number[] = []
  for (let e = 0; e < strain.length; e++) if (specimen.matter[e] === matter.body) inBody.push(strain[e]!)
  const sorted = Float64Array.from(inBody).sort()
  const at = Math.min(sorted.length - 1, Math.floor((1 - pistoiaShare.value) * sorted.length))
  return (loadN * pistoiaStrain.value) / sorted[at]!
}
