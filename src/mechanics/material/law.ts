import { constant } from '../../base/index.ts'

export const kopperdahlLinear = constant({
  value: { slopeMPa: 3230, offsetMPa: -34.7, yieldSlopeMPa: 24.9, yieldOffsetMPa: -0.75 },
  unit: 'MPa per g/cm3 (K2HPO4 equivalent density of QCT), MPa',
  source: 'kopperdahl-2002',
  note: 'human vertebral trabecular bone along the spine; below 0.0107 g/cm3 negative and clamped (facts D1.1, D1.10)',
})

export const kopperdahlPower = constant({
  value: { factorMPa: 2980, exponent: 1.05, yieldFactorMPa: 37.4, yieldExponent: 1.39 },
  unit: 'MPa at 1 g/cm3 (K2HPO4 equivalent density of QCT), exponent',
  source: 'kopperdahl-2002',
  note: 'the same cores, power fit (facts D1.2)',
})

export const morganApparent = constant({
  value: { factorMPa: 4730, exponent: 1.56 },
  unit: 'MPa at 1 g/cm3 apparent density, exponent',
  source: 'morgan-2003',
  note: 'vertebra; of apparent density, NOT of QCT density (facts D1.4)',
})

export const kellerAsh = constant({
  value: { factorMPa: 1890, exponent: 1.92 },
  unit: 'MPa at 1 g/cm3 ash density, exponent',
  source: 'keller-1994',
  note: 'of ash density (facts D1.5)',
})

export const keavenyApparent = constant({
  value: { offsetMPa: -58, slopeMPa: 1540 },
  unit: 'MPa, MPa per g/cm3 apparent density',
  source: 'keaveny-1997',
  note: 'of apparent density (facts D1.5)',
})

export const kopperdahlKeavenyApparent = constant({
  value: { offsetMPa: -80, slopeMPa: 2100 },
  unit: 'MPa, MPa per g/cm3 apparent density',
  source: 'kopperdahl-keaveny-1998',
  note: 'of apparent density (facts D1.5)',
})

export const modulusFloorMPa = constant({
  value: 0.1,
  range: [0.0001, 1],
  unit: 'MPa',
  source: 'project-assumption; walle-2025',
  note: 'clamp where a law gives less inside the bone; 0.1 is the least human trabecular modulus of facts D1.11 (D1.10)',
})

export const modulusCeilingMPa = constant({
  value: 18000,
  range: [12000, 20000],
  unit: 'MPa',
  source: 'project-assumption',
  note: 'cortical bone; only voxels full of compact bone or calcification reach it (facts D1.12, [R-l])',
})

/** Stiffness and strength of bone along the spine from its QCT density. */
export interface DensityLaw {
  readonly name: string
  readonly modulusMPa: (mgPerCm3: number) => number
  readonly yieldMPa: (mgPerCm3: number) => number
  /** Whether bone is weaker across the spine (facts D1.3) or the same in all directions. */
  readonly orthotropic: boolean
}

const clamped = (modulusMPa: number): number =>
  Math.min(modulusCeilingMPa.value, Math.max(modulusFloorMPa.value, modulusMPa))

const linear = {
  modulusMPa: (mg: number): number =>
    clamped(kopperdahlLinear.value.offsetMPa + (kopperdahlLinear.value.slopeMPa * mg) / 1000),
  yieldMPa: (mg: number): number =>
    Math.max(1e-3, kopperdahlLinear.value.yieldOffsetMPa + (kopperdahlLinear.value.yieldSlopeMPa * mg) / 1000),
}

const power = {
  modulusMPa: (mg: number): number =>
    clamped(mg > 0 ? kopperdahlPower.value.factorMPa * (mg / 1000) ** kopperdahlPower.value.exponent : 0),
  yieldMPa: (mg: number): number =>
    Math.max(
      1e-3,
      mg > 0 ? kopperdahlPower.value.yieldFactorMPa * (mg / 1000) ** kopperdahlPower.value.yieldExponent : 0,
    ),
}

/**
 * The laws of QCT density. The isotropic power law is the default: it is that of the published benchmark (facts D3) and
 * needs no clamp; the others span the uncertainty.
 */
export const laws = {
  power: { name: 'Kopperdahl power law', orthotropic: false, ...power },
  linear: { name: 'Kopperdahl linear law', orthotropic: false, ...linear },
  orthotropicPower: { name: 'Kopperdahl power law, orthotropic', orthotropic: true, ...power },
  orthotropicLinear: { name: 'Kopperdahl linear law, orthotropic', orthotropic: true, ...linear },
} as const satisfies Readonly<Record<string, DensityLaw>>

export type LawName = keyof typeof laws
