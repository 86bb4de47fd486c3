import type { Vertebra } from '../../anatomy/index.ts'
import { constant, type Finding } from '../../base/index.ts'
import { find } from '../troubles.ts'

/** The worked example of facts A11.8: mass attenuation and density as straight lines of HU. */
export const workedCalibration = constant({
  value: {
    attenuationSlope: 1.6e-5,
    attenuationOffset: 0.17124,
    densitySlope: 8.93e-4,
    densityOffset: 0.968731,
    triglyceride: 0.17,
    k2hpo4: 0.205,
  },
  unit: 'cm2/g per HU, cm2/g, g/cm3 per HU, g/cm3, cm2/g, cm2/g',
  source: 'walle-2025',
  note: 'one 120 kVp CT at 97 keV effective energy (facts A11.8)',
})

export const calibrationErrorMg = constant({
  value: 17.3,
  range: [10, 25],
  unit: 'mg/cm3',
  source: 'walle-2025',
  note: 'phantomless against phantom, root mean square over 17 scans (facts A11.9); used for every scan without references',
})

export const calibrationErrorShare = constant({
  value: 0.1,
  range: [0.05, 0.2],
  unit: 'fraction of the density',
  source: 'project-assumption',
  note: 'HU of bone between scanners and voltages where no reference tissue could be read; grows with density (facts A11.7)',
})

/** Potassium phosphate equivalent density from HU. */
export interface BoneCalibration {
  /** `shift` moves the result by that many standard errors. */
  readonly mgPerCm3: (hu: number, shift?: number) => number
  readonly errorMgPerCm3: (hu: number) => number
  readonly from: 'reference tissues' | 'default'
  readonly findings: readonly Finding[]
}

/**
 * The calibration of one vertebra: the default curve, moved to agree with the density that the CT's own reference tissues
 * gave for this vertebra. Without them the default curve with its wider error and MEC-102.
 */
export function calibrationOf(vertebra: Vertebra): BoneCalibration {
  const density = vertebra.density
  const bmd = density?.bmd ?? null
  const shiftMg = bmd && density ? bmd.mgPerCm3 - defaultMg(density.trabecularMeanHu) : 0
  const errorAt = (hu: number): number =>
    bmd ? bmd.errorMgPerCm3 : Math.hypot(calibrationErrorMg.value, calibrationErrorShare.value * defaultMg(hu))
  return {
    mgPerCm3: (hu, shift = 0) => defaultMg(hu) + shiftMg + (shift === 0 ? 0 : shift * errorAt(hu)),
    errorMgPerCm3: errorAt,
    from: bmd ? 'reference tissues' : 'default',
    findings: bmd
      ? []
      : [find('MEC-102', 'caution', vertebra.level, { errorMgPerCm3: calibrationErrorMg.value, source: 'walle-2025' })],
  }
}

function defaultMg(hu: number): number {
  const c = workedCalibration.value
  const share = (c.attenuationOffset + c.attenuationSlope * hu - c.triglyceride) / (c.k2hpo4 - c.triglyceride)
  return Math.max(0, 1000 * share * (c.densityOffset + c.densitySlope * hu))
}
