import type { Watch } from '../../base/index.ts'
import type { BoneMedium, InjectionRecord, Leak } from '../../cement/index.ts'
import type { Kernels } from '../../compute/index.ts'
import type { Volume } from '../../imaging/index.ts'
import type { PlannedView } from '../../planning/index.ts'
import { type CementField, type Sight, sightsOf } from '../visibility/sight.ts'

export interface SeenLeaks {
  readonly leaks: readonly (Omit<Leak, 'seenFirstIn'> & { readonly seenFirstIn: PlannedView['name'] | null })[]
  /** When each view first shows the leaked cement, all leaks together. */
  readonly sights: readonly Sight[]
}

/**
 * The leaks of an injection, and the view in which each would be seen first above the noise of one frame.
 *
 * All leaked cement is projected together: on a film two leaks at one time are not told apart, so a leak's first view is that
 * of the leaked cement from its own beginning on.
 */
export async function leaksSeen(
  volume: Volume,
  medium: BoneMedium,
  record: InjectionRecord,
  views: readonly PlannedView[],
  kernels: Kernels,
  watch?: Watch,
): Promise<SeenLeaks> {
  if (record.leaks.length === 0) return { leaks: [], sights: [] }
  const { grid, cementFraction, filledAtS } = record
  const part = (wanted: 0 | 1): CementField => ({
    grid,
    share: cementFraction.map((share, v) => ((medium.inside[v] === 1 ? 1 : 0) === wanted ? share : 0)),
    atS: filledAtS,
  })
  const sights = await sightsOf(volume, part(0), part(1), views, kernels, undefined, watch)
  const first = [...sights]
    .filter((s) => s.seenAtS !== null)
    .sort((a, b) => (a.seenAtS as number) - (b.seenAtS as number) || b.signalToNoiseAtEnd - a.signalToNoiseAtEnd)[0]
  return { leaks: record.leaks.map((leak) => ({ ...leak, seenFirstIn: first?.view ?? null })), sights }
}
