import type { Side } from '../../anatomy/index.ts'
import type { Watch } from '../../base/index.ts'
import {
  type FillUncertainty,
  type InjectionSetup,
  injectMany,
  mediumOf,
  type PlannedPush,
} from '../../cement/index.ts'
import type { Kernels } from '../../compute/index.ts'
import type { LogEntry } from '../course/log.ts'
import type { Rehearsal } from '../course/rehearsal.ts'
import { needleTipOf, plannedFor, type Theatre } from '../course/theatre.ts'
import { coarseMm } from './volume-question.ts'

/** Order of the needles in an injection: that of the log's first pushes. */
export function sidesOf(log: readonly LogEntry[]): readonly Side[] {
  return [...new Set(log.flatMap(({ action }) => (action.do === 'inject' ? [action.side] : [])))]
}

/** Times of a log differ by rounding where nothing lay between two pushes. */
const noWaitS = 1e-6

/** The pushes of a log with the waits between them, as an injection alone would see them; what a held key pushed is one. */
export function pushesOf(log: readonly LogEntry[]): readonly PlannedPush[] {
  const sides = sidesOf(log)
  const pushes: PlannedPush[] = []
  let endedAtS: number | null = null
  for (const { action, outcome, timeS } of log) {
    if (action.do !== 'inject') continue
    const { flowMm3PerS } = action
    const needle = sides.indexOf(action.side)
    const volumeMm3 = outcome.pushedMm3 as number
    const begunAtS: number = timeS - volumeMm3 / flowMm3PerS
    const waitS = endedAtS === null ? 0 : Math.max(0, begunAtS - endedAtS)
    endedAtS = timeS
    if (!(volumeMm3 > 0)) continue
    const last = pushes.at(-1)
    const goesOn = last?.needle === needle && last.flowMm3PerS === flowMm3PerS && waitS < noWaitS
    if (last && goesOn) pushes[pushes.length - 1] = { ...last, volumeMm3: last.volumeMm3 + volumeMm3 }
    else pushes.push({ needle, flowMm3PerS, volumeMm3, waitS })
  }
  return pushes
}

/**
 * The rehearsed injection repeated with `samples` draws of what is uncertain, on a coarser grid.
 *
 * Null where nothing was injected or a balloon was used: a cavity is not redrawn. `seed` fixes the draws.
 */
export async function uncertaintyOf(
  rehearsal: Rehearsal,
  samples: number,
  seed: number,
  kernels: Kernels,
  watch?: Watch,
): Promise<FillUncertainty | null> {
  const { theatre, log, brand, clockAtInjection, inflation } = rehearsal
  const pushes = pushesOf(log)
  if (!brand || !clockAtInjection || pushes.length === 0 || inflation) return null
  const medium = await mediumOf(theatre.volume, theatre.spine, theatre.plan.level, kernels, {
    spacingMm: coarseMm.value.flow,
  })
  const setup: InjectionSetup = {
    medium,
    brand,
    clock: clockAtInjection,
    needles: tipsOf(theatre, log),
    syringe: theatre.syringe,
    stops: theatre.stops,
  }
  return injectMany({ ...setup, pushes }, samples, seed, kernels, watch)
}

function tipsOf(theatre: Theatre, log: readonly LogEntry[]): InjectionSetup['needles'] {
  return sidesOf(log).flatMap((side) => {
    const planned = plannedFor(theatre.plan, side)
    return planned ? [needleTipOf(planned)] : []
  })
}
