import type { Finding } from '../../base/index.ts'
import type { Grid } from '../../geometry/index.ts'
import type { Ranged } from '../cement.ts'
import type { Case } from './materials.ts'

export interface PlaceHeat {
  /** Of the warmest voxel of the place. */
  readonly peakC: Ranged
  /** Longest time of a voxel of the place at or above 45, 47 and 50 degrees C. */
  readonly above45S: Ranged
  readonly above47S: Ranged
  readonly above50S: Ranged
  readonly cem43Min: Ranged
}

export interface HeatCurves {
  readonly sinceMixingS: readonly number[]
  /** Warmest voxel of each place. */
  readonly placesC: Readonly<Record<string, readonly number[]>>
}

/** How warm it gets, always as a range (facts C6.9), and when the cement has set. */
export interface HeatResult {
  readonly grid: Grid
  readonly places: Readonly<Record<string, PlaceHeat>>
  /** Since mixing: the voxel deepest inside the cement, and 95 % of all cement. */
  readonly coreSetS: Ranged
  readonly wholeSetS: Ranged
  /** From the last cement that came until the core has set, and until 95 % has. */
  readonly lyingCoreS: Ranged
  readonly lyingWholeS: Ranged
  readonly peakC: Readonly<Record<Case, Float32Array>>
  readonly doseMin: Readonly<Record<Case, Float32Array>>
  readonly curves: Readonly<Record<Case, HeatCurves>>
  readonly findings: readonly Finding[]
}
