import type { BodySurface } from './body.ts'
import type { BodyLine } from './bodyline.ts'
import type { SpineCoordinates, SpinePlace } from './cord.ts'
import type { Disc } from './discs.ts'
import { type Field, sampleAt } from './lattice/field.ts'
import { spread } from './lattice/geodesic.ts'
import type { Segment } from './levels.ts'
import { forBodyVoxels } from './raster.ts'
import { halfWidthMm } from './ribs.ts'

/** Owner number of bone that is no vertebra: ribs, pelvis, vessel walls. */
export const otherOwner = 255

/** What the arch step needs to know about the spine. */
export interface SpineInHand {
  readonly line: BodyLine
  readonly coordinates: SpineCoordinates
  readonly discs: readonly Disc[]
  readonly segments: readonly Segment[]
  readonly surfaces: readonly BodySurface[]
  /** Segments from this one up carry ribs; segments.length where none does. */
  readonly firstWithRibs: number
  /** Index of S1, -1 where not seen. */
  readonly sacral: number
  readonly boneHu: number
}

/** Who owns each voxel (segment number + 1), and which voxels lie inside a body's surface. */
export interface Owners {
  readonly owner: Uint8Array
  readonly body: Uint8Array
}

/** Voxel owners after all vertebrae, ribs and pelvis have spread through bone from their seeds: segment number + 1. */
export function ownersOfBone(field: Field, spine: SpineInHand): Owners {
  const owner = new Uint8Array(field.hu.length)
  const arrival = new Float32Array(field.hu.length)
  const cost = boneCost(field, spine.boneHu)
  const near = seedBodies(field, spine, owner, arrival)
  const body = owner.slice()
  seedLaminae(field, spine, owner, arrival)
  seedSpinousAbove(field, spine, owner, arrival)
  seedOthers(field, spine, near, owner, arrival, cost)
  spread(owner, arrival, cost, field.nx, field.ny, field.nz, field.stepMm, 90)
  return { owner, body }
}

/** Bodies own their voxels; returned is what lies within 2 mm of a body (1) or so near that no rib may be seeded (2). */
function seedBodies(field: Field, spine: SpineInHand, owner: Uint8Array, arrival: Float32Array): Uint8Array {
  const near = new Uint8Array(owner.length)
  // What lies below the first sacral body may not cut into it: last in turn, and only what is left.
  const turns = [...spine.surfaces.keys()].sort((a, b) => Number(a < spine.sacral) - Number(b < spine.sacral) || a - b)
  for (const n of turns) {
    if (!spine.segments[n]!.bodyInView) continue
    forBodyVoxels(field, spine.surfaces[n]!, 2, (p, depth) => {
      near[p] = depth > -1.2 ? 2 : 1
      if (depth < 0 || (owner[p] && (depth < 1 || n < spine.sacral))) return
      owner[p] = n + 1
      // The sacral body has no pedicles: its facets lie beside it and would reach round the joint too soon.
      arrival[p] = n === spine.sacral ? 2 : 0
    })
  }
  return near
}

/** Cost of travel per mm: 1 in compact bone, more in weak bone and much more in dark sheets between bright ones; 0 in soft tissue. */
function boneCost(field: Field, boneHu: number): Float32Array {
  const { nx, ny, nz, hu, stepMm } = field
  const cost = new Float32Array(hu.length)
  const plane = nx * ny
  const reach = Math.max(1, Math.round(1.6 / stepMm))
  const ways = valleyWays(nx, ny, reach)
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++) {
        const p = i + nx * j + plane * k
        const v = hu[p]!
        if (v < boneHu) continue
        const whole = i >= reach && j >= reach && k >= reach && i < nx - reach && j < ny - reach && k < nz - reach
        let valley = 0
        if (whole)
          for (const way of ways) {
            const a = hu[p - way]!
            const b = hu[p + way]!
            const low = Math.min(a, b)
            if (low - v > valley) valley = low - v
          }
        const weak = Math.max(0, (boneHu + 130 - v) / 130)
        cost[p] = 1 + 2 * weak + 18 * Math.min(1.5, Math.max(0, (valley - 40) / 120))
      }
  return cost
}

/** Steps in a field across which a dark sheet shows between bright plates. */
export function valleyWays(nx: number, ny: number, reach: number): readonly number[] {
  const ways: number[] = []
  const d = Math.max(1, Math.round(reach / Math.SQRT2))
  for (const [a, b, c] of [
    [reach, 0, 0],
    [0, reach, 0],
    [0, 0, reach],
    [d, d, 0],
    [d, -d, 0],
    [d, 0, d],
    [d, 0, -d],
    [0, d, d],
    [0, d, -d],
  ] as const)
    ways.push(a + nx * (b + ny * c))
  return ways
}

/** Starting time of the laminae's seeds, mm: about the way from the body round the canal. */
const laminaStartMm = 9

/** Seeds where each vertebra's laminae meet behind the canal, between the gaps to its neighbours. */
function seedLaminae(field: Field, spine: SpineInHand, owner: Uint8Array, arrival: Float32Array): void {
  const profile = laminaProfile(field, spine)
  const cuts = spine.segments.map((_, n) => laminaCut(spine, profile, n))
  spine.segments.forEach((_, n) => {
    const below = cuts[n]!
    const above = n + 1 < cuts.length ? cuts[n + 1]! : spine.line.curve.count + 2
    for (let s = Math.ceil(below + 3); s <= above - 3; s++) {
      const wall = profile.wall[s]
      if (wall === undefined || wall < 0 || profile.bone[s]! < 0.5) continue
      for (let x = -4; x <= 4; x += 0.7)
        for (let y = wall; y < wall + 4; y += 0.7) {
          const [px, py, pz] = spine.coordinates.point(s, x, y)
          const p = voxelAt(field, px, py, pz)
          if (p < 0 || field.hu[p]! < spine.boneHu + 60 || owner[p]) continue
          owner[p] = n + 1
          arrival[p] = laminaStartMm
        }
    }
  })
}

/**
 * Seeds of the vertebra above the view: midline bone well behind the canal and higher than any process of the topmost
 * vertebra in view can be is the tip of its spinous process.
 */
function seedSpinousAbove(field: Field, spine: SpineInHand, owner: Uint8Array, arrival: Float32Array): void {
  const above = spine.segments.length - 1
  const top = spine.segments[above - 1]
  if (!top || spine.segments[above]!.bodyInView) return
  const from = top.station + 0.35 * top.frame.pitchMm
  for (let s = from; s < spine.line.curve.count + 30; s += 0.7)
    for (let y = 16; y < 60; y += 0.7)
      for (let x = -4; x <= 4; x += 0.7) {
        const [px, py, pz] = spine.coordinates.point(s, x, y)
        const p = voxelAt(field, px, py, pz)
        if (p < 0 || field.hu[p]! < spine.boneHu || owner[p]) continue
        owner[p] = above + 1
        arrival[p] = laminaStartMm
      }
}

export function voxelAt(field: Field, x: number, y: number, z: number): number {
  const i = Math.round((x - field.origin[0]) / field.stepMm)
  const j = Math.round((y - field.origin[1]) / field.stepMm)
  const k = Math.round((z - field.origin[2]) / field.stepMm)
  if (i < 0 || j < 0 || k < 0 || i >= field.nx || j >= field.ny || k >= field.nz) return -1
  return i + field.nx * (j + field.ny * k)
}

interface LaminaProfile {
  /** Distance from the canal's middle to the first bone behind it near the midline, -1 where none. */
  readonly wall: Float64Array
  /** Bone-ness 0..1 of what lies just behind the canal. */
  readonly bone: Float64Array
}

function laminaProfile(field: Field, spine: SpineInHand): LaminaProfile {
  const count = spine.line.curve.count
  const wall = new Float64Array(count).fill(-1)
  const bone = new Float64Array(count)
  for (let s = 0; s < count; s++) {
    const means: number[] = []
    for (let y = 2; y <= 22; y += 1) {
      let sum = 0
      for (let x = -3; x <= 3; x += 1.5) {
        const [px, py, pz] = spine.coordinates.point(s, x, y)
        const v = sampleAt(field, field.hu, px, py, pz, -1024)
        sum += Math.max(0, Math.min(1, (v - spine.boneHu) / 150)) / 5
      }
      means.push(sum)
    }
    for (let n = 0; n + 3 < means.length && n < 14; n++) {
      const m = (means[n]! + means[n + 1]! + means[n + 2]!) / 3
      bone[s] = Math.max(bone[s]!, m)
      if (wall[s]! < 0 && means[n]! > 0.5) wall[s] = n + 2
    }
  }
  return { wall, bone }
}

/** Station of the gap between the laminae of segment n and the one below it, near the disc between them. */
function laminaCut(spine: SpineInHand, profile: LaminaProfile, n: number): number {
  const segment = spine.segments[n]!
  const disc = segment.station - segment.frame.pitchMm / 2
  let best = disc - 3
  let least = Infinity
  for (let s = Math.round(disc - 14); s <= disc + 7; s++) {
    if (s < 2 || s > profile.bone.length - 3) continue
    const m = (profile.bone[s - 1]! + profile.bone[s]! + profile.bone[s + 1]!) / 3 + 0.012 * Math.abs(s - (disc - 3))
    if (m < least) {
      least = m
      best = s
    }
  }
  return best
}

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
function seedOthers(
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
