import { constant } from '../../base/index.ts'
import { voxelCount } from '../../geometry/index.ts'
import type { BoneCalibration } from '../material/calibration.ts'
import { augmentedModulusMPa, type CementLaw, capModulusMPa, cementPoisson, usualCement } from '../material/cement.ts'
import { type DensityLaw, laws } from '../material/law.ts'
import type { VoxelModel } from '../model.ts'
import { matter, type Specimen } from './specimen.ts'

export const cementYieldStrain = constant({
  value: 0.03,
  range: [0.02, 0.05],
  unit: 'strain',
  source: 'vertebro-facts',
  note: 'PMMA in compression, general knowledge [R-m]; no row of the fact sheet gives it',
})

export const strengthLossPerModulusLoss = constant({
  value: 0.7,
  range: [0.5, 1],
  unit: 'fraction of the strength lost per fraction of the modulus lost',
  source: 'keaveny-1999',
  note: 'overloaded human vertebral trabecular bone: modulus down by 5 to 91 %, strength by 4 to 64 %; [R-m], no row of the fact sheet',
})

/** The uncertain inputs of a model, each with its usual value. */
export interface MaterialChoice {
  readonly law?: DensityLaw
  /** Standard errors by which all densities are moved. */
  readonly calibrationShift?: number
  readonly cementLaw?: CementLaw
  /** Share of each element's stiffness that damage has left, 0 to 1. */
  readonly intactShare?: Float32Array
  /** Other damages that cannot be excluded; they widen the ranges. */
  readonly otherDamages?: readonly { readonly name: string; readonly intactShare: Float32Array }[]
}

/** A specimen with its materials: what is solved, and where each element yields. */
export interface MaterialModel {
  readonly model: VoxelModel
  /** Compressive strain at which an element's material yields; 0 where there is none, Infinity in the caps. */
  readonly yieldStrain: Float32Array
}

/** Gives each voxel of a specimen its stiffness and yield strain. */
export function modelOf(
  specimen: Specimen,
  calibration: BoneCalibration,
  choice: MaterialChoice = {},
  saturation?: Float32Array,
): MaterialModel {
  const { law = laws.power, calibrationShift = 0, cementLaw = usualCement, intactShare } = choice
  const count = voxelCount(specimen.grid)
  const modulusMPa = new Float32Array(count)
  const yieldStrain = new Float32Array(count)
  const orthotropic = law.orthotropic ? new Float32Array(count) : undefined
  for (let e = 0; e < count; e++) {
    const kind = specimen.matter[e]!
    if (kind === matter.empty) continue
    if (kind === matter.capAbove || kind === matter.capBelow) {
      modulusMPa[e] = capModulusMPa.value
      yieldStrain[e] = Infinity
      continue
    }
    const mg = calibration.mgPerCm3(specimen.hu[e]!, calibrationShift)
    const filled = saturation ? saturation[e]! : 0
    const bone = law.modulusMPa(mg)
    const intact = intactShare ? intactShare[e]! : 1
    const left = bone * intact
    const stressLeft = 1 - strengthLossPerModulusLoss.value * (1 - intact)
    modulusMPa[e] = filled > 0 ? augmentedModulusMPa(left, mg, filled, cementLaw) : left
    yieldStrain[e] =
      (1 - filled) * ((law.yieldMPa(mg) * stressLeft) / Math.max(left, 1e-3 * bone)) + filled * cementYieldStrain.value
    if (orthotropic) orthotropic[e] = 1 - filled
  }
  const poisson = cementPoisson.value
  return {
    model: orthotropic
      ? { grid: specimen.grid, modulusMPa, orthotropic, poisson }
      : { grid: specimen.grid, modulusMPa, poisson },
    yieldStrain,
  }
}
