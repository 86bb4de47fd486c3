import { squaredDistance } from './distance.ts'
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

/**
 * One vertebra's mask, closed over gaps up to twice `radiusMm` and with its enclosed holes (marrow) filled.
 *
 * Only what hangs together with the body stays. Voxels of other owners are left alone.
 */
export function solidMask(field: Field, owner: Uint8Array, number: number, crop: Crop, radiusMm: number): Uint8Array {
  const { nx, ny, nz } = crop
  const mask = new Uint8Array(nx * ny * nz)
  const taken = new Uint8Array(nx * ny * nz)
  eachVoxel(field, crop, (q, p) => {
    if (owner[p] === number) mask[q] = 1
    else if (owner[p]) taken[q] = 1
  })
  const kept = largestPart(mask, nx, ny, nz)
  const r2 = (radiusMm / field.stepMm) ** 2
  const near = squaredDistance(kept, nx, ny, nz)
  const open = new Uint8Array(near.length)
  for (let q = 0; q < near.length; q++) open[q] = near[q]! > r2 ? 1 : 0
  const outside = outerPart(open, nx, ny, nz)
  const far = squaredDistance(outside, nx, ny, nz)
  for (let q = 0; q < far.length; q++) kept[q] = kept[q] || (far[q]! > r2 && !taken[q]) ? 1 : 0
  return kept
}

export function eachVoxel(field: Field, crop: Crop, visit: (inCrop: number, inField: number) => void): void {
  let q = 0
  for (let k = 0; k < crop.nz; k++)
    for (let j = 0; j < crop.ny; j++) {
      let p = crop.i0 + field.nx * (crop.j0 + j + field.ny * (crop.k0 + k))
      for (let i = 0; i < crop.nx; i++, p++, q++) visit(q, p)
    }
}

/** The open voxels that are joined to the box's faces over faces of voxels. */
function outerPart(open: Uint8Array, nx: number, ny: number, nz: number): Uint8Array {
  const out = new Uint8Array(open.length)
  const stack: number[] = []
  const push = (q: number): void => {
    if (open[q] && !out[q]) {
      out[q] = 1
      stack.push(q)
    }
  }
  const plane = nx * ny
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++)
        if (i === 0 || j === 0 || k === 0 || i === nx - 1 || j === ny - 1 || k === nz - 1) push(i + nx * j + plane * k)
  flood(stack, push, nx, ny, nz)
  return out
}

function flood(stack: number[], push: (q: number) => void, nx: number, ny: number, nz: number): void {
  const plane = nx * ny
  while (stack.length > 0) {
    const q = stack.pop()!
    const i = q % nx
    const j = Math.floor(q / nx) % ny
    const k = Math.floor(q / plane)
    if (i > 0) push(q - 1)
    if (i < nx - 1) push(q + 1)
    if (j > 0) push(q - nx)
    if (j < ny - 1) push(q + nx)
    if (k > 0) push(q - plane)
    if (k < nz - 1) push(q + plane)
  }
}

/** The largest part of a mask joined over faces. */
export function largestPart(mask: Uint8Array, nx: number, ny: number, nz: number): Uint8Array {
  const label = new Int32Array(mask.length)
  let best = 0
  let most = 0
  let next = 0
  const stack: number[] = []
  let size = 0
  const push = (q: number): void => {
    if (mask[q] && !label[q]) {
      label[q] = next
      size++
      stack.push(q)
    }
  }
  for (let q = 0; q < mask.length; q++) {
    if (!mask[q] || label[q]) continue
    next++
    size = 0
    push(q)
    flood(stack, push, nx, ny, nz)
    if (size > most) {
      most = size
      best = next
    }
  }
  return Uint8Array.from(label, (v) => (v === best && best > 0 ? 1 : 0))
}

/** A mask blurred by a small Gaussian, 0..1: its 0.5 level is the smooth sub-voxel boundary. */
export function blurred(mask: Uint8Array, crop: Crop, sigmaVoxels: number): Float32Array {
  const { nx, ny, nz } = crop
  const reach = Math.max(1, Math.ceil(2.2 * sigmaVoxels))
  const weights = Array.from({ length: 2 * reach + 1 }, (_, n) => Math.exp(-0.5 * ((n - reach) / sigmaVoxels) ** 2))
  const total = weights.reduce((a, b) => a + b, 0)
  let from = Float32Array.from(mask)
  for (const [n, stride] of [
    [nx, 1],
    [ny, nx],
    [nz, nx * ny],
  ] as const) {
    const to = new Float32Array(from.length)
    for (let q = 0; q < from.length; q++) {
      const at = Math.floor(q / stride) % n
      let sum = 0
      for (let d = -reach; d <= reach; d++) {
        const c = at + d < 0 ? -at : at + d >= n ? n - 1 - at : d
        sum += weights[d + reach]! * from[q + c * stride]!
      }
      to[q] = sum / total
    }
    from = to
  }
  return from
}
