import { type Owners, valleyWays } from './arch.ts'
import type { SpinePlace } from './cord.ts'
import type { Field } from './lattice/field.ts'
import { arcs, cheapestCut } from './lattice/mincut.ts'
import { otherOwner, type SpineInHand } from './spine-in-hand.ts'

/** How far above and below its disc the facet joints of two vertebrae may reach, mm. */
const reachMm = 17
/** Bone nearer the midline belongs to lamina or spinous process, bone farther out to a transverse process: both keep their owner, mm. */
const besideMm = [4, 34] as const
/**
 * What it costs to take a mm3 of bone from the vertebra whose front came first, in mm2 of cut compact bone, on a field of 0.8 mm;
 * more on a coarser one, which shows less of the joint.
 */
const strayPerMm = 0.015
/** What it costs against the usual order in a joint, the process of the vertebra below in front and outside. */
const orderPerMm = 0.02
/** Whole units of capacity in a mm2 of cut compact bone. */
const unitsPerMm2 = 1000

/**
 * Cuts neighbouring vertebrae anew at their facet joints: between lamina and pedicle of the one and of the other, through as
 * little bright bone as can be. Fronts slip round the rim of a joint or through a hole in its dark sheet; a cheapest
 * cut has to pay for the whole sheet. Where no dark sheet shows, the usual order in a joint and the first front decide.
 */
export function cutAtJoints(field: Field, spine: SpineInHand, { owner, body }: Owners): void {
  const bone = boneAtJoints(field, spine, owner, body)
  const { nx, ny, stepMm } = field
  const { count, voxels, zones, at } = bone
  const offsets = [-1, 1, -nx, nx, -nx * ny, nx * ny]
  const bright = brightnessOf(field, spine.boneHu, bone)
  const neighbour = new Int32Array(count * arcs).fill(-1)
  const capacity = new Int32Array(count * arcs)
  const side = usualSide(bone, stepMm)
  const stray = Math.round(strayPerMm * (stepMm / 0.8) ** 2 * stepMm ** 3 * unitsPerMm2)
  const cell = stepMm * stepMm * unitsPerMm2
  for (let n = 0; n < count; n++) {
    const p = voxels[n]!
    const zone = zones[n]!
    let towards = side[n]! + (owner[p] === zone + 2 ? stray : -stray)
    for (let m = 0; m < arcs; m++) {
      const q = p + offsets[m]!
      const other = at[q]! - 1
      if (other >= 0 && zones[other] === zone) {
        neighbour[n * arcs + m] = other
        capacity[n * arcs + m] = Math.round(cell * Math.min(bright[n]!, bright[other]!))
      } else if (owner[q] === zone + 2) towards += body[q] ? 4 * cell : cell * bright[n]!
      else if (owner[q] === zone + 1) towards -= body[q] ? 4 * cell : cell * bright[n]!
    }
    side[n] = Math.round(towards)
  }
  const above = cheapestCut({ count, side, neighbour, capacity })
  for (let n = 0; n < count; n++) owner[voxels[n]!] = zones[n]! + 1 + above[n]!
}

interface JointBone {
  readonly count: number
  readonly voxels: Int32Array
  /** The lower segment of the two that meet there. */
  readonly zones: Uint8Array
  /** Spine coordinates: mm above the disc, to the left, and behind the canal's middle. */
  readonly up: Float32Array
  readonly left: Float32Array
  readonly back: Float32Array
  /** Number of a voxel in the list, counted from 1; 0 where it is not listed. */
  readonly at: Int32Array
}

/** Bone behind the bodies that two neighbours own, within reach of the joints between them. */
function boneAtJoints(field: Field, spine: SpineInHand, owner: Uint8Array, body: Uint8Array): JointBone {
  const { nx, ny, nz, stepMm, origin } = field
  const discs = spine.segments.map((s) => s.station - s.frame.pitchMm / 2)
  const reach = spine.segments.map((s) => Math.min(reachMm, 0.5 * s.frame.pitchMm - 0.5))
  let most = 0
  for (let p = 0; p < owner.length; p++) if (owner[p] && owner[p] !== otherOwner && !body[p]) most++
  const voxels = new Int32Array(most)
  const zones = new Uint8Array(most)
  const [up, left, back] = [new Float32Array(most), new Float32Array(most), new Float32Array(most)]
  const at = new Int32Array(owner.length)
  const place: SpinePlace = { s: 0, x: 0, y: 0 }
  let count = 0
  for (let k = 1; k < nz - 1; k++)
    for (let j = 1; j < ny - 1; j++)
      for (let i = 1, p = 1 + nx * (j + ny * k); i < nx - 1; i++, p++) {
        const o = owner[p]!
        if (o === 0 || o === otherOwner || body[p]) continue
        spine.coordinates.place(origin[0] + i * stepMm, origin[1] + j * stepMm, origin[2] + k * stepMm, place)
        const beside = Math.abs(place.x)
        if (beside < besideMm[0] || beside > besideMm[1]) continue
        // Owner o meets o + 1 at the disc above it and o - 1 at the disc below.
        const overTop = o < discs.length ? place.s - discs[o]! : Infinity
        const overBottom = o > 1 ? place.s - discs[o - 1]! : Infinity
        const atTop = Math.abs(overTop) < Math.abs(overBottom)
        const zone = atTop ? o - 1 : o - 2
        const over = atTop ? overTop : overBottom
        const limit = reach[zone + 1]!
        if (zone < Math.max(0, spine.sacral) || Math.abs(over) > limit) continue
        if (atTop ? over < 2 - limit : over > limit - 2) continue
        voxels[count] = p
        zones[count] = zone
        up[count] = over
        left[count] = place.x
        back[count] = place.y
        at[p] = ++count
      }
  return { count, voxels, zones, up, left, back, at }
}

/**
 * How each voxel near a joint leans by the usual order there: the superior process of the vertebra below lies in front and
 * outside, the inferior process of the vertebra above behind and inside, seen from the middle of both.
 */
function usualSide({ count, zones, up, left, back }: JointBone, stepMm: number): Int32Array {
  const sums = Array.from({ length: 512 }, () => [0, 0, 0] as [number, number, number])
  const sumsOf = (n: number) => sums[2 * zones[n]! + (left[n]! > 0 ? 1 : 0)]!
  const near = (n: number): boolean => Math.abs(up[n]!) < 5 && Math.abs(left[n]!) > 6 && Math.abs(left[n]!) < 30
  for (let n = 0; n < count; n++) {
    if (!near(n)) continue
    const s = sumsOf(n)
    s[0]++
    s[1] += Math.abs(left[n]!)
    s[2] += back[n]!
  }
  const side = new Int32Array(count)
  const most = orderPerMm * stepMm ** 3 * unitsPerMm2
  for (let n = 0; n < count; n++) {
    const [m, outside, behind] = sumsOf(n)
    const window = Math.max(0, 1 - (up[n]! / 10) ** 2)
    if (m === 0 || window === 0) continue
    const rear = (0.8 * (back[n]! - behind / m) - 0.6 * (Math.abs(left[n]!) - outside / m)) / 3
    side[n] = Math.round(most * window * Math.max(-1, Math.min(1, rear)))
  }
  return side
}

/** How much a cut through each voxel costs: 1 in compact bone, next to nothing in a dark sheet between bright plates. */
function brightnessOf({ nx, ny, hu, stepMm }: Field, boneHu: number, { count, voxels }: JointBone): Float32Array {
  const reach = Math.max(1, Math.round(1.6 / stepMm))
  const ways = valleyWays(nx, ny, reach)
  const out = new Float32Array(count)
  for (let n = 0; n < count; n++) {
    const p = voxels[n]!
    const v = hu[p]!
    let deepest = 0
    for (let m = 0; m < ways.length; m++) {
      const low = Math.min(hu[p - ways[m]!] ?? -1024, hu[p + ways[m]!] ?? -1024)
      const valley = low > v ? (low - v) / Math.max(200, low) : 0
      if (valley > deepest) deepest = valley
    }
    const dark = deepest / 0.2
    out[n] = Math.max(0.03, Math.min(1, (v - boneHu) / 300)) / (1 + dark * dark)
  }
  return out
}
