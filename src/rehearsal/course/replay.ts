import type { Watch } from '../../base/index.ts'
import type { Kernels } from '../../compute/index.ts'
import { type LogEntry, sameLog } from './log.ts'
import { Rehearsal } from './rehearsal.ts'
import type { Theatre } from './theatre.ts'

/**
 * Performs a log's actions again in the same theatre and says whether every line came out the same to the last bit.
 *
 * `firstAt` is the first line that differs. The caller closes the rehearsal.
 */
export async function replay(
  log: readonly LogEntry[],
  theatre: Theatre,
  kernels: Kernels,
  watch?: Watch,
): Promise<{ readonly rehearsal: Rehearsal; readonly same: boolean; readonly firstAt: number | null }> {
  const rehearsal = Rehearsal.start(theatre, kernels)
  try {
    for (const { action } of log) await rehearsal.perform(action, watch)
  } catch (cause) {
    rehearsal.close()
    throw cause
  }
  return { rehearsal, ...sameLog(log, rehearsal.log) }
}
