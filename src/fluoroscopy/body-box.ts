import type { Volume } from '../imaging/index.ts'
import { airHuMax } from './attenuation.ts'

/** The smallest box of voxels that holds everything denser than air: `from` the first, `size` how many, along i, j, k. */
export interface BodyBox {
  readonly from: readonly [number, number, number]
  readonly size: readonly [number, number, number]
}

/** The box of the body, or undefined where the volume holds nothing but air. Reads little more than the air round the body. */
export function bodyBox({ grid: { dims }, samples }: Volume): BodyBox | undefined {
  const [nx, ny, nz] = dims
  const airHu = airHuMax.value
  /** Whether any voxel of the line (j, k) from i = `from` on, below `end`, is body. */
  const holds = (j: number, k: number, from: number, end: number): boolean => {
    const line = nx * (j + ny * k)
    for (let i = line + from; i < line + end; i++) if ((samples[i] as number) >= airHu) return true
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
      for (let i = 0; i < i0; i++) if ((samples[line + i] as number) >= airHu) i0 = i
      for (let i = nx - 1; i >= i1; i--) if ((samples[line + i] as number) >= airHu) i1 = i + 1
    }
  }
  return { from: [i0, j0, k0], size: [i1 - i0, j1 - j0, k1 - k0] }
}
