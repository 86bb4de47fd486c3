import type { Level, Side } from '../../../anatomy/index.ts'

/** `training`: what a person in the room could not see is hidden. `planning`: cuts and cement are shown. */
export type RehearsalMode = 'training' | 'planning'

export type SyringeName = 'rod' | 'one' | 'three' | 'five' | 'ten'

/** What is chosen before a rehearsal begins. */
export interface RehearsalSetup {
  readonly level: Level | null
  readonly mode: RehearsalMode
  readonly sides: readonly Side[]
  readonly brand: string
  readonly roomC: number
  readonly storedAtC: number
  readonly syringe: SyringeName
  readonly patientKg: number
  /** Where the cannulas start: on the planned line, or some degrees off it, to be aimed by hand. */
  readonly start: 'on the planned line' | 'off the line'
  /** Of the clock against the one on the wall. */
  readonly pace: 1 | 2 | 4
}

export const usualSetup: RehearsalSetup = {
  level: null,
  mode: 'training',
  sides: ['left', 'right'],
  brand: 'medium viscosity',
  roomC: 22,
  storedAtC: 22,
  syringe: 'one',
  patientKg: 65,
  start: 'on the planned line',
  pace: 1,
}
