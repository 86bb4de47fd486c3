import type { Triple } from '../geometry/index.ts'
import { type Box, sampleAt } from './box.ts'
import type { PedicleLandmarks } from './landmarks.ts'

/** The pedicle is looked at this far in front of and behind its isthmus. */
const reachMm = 4
const stepMm = 0.25
/** A wall farther than this is no wall of the pedicle. */
const farMm = 14

/**
 * How far a line runs off the middle of the pedicle: mean square of its distance from the middle, in width and in height,
 * mm2, over coronal sections round the isthmus. Sections open to one side do not count that way.
 */
export function offCentre(
  { box, bone }: { readonly box: Box; readonly bone: Float32Array },
  pedicle: PedicleLandmarks,
  entry: Triple,
  tip: Triple,
): number {
  let sum = 0
  let count = 0
  for (let n = -3; n <= 3; n++) {
    const y = pedicle.at[1] + (reachMm * n) / 3
    const t = (y - entry[1]) / (tip[1] - entry[1])
    const x = entry[0] + (tip[0] - entry[0]) * t
    const z = entry[2] + (tip[2] - entry[2]) * t
    for (const [dx, dz] of [
      [1, 0],
      [0, 1],
    ] as const) {
      const ahead = boneAlong(box, bone, x, y, z, dx, dz)
      const behind = boneAlong(box, bone, x, y, z, -dx, -dz)
      if (ahead >= farMm || behind >= farMm) continue
      sum += ((ahead - behind) / 2) ** 2
      count++
    }
  }
  return count > 0 ? sum / count : 0
}

/** Way to the wall, mm, refined between steps. */
function boneAlong(box: Box, bone: Float32Array, x: number, y: number, z: number, dx: number, dz: number): number {
  let before = 1
  for (let s = 0; s < farMm; s += stepMm) {
    const here = sampleAt(bone, box, x + s * dx, y, z + s * dz, 0)
    if (here < 0.5) return s - stepMm * Math.min(1, (0.5 - here) / Math.max(1e-6, before - here))
    before = here
  }
  return farMm
}
