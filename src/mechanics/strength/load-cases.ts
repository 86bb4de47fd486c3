import { constant } from '../../base/index.ts'
import type { VoxelModel } from '../model.ts'
import type { Specimen } from '../specimen/specimen.ts'
import { fieldOf, levelStiffness, motionUnder, type PlateResponse } from './plate.ts'
import { pistoiaN } from './rules.ts'
import { effectiveStrain } from './strain.ts'
import type { LoadName } from './strength.ts'

export const flexionOffset = constant({
  value: 0.25,
  range: [0.15, 0.35],
  unit: 'fraction of the body depth in front of the middle',
  source: 'project-assumption',
  note: 'line of the force in forward bending; no row of the fact sheet gives it',
})

export const unilateralOffset = constant({
  value: 0.25,
  range: [0.15, 0.35],
  unit: 'fraction of the body width beside the middle',
  source: 'project-assumption',
  note: 'line of the force in side bending; no row of the fact sheet gives it',
})

/** One load case of one model, without ranges. */
export interface PlainLoad {
  readonly name: LoadName
  readonly offsetMm: readonly [left: number, posterior: number]
  readonly stiffnessNPerMm: number
  readonly forwardRadPerKn: number
  readonly leftwardRadPerKn: number
  readonly pistoiaN: number
  /** Effective strains under 1000 N. */
  readonly strainPerKn: Float64Array
}

const referenceLoadN = 1000

/** The five load cases as sums of the plate's three motions. */
export function loadCasesOf(specimen: Specimen, model: VoxelModel, response: PlateResponse): readonly PlainLoad[] {
  const { widthMm, depthMm } = specimen.vertebra.body
  const front = -flexionOffset.value * depthMm
  const beside = unilateralOffset.value * widthMm
  const free = (name: LoadName, left: number, posterior: number): PlainLoad => {
    const motion = motionUnder(response, referenceLoadN, left, posterior)
    // Going down of the point of attack: the plate's middle and its turn.
    const down = motion[0]! - posterior * motion[1]! + left * motion[2]!
    return {
      ...under(specimen, model, response, motion),
      name,
      offsetMm: [left, posterior],
      stiffnessNPerMm: referenceLoadN / down,
    }
  }
  const stiffnessNPerMm = levelStiffness(response)
  const level = under(specimen, model, response, [referenceLoadN / stiffnessNPerMm, 0, 0])
  return [
    { ...level, name: 'compression', offsetMm: [0, 0], stiffnessNPerMm },
    free('pressure', 0, 0),
    free('flexion', 0, front),
    free('left', beside, 0),
    free('right', -beside, 0),
  ]
}

function under(
  specimen: Specimen,
  model: VoxelModel,
  response: PlateResponse,
  motion: readonly number[],
): Pick<PlainLoad, 'forwardRadPerKn' | 'leftwardRadPerKn' | 'pistoiaN' | 'strainPerKn'> {
  const strainPerKn = effectiveStrain(model, fieldOf(response, motion))
  return {
    forwardRadPerKn: motion[1]!,
    leftwardRadPerKn: motion[2]!,
    pistoiaN: pistoiaN(specimen, strainPerKn, referenceLoadN),
    strainPerKn,
  }
}
