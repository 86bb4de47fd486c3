import type { Triple } from '../../../geometry/index.ts'

/**
 * Sub-regions that fit edited labels: none where no label is left, and those of the nearest voxel of the same label where a
 * voxel was painted.
 *
 * Undefined where a label has no voxel with a sub-region at all.
 */
export function partsAfterEdit(labels: Uint8Array, before: Uint8Array, [nx, ny, nz]: Triple): Uint8Array | undefined {
  const parts = new Uint8Array(labels.length)
  const missing: number[] = []
  for (let v = 0; v < labels.length; v++) {
    if (labels[v] === 0) continue
    parts[v] = before[v] as number
    if (parts[v] === 0) missing.push(v)
  }
  const neighbours = (v: number): readonly number[] => {
    const [i, j, k] = [v % nx, Math.floor(v / nx) % ny, Math.floor(v / (nx * ny))]
    return [
      i > 0 ? v - 1 : v,
      i < nx - 1 ? v + 1 : v,
      j > 0 ? v - nx : v,
      j < ny - 1 ? v + nx : v,
      k > 0 ? v - nx * ny : v,
      k < nz - 1 ? v + nx * ny : v,
    ]
  }
  let left = missing
  while (left.length > 0) {
    // All of one ring first, so that the order of voxels does not matter beyond ties.
    const found = left.map((v) => {
      const like = neighbours(v).find((n) => labels[n] === labels[v] && parts[n] !== 0)
      return like === undefined ? 0 : (parts[like] as number)
    })
    const next = left.filter((_, n) => found[n] === 0)
    for (const [n, v] of left.entries()) parts[v] = found[n] as number
    if (next.length === left.length) return undefined
    left = next
  }
  return parts
}
