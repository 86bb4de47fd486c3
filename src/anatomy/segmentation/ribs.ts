import type { RibSign } from '../numbering-evidence.ts'
import { type BodySurface, radiusAt } from './body.ts'
import type { SpineCoordinates, SpinePlace } from './cord.ts'
import type { Field } from './lattice/field.ts'
import { spread } from './lattice/geodesic.ts'
import type { Segment } from './levels.ts'
import { forBodyVoxels } from './raster.ts'

/** Half the width of a body at mid-height, mm. */
export const halfWidthMm = (surface: BodySurface): number =>
  (radiusAt(surface.radius, 0, 0.5) + radiusAt(surface.radius, Math.PI, 0.5)) / 2

/** What is seen, on one side of one vertebra, of bone beyond the reach of any transverse process: a rib, or the pelvis. */
export interface RibSide {
  readonly volumeMm3: number
  /** Longest way through that bone from the body's surface, mm; Infinity where it goes on beyond the image or `farthestMm`. */
  readonly reachMm: number
  /** Whether the image reaches beyond the transverse process. */
  readonly inView: boolean
}

export type RibSides = readonly [left: RibSide, right: RibSide]

/** HU from which a voxel of the coarse field counts as bone. */
const boneHu = 135
/** Cost of a millimetre through the cartilage between a rib and its vertebra, against 1 in bone. */
const jointCost = 2
/** How far outside a body its ribs' heads are looked for, mm. */
const headMm = 3
/** How far beyond the body's side no transverse process reaches, and how much further a rib is looked for, mm. */
const beyondProcessMm = 29
const zoneMm = 12
/** Bone in that zone that makes a pair of ribs, and what is too much for one rib, mm3. */
const leastPairMm3 = 190
const mostRibMm3 = 5000
/** Longest way followed, mm: an eleventh rib is longer, most twelfth ones are shorter. */
const farthestMm = 125
/** Ways through bone up to which the last ribs may be stumps of T13 or L1, and up to which ribs end as those of T12 do, mm. */
const stumpMm = 62
const twelfthMm = 115

/** What the ribs of one vertebra say: beyond any transverse process there is none, a stump, a short rib or a long one. */
export function ribSign([left, right]: RibSides, segment: Segment): RibSign {
  if (!segment.bodyInView) return 'out of view'
  const ribs = [left, right].filter((side) => side.volumeMm3 <= mostRibMm3)
  if (ribs.reduce((sum, side) => sum + side.volumeMm3, 0) < leastPairMm3)
    return left.inView && right.inView ? 'none' : 'out of view'
  const reachMm = Math.max(...ribs.map((side) => side.reachMm))
  return reachMm < stumpMm ? 'stump' : reachMm < twelfthMm ? 'short' : 'long'
}

/** Bone beyond any transverse process that a short way through bone and the joints of ribs leads to from each vertebra. */
export function ribSides(
  field: Field,
  segments: readonly Segment[],
  surfaces: readonly BodySurface[],
  coordinates: SpineCoordinates,
): readonly RibSides[] {
  const { owner, arrival } = ways(field, segments, surfaces)
  const sides = segments.map(() => [0, 1].map(() => ({ voxels: 0, reachMm: 0 })))
  const place: SpinePlace = { s: 0, x: 0, y: 0 }
  let p = 0
  for (let k = 0; k < field.nz; k++)
    for (let j = 0; j < field.ny; j++)
      for (let i = 0; i < field.nx; i++, p++) {
        const n = owner[p]! - 1
        if (n < 0 || arrival[p]! < 18) continue
        const at = (a: 0 | 1 | 2, step: number): number => field.origin[a] + step * field.stepMm
        coordinates.place(at(0, i), at(1, j), at(2, k), place)
        const half = halfWidthMm(surfaces[n]!)
        const beyond = Math.abs(place.x) - half - beyondProcessMm
        if (beyond < 0) continue
        const side = sides[n]![place.x > 0 ? 0 : 1]!
        const cut = i < 2 || j < 2 || i >= field.nx - 2 || j >= field.ny - 2
        side.reachMm = Math.max(side.reachMm, cut || arrival[p]! > farthestMm - 2 ? Infinity : arrival[p]!)
        const straight = Math.hypot(Math.abs(place.x) - half, place.y + 8, place.s - segments[n]!.station)
        if (beyond <= zoneMm && arrival[p]! <= 1.35 * straight + 6) side.voxels++
      }
  return sides.map((both, n) => {
    const [left, right] = both.map(
      ({ voxels, reachMm }, side): RibSide => ({
        volumeMm3: voxels * field.stepMm ** 3,
        reachMm,
        inView: zoneInView(field, segments[n]!, surfaces[n]!, coordinates, side === 0 ? 1 : -1),
      }),
    )
    return [left!, right!]
  })
}

/** Which vertebra the shortest way through bone leads to from each voxel, and its length, mm. */
function ways(
  field: Field,
  segments: readonly Segment[],
  surfaces: readonly BodySurface[],
): { readonly owner: Uint8Array; readonly arrival: Float32Array } {
  const owner = new Uint8Array(field.hu.length)
  const arrival = new Float32Array(field.hu.length)
  for (const marginMm of [0, headMm])
    surfaces.forEach((surface, n) => {
      if (!segments[n]!.bodyInView) return
      forBodyVoxels(field, surface, marginMm, (p) => {
        if (owner[p]) return
        owner[p] = n + 1
        arrival[p] = marginMm
      })
    })
  spread(owner, arrival, boneAndJoints(field, owner), field.nx, field.ny, field.nz, field.stepMm, farthestMm)
  return { owner, arrival }
}

/** Cost of travel: bone, and the gaps of one or two voxels between bone, or what the bodies own, and bone: joints of ribs. */
function boneAndJoints(field: Field, owner: Uint8Array): Float32Array {
  const { nx, ny, nz, hu } = field
  const cost = new Float32Array(hu.length)
  const plane = nx * ny
  const steps = joinedWays.map(([a, b, c]) => a + nx * b + plane * c)
  const bone = (p: number): boolean => hu[p]! > boneHu || owner[p]! > 0
  const joint = (p: number): boolean =>
    steps.some((d) => (bone(p + d) ? bone(p - d) || bone(p - 2 * d) : bone(p - d) && bone(p + 2 * d)))
  let p = 0
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, p++) {
        const inner = i > 1 && j > 1 && k > 1 && i < nx - 2 && j < ny - 2 && k < nz - 2
        if (bone(p)) cost[p] = 1
        else if (inner && hu[p]! > -50 && joint(p)) cost[p] = jointCost
      }
  return cost
}

/** Directions across a joint. */
const joinedWays = [
  [1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [1, -1, 0], [1, 0, 1], [1, 0, -1], [0, 1, 1], [0, 1, -1],
] as const // biome-ignore format: one line

/** Whether the image reaches the zone where a rib would be told from a transverse process, and the place of its head. */
function zoneInView(
  field: Field,
  segment: Segment,
  surface: BodySurface,
  coordinates: SpineCoordinates,
  side: number,
): boolean {
  const half = halfWidthMm(surface)
  const inside = (s: number, x: number): boolean =>
    [field.nx, field.ny, field.nz].every((n, a) => {
      const voxel = (coordinates.point(s, x, 0)[a as 0] - field.origin[a as 0]) / field.stepMm
      return voxel >= 1 && voxel <= n - 2
    })
  return (
    inside(segment.station, side * (half + beyondProcessMm + zoneMm / 2)) &&
    inside(segment.station + 0.4 * segment.frame.pitchMm, side * half)
  )
}
