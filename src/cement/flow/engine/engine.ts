import type { Consistency } from '../../clock/rheology.ts'
import type { BoneMedium } from '../../medium/bone-medium.ts'
import type { Crossing } from '../advance/take-in.ts'
import type { DarcySystem, Mobility } from '../darcy.ts'
import type { Front } from '../front.ts'
import type { AxisPermeability } from '../mobility.ts'
import type { TipCells } from '../tip.ts'

/** All that flows: what a step reads and changes. One value a voxel. */
export interface Flow {
  readonly medium: BoneMedium
  /** 1 where a held voxel keeps its cement, to be opened before the next step. */
  readonly waiting: Uint8Array
  /** `joinsOf` the medium. */
  readonly joins: Uint8Array
  /** Only cement that goes between voxels with different marks is told of. */
  readonly marks: Uint8Array
  readonly permeability: AxisPermeability
  readonly marrowPaS: number
  /** Up to date at the start of an injection; its conductances later only where the reference engine runs. */
  readonly system: DarcySystem
  readonly mobility: Mobility
  readonly pressurePa: Float64Array
  readonly front: Front
}

/** One step of a push. */
export interface FlowStep {
  readonly cells: TipCells
  readonly flowMm3PerS: number
  /** The flux of cement counts as at most this, mm/s: near the tip voxels are smaller than the opening. */
  readonly fluxMost: number
  readonly consistencyByPortion: readonly Consistency[]
  /** Rounds of viscosity and pressure before the front moves. */
  readonly rounds: number
  /** Asked of the pressure. */
  readonly relativeResidual: number
  readonly volumeMm3: number
  /** At the end of the step. */
  readonly timeS: number
}

/** What a step came to. */
export interface FlowStepped {
  /** Of the tip's cells, Pa. */
  readonly tipPa: readonly number[]
  /** Waiting voxels that cement came to. */
  readonly came: readonly number[]
}

/** Moves cement step by step. */
export interface FlowEngine {
  /** Takes a flow over until `close`, which brings its front, mobilities and pressures up to date. */
  open(flow: Flow): void
  step(step: FlowStep, onCrossing: Crossing): Promise<FlowStepped>
  /** To be called where the medium's held voxels, `waiting` and `joins` have changed. */
  surroundingsChanged(): void
  close(): void
}
