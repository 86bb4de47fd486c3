import type { Level } from '../anatomy/index.ts'
import { radFromDeg, random } from '../base/index.ts'
import { clamped, type Draft, draftOf, isThoracic, order } from './draft.ts'
import type { Fracture, Settings } from './options.ts'
import { type Pose, placed, placedBack, turned, turnedBack } from './pose.ts'
import { stand } from './posture.ts'
import { type ArchPlan, archOf } from './shape/arch.ts'
import { type Damage, damageOf } from './shape/damage.ts'
import { type Joint, jointFrom } from './shape/joint.ts'
import type { Mould } from './shape/mould.ts'
import { sacrumOf } from './shape/sacrum.ts'
import { type Solid, squareTo, unitOf, type Vector } from './shape/solid.ts'
import type { Dimensions } from './template.ts'

/** One made vertebra: its shape in its own frame and where it stands. */
export interface MadeVertebra {
  readonly level: Level
  readonly complete: boolean
  readonly thoracic: boolean
  readonly dimensions: Dimensions
  readonly mould: Mould
  readonly pose: Pose
  readonly plan: ArchPlan
  readonly arch: readonly Solid[]
  readonly fracture: Fracture | undefined
  readonly damage: Damage
  readonly trabecularHu: number
  /** Thickness of the cortex against a healthy one. */
  readonly cortexShare: number
}

export interface Person {
  /** From cranial to caudal, those cut by the image included. */
  readonly vertebrae: readonly MadeVertebra[]
  readonly skinBehindSpinousMm: number
}

/** The bones of one person, from the settings and nothing else. */
export function personFrom(settings: Settings): Person {
  const chance = random(settings.seed)
  const chain = [...settings.levels, ...settings.cut].sort((a, b) => order(a) - order(b))
  const size = 1 + 0.05 * settings.variation * clamped(chance.fork('size'))
  const drafts = chain.map((level) => draftOf(settings, level, size, chance.fork(level)))
  const poses = stand(settings, drafts, chance.fork('posture'))
  const joints = drafts
    .slice(1)
    .map((below, i) => jointsBetween(drafts[i] as Draft, poses[i] as Pose, below, poses[i + 1] as Pose))
  const vertebrae = drafts.map((draft, i) => finished(settings, draft, poses[i] as Pose, joints[i - 1], joints[i]))
  return { vertebrae, skinBehindSpinousMm: 16 + settings.variation * 5 * clamped(chance.fork('fat')) }
}

type JointPair = readonly [left: PlacedJoint, right: PlacedJoint]
interface PlacedJoint {
  readonly upper: Joint
  readonly lower: Joint
}

/** Both facet joints between two neighbours, midway between where each of them would have it. */
function jointsBetween(upper: Draft, upperPose: Pose, lower: Draft, lowerPose: Pose): JointPair {
  const one = (side: 0 | 1): PlacedJoint => {
    const s = side === 0 ? 1 : -1
    const d = lower.sides[side]
    const x = s * (d.facetDistanceMm / 2)
    const deep = lower.thoracic ? 14.2 : 14.5
    const posterior = lower.mould.outline.posteriorMm
    const high = lower.mould.levels.topPosterior
    const fromLower = placed(lowerPose, [x, posterior + deep, high + (lower.thoracic ? 3 : 1.5)])
    const low = upper.mould.levels.bottomPosterior
    const fromUpper = placed(upperPose, [x, upper.mould.outline.posteriorMm + deep, low - (lower.thoracic ? 1.5 : 6.5)])
    const centre: Vector = [
      (fromLower[0] + fromUpper[0]) / 2,
      (fromLower[1] + fromUpper[1]) / 2,
      (fromLower[2] + fromUpper[2]) / 2,
    ]
    const angle = radFromDeg(d.facetAngleDeg)
    const normal = turned(lowerPose, unitOf([-s * Math.cos(angle), Math.sin(angle), lower.thoracic ? 0.25 : 0.06]))
    const up = squareTo(turned(lowerPose, [0, 0, 1]), normal)
    const across = [
      up[1] * normal[2] - up[2] * normal[1],
      up[2] * normal[0] - up[0] * normal[2],
      up[0] * normal[1] - up[1] * normal[0],
    ] as Vector
    const seen = (pose: Pose) =>
      jointFrom(placedBack(pose, centre), turnedBack(pose, normal), turnedBack(pose, across), turnedBack(pose, up), 1.7)
    return { upper: seen(upperPose), lower: seen(lowerPose) }
  }
  return [one(0), one(1)]
}

/** A pedicle is never taller than the posterior wall it springs from leaves room for: it is crushed with it. */
function fitted(d: Dimensions, { heights }: Mould): Dimensions {
  return { ...d, pedicleHeightMm: Math.min(d.pedicleHeightMm, 0.8 * heights.posteriorMm) }
}

function finished(
  settings: Settings,
  draft: Draft,
  pose: Pose,
  above: JointPair | undefined,
  below: JointPair | undefined,
): MadeVertebra {
  const { mould, dimensions, level } = draft
  const plan: ArchPlan = {
    level,
    thoracic: draft.thoracic,
    dimensions,
    sides: [fitted(draft.sides[0], mould), fitted(draft.sides[1], mould)],
    halfHeightMm: (mould.intactHeights.posteriorMm + 0.8) / 2,
    topMm: mould.levels.topPosterior,
    posteriorMm: mould.outline.posteriorMm,
    above: [above?.[0].lower ?? null, above?.[1].lower ?? null],
    below: [below?.[0].upper ?? null, below?.[1].upper ?? null],
  }
  return {
    level,
    complete: !settings.cut.includes(level),
    thoracic: draft.thoracic,
    dimensions,
    mould,
    pose,
    plan,
    arch: level === 'S1' ? sacrumOf(plan, mould) : archOf(plan),
    fracture: draft.fracture,
    damage: damageOf(mould, draft.fracture),
    trabecularHu: settings.trabecularHu * densityShare(level),
    cortexShare: 0.45 + 0.55 * Math.min(1, settings.trabecularHu / 170),
  }
}

/** Trabecular HU against L1: the thorax is denser, L3 the least (assumed, a few percent). */
function densityShare(level: Level): number {
  const shares = {
    T12: 1.04,
    T11: 1.08,
    T10: 1.12,
    T13: 1.02,
    L2: 0.97,
    L3: 0.95,
    L4: 0.97,
    L5: 1.03,
    L6: 1.03,
    S1: 0.9,
  }
  return shares[level as keyof typeof shares] ?? (isThoracic(level) ? 1.15 : 1)
}
