import {
  type CourseWishes,
  type LevelRehearsal,
  type LogEntry,
  type OutcomeWishes,
  outcomeOf,
  rehearseLevel,
  replay,
} from '../../../rehearsal/index.ts'
import { type Holdings, placeNames } from '../holdings.ts'
import type { Call } from '../operation.ts'
import { type TheatreInput, theatreOf } from './rehearsal.ts'

export interface OutcomeInput extends TheatreInput {
  /** What was done; left out, the level is rehearsed as planned. */
  readonly log?: readonly LogEntry[]
  readonly wishes?: CourseWishes & OutcomeWishes
}

/** The whole record of one rehearsal, kept for the report after it was shown. */
export function outcomeFor(held: Holdings, input: OutcomeInput, call: Call): Promise<LevelRehearsal> {
  const { log, wishes = {}, ...place } = input
  const what = `outcome ${JSON.stringify([place.plan, place.options ?? {}, log?.map((entry) => entry.action), wishes])}`
  return held.kept(placeNames(place), what, async () => {
    const theatre = await theatreOf(held, place, call)
    const kernels = await held.kernels()
    if (!log) return rehearseLevel(theatre, kernels, wishes, call)
    const { rehearsal } = await replay(log, theatre, kernels, { signal: call.signal })
    try {
      return await outcomeOf(rehearsal, kernels, wishes, call)
    } finally {
      rehearsal.close()
    }
  })
}
