import type { Field } from './field.ts'

/** A box of a field's voxels. */
export interface Crop {
  readonly i0: number
  readonly j0: number
  readonly k0: number
  readonly nx: number
  readonly ny: number
  readonly nz: number
}

/** The smallest boxes that hold the voxels of each owner 1..count, with a margin; null where it owns none. */
export function cropsOf(field: Field, owner: Uint8Array, count: number, margin: number): readonly (Crop | null)[] {
  const low = Array.from({ length: count + 1 }, () => [1e9, 1e9, 1e9])
  const high = Array.from({ length: count + 1 }, () => [-1, -1, -1])
  let p = 0
  for (let k = 0; k < field.nz; k++)
    for (let j = 0; j < field.ny; j++)
      for (let i = 0; i < field.nx; i++, p++) {
        const n = owner[p]!
        if (n === 0 || n > count) continue
        const lo = low[n]!
        const hi = high[n]!
        if (i < lo[0]!) lo[0] = i
        if (j < lo[1]!) lo[1] = j
        if (k < lo[2]!) lo[2] = k
        if (i > hi[0]!) hi[0] = i
        if (j > hi[1]!) hi[1] = j
        if (k > hi[2]!) hi[2] = k
      }
  const size = [field.nx, field.ny, field.nz]
  return Array.from({ length: count }, (_, m) => {
    const lo = low[m + 1]!
    const hi = high[m + 1]!
    if (hi[0]! < 0) return null
    const from = lo.map((v) => Math.max(0, v - margin))
    const to = hi.map((v, a) => Math.min(size[a]! - 1, v + margin))
    return {
      i0: from[0]!,
      j0: from[1]!,
      k0: from[2]!,
      nx: to[0]! - from[0]! + 1,
      ny: to[1]! - from[1]! + 1,
      nz: to[2]! - from[2]! + 1,
    }
  })
}

/** The field's voxel at the beginning of a crop's row (j + ny * k). */
export function rowInField(field: Field, crop: Crop, row: number): number {
  const j = row % crop.ny
  const k = (row - j) / crop.ny
  return crop.i0 + field.nx * (crop.j0 + j + field.ny * (crop.k0 + k))
}
