import type { Level, Spine } from '../../anatomy/index.ts'
import { partOf, type Watch } from '../../base/index.ts'
import type { Kernels } from '../../compute/index.ts'
import type { Volume } from '../../imaging/index.ts'
import type { Ranged } from '../ranged.ts'
import { type StrengthOptions, strengthOf } from '../strength/strength-of.ts'
import { refuse } from '../troubles.ts'

/**
 * The stiffness a vertebra would be expected to have unbroken: the mean of its unfractured neighbours in the same CT.
 *
 * The range spans the neighbours' own ranges. Refuses MEC-009 where neither neighbour is whole and unfractured.
 */
export async function expectedStiffness(
  volume: Volume,
  spine: Spine,
  level: Level,
  kernels: Kernels,
  options: StrengthOptions = {},
  watch?: Watch,
): Promise<{ readonly stiffnessNPerMm: Ranged; readonly from: string }> {
  const at = spine.vertebrae.findIndex((v) => v.level === level)
  if (at < 0) throw refuse('MEC-004', { level, found: spine.vertebrae.map((v) => v.level) })
  const usable = [spine.vertebrae[at - 1], spine.vertebrae[at + 1]]
    .filter((v) => v !== undefined)
    .filter((v) => v.complete && v.level !== 'S1' && v.morphometry.genant.grade === 0)
  if (usable.length === 0) throw refuse('MEC-009', { level })
  const found: Ranged[] = []
  for (const [n, v] of usable.entries()) {
    const part = partOf(watch, n / usable.length, (n + 1) / usable.length)
    found.push(
      (await strengthOf(volume, spine, v.level, kernels, { ...options, nonlinear: false }, part)).stiffnessNPerMm,
    )
  }
  return {
    stiffnessNPerMm: {
      value: found.reduce((s, r) => s + r.value, 0) / found.length,
      low: Math.min(...found.map((r) => r.low)),
      high: Math.max(...found.map((r) => r.high)),
    },
    from: `unfractured ${usable.length === 1 ? 'neighbour' : 'neighbours'} ${usable.map((v) => v.level).join(' and ')}`,
  }
}
