import { random } from '../../base/index.ts'
import { type Grid, voxelCount } from '../../geometry/index.ts'

/** Distance over which permeability differs from place to place, mm. */
const cellMm = 4

/**
 * Local factors on the permeability: log-normal values on a lattice of 4 mm, smooth between, median 1.
 *
 * Fixed to the middle of the grid, so that the same seed gives the same bone on a finer or wider grid.
 */
export function textureOf(
  grid: Grid,
  { logSd, seed }: { readonly logSd: number; readonly seed: number },
): Float32Array {
  const [nx, ny, nz] = grid.dims
  const nodes = new Map<number, number>()
  const draw = random(seed).fork('texture')
  const nodeAt = (a: number, b: number, c: number): number => {
    const key = (a + 512) * 1048576 + (b + 512) * 1024 + (c + 512)
    let value = nodes.get(key)
    if (value === undefined) {
      value = draw.fork(`${a},${b},${c}`).normal()
      nodes.set(key, value)
    }
    return value
  }
  const axis = (n: number, count: number, h: number): readonly [node: number, share: number] => {
    const at = ((n - (count - 1) / 2) * h) / cellMm
    const low = Math.floor(at)
    return [low, at - low]
  }
  const out = new Float32Array(voxelCount(grid))
  for (let k = 0, v = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, v++) {
        const [a, x] = axis(i, nx, grid.spacingMm[0])
        const [b, y] = axis(j, ny, grid.spacingMm[1])
        const [c, z] = axis(k, nz, grid.spacingMm[2])
        let sum = 0
        let weight2 = 0
        for (let corner = 0; corner < 8; corner++) {
          const [da, db, dc] = [corner & 1, (corner >> 1) & 1, corner >> 2]
          const w = (da ? x : 1 - x) * (db ? y : 1 - y) * (dc ? z : 1 - z)
          sum += w * nodeAt(a + da, b + db, c + dc)
          weight2 += w * w
        }
        out[v] = Math.exp((logSd * sum) / Math.sqrt(weight2))
      }
  return out
}
