import type { Level, Vertebra } from '../../anatomy/index.ts'
import type { Finding } from '../../base/index.ts'
import type { Grid } from '../../geometry/index.ts'

/** What a voxel of a specimen is. */
export const matter = { empty: 0, body: 1, arch: 2, capAbove: 3, capBelow: 4 } as const

/** A vertebra set between two blocks of PMMA as in a testing machine, before any law of material. */
export interface Specimen {
  readonly level: Level
  readonly vertebra: Vertebra
  /** Along the vertebra: i left, j posterior, k superior. The outer faces of the blocks are the ends of k. */
  readonly grid: Grid
  readonly matter: Uint8Array
  readonly hu: Int16Array
  /** Volume of the body alone. */
  readonly bodyMm3: number
  /** Mean of the body's anterior, middle and posterior heights. */
  readonly bodyHeightMm: number
  /** Where the upper block is pressed: the middle of the body's upper surface, in nodes along i and j. */
  readonly plateCentre: readonly [i: number, j: number]
  readonly findings: readonly Finding[]
}
