import type { Level, Side, Spine } from '../../anatomy/index.ts'
import { constant, type Watch } from '../../base/index.ts'
import {
  type BoneMedium,
  type FlowSpread,
  handLimitN,
  highOf,
  lumenMm,
  mediumOf,
  type NeedleTip,
  type StopRules,
  type Syringe,
  syringes,
} from '../../cement/index.ts'
import type { Kernels } from '../../compute/index.ts'
import type { Volume } from '../../imaging/index.ts'
import { type Access, cannulaLengthMm, type LevelPlan, type Prepared, prepareLevel } from '../../planning/index.ts'
import { refuse } from '../troubles.ts'

/** What a rehearsal stands on: the patient's CT and spine, the plan of one level, and the tools at hand. */
export interface Theatre {
  readonly volume: Volume
  readonly spine: Spine
  readonly plan: LevelPlan
  readonly prepared: Prepared
  readonly medium: BoneMedium
  readonly syringe: Syringe
  readonly stops: StopRules
  readonly spread: FlowSpread
}

export interface TheatreOptions {
  readonly syringe?: keyof typeof syringes
  /** Left out: the posterior line, a leak of more than a drop, the hand's force and the cement's clock stop an injection. */
  readonly stops?: StopRules
  readonly spread?: FlowSpread
  /** Voxel of the flow grid, mm. */
  readonly spacingMm?: number
}

export const leakStopMm3 = constant({
  value: 50,
  range: [10, 100],
  unit: 'mm3',
  source: 'project-assumption',
  note: 'a leak at which an operator is taken to stop: one drop; sources say any leak (facts A5.7, B4.7), which no model can tell from a trace',
})

export const posteriorStopMm3 = constant({
  value: 20,
  range: [5, 50],
  unit: 'mm3',
  source: 'project-assumption',
  note: 'cement in the posterior quarter that counts as having reached it (facts A5.7); the volume is assumed',
})

/** The usual rules: cement in the posterior quarter, a leak of a drop, a force no hand holds, the end of the working time. */
export const usualStops: StopRules = {
  posteriorLineMm3: posteriorStopMm3.value,
  leakMm3: leakStopMm3.value,
  plungerForceN: highOf(handLimitN),
  clock: true,
}

/**
 * Makes one level of a plan ready to be rehearsed.
 *
 * Refuses REH-004 where the plan holds no needle for it and REH-005 where the spine does not hold the level.
 */
export async function openTheatre(
  volume: Volume,
  spine: Spine,
  plan: LevelPlan,
  kernels: Kernels,
  options: TheatreOptions = {},
  watch?: Watch,
): Promise<Theatre> {
  const vertebra = spine.vertebrae.find((v) => v.level === plan.level)
  if (!vertebra) throw refuse('REH-005', { level: plan.level, found: spine.vertebrae.map((v) => v.level) })
  if (plan.accesses.length === 0) throw refuse('REH-004', { level: plan.level })
  const prepared = await prepareLevel(volume, spine, vertebra, kernels, watch)
  const medium = await mediumOf(
    volume,
    spine,
    plan.level,
    kernels,
    options.spacingMm === undefined ? {} : { spacingMm: options.spacingMm },
    watch,
  )
  return {
    volume,
    spine,
    plan,
    prepared,
    medium,
    syringe: syringes[options.syringe ?? 'one'],
    stops: options.stops ?? usualStops,
    spread: options.spread ?? {},
  }
}

/** The cannula as the cement sees it: its lumen, and as long as its maker's longest where it reaches deeper than usual. */
export function needleTipOf(access: Access): NeedleTip {
  return {
    at: access.target,
    direction: access.direction,
    innerRadiusMm: lumenMm[access.gauge].value / 2,
    lengthMm: access.depths.targetMm > cannulaLengthMm.value ? highOf(cannulaLengthMm) : cannulaLengthMm.value,
  }
}

export const plannedFor = (plan: LevelPlan, side: Side): Access | undefined =>
  plan.accesses.find((a) => a.side === side)
export const plannedPlace = ({ plan }: Theatre): { readonly level: Level; readonly sides: readonly Side[] } => ({
  level: plan.level,
  sides: plan.accesses.map((a) => a.side),
})
