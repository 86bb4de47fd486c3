import type { Triple } from '../geometry/index.ts'
import type { Volume } from '../imaging/index.ts'
import { bodyHuMin } from './attenuation.ts'

/** A box of voxels that holds the body and a rim of two voxels where the volume has them: `from` the first, `size` how many, along i, j, k. */
export interface BodyBox {
  readonly from: Triple
  readonly size: Triple
}

/** Partial voxels of the skin lie within this of a thicker one. */
const rimVoxels = 2

/** The box of the body, or undefined where the volume holds nothing but air. Reads little more than the air round the body. */
export function bodyBox({ grid: { dims }, samples }: Volume): BodyBox | undefined {
  const [nx, ny, nz] = dims
  const least = bodyHuMin.value
  /** Whether any voxel of the line (j, k) from i = `from` on, below `end`, is body. */
  const holds = (j: number, k: number, from: number, end: number): boolean => {
    const line = nx * (j + ny * k)
    for (let i = line + from; i < line + end; i++) if ((samples[i] as number) >= least) return true
    return false
  }
  const planeHolds = (k: number): boolean => {
    for (let j = 0; j < ny; j++) if (holds(j, k, 0, nx)) return true
    return false
  }
  let [k0, k1] = [0, nz]
  while (k0 < k1 && !planeHolds(k0)) k0++
  while (k1 > k0 && !planeHolds(k1 - 1)) k1--
  if (k0 === k1) return undefined
  let [i0, i1, j0, j1] = [nx, 0, ny, 0]
  for (let k = k0; k < k1; k++) {
    for (let j = 0; j < j0; j++) if (holds(j, k, 0, nx)) j0 = j
    for (let j = ny - 1; j >= j1; j--) if (holds(j, k, 0, nx)) j1 = j + 1
    for (let j = j0; j < j1; j++) {
      const line = nx * (j + ny * k)
      for (let i = 0; i < i0; i++) if ((samples[line + i] as number) >= least) i0 = i
      for (let i = nx - 1; i >= i1; i--) if ((samples[line + i] as number) >= least) i1 = i + 1
    }
  }
  const rim = (at: Triple, by: number): Triple => {
    const within = (axis: number) => Math.min(dims[axis]!, Math.max(0, at[axis]! + by))
    return [within(0), within(1), within(2)]
  }
  const first = rim([i0, j0, k0], -rimVoxels)
  const end = rim([i1, j1, k1], rimVoxels)
  return { from: first, size: [end[0] - first[0], end[1] - first[1], end[2] - first[2]] }
}
