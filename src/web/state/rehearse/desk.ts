import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Side } from '../../../anatomy/index.ts'
import type { LevelPlan, PlannedView } from '../../../planning/index.ts'
import type { CementMoment, LogEntry, Moment, NeedleMoment } from '../../../rehearsal/index.ts'
import type { OpenedRehearsal } from '../../work/operations/rehearsal.ts'
import type { CementReached, RehearsalOutcome, ReplayedRehearsal } from '../../work/operations/rehearsal-course.ts'
import type { ViewFilm } from '../../work/operations/xray.ts'
import type { Alarm } from './alarm.ts'
import { type RehearsalSetup, usualSetup } from './setup.ts'
import type { XrayFeed } from './xray-feed.ts'

export type ViewName = PlannedView['name']

/** One picture on the monitor, and when it was taken. */
export interface Picture {
  readonly film: ViewFilm
  /** On the rehearsal's clock. */
  readonly atS: number
  /** Lines of the log by then: an older picture does not show what was done since. */
  readonly actions: number
  /** As they lay then: all that a person in the room knows of them. */
  readonly needles: readonly NeedleMoment[]
}

/** One point of the pressure curve. */
export interface CurvePoint {
  readonly volumeMm3: number
  readonly sinceMixingS: number
  readonly tipPressurePa: number
  readonly syringePressurePa: number
  readonly plungerForceN: number
  readonly side: Side
}

/** How long things took, ms: said on the page, not guessed. */
export interface Timings {
  readonly pushMs: readonly number[]
  readonly pictureMs: readonly number[]
}

/** The rehearsal that is open, as the engine knows it. */
export interface OpenRehearsal {
  readonly id: string
  readonly caseId: string
  readonly startedAt: string
  readonly imageId: string
  readonly spineId: string
  readonly plan: LevelPlan
  readonly medium: OpenedRehearsal['medium']
  readonly feed: XrayFeed
}

/** A replay: all that was, and the line that is shown. */
export interface Replay {
  readonly rehearsalId: string
  readonly log: readonly LogEntry[]
  readonly replayed: ReplayedRehearsal
  readonly at: number
  readonly playing: boolean
}

export type DeskPhase = 'setup' | 'opening' | 'running' | 'scoring' | 'replaying'

/** All that the page of rehearsal shows. */
export interface RehearsalDesk {
  readonly phase: DeskPhase
  readonly setup: RehearsalSetup
  readonly open: OpenRehearsal | null
  readonly moment: Moment | null
  /** Time that has run since the last action, not yet told to the rehearsal, s. */
  readonly laterS: number
  /** The cement as it is now, that time counted; null before mixing. */
  readonly clock: CementMoment | null
  readonly paused: boolean
  readonly log: readonly LogEntry[]
  /** The side in hand. */
  readonly side: Side
  readonly pushing: boolean
  readonly flowMm3PerS: number
  /** Under which view a push is watched; null pushes blind. */
  readonly watchedIn: 'AP' | 'lateral' | null
  readonly curve: readonly CurvePoint[]
  readonly cement: CementReached | null
  readonly pictures: Readonly<Partial<Record<ViewName, Picture>>>
  readonly alarm: Alarm | null
  /** A refusal of the last action, in its own words. */
  readonly trouble: { readonly sentence: string; readonly remedy: string } | null
  readonly outcome: RehearsalOutcome | null
  readonly replay: Replay | null
  readonly timings: Timings
}

export type DeskStore = StoreApi<RehearsalDesk>

const fresh: Omit<RehearsalDesk, 'setup'> = {
  phase: 'setup',
  open: null,
  moment: null,
  laterS: 0,
  clock: null,
  paused: false,
  log: [],
  side: 'left',
  pushing: false,
  flowMm3PerS: 100,
  watchedIn: 'lateral',
  curve: [],
  cement: null,
  pictures: {},
  alarm: null,
  trouble: null,
  outcome: null,
  replay: null,
  timings: { pushMs: [], pictureMs: [] },
}

export const newDesk = (): DeskStore => createStore<RehearsalDesk>(() => ({ ...fresh, setup: usualSetup }))

/** The desk cleared, the choices of the setup kept. */
export const cleared = (desk: RehearsalDesk): RehearsalDesk => ({ ...fresh, setup: desk.setup })

const timingsKept = 60
export const timed = (list: readonly number[], ms: number): readonly number[] => [...list, ms].slice(-timingsKept)
