import type { Grid, Triple } from '../../geometry/index.ts'
import { tissue, veinOf } from './bone-medium.ts'
import { veinSizes } from './figures.ts'
import type { Sorted } from './sorts.ts'

export interface Veins {
  readonly vein: Uint8Array
  /** The number of the vein a voxel belongs to, from 1; 0 for none. */
  readonly conduit: Uint8Array
  /** Share of a vein's voxel that its lumen takes, and the permeability of tubes of that width which fill so much of it, m2. */
  readonly lumenShare: Float32Array
  readonly permeabilityM2: Float32Array
  /** 1 where a vein passes through the shell, which is tight beside it. */
  readonly throughShell: Uint8Array
  /** Outer ends of the segmental veins: held at venous pressure. */
  readonly ends: readonly number[]
  /** True where the image shows the foramen of the basivertebral vein. */
  readonly foramenSeen: boolean
}

/** Farthest the foramen may lie from the middle of the posterior wall, mm. */
const foramenReachMm = { across: 4, up: 4 } as const
/** The foramen counts as seen where its HU is below that of the wall round it by this share. */
const seenShare = 0.6
const outerRunMm = 3.5
/** A tube of at least this radius, in voxels, is joined by faces. */
const joinedShare = 0.87

/**
 * Puts the basivertebral and the segmental veins into the sorted grid, as anatomy has them: the basivertebral veins run from the
 * front and the sides of the body, where they meet the segmental ones, to the foramen in its back (gray-anatomy). The foramen of the basivertebral
 * vein is moved to the darkest place of the middle of the posterior wall where the image shows one.
 */
export function putVeins(grid: Grid, sorted: Sorted, body: Uint8Array, hu: Int16Array): Veins {
  const veins = noVeins(body.length)
  const walls = wallsOf(grid, body)
  if (!walls) return veins
  const draft: Draft = { grid, sorted, veins }
  const foramen = foramenOf(grid, hu, body, walls)
  const {
    basivertebralRadiusMm,
    basivertebralDepthMm,
    collectorRadiusMm,
    tributaryRadiusMm,
    segmentalRadiusMm,
    segmentalDepthMm,
  } = veinSizes
  const back = along(grid, foramen.at, [0, 1, 0], 1.5)
  const front = along(grid, foramen.at, [0, -1, 0], basivertebralDepthMm.value)
  drawTube(draft, {
    ends: [back, front],
    radiiMm: [basivertebralRadiusMm.value, collectorRadiusMm.value],
    of: veinOf.basivertebral,
    number: 1,
  })
  const ends: number[] = []
  const tributaries: Tube[] = []
  let number = 1
  for (const side of [-1, 1] as const)
    for (const degrees of [0, 50]) {
      const angle = (degrees * Math.PI) / 180
      const outward: Triple = [side * Math.cos(angle), -Math.sin(angle), 0]
      const wall = rayToWall(grid, body, walls.middle, outward)
      if (!wall) continue
      const inner = along(grid, wall, outward, -segmentalDepthMm.value)
      const outer = along(grid, wall, outward, outerRunMm)
      const radius = segmentalRadiusMm.value
      tributaries.push({
        ends: [front, inner],
        radiiMm: [collectorRadiusMm.value, tributaryRadiusMm.value],
        of: veinOf.basivertebral,
        number: 1,
      })
      drawTube(draft, { ends: [inner, outer], radiiMm: [radius, radius], of: veinOf.segmental, number: ++number })
      const end = nearestVoxel(grid, outer)
      if (end >= 0 && sorted.tissue[end] === tissue.vein && sorted.inside[end] === 0) ends.push(end)
    }
  for (const tube of tributaries) drawTube(draft, tube)
  return { ...veins, ends, foramenSeen: foramen.seen }
}

/** A medium whose veins are left out. */
export const noVeins = (count: number): Veins => ({
  vein: new Uint8Array(count),
  conduit: new Uint8Array(count),
  lumenShare: new Float32Array(count),
  permeabilityM2: new Float32Array(count),
  throughShell: new Uint8Array(count),
  ends: [],
  foramenSeen: false,
})

interface Draft {
  readonly grid: Grid
  readonly sorted: Sorted
  readonly veins: Veins
}

/** One vein, tapering from its first end to its second. */
interface Tube {
  readonly ends: readonly [Triple, Triple]
  readonly radiiMm: readonly [number, number]
  readonly of: number
  readonly number: number
}

/** Voxel coordinates. */
interface Walls {
  readonly middle: Triple
  /** Where the mid-line meets the posterior wall, at mid-height. */
  readonly posterior: Triple
}

/** The middle of the body's mask and of its posterior wall; null for an empty mask. */
function wallsOf(grid: Grid, body: Uint8Array): Walls | null {
  const [nx, ny] = grid.dims
  const sum = [0, 0, 0]
  let count = 0
  for (let v = 0; v < body.length; v++) {
    if (body[v] === 0) continue
    sum[0]! += v % nx
    sum[1]! += Math.floor(v / nx) % ny
    sum[2]! += Math.floor(v / (nx * ny))
    count++
  }
  if (count === 0) return null
  const middle: Triple = [sum[0]! / count, sum[1]! / count, sum[2]! / count]
  const posterior = rayToWall(grid, body, middle, [0, 1, 0])
  return posterior ? { middle, posterior } : null
}

const along = (grid: Grid, [i, j, k]: Triple, [x, y, z]: Triple, mm: number): Triple => {
  const steps = mm / grid.spacingMm[0]
  return [i + x * steps, j + y * steps, k + z * steps]
}

function nearestVoxel({ dims }: Grid, [x, y, z]: Triple): number {
  const [i, j, k] = [Math.round(x), Math.round(y), Math.round(z)]
  if (i < 0 || j < 0 || k < 0 || i >= dims[0] || j >= dims[1] || k >= dims[2]) return -1
  return i + dims[0] * (j + dims[1] * k)
}

/** The last place in the mask on the way out from its middle; null where the middle is not in it. */
function rayToWall(grid: Grid, mask: Uint8Array, from: Triple, direction: Triple): Triple | null {
  let last: Triple | null = null
  for (let mm = 0; mm < 60; mm += grid.spacingMm[0] / 2) {
    const at = along(grid, from, direction, mm)
    const v = nearestVoxel(grid, at)
    if (v < 0) break
    if (mask[v] === 1) last = at
    else if (last && mm > 6) break
  }
  return last
}

/** The darkest place of the posterior wall near its middle, as means of 3 by 3 by 3 voxels. */
function foramenOf(
  grid: Grid,
  hu: Int16Array,
  body: Uint8Array,
  { middle, posterior }: Walls,
): { readonly at: Triple; readonly seen: boolean } {
  const [h] = grid.spacingMm
  let best = { at: posterior, hu: Number.POSITIVE_INFINITY }
  let usual = 0
  let count = 0
  for (let z = -2 * foramenReachMm.up; z <= 2 * foramenReachMm.up; z += h)
    for (let x = -2 * foramenReachMm.across; x <= 2 * foramenReachMm.across; x += h) {
      const start: Triple = [middle[0] + x / h, middle[1], middle[2] + z / h]
      const wall = rayToWall(grid, body, start, [0, 1, 0])
      if (!wall) continue
      const mean = meanRound(grid, hu, wall)
      usual += mean
      count++
      const near = Math.abs(x) <= foramenReachMm.across && Math.abs(z) <= foramenReachMm.up
      if (near && mean < best.hu) best = { at: wall, hu: mean }
    }
  const seen = count > 0 && best.hu < seenShare * (usual / count)
  return { at: seen ? best.at : posterior, seen }
}

function meanRound({ dims }: Grid, hu: Int16Array, at: Triple): number {
  const [i, j, k] = at.map(Math.round) as [number, number, number]
  let sum = 0
  let count = 0
  for (let dk = -1; dk <= 1; dk++)
    for (let dj = -1; dj <= 1; dj++)
      for (let di = -1; di <= 1; di++) {
        const [x, y, z] = [i + di, j + dj, k + dk]
        if (x < 0 || y < 0 || z < 0 || x >= dims[0] || y >= dims[1] || z >= dims[2]) continue
        sum += hu[x + dims[0] * (y + dims[1] * z)]!
        count++
      }
  return count > 0 ? sum / count : 0
}

/**
 * Makes vein of the voxels within a tapering tube; the radius is at least what keeps its voxels joined by faces.
 *
 * The lumen is shared out among the tube's voxels, which carry Poiseuille's radius^2 / 8 times their share of it: a vein holds and
 * leads as much on a coarse grid as on a fine one.
 */
function drawTube({ grid, sorted, veins }: Draft, tube: Tube): void {
  const { of, number } = tube
  const [h] = grid.spacingMm
  const reached = voxelsOf(grid, tube)
  const [radiusA, radiusB] = tube.radiiMm
  const lumenMm3 = (Math.PI * lengthMm(grid, tube) * (radiusA ** 2 + radiusA * radiusB + radiusB ** 2)) / 3
  const share = lumenMm3 / (h ** 3 * reached.reduce((sum, { radius }) => sum + radius ** 2, 0))
  for (const { v, radius } of reached) {
    const kind = sorted.tissue[v]!
    if (kind === tissue.outside || kind === tissue.disc || kind === tissue.canal || kind === tissue.vein) continue
    if (kind === tissue.cortex || kind === tissue.endplate) veins.throughShell[v] = 1
    sorted.tissue[v] = tissue.vein
    veins.vein[v] = of
    veins.conduit[v] = number
    veins.lumenShare[v] = Math.min(1, share * radius ** 2)
    veins.permeabilityM2[v] = ((radius * 1e-3) ** 2 / 8) * veins.lumenShare[v]!
  }
}

const lengthMm = (grid: Grid, { ends: [a, b] }: Tube): number =>
  grid.spacingMm[0] * Math.hypot(b[0] - a[0], b[1] - a[1], b[2] - a[2])

/** The voxels within a tube, and its radius beside each of them. */
function voxelsOf(grid: Grid, { ends: [a, b], radiiMm: [radiusA, radiusB] }: Tube): { v: number; radius: number }[] {
  const [nx, ny, nz] = grid.dims
  const [h] = grid.spacingMm
  const reach = Math.ceil(Math.max(radiusA, radiusB) / h) + 1
  const low = (axis: number, n: number): number =>
    Math.max(0, Math.min(n - 1, Math.floor(Math.min(a[axis]!, b[axis]!)) - reach))
  const high = (axis: number, n: number): number => Math.min(n - 1, Math.ceil(Math.max(a[axis]!, b[axis]!)) + reach)
  const d = [b[0] - a[0], b[1] - a[1], b[2] - a[2]] as const
  const long = d[0] ** 2 + d[1] ** 2 + d[2] ** 2
  const out: { v: number; radius: number }[] = []
  for (let k = low(2, nz); k <= high(2, nz); k++)
    for (let j = low(1, ny); j <= high(1, ny); j++)
      for (let i = low(0, nx); i <= high(0, nx); i++) {
        const t = Math.min(1, Math.max(0, ((i - a[0]) * d[0] + (j - a[1]) * d[1] + (k - a[2]) * d[2]) / long))
        const away = h * Math.hypot(i - a[0] - t * d[0], j - a[1] - t * d[1], k - a[2] - t * d[2])
        const radius = radiusA + t * (radiusB - radiusA)
        if (away <= Math.max(joinedShare * h, radius)) out.push({ v: i + nx * (j + ny * k), radius })
      }
  return out
}
