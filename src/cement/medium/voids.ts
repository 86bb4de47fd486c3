import type { Grid } from '../../geometry/index.ts'
import { tissue } from './bone-medium.ts'
import { voidPermeabilityM2 } from './figures.ts'

/**
 * Permeability of every void: as a slot as wide as the void is thick, width^2 / 12, but at least that of the default slot.
 *
 * The width of a connected void is that of the largest octahedron of voxels in it: a cleft is thin, a balloon's cavity wide.
 */
export function voidPermeabilities(grid: Grid, sorts: Uint8Array): ReadonlyMap<number, number> {
  const depth = depthsIn(grid, sorts)
  const out = new Map<number, number>()
  const [nx, ny] = grid.dims
  const steps = [1, -1, nx, -nx, nx * ny, -nx * ny]
  for (const seed of depth.keys()) {
    if (out.has(seed)) continue
    const connected = [seed]
    out.set(seed, 0)
    let deepest = 0
    for (const v of connected) {
      deepest = Math.max(deepest, depth.get(v)!)
      for (const step of steps) {
        if (!depth.has(v + step) || out.has(v + step)) continue
        out.set(v + step, 0)
        connected.push(v + step)
      }
    }
    const widthM = (2 * deepest - 1) * grid.spacingMm[0] * 1e-3
    const k = Math.max(voidPermeabilityM2.value, (widthM * widthM) / 12)
    for (const v of connected) out.set(v, k)
  }
  return out
}

/** Steps through faces from a void's voxel to what is no void, 1 at its surface. */
function depthsIn({ dims }: Grid, sorts: Uint8Array): Map<number, number> {
  const [nx, ny] = dims
  const steps = [1, -1, nx, -nx, nx * ny, -nx * ny]
  const depth = new Map<number, number>()
  let fringe: number[] = []
  for (let v = 0; v < sorts.length; v++) {
    if (sorts[v] !== tissue.void) continue
    const surface = steps.some((step) => sorts[v + step] !== tissue.void)
    depth.set(v, surface ? 1 : 0)
    if (surface) fringe.push(v)
  }
  for (let d = 2; fringe.length > 0; d++) {
    const next: number[] = []
    for (const v of fringe)
      for (const step of steps) {
        if (depth.get(v + step) !== 0) continue
        depth.set(v + step, d)
        next.push(v + step)
      }
    fringe = next
  }
  return depth
}
