import type { Finding } from '../../../base/index.ts'
import type { Grid } from '../../../geometry/index.ts'
import {
  type LogEntry,
  type Moment,
  outcomeOf,
  Rehearsal,
  type RehearsalScore,
  type SeenLeaks,
  sameLog,
} from '../../../rehearsal/index.ts'
import type { Call, Operation } from '../operation.ts'
import { type OpenedRehearsal, type TheatreInput, theatreOf } from './rehearsal.ts'

/** The voxels that cement has reached, in the order it reached them: small enough to be sent after every push. */
export interface CementReached {
  readonly grid: Grid
  readonly voxels: Uint32Array
  /** Cement over the whole voxel, 255 for all of it: what X-rays see. */
  readonly share: Uint8Array
  /** Share of the pores that cement fills, 255 for all. */
  readonly saturation: Uint8Array
}

interface Named {
  readonly rehearsalId: string
}

function reachedOf(rehearsal: Rehearsal, call: Call): CementReached | null {
  const now = rehearsal.cementNow()
  if (!now) return null
  const voxels = Uint32Array.from(now.reached)
  const saturation = Uint8Array.from(voxels, (v) => Math.round(255 * (now.saturation[v] as number)))
  const share = Uint8Array.from(voxels, (v) => Math.round(255 * (now.share[v] as number)))
  for (const array of [voxels, saturation, share]) call.handOver(array.buffer)
  return { grid: now.grid, voxels, share, saturation }
}

/** The cement as it lies now; null before any was injected. */
const cementReached: Operation<Named, CementReached | null> = (held, { rehearsalId }, call) =>
  reachedOf(held.rehearsal(rehearsalId).rehearsal, call)

export interface RehearsalOutcome {
  readonly score: RehearsalScore
  readonly seen: SeenLeaks
  readonly findings: readonly Finding[]
}

/** What the rehearsal came to, without warmth and strength: those take longer and belong to the page of strength. */
const rehearsalOutcome: Operation<Named, RehearsalOutcome> = async (held, { rehearsalId }, call) => {
  const { rehearsal, kernels } = held.rehearsal(rehearsalId)
  const { score, seen, findings } = await outcomeOf(rehearsal, kernels, { heat: false, strength: false }, call)
  return { score, seen, findings }
}

export interface ReplayedRehearsal {
  /** How it stood after each line of the log. */
  readonly moments: readonly Moment[]
  /** How many of the cement's voxels had been reached by then. */
  readonly reachedCounts: readonly number[]
  readonly cement: CementReached | null
  readonly medium: OpenedRehearsal['medium']
  /** Whether every line came out the same to the last bit, and the first that did not. */
  readonly same: boolean
  readonly firstAt: number | null
}

/** A log performed again from its beginning, looked at after every line. */
const replayRehearsal: Operation<TheatreInput & { readonly log: readonly LogEntry[] }, ReplayedRehearsal> = async (
  held,
  { log, ...place },
  call,
) => {
  const theatre = await theatreOf(held, place, call)
  const kernels = await held.ownKernels()
  const rehearsal = Rehearsal.start(theatre, kernels)
  const moments: Moment[] = []
  const reachedCounts: number[] = []
  try {
    for (const { action } of log) {
      await rehearsal.perform(action, { signal: call.signal })
      moments.push(rehearsal.now())
      reachedCounts.push(rehearsal.cementNow()?.reached.length ?? 0)
      call.onProgress(moments.length / log.length, 'performing the log again')
    }
    const { grid, inside, stopPlane, canalAxis } = rehearsal.medium
    const cement = reachedOf(rehearsal, call)
    const medium = { grid, inside, stopPlane, canalAxis }
    return { moments, reachedCounts, cement, medium, ...sameLog(log, rehearsal.log) }
  } finally {
    rehearsal.close()
    await kernels.close()
  }
}

export const rehearsalCourseOperations = { cementReached, rehearsalOutcome, replayRehearsal } as const
