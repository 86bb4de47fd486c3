import type { Breach, Vertebra } from '../../anatomy/index.ts'
import { distance, type Grid, mapPoint, medianOf, type Point, voxelPoint } from '../../geometry/index.ts'
import { tissue } from './bone-medium.ts'
import type { Sorted } from './sorts.ts'

/** Shell whose brightest voxel nearby is above its wall's spongy bone by less than this share of the wall's usual excess is a gap. */
const gapShare = 0.2
/** Smaller gaps are noise or vessel holes, mm2. */
const leastMm2 = 12
/** A wall whose shell stands out from the bone behind it by less than this cannot be judged, HU. */
const leastExcessHu = 60

export interface Gaps {
  /** Shell voxels that are open. */
  readonly voxels: readonly number[]
  /** Found here and in the measures, mm2. */
  readonly endplateMm2: number
  readonly wallMm2: number
}

/** Gaps in the shell of the body: those the measures report, and those this grid shows itself. */
export function gapsOf(grid: Grid, sorted: Sorted, body: Uint8Array, hu: Int16Array, vertebra: Vertebra): Gaps {
  const open = new Set<number>(measuredGaps(grid, sorted, vertebra.morphometry.breaches))
  for (const v of seenGaps(grid, sorted, body, hu, vertebra)) open.add(v)
  const face = grid.spacingMm[0] ** 2
  const voxels = [...open].sort((a, b) => a - b)
  const endplates = voxels.filter((v) => sorted.tissue[v] === tissue.endplate).length
  return { voxels, endplateMm2: endplates * face, wallMm2: (voxels.length - endplates) * face }
}

export const centreOf = (grid: Grid, v: number): Point<'patient'> => {
  const [nx, ny] = grid.dims
  return mapPoint(grid.patientFromVoxel, voxelPoint(v % nx, Math.floor(v / nx) % ny, Math.floor(v / (nx * ny))))
}

/** Shell voxels within the disc of each measured breach. */
function measuredGaps(grid: Grid, { tissue: sorts }: Sorted, breaches: readonly Breach[]): number[] {
  const out: number[] = []
  for (let v = 0; v < sorts.length; v++) {
    if (sorts[v] !== tissue.cortex && sorts[v] !== tissue.endplate) continue
    const at = centreOf(grid, v)
    // A wall is thicker than a voxel and its centre lies on it: 0.7 of a voxel is allowed for.
    const within = (b: Breach): boolean =>
      distance(at, b.centre) <= Math.sqrt(b.areaMm2 / Math.PI) + 0.7 * grid.spacingMm[0]
    if (breaches.some(within)) out.push(v)
  }
  return out
}

/** Shell voxels where no bright bone is near, in patches large enough; endplates and walls judged by their own medians. */
function seenGaps(grid: Grid, sorted: Sorted, body: Uint8Array, hu: Int16Array, vertebra: Vertebra): number[] {
  const spongyHu = vertebra.density?.trabecularMedianHu
  if (spongyHu === undefined) return []
  const out: number[] = []
  for (const kind of [tissue.cortex, tissue.endplate]) {
    const shell: number[] = []
    for (let v = 0; v < body.length; v++) if (body[v] === 1 && sorted.tissue[v] === kind) shell.push(v)
    const bright = shell.map((v) => brightestNear(grid, hu, sorted.inside, v))
    const excessHu = medianOf(bright) - spongyHu
    if (!(excessHu >= leastExcessHu)) continue
    const faint = new Set(shell.filter((_, n) => bright[n]! < spongyHu + gapShare * excessHu))
    for (const patch of patches(grid, faint)) if (patch.length * grid.spacingMm[0] ** 2 >= leastMm2) out.push(...patch)
  }
  return out
}

/** The second brightest of a voxel's neighbours in the bone and itself: one noisy voxel closes no gap. */
function brightestNear({ dims }: Grid, hu: Int16Array, inside: Uint8Array, v: number): number {
  const [nx, ny] = dims
  let first = -2000
  let second = -2000
  for (let dk = -1; dk <= 1; dk++)
    for (let dj = -1; dj <= 1; dj++)
      for (let di = -1; di <= 1; di++) {
        const n = v + di + nx * (dj + ny * dk)
        if (n < 0 || n >= hu.length || inside[n] === 0) continue
        const value = hu[n]!
        if (value > first) {
          second = first
          first = value
        } else if (value > second) second = value
      }
  return second
}

/** Voxels that touch, also across edges and corners. */
function patches({ dims }: Grid, voxels: ReadonlySet<number>): number[][] {
  const [nx, ny] = dims
  const left = new Set(voxels)
  const out: number[][] = []
  for (const seed of voxels) {
    if (!left.delete(seed)) continue
    const patch = [seed]
    for (let at = 0; at < patch.length; at++)
      for (let dk = -1; dk <= 1; dk++)
        for (let dj = -1; dj <= 1; dj++)
          for (let di = -1; di <= 1; di++) {
            const n = patch[at]! + di + nx * (dj + ny * dk)
            if (left.delete(n)) patch.push(n)
          }
    out.push(patch)
  }
  return out
}
