import type { Point } from '../../geometry/index.ts'

/**
 * The way cement left the bone: B through the basivertebral vein, S through a segmental vein, C through a gap in the cortex,
 * D into a disc.
 *
 * Source  yeom-2003 (facts A4.29)
 */
export const leakClasses = ['B', 'S', 'C', 'D'] as const
export type LeakClass = (typeof leakClasses)[number]

/** Cement that left the bone at one place. */
export interface Leak {
  readonly class: LeakClass
  readonly intoCanal: boolean
  readonly volumeMm3: number
  /** Since the injection began. */
  readonly firstAtS: number
  readonly volumeOverTime: readonly { readonly timeS: number; readonly volumeMm3: number }[]
  /** From the needle tip through the bone and out, to the cement farthest outside. */
  readonly route: readonly Point<'patient'>[]
  /** Where it left the bone. */
  readonly exit: Point<'patient'>
  /** From the exit to the nearest voxel of the canal, and to the middle of the nearest foramen; null where there is none. */
  readonly toCanalMm: number | null
  readonly toForamenMm: number | null
  /** Voxels of the record's grid outside the bone that hold its cement, by the time they were reached; no voxel belongs to two leaks. */
  readonly voxels: readonly number[]
}
