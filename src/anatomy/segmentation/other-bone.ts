// Bone that is no vertebra: ribs and pelvis, kept out of the vertebrae's reach.
import type { SpinePlace } from './cord.ts'
import type { Field } from './lattice/field.ts'
import type { Segment } from './levels.ts'
import { halfWidthMm } from './ribs.ts'
import { otherOwner, type SpineInHand } from './spine-in-hand.ts'

const rootMmOfMost = 8

/**
 * How far in front of the posterior wall pedicle and process may spring from the side of a body, mm: of the last lumbar
 * vertebra, whose processes are rooted there, most of its depth.
 */
export const rootInFrontMm = (spine: SpineInHand, n: number): number =>
  spine.sacral >= 0 && n === spine.sacral + 1 ? 28 : rootMmOfMost

/** Starting time of bone that is no vertebra, mm: about the length of a transverse process. */
const otherStartMm = 26
const ribStartMm = 6
/** The last two ribs touch no transverse process: their fronts must not be first to reach it. */
const lastRibStartMm = 9
/** Breadth of a superior articular process beside the pedicle's inner wall, less what is allowed for already. */
const lowerProcessMm = 7
const pelvisStartMm = 16

/** Seeds of ribs and pelvis: bone out of a vertebra's reach; beside and in front of the pedicles where there are ribs. */
export function seedOthers(
  field: Field,
  spine: SpineInHand,
  near: Uint8Array,
  owner: Uint8Array,
  arrival: Float32Array,
  cost: Float32Array,
): void {
  const { segments, surfaces, line } = spine
  const half = surfaces.map(halfWidthMm)
  const nearest = nearestSegment(spine)
  const place: SpinePlace = { s: 0, x: 0, y: 0 }
  let p = 0
  for (let k = 0; k < field.nz; k++)
    for (let j = 0; j < field.ny; j++)
      for (let i = 0; i < field.nx; i++, p++) {
        if (cost[p] === 0 || owner[p]) continue
        spine.coordinates.place(
          field.origin[0] + i * field.stepMm,
          field.origin[1] + j * field.stepMm,
          field.origin[2] + k * field.stepMm,
          place,
        )
        const s = Math.min(line.curve.count - 1, Math.max(0, Math.round(place.s)))
        const n = nearest[s]!
        const x = Math.abs(place.x)
        const ribs = n >= spine.firstWithRibs
        const up = (place.s - segments[n]!.station) / segments[n]!.frame.pitchMm
        const rootMm = up > -0.25 ? rootInFrontMm(spine, n) : rootMmOfMost
        const inFront = place.y < -line.wallMm[s]! - (ribs ? 3 : rootMm + 2)
        if (inFront) {
          if (!near[p] || field.hu[p]! < 200) cost[p] = 0
          continue
        }
        // Below the pedicle only ribs lie beside the foramen; beside the pedicle they begin beyond its width.
        const lastRibs = n < spine.firstWithRibs + 2
        const pedicle = (up > -0.1 && up < 0.4) || lastRibs
        const lateral = x - (pedicle ? Math.max(line.sideMm[s]! + 9.5, half[n]! + 0.5) : line.sideMm[s]! + 5)
        // The last two ribs meet the pedicle alone; the short processes behind them are the vertebra's own.
        // Beside the disc stands the superior process of the vertebra below, which no rib's neck crosses.
        const joint = up < -0.2 ? lowerProcessMm : 0
        const behind = lastRibs ? -3 : Math.min(3.5, 0.45 * (lateral - joint) - 2)
        const ribHead = ribs && near[p]! < 2 && lateral > 1 && place.y < behind
        const ala = spine.sacral >= 0 && isPelvis(segments[spine.sacral]!, half[n]!, place.s, x)
        const lowest = n <= spine.sacral
        const reach = half[n]! + (ribs || lowest ? 25 : 30)
        const beyond = place.y > 78 || Math.abs(place.s - segments[n]!.station) > 60
        if (!(x > reach || ribHead || ala || beyond)) continue
        owner[p] = otherOwner
        arrival[p] = ribHead ? (lastRibs ? lastRibStartMm : ribStartMm) : ala || lowest ? pelvisStartMm : otherStartMm
        // No vertebra may take what is surely rib or pelvis: closed to others, still a place to start from.
        if (ribHead || ala || lowest) cost[p] = 0
      }
}

/** Bone beside the sacral body and, higher up, beside the reach of the last transverse process: ala and ilium. */
function isPelvis(sacral: Segment, half: number, s: number, x: number): boolean {
  const overDisc = s - sacral.station - sacral.frame.pitchMm / 2
  return (x > 30 && overDisc < 0) || (x > half + 24 && overDisc < 6)
}

/** For every station the segment whose middle is nearest. */
function nearestSegment(spine: SpineInHand): Int32Array {
  const out = new Int32Array(spine.line.curve.count)
  for (let s = 0; s < out.length; s++) {
    let best = 0
    spine.segments.forEach((segment, n) => {
      if (Math.abs(segment.station - s) < Math.abs(spine.segments[best]!.station - s)) best = n
    })
    out[s] = best
  }
  return out
}
