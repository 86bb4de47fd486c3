import type { DarcySystem } from '../darcy.ts'
import type { Solved } from '../darcy-reference.ts'

/** Voxels from <= v < to. */
export interface VoxelRange {
  readonly from: number
  readonly to: number
}

/** Finds the pressure of a system, again and again as parts of it change. */
export interface PressureSolver {
  /** Takes a system and the pressure to start from, which then also receives results; memory is held until `close`. */
  open(system: DarcySystem, pressurePa: Float64Array): void
  /**
   * `at` and `sourceMm3PerS` say where fluid comes in; only conductances within `changed` differ from what was seen before, and
   * at least there the pressure is written.
   */
  solve(
    at: readonly number[],
    sourceMm3PerS: readonly number[],
    relativeResidual: number,
    changed: VoxelRange,
  ): Promise<Solved>
  close(): void
}
