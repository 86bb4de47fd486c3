import type { Kernels } from '../../compute/index.ts'
import type { CementBrand } from '../cement.ts'
import type { CementClock } from '../clock/clock.ts'
import type { Consistency } from '../clock/rheology.ts'
import type { BoneMedium } from '../medium/bone-medium.ts'
import type { Syringe } from '../needle/syringe.ts'
import type { FlowSpread, NeedleTip, StopRules } from './record.ts'

/** All that an injection starts from. */
export interface InjectionSetup {
  readonly medium: BoneMedium
  readonly brand: CementBrand
  /** Of the cement in the syringe at the start. */
  readonly clock: CementClock
  readonly needles: readonly NeedleTip[]
  readonly syringe: Syringe
  readonly stops: StopRules
  readonly spread?: FlowSpread
  /** In place of the brand's own power law, for fluids of known viscosity. */
  readonly consistencyOf?: (clock: CementClock) => Consistency
  /** Most cement pushed between two pressures, mm3; 60 voxels' volumes (25 mm3 at 0.75 mm) where left out. */
  readonly stepMm3Max?: number
}

/** `reference` solves in f64 without kernels: slow, an oracle. */
export type FlowSolver = Kernels | 'reference'
