import { stopIfAsked, type Watch } from '../../base/index.ts'
import type { BoneMedium, InjectionRecord, Leak } from '../../cement/index.ts'
import type { Kernels } from '../../compute/index.ts'
import type { Volume } from '../../imaging/index.ts'
import type { PlannedView } from '../../planning/index.ts'
import { type CementField, type Sight, sightsOf } from '../visibility/sight.ts'

/** A leak and the first of the planned views that shows it above the noise of one frame; null where none does. */
export interface SeenLeak extends Omit<Leak, 'voxels'> {
  readonly seenFirstIn: PlannedView['name'] | null
  /** Seconds since the injection began. */
  readonly seenAtS: number | null
  /** How much of this leak was out by then, mm3. */
  readonly seenVolumeMm3: number | null
}

export interface SeenLeaks {
  readonly leaks: readonly SeenLeak[]
  /** When each view first shows the leaked cement, all leaks together. */
  readonly sights: readonly Sight[]
}

/**
 * The leaks of an injection, each with the view that shows it first and how much of it was out then.
 *
 * Each leak is projected by itself, all other cement as background, as it lies in the end. Of views that show it in the same
 * step the one with the highest signal to noise counts as first.
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
  const part = (holds: (v: number) => boolean): CementField => ({
    grid,
    share: cementFraction.map((share, v) => (holds(v) ? share : 0)),
    atS: filledAtS,
  })
  const all = part(() => true)
  const together = part((v) => medium.inside[v] === 0)
  const own = record.leaks.map(({ voxels }) => {
    const held = new Set(voxels)
    return part((v) => held.has(v))
  })
  stopIfAsked(watch)
  const [sights = [], ...byLeak] = await sightsOf(volume, [together, ...own], all, views, kernels, undefined, watch)
  return { leaks: record.leaks.map((leak, n) => seenLeak(leak, byLeak[n] ?? [])), sights }
}

function seenLeak({ voxels: _, ...leak }: Leak, sights: readonly Sight[]): SeenLeak {
  const first = sights
    .flatMap((sight) => (sight.seenAtS === null ? [] : [{ ...sight, seenAtS: sight.seenAtS }]))
    .sort((a, b) => a.seenAtS - b.seenAtS || b.signalToNoiseAtEnd - a.signalToNoiseAtEnd)[0]
  if (!first) return { ...leak, seenFirstIn: null, seenAtS: null, seenVolumeMm3: null }
  // What ran on beyond the grid is out too: the leak's own account is asked, not its voxels.
  const out = leak.volumeOverTime.findLast(({ timeS }) => timeS <= first.seenAtS)
  return {
    ...leak,
    seenFirstIn: first.view,
    seenAtS: first.seenAtS,
    seenVolumeMm3: out?.volumeMm3 ?? first.seenVolumeMm3,
  }
}
