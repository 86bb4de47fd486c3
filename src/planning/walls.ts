import { constant } from '../base/index.ts'
import { type Box, sampleAt } from './box.ts'
import type { Site } from './site.ts'
import { code } from './structures.ts'
import { cellsOf, orderByCube, type WallCells } from './wall-cells.ts'

/** The far sides of all walls a needle must keep from: points on their surfaces, each with the structure behind it. */
export interface Walls {
  /** x, y, z of each point in the vertebra's frame, mm; in the order of `cells`. */
  readonly points: Float32Array
  readonly cells: WallCells
  /** `code` (structures.ts) behind each point. */
  readonly codes: Uint8Array
  /** Lattice index of the sample just behind each point. */
  readonly samples: Int32Array
  /** 1 for each code a needle may be in. */
  readonly passable: Uint8Array
}

export const backMm = constant({
  value: 25,
  range: [15, 40],
  unit: 'mm',
  source: 'project-assumption',
  note: 'project choice: the walls are watched this far behind the bone entry too, where facet joints and neighbours flank the way in',
})

/** Codes free to a needle through the pedicle or beside it, besides bone and the open space behind it. */
export const freeTo = {
  transpedicular: [],
  /** Parapedicular and extrapedicular: past the pedicle's lateral wall on purpose, between it and the rib. */
  beside: [code.lateralRear],
} as const satisfies Record<string, readonly number[]>

/**
 * The walls of a site for needles that may pass through the codes in `free`.
 *
 * Every forbidden sample beside a passable one gives one point, moved along the bone's own slope to where the bone is
 * half full; error about a tenth of a voxel of the CT on smooth walls.
 */
export function wallsOf(site: Pick<Site, 'box' | 'bone' | 'codes' | 'marks'>, free: readonly number[]): Walls {
  const { box, codes } = site
  const passable = new Uint8Array(256)
  for (const c of [code.open, code.bone, ...free]) passable[c] = 1
  const found = samplesBeside(box, codes, passable)
  const { order, starts } = orderByCube(box, found)
  const samples = order.map((s) => found[s]!)
  const points = new Float32Array(samples.length * 3)
  const behind = new Uint8Array(samples.length)
  for (let s = 0; s < samples.length; s++) {
    placePoint(site, passable, samples[s]!, points, s)
    behind[s] = isFacet(site, samples[s]!) ? code.facet : codes[samples[s]!]!
  }
  return { points, cells: cellsOf(points, starts), codes: behind, samples, passable }
}

function samplesBeside(box: Box, codes: Uint8Array, passable: Uint8Array): Int32Array {
  const [nx, ny, nz] = box.dims
  const plane = nx * ny
  const free = new Uint8Array(codes.length)
  for (let at = 0; at < codes.length; at++) free[at] = passable[codes[at]!]!
  let found = new Int32Array(2 ** 16)
  let count = 0
  for (let k = 1; k < nz - 1; k++)
    for (let j = 1; j < ny - 1; j++) {
      if (count + nx > found.length) found = doubled(found)
      for (let at = 1 + nx * (j + ny * k), end = at + nx - 2; at < end; at++)
        if (
          free[at] === 0 &&
          free[at - 1]! + free[at + 1]! + free[at - nx]! + free[at + nx]! + free[at - plane]! + free[at + plane]! > 0
        )
          found[count++] = at
    }
  return found.slice(0, count)
}

function doubled(source: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(source.length * 2)
  larger.set(source)
  return larger
}

/** Puts the point of one sample on the surface between it and what is passable. */
function placePoint(
  { box, bone, codes }: Pick<Site, 'box' | 'bone' | 'codes'>,
  passable: Uint8Array,
  at: number,
  points: Float32Array,
  slot: number,
): void {
  const [nx, ny] = box.dims
  const plane = nx * ny
  const h = box.spacingMm
  const gx = (bone[at + 1]! - bone[at - 1]!) / (2 * h)
  const gy = (bone[at + nx]! - bone[at - nx]!) / (2 * h)
  const gz = (bone[at + plane]! - bone[at - plane]!) / (2 * h)
  const slope = Math.sqrt(gx * gx + gy * gy + gz * gz)
  let [dx, dy, dz] = [0, 0, 0]
  const [x, y, z] = [
    box.origin[0] + (at % nx) * h,
    box.origin[1] + (Math.floor(at / nx) % ny) * h,
    box.origin[2] + Math.floor(at / plane) * h,
  ]
  if (slope > 0.05 && besideBone(codes, at, nx, plane)) {
    // Along the slope to where the bone is half full, asked again where the first guess lands.
    let depth = Math.max(0, (0.5 - bone[at]!) / slope)
    for (let n = 0; n < 2; n++) {
      depth = Math.min(farthestSteps * h, Math.max(0, depth))
      const t = depth / slope
      depth += (0.5 - sampleAt(bone, box, x + gx * t, y + gy * t, z + gz * t, 0.5)) / slope
    }
    const t = Math.min(farthestSteps * h, Math.max(0, depth)) / slope
    dx = gx * t
    dy = gy * t
    dz = gz * t
  } else {
    const toward = (stride: number) => (passable[codes[at + stride]!] ? 1 : 0) - (passable[codes[at - stride]!] ? 1 : 0)
    const [tx, ty, tz] = [toward(1), toward(nx), toward(plane)]
    const half = h / 2 / (Math.hypot(tx, ty, tz) || 1)
    dx = tx * half
    dy = ty * half
    dz = tz * half
  }
  points[slot * 3] = x + dx
  points[slot * 3 + 1] = y + dy
  points[slot * 3 + 2] = z + dz
}

/** A wall sample lies at most this many steps from the surface (the diagonal of a cell is 1.7). */
const farthestSteps = 1.5

const besideBone = (codes: Uint8Array, at: number, nx: number, plane: number): boolean =>
  codes[at - 1] === code.bone ||
  codes[at + 1] === code.bone ||
  codes[at - nx] === code.bone ||
  codes[at + nx] === code.bone ||
  codes[at - plane] === code.bone ||
  codes[at + plane] === code.bone

export const jointGapMm = constant({
  value: 3,
  range: [2, 5],
  unit: 'mm',
  source: 'project-assumption',
  note: 'project choice: a neighbour this near to the bone planned is called a facet joint; joint spaces are 1-2 mm and masks a voxel off',
})

/** Bone of a neighbour across the gap of a joint, behind the pedicle's front. */
function isFacet({ box, codes, marks }: Pick<Site, 'box' | 'codes' | 'marks'>, at: number): boolean {
  if (codes[at] !== code.neighbour) return false
  const [nx, ny, nz] = box.dims
  const i = at % nx
  const j = Math.floor(at / nx) % ny
  const k = Math.floor(at / (nx * ny))
  if (box.origin[1] + j * box.spacingMm < Math.min(marks.gateY.left, marks.gateY.right) - 6) return false
  const reach = Math.round(jointGapMm.value / box.spacingMm)
  for (let r = 1; r <= reach; r++)
    for (let c = k - r; c <= k + r; c += r)
      for (let b = j - r; b <= j + r; b += r)
        for (let a = i - r; a <= i + r; a += r) {
          if (a < 0 || b < 0 || c < 0 || a >= nx || b >= ny || c >= nz) continue
          if (codes[a + nx * (b + ny * c)] === code.bone) return true
        }
  return false
}
