import type { Level } from '../anatomy/index.ts'
import { type Random, radFromDeg, random } from '../base/index.ts'
import type { Fracture, Settings } from './options.ts'
import { type Pose, placed, placedBack, turned, turnedBack, turnOf } from './pose.ts'
import { type ArchPlan, archOf } from './shape/arch.ts'
import { type Damage, damageOf } from './shape/damage.ts'
import { type Joint, jointFrom } from './shape/joint.ts'
import { type Mould, mouldOf, outlineOf } from './shape/mould.ts'
import { sacrumOf } from './shape/sacrum.ts'
import { minus, plus, type Solid, squareTo, unitOf, type Vector } from './shape/solid.ts'
import { type Dimension, type Dimensions, templateOf } from './template.ts'

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

interface Draft {
  readonly level: Level
  readonly thoracic: boolean
  readonly dimensions: Dimensions
  readonly sides: readonly [Dimensions, Dimensions]
  readonly mould: Mould
  readonly fracture: Fracture | undefined
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

const ranks = 'T5 T6 T7 T8 T9 T10 T11 T12 T13 L1 L2 L3 L4 L5 L6 S1'.split(' ')
const order = (level: Level): number => ranks.indexOf(level)
const isThoracic = (level: Level): boolean => level.startsWith('T')
const clamped = (chance: Random): number => Math.max(-2, Math.min(2, chance.normal()))

/** Relative spread of each dimension between people of one size (assumed; facts A12.6 for the pedicle). */
const spread: Partial<Record<Dimension, number>> = {
  pedicleWidthMm: 0.12,
  pedicleHeightMm: 0.07,
  spinousLengthMm: 0.08,
  transverseSpanMm: 0.06,
  discHeightMm: 0.12,
  canalWidthMm: 0.05,
  canalDepthMm: 0.06,
  posteriorHeightMm: 0.025,
  anteriorHeightMm: 0.025,
}
const spreadDeg: Partial<Record<Dimension, number>> = {
  pedicleTransverseDeg: 2,
  pedicleSagittalDeg: 1.5,
  spinousSlopeDeg: 3,
  facetAngleDeg: 4,
}

function varied(mean: Dimensions, size: number, variation: number, chance: Random): Dimensions {
  const entry = ([name, value]: [string, number]) => {
    const key = name as Dimension
    const draw = clamped(chance.fork(name)) * variation
    const angle = spreadDeg[key]
    if (angle !== undefined) return [key, value + angle * draw] as const
    return [key, value * size * (1 + (spread[key] ?? 0.03) * draw)] as const
  }
  return Object.fromEntries((Object.entries(mean) as [string, number][]).map(entry)) as unknown as Dimensions
}

/** The same vertebra's left or right side: pedicle, joints and process differ a little. */
function sided(d: Dimensions, variation: number, chance: Random): Dimensions {
  const by = (share: number) => 1 + share * variation * clamped(chance)
  return {
    ...d,
    pedicleWidthMm: d.pedicleWidthMm * by(0.05),
    pedicleHeightMm: d.pedicleHeightMm * by(0.03),
    pedicleTransverseDeg: d.pedicleTransverseDeg + variation * clamped(chance),
    pedicleSagittalDeg: d.pedicleSagittalDeg + 0.7 * variation * clamped(chance),
    transverseSpanMm: d.transverseSpanMm * by(0.04),
    facetAngleDeg: d.facetAngleDeg + 3 * variation * clamped(chance),
  }
}

function draftOf(settings: Settings, level: Level, size: number, chance: Random): Draft {
  const dimensions = varied(templateOf(level), size, settings.variation, chance)
  const concavity = { L4: 1.4, L5: 0.6, L6: 0.4, S1: 0 }[level as string] ?? 2.3
  const outline = outlineOf(dimensions, concavity, level === 'S1' ? 0 : settings.variation, chance.fork('outline'))
  const fracture = settings.fractures.find((f) => f.level === level)
  const posteriorMm = dimensions.posteriorHeightMm
  const anteriorMm = dimensions.anteriorHeightMm
  const hollow = isThoracic(level) ? 2.2 : level === 'S1' ? 1 : 3.4
  const target = {
    anteriorMm,
    posteriorMm,
    middleMm:
      (anteriorMm + posteriorMm) / 2 - hollow * (1 + 0.15 * settings.variation * clamped(chance.fork('hollow'))),
  }
  return {
    level,
    thoracic: isThoracic(level),
    dimensions,
    sides: [
      sided(dimensions, settings.variation, chance.fork('left')),
      sided(dimensions, settings.variation, chance.fork('right')),
    ],
    mould: mouldOf(outline, target, fracture, settings.variation, chance.fork('mould')),
    fracture,
  }
}

/** How far each level leans forward, as shares of the lordosis and the kyphosis (supine CT, assumed). */
const lean: Readonly<Record<string, readonly [lordosis: number, kyphosis: number]>> = {
  S1: [0.8, 0], L6: [0.62, 0], L5: [0.5, 0], L4: [0.2, 0], L3: [0, 0], L2: [-0.12, 0], L1: [-0.19, 0],
  T13: [-0.19, 0.02], T12: [-0.19, 0.03], T11: [-0.19, 0.1], T10: [-0.19, 0.2], T9: [-0.19, 0.32],
  T8: [-0.19, 0.45], T7: [-0.19, 0.58], T6: [-0.19, 0.7], T5: [-0.19, 0.82],
} // biome-ignore format: one region a line

/** Stands the bones on one another: turns are given, discs fill what is left between the endplates. */
function stand(settings: Settings, drafts: readonly Draft[], chance: Random): readonly Pose[] {
  const loose = settings.variation * 0.03
  const hunch = hunchFrom(drafts)
  const turns = drafts.map(({ level }, i) => {
    const [l, k] = lean[level] as readonly [number, number]
    const [coronal, axial] = curve(settings, level)
    const sagittal = l * settings.lordosisRad + k * settings.kyphosisRad + (hunch[i] as number)
    return turnOf(
      sagittal + loose * clamped(chance),
      coronal + loose * 0.5 * clamped(chance),
      axial + loose * 0.5 * clamped(chance),
    )
  })
  const middle = Math.floor(drafts.length / 2)
  const poses: Pose[] = new Array(drafts.length)
  poses[middle] = { turn: turns[middle] as Float64Array, origin: [0, 0, 0] }
  for (let i = middle + 1; i < drafts.length; i++) poses[i] = below(drafts, turns, poses[i - 1] as Pose, i)
  for (let i = middle - 1; i >= 0; i--) poses[i] = above(drafts, turns, poses[i + 1] as Pose, i)
  return poses
}

/** A broken body tips everything above it forwards; muscles and discs take back a part. */
function hunchFrom(drafts: readonly Draft[]): readonly number[] {
  const out = new Array<number>(drafts.length).fill(0)
  drafts.forEach(({ mould, fracture }, i) => {
    if (!fracture) return
    const lost = (h: Mould['heights']) =>
      Math.atan2(h.posteriorMm - h.anteriorMm, 2 * Math.abs(mould.outline.posteriorMm))
    const tip = 0.7 * (lost(mould.heights) - lost(mould.intactHeights))
    for (let above = 0; above < i; above++) (out[above] as number) += tip * 0.65
    for (let under = i; under < drafts.length; under++)
      (out[under] as number) -= tip * 0.35 * (drafts[under]?.level === 'S1' ? 0.5 : 1)
  })
  return out
}

function curve({ scoliosis }: Settings, level: Level): readonly [coronalRad: number, axialRad: number] {
  if (scoliosis.cobbRad === 0 && scoliosis.rotationRad === 0) return [0, 0]
  const u = (order(level) - order(scoliosis.apex)) / 3
  const fade = level === 'S1' ? 0 : 1 / (1 + Math.max(0, Math.abs(u) - 1) ** 2 * 2)
  const tilt = -Math.sin((Math.PI / 2) * Math.max(-1, Math.min(1, u))) * fade
  return [(scoliosis.cobbRad / 2) * tilt, scoliosis.rotationRad * Math.exp(-u * u) * (level === 'S1' ? 0 : 1)]
}

const seats = ({ levels }: Mould) => ({
  top: [0, 0, (levels.topAnterior + levels.topPosterior) / 2] as Vector,
  bottom: [0, 0, (levels.bottomAnterior + levels.bottomPosterior) / 2] as Vector,
})

function gap(drafts: readonly Draft[], turns: readonly Float64Array[], upper: number): Vector {
  const up = (turn: Float64Array): Vector => [turn[2] as number, turn[5] as number, turn[8] as number]
  const a = up(turns[upper] as Float64Array)
  const b = up(turns[upper + 1] as Float64Array)
  const mm = (drafts[upper] as Draft).dimensions.discHeightMm
  return plus([0, 0, 0], unitOf(plus(a, b)), mm)
}

function below(drafts: readonly Draft[], turns: readonly Float64Array[], upper: Pose, i: number): Pose {
  const seat = placed(upper, seats((drafts[i - 1] as Draft).mould).bottom)
  const turn = turns[i] as Float64Array
  const top = turned({ turn, origin: [0, 0, 0] }, seats((drafts[i] as Draft).mould).top)
  return { turn, origin: minus(minus(seat, gap(drafts, turns, i - 1)), top) }
}

function above(drafts: readonly Draft[], turns: readonly Float64Array[], lower: Pose, i: number): Pose {
  const seat = placed(lower, seats((drafts[i + 1] as Draft).mould).top)
  const turn = turns[i] as Float64Array
  const bottom = turned({ turn, origin: [0, 0, 0] }, seats((drafts[i] as Draft).mould).bottom)
  return { turn, origin: minus(plus(seat, gap(drafts, turns, i)), bottom) }
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
    const deep = lower.thoracic ? 12.2 : 14.5
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
    sides: draft.sides,
    halfHeightMm: (mould.intactHeights.posteriorMm + 0.8) / 2,
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
