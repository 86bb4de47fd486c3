import { type Level, part } from '../../anatomy/index.ts'
import { radFromDeg } from '../../base/index.ts'
import type { Dimensions } from '../template.ts'
import { clippedBy, type Joint } from './joint.ts'
import { crossOf, cut, ellipseDistanceMm, plus, roundBox, type Solid, tube, unitOf, type Vector } from './solid.ts'

/** One pedicle in the vertebra frame: the section at its isthmus is this ellipse exactly. */
export interface PedicleShape {
  readonly isthmus: Vector
  /** Unit, from posterior into the body. */
  readonly axis: Vector
  readonly widthMm: number
  readonly heightMm: number
  /** Unit, along the width, pointing laterally. */
  readonly widthDirection: Vector
}

/** The canal as a straight tube of superelliptic section along z, in the vertebra frame. */
export interface CanalShape {
  readonly centreYMm: number
  readonly widthMm: number
  readonly depthMm: number
}

/** What the arch needs to know about the vertebra it belongs to. */
export interface ArchPlan {
  readonly level: Level
  readonly thoracic: boolean
  readonly dimensions: Dimensions
  /** Per side, because people are not symmetric. */
  readonly sides: readonly [left: Dimensions, right: Dimensions]
  readonly halfHeightMm: number
  /** Height of the posterior rim of the superior endplate as it is. */
  readonly topMm: number
  readonly posteriorMm: number
  readonly above: readonly [left: Joint | null, right: Joint | null]
  readonly below: readonly [left: Joint | null, right: Joint | null]
}

export const canalOf = (plan: ArchPlan): CanalShape => ({
  centreYMm: plan.posteriorMm + plan.dimensions.canalDepthMm / 2,
  widthMm: plan.dimensions.canalWidthMm,
  depthMm: plan.dimensions.canalDepthMm,
})

/** Signed distance to the canal, mm, negative inside; rounder in the thorax, triangular towards the sacrum. */
export function canalDistanceMm(canal: CanalShape, x: number, y: number): number {
  const v = y - canal.centreYMm
  const narrowing = v > 0 ? 1 - (0.25 * v) / canal.depthMm : 1
  return ellipseDistanceMm(x, v, (canal.widthMm / 2) * narrowing, canal.depthMm / 2)
}

export function pedicleOf(plan: ArchPlan, side: 0 | 1): PedicleShape {
  const d = plan.sides[side]
  const s = side === 0 ? 1 : -1
  const transverse = radFromDeg(d.pedicleTransverseDeg)
  const sagittal = radFromDeg(d.pedicleSagittalDeg)
  const axis = unitOf([
    -s * Math.sin(transverse) * Math.cos(sagittal),
    -Math.cos(transverse) * Math.cos(sagittal),
    -Math.sin(sagittal),
  ])
  const level = unitOf([s * Math.cos(transverse), -Math.sin(transverse), 0])
  const tilt = radFromDeg({ L3: 4, L4: 8, L5: 16, L6: 14 }[plan.level as string] ?? 0)
  const upright = crossOf(axis, level)
  const widthDirection = unitOf(
    plus(
      [level[0] * Math.cos(tilt), level[1] * Math.cos(tilt), 0],
      upright,
      Math.sin(tilt) * (upright[2] > 0 ? -1 : 1),
    ),
  )
  const z = plan.topMm - d.pedicleHeightMm / 2 - (plan.thoracic ? 0.4 : 1)
  const x =
    plan.dimensions.canalWidthMm / 2 + d.pedicleWidthMm / 2 / Math.cos(transverse) + (plan.thoracic ? 0.2 : -0.4)
  return {
    isthmus: [s * x, plan.posteriorMm + 3.8, z],
    axis,
    widthMm: d.pedicleWidthMm,
    heightMm: d.pedicleHeightMm,
    widthDirection,
  }
}

/** All solids of the arch; the body is apart, the canal is cut out afterwards. */
export function archOf(plan: ArchPlan): readonly Solid[] {
  const sides = ([0, 1] as const).flatMap((side) => sideOf(plan, side))
  return [...sides, ...spinousOf(plan)]
}

function sideOf(plan: ArchPlan, side: 0 | 1): readonly Solid[] {
  const d = plan.sides[side]
  const s = side === 0 ? 1 : -1
  const canal = canalOf(plan)
  const pedicle = pedicleOf(plan, side)
  const back = plan.posteriorMm + d.canalDepthMm
  const root = plus(pedicle.isthmus, pedicle.axis, plan.thoracic ? -9 : -8)
  const pillarX = Math.max(Math.abs(root[0]) - (plan.thoracic ? 1.5 : 0.5), canal.widthMm / 2 + 2)
  const pillar: Vector = [
    s * pillarX,
    Math.max(back - (plan.thoracic ? 4 : 5), plan.posteriorMm + (plan.thoracic ? 13.5 : 12.2)),
    Math.min(-1, pedicle.isthmus[2] - 5),
  ]
  const solids: Solid[] = [...laminaSolids(plan, s, pillar, back)]
  const above = plan.above[side]
  const below = plan.below[side]
  if (above) solids.push(...superiorSolids(plan, side, above, root))
  if (below) solids.push(...inferiorSolids(plan, side, below, pillar))
  return [
    ...pedicleSolids(pedicle),
    ...transverseSolids(plan, side, pedicle, pillar),
    ...solids.map((solid) => clippedBy(solid, above, below)),
  ]
}

function pedicleSolids(p: PedicleShape): readonly Solid[] {
  const [a, b] = [p.widthMm / 2, p.heightMm / 2]
  const flare = (n: number): readonly [number, number] => [a * n, b * (1 + (n - 1) * 0.6)]
  const at = (mm: number) => plus(p.isthmus, p.axis, mm)
  // Exactly the ellipse for 1.5 mm on both sides of the isthmus, flaring into the body and the pillar.
  return [
    tube(part.arch, at(-Math.max(2.5, 9 - a)), at(9), p.widthDirection, [a, b], [a, b]),
    tube(part.arch, at(1.5 + a), at(10), p.widthDirection, [a * 0.98, b * 0.98], flare(1.4)),
  ]
}

function laminaSolids(plan: ArchPlan, s: number, pillar: Vector, back: number): readonly Solid[] {
  const thick = plan.thoracic ? 2.9 : 3.3
  const tall = plan.thoracic ? 0.44 * 2 * plan.halfHeightMm : 0.43 * 2 * plan.halfHeightMm
  const from: Vector = [pillar[0] - s * 1, pillar[1] + 1.2, plan.thoracic ? -2 : -0.5]
  const to: Vector = [0, back + thick + 1.2, plan.thoracic ? -7 : -2.5]
  const along = unitOf([to[0] - from[0], to[1] - from[1], to[2] - from[2]])
  const down = unitOf([0, plan.thoracic ? 0.3 : 0.36, -0.94])
  const e2 = unitOf(plus(down, along, -(down[0] * along[0] + down[1] * along[1] + down[2] * along[2])))
  const half = Math.hypot(to[0] - from[0], to[1] - from[1], to[2] - from[2]) / 2 + 1.5
  const centre = plus(from, along, half - 1.5)
  return [
    roundBox(part.arch, centre, along, e2, [half, tall, thick], 2.4),
    // The pars: the column between the joint above and the joint below.
    tube(part.arch, plus(pillar, [0, -0.5, 4.5]), plus(pillar, [-s * 1.5, 2, -8]), [s, 0, 0], [5, 4.2], [5, 3.8]),
  ]
}

function transverseSolids(plan: ArchPlan, side: 0 | 1, pedicle: PedicleShape, pillar: Vector): readonly Solid[] {
  const d = plan.sides[side]
  const s = side === 0 ? 1 : -1
  const label = side === 0 ? part.transverseLeft : part.transverseRight
  const tipX = d.transverseSpanMm / 2
  const backwards = plan.thoracic ? 12 : 3
  const upwards = plan.thoracic ? 5 : plan.level === 'L4' ? 4 : plan.level === 'L5' ? 6 : 1
  const from: Vector = [pillar[0], pillar[1] + (plan.thoracic ? 0.5 : -2), pedicle.isthmus[2] - (plan.thoracic ? 1 : 3)]
  const tip: Vector = [s * tipX, pillar[1] - 1 + backwards, pedicle.isthmus[2] - 2 + upwards]
  if (plan.thoracic) return [tube(label, from, tip, [0, 0, 1], [5, 4], [5.4, 4.2])]
  const stout = plan.level === 'L5' || plan.level === 'L6'
  const solids = [
    tube(
      label,
      from,
      tip,
      [0, 0, 1],
      stout ? [7.5, 4.8] : [Math.min(6, 0.42 * d.pedicleHeightMm), 3.2],
      stout ? [5, 3.4] : [4.6, 2.1],
    ),
  ]
  if (stout)
    solids.push(
      tube(
        label,
        [s * (Math.abs(pedicle.isthmus[0]) + 1), pillar[1] - 5, from[2] + 1],
        plus(tip, [-s * 12, 0, 0]),
        [0, 0, 1],
        [6, 5],
        [5, 4],
      ),
    )
  return solids
}

function superiorSolids(plan: ArchPlan, side: 0 | 1, joint: Joint, root: Vector): readonly Solid[] {
  const label = side === 0 ? part.superiorArticularLeft : part.superiorArticularRight
  const thick = plan.thoracic ? 2.7 : 3.6
  const [wide, tall] = plan.thoracic ? [5.2, 6.2] : [5.8, 8]
  const centre = plus(joint.centre, joint.normal, -(joint.gapMm / 2 + thick - 0.4))
  const slab = roundBox(label, plus(centre, joint.up, -1), joint.across, joint.up, [wide, tall, thick], 2.4)
  const neck = tube(
    label,
    plus(root, [0, 0, -1]),
    plus(centre, joint.up, -tall * 0.5),
    joint.across,
    [4.6, 4.2],
    [wide * 0.75, thick * 0.95],
  )
  return [slab, neck].map((solid) => cut(solid, joint.keepBelow, 0.8))
}

function inferiorSolids(plan: ArchPlan, side: 0 | 1, joint: Joint, pillar: Vector): readonly Solid[] {
  const label = side === 0 ? part.inferiorArticularLeft : part.inferiorArticularRight
  const s = side === 0 ? 1 : -1
  const thick = plan.thoracic ? 2.5 : 3.4
  const [wide, tall] = plan.thoracic ? [5, 6.2] : [6, 7.2]
  const centre = plus(joint.centre, joint.normal, joint.gapMm / 2 + thick - 0.4)
  const slab = roundBox(label, plus(centre, joint.up, 0.5), joint.across, joint.up, [wide, tall, thick], 2.4)
  const neck = tube(
    label,
    plus(pillar, [-s * 2, 2, -5]),
    plus(centre, joint.up, tall * 0.5),
    joint.across,
    [5, 3.6],
    [wide * 0.8, thick * 0.95],
  )
  return [slab, neck].map((solid) => cut(solid, joint.keepAbove, 0.8))
}

/** Where the spinous process ends: on the mid-line, farthest back. */
export function spinousTipOf(plan: ArchPlan): Vector {
  const d = plan.dimensions
  const slope = radFromDeg(d.spinousSlopeDeg)
  const from = spinousRoot(plan)
  return plus(from, [0, Math.cos(slope), -Math.sin(slope)], d.spinousLengthMm)
}

const spinousRoot = (plan: ArchPlan): Vector => [
  0,
  plan.posteriorMm + plan.dimensions.canalDepthMm,
  plan.thoracic ? -4 : -6,
]

function spinousOf(plan: ArchPlan): readonly Solid[] {
  const d = plan.dimensions
  const slope = radFromDeg(d.spinousSlopeDeg)
  const along: Vector = [0, Math.cos(slope), -Math.sin(slope)]
  const root = spinousRoot(plan)
  const tall = d.spinousHeightMm / 2
  const label = part.spinousProcess
  const bulb = Math.min(4.2, tall * 0.6)
  const down = plan.thoracic ? 0 : 0.12
  const end = plus(plus(root, along, d.spinousLengthMm - bulb), [0, 0, -1], tall * down)
  const solids: Solid[] = [
    // A hatchet: low at the root, high and rounded at the tip.
    tube(label, plus(root, along, 2), end, [1, 0, 0], [3, tall * 0.8], [3, tall * 0.98]),
    tube(
      label,
      plus(end, [0, 0.1, 1], tall * 0.3),
      plus(end, [0, 0.15, -1], tall * 0.5),
      [1, 0, 0],
      [bulb * 0.7, bulb * 0.9],
      [bulb, bulb],
    ),
  ]
  return solids
}
