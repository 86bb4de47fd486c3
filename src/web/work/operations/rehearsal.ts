import { Refusal } from '../../../base/index.ts'
import type { BoneMedium } from '../../../cement/index.ts'
import type { LevelPlan } from '../../../planning/index.ts'
import {
  type Action,
  type LogEntry,
  type Moment,
  openTheatre,
  Rehearsal,
  sameLog,
  type Theatre,
  type TheatreOptions,
} from '../../../rehearsal/index.ts'
import { type Holdings, placeNames, type SpinePlace } from '../holdings.ts'
import type { Call, Operation } from '../operation.ts'

export interface TheatreInput extends SpinePlace {
  readonly plan: LevelPlan
  readonly options?: TheatreOptions
}

/** The theatre of one planned level, kept: opening a rehearsal in it again costs nothing. */
export function theatreOf(
  held: Holdings,
  { imageId, spineId, plan, options = {} }: TheatreInput,
  call: Call,
): Promise<Theatre> {
  const what = `theatre ${JSON.stringify([plan, options])}`
  return held.kept(placeNames({ imageId, spineId }), what, async () =>
    openTheatre(held.volume(imageId), held.spine(spineId), plan, await held.kernels(), options, call),
  )
}

export interface OpenInput extends TheatreInput {
  readonly rehearsalId: string
  /** Performed again at once; how a rehearsal is taken up, undone or replayed up to a line. */
  readonly log?: readonly LogEntry[]
}

export interface OpenedRehearsal {
  readonly moment: Moment
  readonly log: readonly LogEntry[]
  /** Whether the log given came out the same to the last bit. */
  readonly same: boolean
  /** The bone that cement flows in: 1 inside, else leaked, on the grid of every `cementReached`. */
  readonly medium: Pick<BoneMedium, 'grid' | 'inside' | 'stopPlane' | 'canalAxis'>
}

/** Opens a rehearsal; one of the same name is closed. */
const openRehearsal: Operation<OpenInput, OpenedRehearsal> = async (
  held,
  { rehearsalId, log = [], ...place },
  call,
) => {
  const theatre = await theatreOf(held, place, call)
  const kernels = await held.ownKernels()
  const rehearsal = Rehearsal.start(theatre, kernels)
  try {
    for (const [n, { action }] of log.entries()) {
      await rehearsal.perform(action, { signal: call.signal })
      call.onProgress((n + 1) / log.length, 'performing the log again')
    }
  } catch (cause) {
    rehearsal.close()
    await kernels.close()
    throw cause
  }
  held.openRehearsal(rehearsalId, { rehearsal, kernels })
  const { grid, inside, stopPlane, canalAxis } = rehearsal.medium
  const medium = { grid, inside, stopPlane, canalAxis }
  return { moment: rehearsal.now(), log: rehearsal.log, same: sameLog(log, rehearsal.log).same, medium }
}

interface Named {
  readonly rehearsalId: string
}

export interface Performed {
  readonly entry: LogEntry
  readonly moment: Moment
}

/** One action; refusals leave the rehearsal as it was, a defect closes it. Let a push end: one cancelled leaves cement that no line tells. */
const perform: Operation<Named & { readonly action: Action }, Performed> = async (held, { rehearsalId, action }) => {
  const { rehearsal } = held.rehearsal(rehearsalId)
  try {
    const entry = await rehearsal.perform(action)
    return { entry, moment: rehearsal.now() }
  } catch (cause) {
    // A defect may have left its cement half-way: from its log it is opened anew.
    if (!(cause instanceof Refusal)) held.closeRehearsal(rehearsalId)
    throw cause
  }
}

/** How it stands, `laterS` on with nothing done. */
const momentOf: Operation<Named & { readonly laterS?: number }, Moment> = (held, { rehearsalId, laterS }) =>
  held.rehearsal(rehearsalId).rehearsal.now(laterS)

const closeRehearsal: Operation<Named, void> = (held, { rehearsalId }) => held.closeRehearsal(rehearsalId)

export const rehearsalOperations = {
  openRehearsal,
  perform,
  momentOf,
  closeRehearsal,
} as const
