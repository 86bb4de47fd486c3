import { constant } from '../base/index.ts'
import type { Triple } from '../geometry/index.ts'
import { type Box, sampleAt } from './box.ts'
import { allMoves, type Clear, compass, levelMoves, type Way } from './compass.ts'
import type { PedicleLandmarks } from './landmarks.ts'

const stepMm = 0.25
/** A wall farther than this is no wall of the pedicle. */
const farMm = 14

export const axisLeverMm = constant({
  value: 7,
  range: [4, 10],
  unit: 'mm',
  source: 'project-assumption',
  note: 'project choice: what a turn of one radian away from the pedicle axis weighs against being off its middle (2 degrees as 0.25 mm); about half the length of a pedicle',
})

/**
 * How far a line runs off the middle and the axis of the pedicle, mm2: squared distances from the middle of the bone in
 * width and height at the isthmus, and the squared angles to the pedicle's measured axis in the axial and the sagittal plane times
 * a lever. Height counts less than width, as the pedicle is higher than wide. Once known to be `most` or more, any such number.
 */
export function offCentre(
  { box, bone }: { readonly box: Box; readonly bone: Float32Array },
  { at, axis, halfWidthMm, halfHeightMm }: PedicleLandmarks,
  entry: Triple,
  tip: Triple,
  most = Infinity,
): number {
  const upShare = Math.min(1, halfWidthMm / halfHeightMm)
  const d = [tip[0] - entry[0], tip[1] - entry[1], tip[2] - entry[2]] as const
  const axialRad = Math.atan2(d[0], -d[1]) - Math.atan2(axis[0], -axis[1])
  const sagittalRad = Math.atan2(d[2], -d[1]) - Math.atan2(axis[2], -axis[1])
  const turned = axisLeverMm.value ** 2 * (axialRad ** 2 + (upShare * sagittalRad) ** 2)
  if (turned >= most) return turned
  const t = (at[1] - entry[1]) / d[1]
  const middle: Triple = [entry[0] + d[0] * t, at[1], entry[2] + d[2] * t]
  return turned + offMiddle(box, bone, middle, 0) ** 2 + (upShare * offMiddle(box, bone, middle, 2)) ** 2
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

/**
 * A way with the pedicle's direction in the axial plane, or as much of the turn towards it as leaves `floorMm`.
 *
 * The clearance hardly changes over a few degrees where the walls of a mask are rough, so small moves get stuck on the way:
 * the whole turn is made at once, about the isthmus, and the clearance found again by moves that keep the direction.
 */
export function turnedTo({ at, axis }: PedicleLandmarks, clear: Clear, start: Way, floorMm: number): Way {
  const { entry, tip } = start
  const slope = (tip[0] - entry[0]) / (tip[1] - entry[1])
  const wanted = Math.abs(axis[1]) > 0.2 ? axis[0] / axis[1] : slope
  const x = entry[0] + slope * (at[1] - entry[1])
  for (const share of [1, 0.75, 0.5, 0.25]) {
    const turned = slope + share * (wanted - slope)
    const placed = (y: number, z: number): Triple => [x + turned * (y - at[1]), y, z]
    const first = clear(placed(entry[1], entry[2]), placed(tip[1], tip[2]), -1)
    if (!first) continue
    const way = compass(first, levelMoves, [0.4, 0.2, 0.1, 0.05], (e, t, best) =>
      best.clearanceMm > floorMm ? undefined : clear(e, t, best.clearanceMm),
    )
    if (way.clearanceMm > floorMm) return way
  }
  return start
}

/** Nearer to the pedicle's middle and axis: as far straight towards it as the floor allows, then by small moves. */
export function centredIn(
  site: { readonly box: Box; readonly bone: Float32Array },
  pedicle: PedicleLandmarks,
  clear: Clear,
  start: Way,
  floorMm: number,
): Way {
  const cost = (entry: Triple, tip: Triple, most: number) => offCentre(site, pedicle, entry, tip, most)
  let least = cost(start.entry, start.tip, Infinity)
  const taken = (entry: Triple, tip: Triple): Way | undefined => {
    const now = cost(entry, tip, least)
    if (!(now < least - 1e-6)) return undefined
    const way = clear(entry, tip, floorMm)
    if (way) least = now
    return way
  }
  let best = start
  for (let share = 1; share > 0.02; share *= 0.7) {
    const entry = between(start.entry, onAxis(pedicle, start.entry[1]), share)
    const tip = between(start.tip, onAxis(pedicle, start.tip[1]), share)
    best = taken(entry, tip) ?? taken(entry, best.tip) ?? taken(best.entry, tip) ?? best
  }
  return compass(best, allMoves, [0.8, 0.4, 0.2, 0.1], taken)
}

/** The point of the pedicle's axis at this y. */
function onAxis({ at, axis }: PedicleLandmarks, y: number): Triple {
  const t = (y - at[1]) / (Math.abs(axis[1]) > 0.2 ? axis[1] : -1)
  return [at[0] + axis[0] * t, y, at[2] + axis[2] * t]
}

const between = (a: Triple, b: Triple, t: number): Triple => [
  a[0] + (b[0] - a[0]) * t,
  a[1] + (b[1] - a[1]) * t,
  a[2] + (b[2] - a[2]) * t,
]
