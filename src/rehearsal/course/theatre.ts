import type { Level, Side, Spine } from '../../anatomy/index.ts'
import type { Watch } from '../../base/index.ts'
import {
  type BoneMedium,
  type FlowSpread,
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

/** A leak larger than this stops an injection: about the volume that is seen at once on a lateral view. */
const dropMm3 = 50

/** The usual rules: cement in the posterior quarter, a leak of a drop, a force no hand holds, the end of the working time. */
export const usualStops: StopRules = { posteriorLineMm3: 20, leakMm3: dropMm3, plungerForceN: 200, clock: true }

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
