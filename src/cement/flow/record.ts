import type { Finding } from '../../base/index.ts'
import type { Direction, Grid, Point } from '../../geometry/index.ts'
import type { Leak, LeakClass } from '../leak/leak.ts'

/** Where a needle ends in the bone and what it is like from there to the syringe. */
export interface NeedleTip {
  readonly at: Point<'patient'>
  /** Unit, the way the needle was driven, from the skin to the tip. */
  readonly direction: Direction<'patient'>
  readonly innerRadiusMm: number
  /** Length of the lumen the cement is pushed through. */
  readonly lengthMm: number
}

/** When an injection stops by itself. Leave out what is not to stop it. */
export interface StopRules {
  /** Cement behind the posterior stop plane, in the bone, mm3. */
  readonly posteriorLineMm3?: number
  /** Cement outside the bone, mm3; counted anew after a stop by this rule and when the needle changes. */
  readonly leakMm3?: number
  readonly volumeMm3?: number
  readonly plungerForceN?: number
  /** Stop when the cement in the syringe can no longer be worked. */
  readonly clock?: boolean
}

export type StopRule = 'posterior line' | 'leak' | 'volume' | 'force' | 'clock'

/** Factors on what is uncertain; 1 or 0 leaves the best value. */
export interface FlowSpread {
  /** Factor on the bone's permeability. */
  readonly permeability?: number
  /** AP over SI permeability in place of the medium's own. */
  readonly apOverSi?: number
  /** Of the marrow, in place of the usual one. */
  readonly marrowPaS?: number
  /** Factor on the cement's consistency. */
  readonly viscosity?: number
  /** Added to the bone's porosity. */
  readonly porosityOffset?: number
  /** Factor on the permeability of the veins. */
  readonly veinOpenness?: number
  /** The same for each vein by itself, in the order of their numbers in the medium. */
  readonly veins?: readonly number[]
  /** Added to the venous pressure and to the discs', Pa. */
  readonly backPressurePa?: number
  /** Local differences of the bone's permeability: a smooth random field, spread of its logarithm and seed. */
  readonly texture?: { readonly logSd: number; readonly seed: number }
}

/** The state after one step of a push. */
export interface InjectionStep {
  /** Since the injection began. */
  readonly timeS: number
  readonly sinceMixingS: number
  /** Pushed so far through all needles. */
  readonly volumeMm3: number
  readonly needle: number
  readonly portion: number
  readonly flowMm3PerS: number
  readonly tipPressurePa: number
  readonly syringePressurePa: number
  readonly plungerForceN: number
  /** Apparent, at the wall of the cannula. */
  readonly viscosityPaS: number
  /** Out of the bone so far, by class. */
  readonly leakedMm3: Readonly<Record<LeakClass, number>>
  /** Of that, into the spinal canal. */
  readonly canalMm3: number
}

export interface Stop {
  readonly rule: StopRule
  readonly timeS: number
  readonly volumeMm3: number
  readonly findings: readonly Finding[]
}

export interface PushResult {
  readonly pushedMm3: number
  readonly stopped: Stop | null
  readonly last: InjectionStep
}

/** What became of the cement. Arrays are one value a voxel of `grid`. */
export interface InjectionRecord {
  readonly grid: Grid
  /** Share of the room that cement has in the pores, 0 to 1: less than all pores where marrow stays beside it (`roomShare`). */
  readonly saturation: Float32Array
  /** Cement in the voxel over the voxel's whole volume, 0 to 1. */
  readonly cementFraction: Float32Array
  /** Seconds since the injection began when cement first came; -1 where it never did. */
  readonly filledAtS: Float32Array
  /** The portion most of a voxel's cement belongs to, from 1; 0 where there is none. */
  readonly portion: Uint8Array
  readonly steps: readonly InjectionStep[]
  readonly leaks: readonly Leak[]
  readonly injectedMm3: number
  readonly insideMm3: number
  readonly leakedMm3: Readonly<Record<LeakClass, number>>
  readonly stopped: Stop | null
  /** Injected less inside less leaked: rounding only. */
  readonly balanceMm3: number
  readonly findings: readonly Finding[]
}
