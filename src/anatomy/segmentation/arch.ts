import { type Field, sampleAt } from './lattice/field.ts'
import { spread } from './lattice/geodesic.ts'
import { seedOthers } from './other-bone.ts'
import { forBodyVoxels } from './raster.ts'
import type { SpineInHand } from './spine-in-hand.ts'

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
