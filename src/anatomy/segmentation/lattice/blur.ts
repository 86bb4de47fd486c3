import type { Crop } from './crop.ts'

/** A mask blurred by a small Gaussian, 0..1: its 0.5 level is the smooth sub-voxel boundary. */
export function blurred(mask: Uint8Array, crop: Crop, sigmaVoxels: number): Float32Array {
  const { nx, ny, nz } = crop
  const reach = Math.max(1, Math.ceil(2.2 * sigmaVoxels))
  const raw = Array.from({ length: 2 * reach + 1 }, (_, n) => Math.exp(-0.5 * ((n - reach) / sigmaVoxels) ** 2))
  const total = raw.reduce((a, b) => a + b, 0)
  const weights = raw.map((w) => w / total)
  let from: Float32Array = Float32Array.from(mask)
  for (const [n, stride] of [
    [nx, 1],
    [ny, nx],
    [nz, nx * ny],
  ] as const)
    from = blurredAlong(from, n, stride, weights)
  return from
}

function blurredAlong(from: Float32Array, n: number, stride: number, weights: readonly number[]): Float32Array {
  const to = new Float32Array(from.length)
  const reach = (weights.length - 1) / 2
  for (let block = 0; block < from.length; block += n * stride)
    for (let at = 0; at < n; at++) {
      const row = block + at * stride
      for (let d = -reach; d <= reach; d++) {
        const source = block + Math.max(0, Math.min(n - 1, at + d)) * stride
        const w = weights[d + reach]!
        for (let r = 0; r < stride; r++) to[row + r] = to[row + r]! + w * from[source + r]!
      }
    }
  return to
}
