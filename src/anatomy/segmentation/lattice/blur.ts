import type { Crop } from './crop.ts'

/** A mask blurred by a small Gaussian, 0..1: its 0.5 level is the smooth sub-voxel boundary. */
export function blurred(mask: Uint8Array, crop: Crop, sigmaVoxels: number): Float32Array {
  const { nx, ny, nz } = crop
  const reach = Math.max(1, Math.ceil(2.2 * sigmaVoxels))
  const raw = Array.from({ length: 2 * reach + 1 }, (_, n) => Math.exp(-0.5 * ((n - reach) / sigmaVoxels) ** 2))
  const total = raw.reduce((a, b) => a + b, 0)
  const weights = Float64Array.from(raw, (w) => w / total)
  const used = new Uint8Array(ny * nz)
  const alongX = blurredInRows(mask, nx, weights, used)
  const alongY = blurredAcross(alongX, nx, weights, used, (row, d) => {
    const j = row % ny
    return row - j + Math.max(0, Math.min(ny - 1, j + d))
  })
  return blurredAcross(alongY.values, nx, weights, alongY.used, (row, d) => {
    const j = row % ny
    return j + ny * Math.max(0, Math.min(nz - 1, (row - j) / ny + d))
  }).values
}

/** Blurs every row by itself; marks the rows that hold anything. */
function blurredInRows(mask: Uint8Array, nx: number, weights: Float64Array, used: Uint8Array): Float32Array {
  const to = new Float32Array(mask.length)
  const reach = (weights.length - 1) / 2
  for (let r = 0; r < used.length; r++) {
    const row = r * nx
    const first = mask.indexOf(1, row)
    if (first < 0) break
    if (first >= row + nx) continue
    used[r] = 1
    for (let i = Math.max(0, first - row - reach); i < nx; i++) {
      let sum = 0
      for (let d = -reach; d <= reach; d++)
        if (mask[row + Math.max(0, Math.min(nx - 1, i + d))]) sum = Math.fround(sum + weights[d + reach]!)
      to[row + i] = sum
    }
  }
  return to
}

/** Blurs across rows: `rowAt(row, d)` is the row d steps from one, edges held; rows with nothing near stay empty. */
function blurredAcross(
  from: Float32Array,
  nx: number,
  weights: Float64Array,
  used: Uint8Array,
  rowAt: (row: number, d: number) => number,
): { readonly values: Float32Array; readonly used: Uint8Array } {
  const values = new Float32Array(from.length)
  const reached = new Uint8Array(used.length)
  const reach = (weights.length - 1) / 2
  for (let r = 0; r < used.length; r++)
    for (let d = -reach; d <= reach; d++) {
      const source = rowAt(r, d)
      if (!used[source]) continue
      reached[r] = 1
      addRow(values, r * nx, from, source * nx, nx, weights[d + reach]!)
    }
  return { values, used: reached }
}

function addRow(to: Float32Array, at: number, from: Float32Array, source: number, nx: number, weight: number): void {
  for (let i = 0; i < nx; i++) to[at + i] = to[at + i]! + weight * from[source + i]!
}
