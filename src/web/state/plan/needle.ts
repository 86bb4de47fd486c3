import type { Side } from '../../../anatomy/index.ts'
import {
  add,
  type Direction,
  displacement,
  distance,
  moved,
  type Point,
  scaled,
  unit,
} from '../../../geometry/index.ts'
import type { Access, Approach, Gauge, Needle } from '../../../planning/index.ts'
import type { Plane } from './plane.ts'

/** What of a needle can be taken in the hand; `whole` moves it parallel to itself. */
export const handles = ['skin', 'bone', 'target', 'whole'] as const
export type Handle = (typeof handles)[number]

/** A needle while a person holds it: three points on one line, skin behind bone behind target, mm. */
export interface HeldNeedle {
  readonly side: Side
  readonly gauge: Gauge
  /** Kept while it is moved, so that walls do not stop counting under the hand. */
  readonly approach: Approach
  readonly skin: Point<'patient'>
  readonly bone: Point<'patient'>
  readonly target: Point<'patient'>
}

/** A tip nearer to the place the needle turns about says nothing about a direction. */
export const shortestMm = 6

export const heldOf = ({ side, gauge, approach, skinEntry, boneEntry, target }: Access): HeldNeedle => ({
  ...{ side, gauge, approach },
  skin: skinEntry,
  bone: boneEntry,
  target,
})

/** The needle as the planner is asked about it. */
export const needleOf = ({ side, gauge, approach, bone, skin, target }: HeldNeedle): Needle => ({
  ...{ side, gauge, approach },
  through: distance(bone, target) >= shortestMm ? bone : skin,
  tip: target,
})

/** Unit, from skin to target. */
export const aheadOf = ({ skin, target }: Pick<HeldNeedle, 'skin' | 'target'>): Direction<'patient'> =>
  unit(displacement(target, skin))

/**
 * The needle after one of its handles was brought to `to`.
 *
 * Skin and bone entry turn it about the target, the target turns it about the bone entry; the lengths from target to bone and
 * from bone to skin stay until the planner has found them anew. A move that would leave no direction leaves the needle as it is.
 */
export function movedHandle(needle: HeldNeedle, handle: Handle, to: Point<'patient'>): HeldNeedle {
  const { skin, bone, target } = needle
  const toBoneMm = distance(bone, target)
  const toSkinMm = distance(skin, bone)
  if (handle === 'whole') return shifted(needle, displacement(to, bone))
  if (handle === 'target') {
    if (distance(to, bone) < shortestMm) return needle
    const back = unit(displacement(bone, to))
    return { ...needle, target: to, skin: moved(bone, back, toSkinMm) }
  }
  const held = handle === 'skin' ? skin : bone
  if (held === target || distance(to, target) < shortestMm) return needle
  const back = unit(displacement(to, target))
  if (handle === 'skin')
    return { ...needle, skin: to, bone: moved(target, back, Math.min(toBoneMm, distance(to, target))) }
  return { ...needle, bone: to, skin: moved(to, back, toSkinMm) }
}

function shifted(needle: HeldNeedle, by: Direction<'patient'>): HeldNeedle {
  const { skin, bone, target } = needle
  return { ...needle, skin: moved(skin, by), bone: moved(bone, by), target: moved(target, by) }
}

export const handlePoint = (needle: HeldNeedle, handle: Handle): Point<'patient'> =>
  handle === 'skin' ? needle.skin : handle === 'target' ? needle.target : needle.bone

/** How far one press of an arrow key moves a handle, mm; with shift. */
export const keyStepMm = { fine: 0.5, coarse: 2 } as const

const ways: Readonly<Record<string, readonly [right: number, down: number]>> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
}

/** The needle after an arrow key moved the handle in the plane it is seen in; null for another key. */
export function steppedHandle(
  needle: HeldNeedle,
  handle: Handle,
  plane: Plane,
  key: string,
  stepMm: number,
): HeldNeedle | null {
  const way = ways[key]
  if (!way) return null
  const by = add(scaled(plane.right, way[0] * stepMm), scaled(plane.down, way[1] * stepMm))
  return movedHandle(needle, handle, moved(handlePoint(needle, handle), by))
}

/**
 * The needle in the hand with skin and bone entry where they were last found on its line: lengths from the tip are as
 * measured a moment ago, the line is the hand's.
 */
export function settled(needle: HeldNeedle, { depths }: Pick<Access, 'depths'>): HeldNeedle {
  const back = scaled(aheadOf(needle), -1)
  const { target } = needle
  return {
    ...needle,
    skin: moved(target, back, depths.targetMm),
    bone: moved(target, back, depths.targetMm - depths.boneMm),
  }
}

/** The point of the axis this deep, mm from the skin. */
export const atDepth = (needle: Pick<HeldNeedle, 'skin' | 'target'>, depthMm: number): Point<'patient'> =>
  moved(needle.skin, aheadOf(needle), depthMm)
