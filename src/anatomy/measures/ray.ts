import { type Affine, compose, inverse, medianOf } from '../../geometry/index.ts'
import { smearAlong } from './blur.ts'
import { type Edge, type Expected, type Profile, shellEdge } from './edge.ts'
import { type FrameReader, kind, type Region, readInFrame } from './region.ts'

type Three = readonly [x: number, y: number, z: number]

/** What rays need: the image round one vertebra in its frame. */
export interface Seen {
  readonly region: Region
  readonly read: FrameReader
  readonly voxelFromVertebra: Float64Array
  readonly vertebraFromVoxel: Float64Array
  /** Median HU of the body's inside. */
  readonly spongyHu: number
}

export function seenIn(region: Region, frame: Affine<'patient', 'vertebra'>): Seen {
  const voxelFromVertebra = compose(region.voxelFromPatient, frame)
  return {
    region,
    read: readInFrame(region, frame),
    voxelFromVertebra: voxelFromVertebra as Float64Array,
    vertebraFromVoxel: inverse(voxelFromVertebra) as Float64Array,
    spongyHu: spongyHu(region),
  }
}

const spongyOf = new WeakMap<Region, number>()

/** Median HU of the body's voxels whose neighbours three millimetres away are the body's too. */
function spongyHu(region: Region): number {
  const known = spongyOf.get(region)
  if (known !== undefined) return known
  const [nx, ny] = region.grid.dims
  const mask = region.bodyMask
  const [si, sj, sk] = region.grid.spacingMm.map((s) => Math.max(1, Math.round(3 / s))) as [number, number, number]
  const [dj, dk] = [sj * nx, sk * nx * ny]
  const counts = new Uint32Array(4200)
  let total = 0
  for (let at = dk; at < mask.length - dk; at++) {
    if (!(mask[at] && mask[at - si] && mask[at + si] && mask[at - dj] && mask[at + dj])) continue
    if (!(mask[at - dk] && mask[at + dk])) continue
    counts[Math.min(4199, Math.max(0, region.hu[at]! + 1100))]!++
    total++
  }
  let median = 150
  for (let n = 0, below = 0; n < counts.length && total > 0; n++) {
    below += counts[n]!
    if (2 * below >= total) {
      median = n - 1100
      break
    }
  }
  spongyOf.set(region, median)
  return median
}

/** A patch of surface looked at as one: its outward normal, and two directions in it with half widths, mm. */
export interface Patch {
  readonly out: Three
  readonly a: Three
  readonly halfAMm: number
  readonly b: Three
  readonly halfBMm: number
}

const insideMm = 4
const outsideMm = 3.6
/** Samples closer than this along the normal are taken together. */
const binMm = 0.35
const binsMax = 96
const sum = new Float64Array(binsMax)
const place = new Float64Array(binsMax)
const weight = new Float64Array(binsMax)
const profile = { atMm: new Float64Array(binsMax), hu: new Float64Array(binsMax), weight: new Float64Array(binsMax) }

/**
 * The bone's outer surface along a patch's normal near `start`, as mm outward from there, read from the voxels themselves
 * (nothing is interpolated); voxels of other vertebrae, and what lies more than half-way to one, are left out. Null where
 * no edge shows.
 */
export function edgeNear(seen: Seen, start: Three, patch: Patch, expected = expectedOf(seen)): Edge | null {
  const apartMm = 2 * reachOf(seen.vertebraFromVoxel, patch.out)
  const innerMm = boneInside(seen.read, start, patch.out, Math.max(insideMm, 2.1 * apartMm))
  const outerMm = freeOutside(seen.read, start, patch.out, Math.max(outsideMm, 1.8 * apartMm))
  gather(seen, start, patch, innerMm, outerMm)
  let count = 0
  for (let n = 0; n < binsMax; n++) {
    if (weight[n] === 0) continue
    profile.atMm[count] = place[n]! / weight[n]!
    profile.hu[count] = sum[n]! / weight[n]!
    profile.weight[count] = weight[n]!
    count++
  }
  const smear = smearAlong(seen.vertebraFromVoxel, patch.out[0], patch.out[1], patch.out[2])
  return shellEdge({ ...profile, count } as Profile, smear, expected)
}

/** What to expect of any wall of this body before one is read. */
export const expectedOf = (seen: Seen): Expected => ({
  insideHu: seen.spongyHu,
  insideSpreadHu: 70,
  shellMm: 0.6,
  shellSpreadMm: 0.8,
  outsideHu: 40,
  outsideSpreadHu: 400,
})

/** What many edges of one wall say to expect of the next: thin evidence then bends a single reading less. */
export function expectedFrom(edges: readonly Edge[], seen: Seen): Expected {
  const first = expectedOf(seen)
  if (edges.length < 12) return first
  const shell = medianOf(edges.map((e) => e.shellMm))
  const outside = medianOf(edges.map((e) => e.outsideHu))
  const spread = (values: readonly number[], middle: number) => 1.5 * medianOf(values.map((v) => Math.abs(v - middle)))
  return {
    ...first,
    shellMm: shell,
    shellSpreadMm: Math.max(
      0.2,
      Math.min(
        0.5,
        spread(
          edges.map((e) => e.shellMm),
          shell,
        ),
      ),
    ),
    outsideHu: outside,
    outsideSpreadHu: Math.max(
      40,
      spread(
        edges.map((e) => e.outsideHu),
        outside,
      ),
    ),
  }
}

/** Sorts the voxels in the box round `start` into bins along the normal. */
function gather(seen: Seen, start: Three, patch: Patch, innerMm: number, outerMm: number): void {
  sum.fill(0)
  place.fill(0)
  weight.fill(0)
  const { out, a, b } = patch
  const { region } = seen
  const [nx, ny, nz] = region.grid.dims
  const f = seen.voxelFromVertebra
  const g = seen.vertebraFromVoxel
  const halfA = Math.max(patch.halfAMm, reachOf(g, a))
  const halfB = Math.max(patch.halfBMm, reachOf(g, b))
  const low = [0, 0, 0]
  const high = [0, 0, 0]
  const size = [nx, ny, nz]
  for (let c = 0; c < 3; c++) {
    const along = (d: Three) => f[c * 4]! * d[0] + f[c * 4 + 1]! * d[1] + f[c * 4 + 2]! * d[2]
    const middle = along(start) + f[c * 4 + 3]!
    const o = along(out)
    const side = Math.abs(along(a)) * halfA + Math.abs(along(b)) * halfB
    low[c] = Math.max(0, Math.ceil(middle - side + Math.min(-innerMm * o, outerMm * o)))
    high[c] = Math.min(size[c]! - 1, Math.floor(middle + side + Math.max(-innerMm * o, outerMm * o)))
  }
  // Distances along the three directions are affine in the voxel.
  const row = (d: Three) =>
    [0, 1, 2, 3].map((c) => d[0] * (g[c]! - (c === 3 ? start[0] : 0)) + d[1] * (g[c + 4]! - (c === 3 ? start[1] : 0)) + d[2] * (g[c + 8]! - (c === 3 ? start[2] : 0))) as [number, number, number, number] // biome-ignore format: one row
  const [oi, oj, ok, o0] = row(out)
  const [ai, aj, ak, a0] = row(a)
  const [bi, bj, bk, b0] = row(b)
  for (let k = low[2]!; k <= high[2]!; k++)
    for (let j = low[1]!; j <= high[1]!; j++) {
      const base = nx * (j + ny * k)
      for (let i = low[0]!; i <= high[0]!; i++) {
        const d = oi * i + oj * j + ok * k + o0
        if (d < -innerMm || d > outerMm) continue
        const u = ai * i + aj * j + ak * k + a0
        if (u < -halfA || u > halfA) continue
        const v = bi * i + bj * j + bk * k + b0
        if (v < -halfB || v > halfB) continue
        if (region.kinds[base + i] === kind.other) continue
        const n = Math.min(binsMax - 1, ((d + innerMm) / binMm) | 0)
        sum[n]! += region.hu[base + i]!
        place[n]! += d
        weight[n]! += 1
      }
    }
}

/** Half the length of a voxel along a direction, a little more: so far a patch must reach to hold a voxel everywhere. */
function reachOf(vertebraFromVoxel: Float64Array, d: Three): number {
  let square = 0
  for (let c = 0; c < 3; c++)
    square += (vertebraFromVoxel[c]! * d[0] + vertebraFromVoxel[c + 4]! * d[1] + vertebraFromVoxel[c + 8]! * d[2]) ** 2
  return 0.55 * Math.sqrt(square)
}

/** The profile ends inside before it meets the far wall: at 0.6 of the bone's thickness there. */
function boneInside(read: FrameReader, start: Three, out: Three, wantedMm: number): number {
  for (let d = 2; d <= wantedMm / 0.6; d += 1)
    if (read.bone(start[0] - d * out[0], start[1] - d * out[1], start[2] - d * out[2]) < 0.3)
      return Math.min(wantedMm, Math.max(2, 0.6 * d))
  return wantedMm
}

/** Length of a voxel along a direction, mm. */
export const voxelAlong = (seen: Seen, d: Three): number => 2 * reachOf(seen.vertebraFromVoxel, d)

function freeOutside(read: FrameReader, start: Three, out: Three, wantedMm: number): number {
  for (let d = 0.5; d <= 2 * wantedMm; d += 0.5)
    if (read.kindAt(start[0] + d * out[0], start[1] + d * out[1], start[2] + d * out[2]) === kind.other)
      return Math.min(wantedMm, Math.max(1.5, d / 2))
  return wantedMm
}

/** Where the body mask ends going out from an inner point: the outermost crossing within `reachMm`; null without one. */
export function maskBorder(read: FrameReader, from: Three, out: Three, reachMm: number): number | null {
  let border: number | null = null
  let before = read.body(from[0], from[1], from[2])
  for (let d = 0.5; d <= reachMm; d += 0.5) {
    const now = read.body(from[0] + d * out[0], from[1] + d * out[1], from[2] + d * out[2])
    if (before >= 0.5 && now < 0.5) border = d - 0.5 + (0.5 * (before - 0.5)) / (before - now)
    before = now
  }
  return border
}
