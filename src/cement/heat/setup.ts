import type { CementBrand } from '../cement.ts'
import type { CementClock } from '../clock/clock.ts'
import type { CementField } from './materials.ts'

/** What is to be warmed, and where it matters. */
export interface HeatSetup {
  readonly field: CementField
  readonly brand: CementBrand
  /** The cement's clock at the time from which `filledAtS` counts. */
  readonly clock: CementClock
  /** Masks on the field's grid, 1 inside: canal, endplate, cortex, centre, or any other. */
  readonly places: Readonly<Record<string, Uint8Array>>
  /** 1 where there is disc, canal or soft tissue in place of bone. */
  readonly soft?: Uint8Array
  /** True for a specimen in a bath. */
  readonly bloodless?: boolean
  readonly bodyC?: number
  /** False keeps the field's own voxels; otherwise voxels of 0.75 mm and less are joined, and results are on the joined lattice. */
  readonly joined?: boolean
}
