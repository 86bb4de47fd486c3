import { constant } from '../../base/index.ts'

export const cementModulusMPa = constant({
  value: 2000,
  range: [1200, 3000],
  unit: 'MPa',
  source: 'vertebro-facts',
  note: 'PMMA: 1.94 +- 0.48 GPa by ISO 5833, 1.177 GPa in an end cap, up to 3 GPa; conflict shown (facts D1.13, F13)',
})

export const capModulusMPa = constant({
  value: 2500,
  range: [1200, 3000],
  unit: 'MPa',
  source: 'walle-2025',
  note: 'end caps of the published benchmark (facts D1.13, D3)',
})

export const cementPoisson = constant({
  value: 0.3,
  range: [0.25, 0.4],
  unit: 'Poisson ratio',
  source: 'walle-2025',
  note: 'one Poisson ratio for bone, cement and caps (facts D1.15)',
})

export const cementFillExponent = constant({
  value: 2,
  range: [1, 3],
  unit: 'exponent of the share of volume that is cement',
  source: 'kinzl-2012; gibson-ashby-1997',
  note: 'porous cement carries as an open foam; stiffness of augmented biopsies follows cement porosity, R2 0.91-0.98',
})

export const tissueMineralMg = constant({
  value: 1150,
  range: [1000, 1250],
  unit: 'mg/cm3 of bone tissue',
  source: 'project-assumption',
  note: 'turns QCT density into bone volume share: 100 mg/cm3 is 9 %, biopsies of Kinzl 2012 had 6-14 %',
})

export interface CementLaw {
  readonly modulusMPa: number
  readonly fillExponent: number
}

export const usualCement: CementLaw = { modulusMPa: cementModulusMPa.value, fillExponent: cementFillExponent.value }

/** Share of the volume that is bone tissue, 0 to 1. */
export const boneShare = (mgPerCm3: number): number => Math.min(1, Math.max(0, mgPerCm3 / tissueMineralMg.value))

/**
 * Modulus of bone whose pores are filled with cement to `saturation`.
 *
 * Not bulk cement: a model with bulk cement was 65 % too stiff (facts D2.6). Biopsies of augmented vertebrae showed that bone
 * inside cement carries next to nothing, and that the composite is as stiff as its porous cement alone (Kinzl 2012). So
 * E = (1 - s) E_bone + E_cement (s (1 - b))^n with b the share of bone tissue; never less than the bone alone.
 *
 * Units   MPa; saturation 0 to 1
 * Source  kinzl-2012, baroud-2003-composite (composite 8.5 times the native bone)   Derivation  docs/physics/strength.md
 */
export function augmentedModulusMPa(
  boneMPa: number,
  mgPerCm3: number,
  saturation: number,
  law: CementLaw = usualCement,
): number {
  const cement = saturation * (1 - boneShare(mgPerCm3))
  return Math.max(boneMPa, (1 - saturation) * boneMPa + law.modulusMPa * cement ** law.fillExponent)
}
