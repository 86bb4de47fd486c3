import type { Level } from '../../anatomy/index.ts'
import { constant, type Finding, partOf, stopIfAsked, type Watch } from '../../base/index.ts'
import type { Kernels } from '../../compute/index.ts'
import type { CementField } from '../material/cement-field.ts'
import { loadShiftBy, type Rise } from '../neighbours/load-shift.ts'
import { layer, type Stack } from '../neighbours/stack.ts'
import type { Ranged } from '../ranged.ts'
import { solverOn } from '../solver-on.ts'
import type { Specimen } from '../specimen/specimen.ts'
import type { Solver } from '../strength/plate.ts'
import type { Strength } from '../strength/strength.ts'
import { type StrengthOptions, strengthOfSpecimen } from '../strength/strength-of.ts'
import { find, refuse } from '../troubles.ts'
import { damaged, usualDamage } from './damage.ts'
import { type Evidence, evidenceFor } from './evidence.ts'

export const neighbourRiseLimit = constant({
  value: 0.05,
  range: [0.02, 0.1],
  unit: 'rise of the load on the neighbour endplate',
  source: 'project-assumption',
  note: 'no published limit; 5 % is the top of what cement alone was found to do with posture unchanged (facts E14)',
})

/** One fill of a family, as the flow made it. */
export interface Fill {
  readonly name: string
  readonly side: 'left' | 'right' | 'both'
  readonly volumeMm3: number
  readonly cement: CementField
}

/** What one fill does. */
export interface FillResult {
  readonly name: string
  readonly side: Fill['side']
  readonly volumeMm3: number
  readonly fillShare: number
  readonly stiffnessNPerMm: Ranged
  /** `yes`: the whole range reaches the target; `likely`: its value does; `possible`: its upper end does. */
  readonly reachesTarget: 'yes' | 'likely' | 'possible' | 'no'
  readonly pistoiaN: Ranged
  readonly toggleRad: Ranged
  readonly rises: readonly Rise[] | null
  /** Whether the value of each rise stays at or under the limit; null without a stack. */
  readonly withinLimit: boolean | null
}

export interface SmallestVolume {
  readonly level: Level
  readonly target: { readonly stiffnessNPerMm: Ranged; readonly from: string }
  /** Share of the modulus lost that was assumed; null where given element by element. */
  readonly damage: Ranged | null
  /** With that damage, without cement. */
  readonly before: Strength
  readonly limit: { readonly rise: number; readonly assumption: 'same load' | 'same way' }
  readonly fills: readonly FillResult[]
  /** The smallest fill that is likely to reach the target within the limit, and the span that the ranges allow. */
  readonly smallest: FillResult | null
  readonly volumeMm3: {
    readonly possibleFrom: number | null
    readonly likelyFrom: number | null
    readonly sureFrom: number | null
  }
  readonly evidence: readonly Evidence[]
  readonly findings: readonly Finding[]
}

export interface SmallestVolumeOptions extends Omit<StrengthOptions, 'cement' | 'specimen' | 'like' | 'otherDamages'> {
  /** Stiffness to bring back, and in words where it comes from (`neighbours T12 and L2`, `before the damage`). */
  readonly target: { readonly stiffnessNPerMm: Ranged; readonly from: string }
  /**
   * Share of its modulus that the body has lost by the fracture; a CT does not show it. Default 0.6 with 0.33 to 0.91 as its
   * range; `{ value: 0, low: 0, high: 0 }` for none. Left aside where `intactShare` says it element by element.
   */
  readonly damage?: Ranged
  /** Largest rise of the load on a neighbour's endplate (default 0.05), and under which assumption (default same load). */
  readonly riseLimit?: number
  readonly assumption?: 'same load' | 'same way'
  /** Motion segments around the level; without them the neighbours are not looked at. */
  readonly stack?: Stack
}

/**
 * The smallest of a family of fills that brings a stiffness back without loading a neighbour beyond a limit.
 *
 * The body is taken as damaged (see `damage`): its density alone would say that nothing is lost, and the answer hangs on it
 * more than on anything else. A comparison of modelled fills, not advice: the published answers differ by a factor of five
 * and stand beside ours.
 */
export function smallestVolume(
  specimen: Specimen,
  fills: readonly Fill[],
  kernels: Kernels,
  options: SmallestVolumeOptions,
  watch?: Watch,
): Promise<SmallestVolume> {
  return smallestVolumeBy(specimen, fills, solverOn(kernels), options, watch)
}

export async function smallestVolumeBy(
  specimen: Specimen,
  fills: readonly Fill[],
  solver: Solver,
  wishes: SmallestVolumeOptions,
  watch?: Watch,
): Promise<SmallestVolume> {
  if (fills.length === 0) throw refuse('MEC-008', { level: specimen.level })
  const { stack, target } = wishes
  const damage = wishes.intactShare ? null : (wishes.damage ?? usualDamage)
  const options = damage ? { ...wishes, ...damaged(specimen, damage) } : wishes
  const limit = {
    rise: options.riseLimit ?? neighbourRiseLimit.value,
    assumption: options.assumption ?? 'same load',
  } as const
  const sorted = [...fills].sort((a, b) => a.volumeMm3 - b.volumeMm3)
  const part = (n: number) => partOf(watch, n / (sorted.length + 1), (n + 1) / (sorted.length + 1))
  const before = await strengthOfSpecimen(specimen, solver, options, part(0))
  const results: FillResult[] = []
  let like = before
  for (const [n, fill] of sorted.entries()) {
    stopIfAsked(watch)
    const strength = await strengthOfSpecimen(specimen, solver, { ...options, cement: fill.cement, like }, part(n + 1))
    const rises = stack ? await risesOf(stack, fill, solver, options, limit.assumption) : null
    results.push(resultOf(specimen, fill, strength, rises, target.stiffnessNPerMm, limit.rise))
    like = strength
  }
  const allowed = results.filter((r) => r.withinLimit !== false)
  const first = (...reached: readonly FillResult['reachesTarget'][]): FillResult | null =>
    allowed.find((r) => reached.includes(r.reachesTarget)) ?? null
  const smallest = first('yes', 'likely')
  return {
    level: specimen.level,
    target,
    damage,
    before,
    limit,
    fills: results,
    smallest,
    volumeMm3: {
      possibleFrom: first('yes', 'likely', 'possible')?.volumeMm3 ?? null,
      likelyFrom: smallest?.volumeMm3 ?? null,
      sureFrom: first('yes')?.volumeMm3 ?? null,
    },
    evidence: evidenceFor(regionOf(specimen.level), specimen.bodyMm3),
    findings: [
      ...before.findings,
      find('MEC-108', 'caution', specimen.level, {
        target: target.from,
        neighbours: stack ? 'modelled' : 'not modelled',
      }),
      ...(smallest ? [] : [find('MEC-109', 'note', specimen.level, { fills: fills.length })]),
    ],
  }
}

async function risesOf(
  stack: Stack,
  fill: Fill,
  solver: Solver,
  options: SmallestVolumeOptions,
  assumption: 'same load' | 'same way',
): Promise<readonly Rise[]> {
  const lost = options.intactShare ? leastOf(options.intactShare) : 1
  const intact =
    lost < 1 ? { intactShare: Float32Array.from(stack.layer, (l) => (l === layer.treated ? lost : 1)) } : {}
  const law = options.law ? { law: options.law } : {}
  const shift = await loadShiftBy(stack, fill.cement, solver, { spread: options.spread ?? true, ...law, ...intact })
  return assumption === 'same load' ? shift.sameLoad : shift.sameWay
}

const leastOf = (shares: Float32Array): number => shares.reduce((least, s) => Math.min(least, s), 1)

function resultOf(
  specimen: Specimen,
  fill: Fill,
  strength: Strength,
  rises: readonly Rise[] | null,
  target: Ranged,
  riseLimit: number,
): FillResult {
  const reached = strength.stiffnessNPerMm
  return {
    name: fill.name,
    side: fill.side,
    volumeMm3: fill.volumeMm3,
    fillShare: fill.volumeMm3 / specimen.bodyMm3,
    stiffnessNPerMm: reached,
    reachesTarget:
      reached.low >= target.value
        ? 'yes'
        : reached.value >= target.value
          ? 'likely'
          : reached.high >= target.value
            ? 'possible'
            : 'no',
    pistoiaN: strength.strengthN.pistoia,
    toggleRad: strength.toggleRad,
    rises,
    withinLimit: rises ? rises.every((r) => r.endplate.value <= riseLimit && r.discPressure.value <= riseLimit) : null,
  }
}

const regionOf = (level: Level): 'thoracic' | 'thoracolumbar' | 'lumbar' =>
  ['T11', 'T12', 'T13', 'L1', 'L2'].includes(level) ? 'thoracolumbar' : level.startsWith('T') ? 'thoracic' : 'lumbar'
