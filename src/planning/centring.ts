import type { Triple } from '../geometry/index.ts'
import { type Box, sampleAt } from './box.ts'
import type { PedicleLandmarks } from './landmarks.ts'

const stepMm = 0.25
/** A wall farther than this is no wall of the pedicle. */
const farMm = 14
/** A turn of one radian away from the pedicle's axis weighs as much as this far off its middle: 2 degrees as 0.25 mm. */
const leverMm = 7

/**
 * How far a line runs off the middle and the axis of the pedicle, mm2: squared distances from the middle of the bone in
 * width and height at the isthmus, and the squared angle to the pedicle's measured axis times a lever. Once known to be `most` or
 * more, any such number.
 */
export function offCentre(
  { box, bone }: { readonly box: Box; readonly bone: Float32Array },
  pedicle: PedicleLandmarks,
  entry: Triple,
  tip: Triple,
  most = Infinity,
): number {
  const t = (pedicle.at[1] - entry[1]) / (tip[1] - entry[1])
  const at: Triple = [entry[0] + (tip[0] - entry[0]) * t, pedicle.at[1], entry[2] + (tip[2] - entry[2]) * t]
  const length = Math.sqrt((tip[0] - entry[0]) ** 2 + (tip[1] - entry[1]) ** 2 + (tip[2] - entry[2]) ** 2)
  let along = 0
  for (let axis = 0; axis < 3; axis++) along += ((tip[axis]! - entry[axis]!) / length) * pedicle.axis[axis]!
  const angleRad = Math.acos(Math.min(1, along))
  const turned = (leverMm * angleRad) ** 2
  if (turned >= most) return turned
  return turned + offMiddle(box, bone, at, 0) ** 2 + offMiddle(box, bone, at, 2) ** 2
}

/** Distance to the middle between the walls ahead and behind, mm; 0 where one of them is open. */
function offMiddle(box: Box, bone: Float32Array, at: Triple, along: 0 | 2): number {
  const ahead = boneAlong(box, bone, at, along, 1)
  const behind = boneAlong(box, bone, at, along, -1)
  return ahead >= farMm || behind >= farMm ? 0 : (ahead - behind) / 2
}

/** Way to the wall, mm, refined between steps. */
function boneAlong(box: Box, bone: Float32Array, at: Triple, along: 0 | 2, sign: 1 | -1): number {
  let before = 1
  for (let s = 0; s < farMm; s += stepMm) {
    const m = sign * s
    const here = sampleAt(bone, box, along === 0 ? at[0] + m : at[0], at[1], along === 2 ? at[2] + m : at[2], 0)
    if (here < 0.5) return s - stepMm * Math.min(1, (0.5 - here) / Math.max(1e-6, before - here))
    before = here
  }
  return farMm
}
