import type { Level } from '../../anatomy/index.ts'
import type { Finding } from '../../base/index.ts'
import type { Grid } from '../../geometry/index.ts'
import type { Ranged } from '../ranged.ts'
import type { Activity } from './activities.ts'
import type { LoadStep } from './nonlinear.ts'
import type { PlateResponse } from './plate.ts'

/**
 * How the upper block is pressed. `compression`: the plate kept level. The others press at one point and let the plate turn:
 * `pressure` in the middle, `flexion` in front of it, `left` and `right` beside it.
 */
export type LoadName = 'compression' | 'pressure' | 'flexion' | 'left' | 'right'

export interface LoadResult {
  readonly name: LoadName
  /** Where the force acts, mm left and posterior of the middle of the endplate. */
  readonly offsetMm: readonly [left: number, posterior: number]
  /** Force over the way its point of attack goes down. */
  readonly stiffnessNPerMm: Ranged
  /** Turn of the plate under 1000 N, rad: + forward, + to the left. */
  readonly forwardRadPerKn: number
  readonly leftwardRadPerKn: number
  /** Load at which 2 % of the body passes 7000 microstrain. */
  readonly pistoiaN: Ranged
}

/** Load over strength of one activity; above 1 fracture is expected, with a transition of 20 % either way (facts D2.10). */
export interface LoadToStrength {
  readonly activity: Activity
  readonly load: LoadName
  readonly by: 'crawford' | 'pistoia' | 'nonlinear'
  readonly loadN: Ranged
  readonly strengthN: Ranged
  readonly phi: Ranged
}

/** What one uncertain input does to the stiffness and the strength under level compression. */
export interface Variant {
  readonly name: string
  readonly stiffnessNPerMm: number
  readonly pistoiaN: number
}

export interface StrengthMaps {
  readonly grid: Grid
  /** 0 empty, 1 body, 2 arch, 3 upper block, 4 lower block. */
  readonly matter: Uint8Array
  readonly modulusMPa: Float32Array
  /** Strain energy density under the standing load, level plate, MPa (mJ/mm3). */
  readonly energyMPa: Float32Array
  /** Effective strain under the same load. */
  readonly strain: Float32Array
  /** 1 where tissue is beyond yield: at the peak of the stepwise loading, else at the Crawford load. */
  readonly yielded: Uint8Array
}

/** What a vertebra carries, with the ranges its uncertain inputs give. */
export interface Strength {
  readonly level: Level
  readonly withCement: boolean
  readonly spacingMm: number
  readonly elements: number
  readonly calibration: 'reference tissues' | 'default'
  /** Level plate; the figure of the Crawford rule. */
  readonly stiffnessNPerMm: Ranged
  readonly strengthN: { readonly crawford: Ranged; readonly pistoia: Ranged; readonly nonlinear: Ranged | null }
  readonly steps: readonly LoadStep[]
  readonly loadCases: readonly LoadResult[]
  readonly loadToStrength: readonly LoadToStrength[]
  /** Sideways turn of the plate when the standing load presses in the middle: the toggle of a one-sided fill. */
  readonly toggleRad: Ranged
  readonly variants: readonly Variant[]
  readonly maps: StrengthMaps
  /** Fields of the plate's three motions, to start a like solve from and to draw from. */
  readonly response: PlateResponse
  readonly findings: readonly Finding[]
}
