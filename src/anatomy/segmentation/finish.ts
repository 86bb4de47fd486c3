import type { Owners } from './arch.ts'
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
 * One vertebra's mask, closed over gaps up to twice `radiusMm` and with its holes (marrow) filled: those enclosed on all
 * sides, and in every slice along the axes those smaller than a marrow space can be and not part of the canal.
 *
 * Specks apart from the vertebra are dropped. Voxels of other owners are left alone.
 */
export function solidMask(
  field: Field,
  { owner, body }: Owners,
  number: number,
  crop: Crop,
  canal: Uint8Array,
  radiusMm: number,
): Uint8Array {
  const { nx, ny, nz } = crop
  const mask = new Uint8Array(nx * ny * nz)
  const taken = new Uint8Array(nx * ny * nz)
  eachVoxel(field, crop, (q, p) => {
    if (owner[p] === number) mask[q] = 1
    else if (owner[p] || canal[p]) taken[q] = 1
  })
  const kept = withoutSpecks(mask, nx, ny, nz, 150 / field.stepMm ** 3)
  close(kept, taken, crop, (radiusMm / field.stepMm) ** 2)
  fillSlices(kept, taken, crop, field.stepMm ** 2)
  trim(field, body, kept, crop)
  return kept
}

/** Takes away the outermost voxels that are dimmer than the surface of bone next to its peak; bodies are left alone. */
function trim(field: Field, body: Uint8Array, kept: Uint8Array, crop: Crop): void {
  const { nx, ny, nz } = crop
  const peak = localPeak(field, crop, 2)
  const before = kept.slice()
  const plane = nx * ny
  eachVoxel(field, crop, (q, p) => {
    if (!before[q] || body[p] || field.hu[p]! >= edgeHu(peak[q]!)) return
    const i = q % nx
    const j = Math.floor(q / nx) % ny
    const k = Math.floor(q / plane)
    const bare =
      (i > 0 && !before[q - 1]) ||
      (i < nx - 1 && !before[q + 1]) ||
      (j > 0 && !before[q - nx]) ||
      (j < ny - 1 && !before[q + nx]) ||
      (k > 0 && !before[q - plane]) ||
      (k < nz - 1 && !before[q + plane])
    if (bare) kept[q] = 0
  })
}

/** HU at which the surface of bone lies next to a peak this high: part way from muscle, where the scanner's blur puts it. */
const edgeHu = (peak: number): number => Math.min(300, 55 + 0.48 * (peak - 55))

/** The highest HU within a cube of `reachMm` round each voxel of the crop. */
function localPeak(field: Field, crop: Crop, reachMm: number): Int16Array {
  const { nx, ny, nz } = crop
  let from = new Int16Array(nx * ny * nz)
  eachVoxel(field, crop, (q, p) => {
    from[q] = field.hu[p]!
  })
  const reach = Math.max(1, Math.round(reachMm / field.stepMm))
  for (const [n, stride] of [
    [nx, 1],
    [ny, nx],
    [nz, nx * ny],
  ] as const) {
    const to = from.slice()
    for (let d = 1; d <= reach; d++)
      for (let q = 0; q < from.length; q++) {
        const at = Math.floor(q / stride) % n
        if (at >= d && from[q - d * stride]! > to[q]!) to[q] = from[q - d * stride]!
        if (at < n - d && from[q + d * stride]! > to[q]!) to[q] = from[q + d * stride]!
      }
    from = to
  }
  return from
}

/** Largest section of a marrow space in a pedicle or process, mm2; seen from the side a foramen is not much larger. */
const largestMarrowMm2 = { axial: 240, coronal: 130, sagittal: 60 }

/** Closing by a ball, with everything filled that the closed shell encloses. */
function close(kept: Uint8Array, taken: Uint8Array, crop: Crop, r2: number): void {
  const { nx, ny, nz } = crop
  const near = squaredDistance(kept, nx, ny, nz)
  const open = new Uint8Array(near.length)
  for (let q = 0; q < near.length; q++) open[q] = near[q]! > r2 ? 1 : 0
  const outside = outerPart(open, nx, ny, nz)
  const far = squaredDistance(outside, nx, ny, nz)
  for (let q = 0; q < far.length; q++) if (far[q]! > r2 && !taken[q]) kept[q] = 1
}

/** One family of parallel slices: how many, and the size and stride along their two sides. */
interface Slices {
  readonly count: number
  readonly stride: number
  readonly na: number
  readonly sa: number
  readonly nb: number
  readonly sb: number
}

/** Fills the holes of every slice along the three axes unless they are large or touch what belongs to others or the canal. */
function fillSlices(kept: Uint8Array, taken: Uint8Array, crop: Crop, voxelMm2: number): void {
  const { nx, ny, nz } = crop
  const plane = nx * ny
  const work = {
    seen: new Uint8Array(nx * ny + ny * nz + nx * nz),
    stack: new Int32Array(2 * (plane + ny * nz + nx * nz)),
  }
  for (const slices of [
    { mm2: largestMarrowMm2.axial, count: nz, stride: plane, na: nx, sa: 1, nb: ny, sb: nx },
    { mm2: largestMarrowMm2.coronal, count: ny, stride: nx, na: nx, sa: 1, nb: nz, sb: plane },
    { mm2: largestMarrowMm2.sagittal, count: nx, stride: 1, na: ny, sa: nx, nb: nz, sb: plane },
  ])
    for (let s = 0; s < slices.count; s++)
      fillSlice(kept, taken, slices, s * slices.stride, slices.mm2 / voxelMm2, work)
}

interface FillWork {
  readonly seen: Uint8Array
  readonly stack: Int32Array
}

function fillSlice(
  kept: Uint8Array,
  taken: Uint8Array,
  slices: Slices,
  start: number,
  largest: number,
  work: FillWork,
): void {
  const { na, nb, sa, sb } = slices
  const { seen, stack } = work
  for (let b = 0, q = 0; b < nb; b++) for (let a = 0; a < na; a++, q++) seen[q] = kept[start + a * sa + b * sb]!
  const grow = (seed: number): number => {
    let read = 0
    let end = 1
    stack[0] = seed
    seen[seed] = 1
    while (read < end) {
      const c = stack[read++]!
      const x = c % na
      if (x > 0 && !seen[c - 1]) {
        seen[c - 1] = 1
        stack[end++] = c - 1
      }
      if (x < na - 1 && !seen[c + 1]) {
        seen[c + 1] = 1
        stack[end++] = c + 1
      }
      if (c >= na && !seen[c - na]) {
        seen[c - na] = 1
        stack[end++] = c - na
      }
      if (c < na * (nb - 1) && !seen[c + na]) {
        seen[c + na] = 1
        stack[end++] = c + na
      }
    }
    return end
  }
  for (let q = 0; q < na * nb; q++) {
    const x = q % na
    if ((x === 0 || x === na - 1 || q < na || q >= na * (nb - 1)) && !seen[q]) grow(q)
  }
  for (let q = 0; q < na * nb; q++) {
    if (seen[q]) continue
    const size = grow(q)
    if (size > largest) continue
    const places = Array.from(stack.subarray(0, size), (c) => start + (c % na) * sa + Math.floor(c / na) * sb)
    if (places.every((p) => !taken[p])) for (const p of places) kept[p] = 1
  }
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

/** A mask without its parts (joined over faces) smaller than `least` voxels; the largest stays in any case. */
export function withoutSpecks(mask: Uint8Array, nx: number, ny: number, nz: number, least: number): Uint8Array {
  const label = new Int32Array(mask.length)
  const sizes = [0]
  const stack: number[] = []
  let size = 0
  const push = (q: number): void => {
    if (mask[q] && !label[q]) {
      label[q] = sizes.length
      size++
      stack.push(q)
    }
  }
  for (let q = 0; q < mask.length; q++) {
    if (!mask[q] || label[q]) continue
    size = 0
    push(q)
    flood(stack, push, nx, ny, nz)
    sizes.push(size)
  }
  const most = Math.max(...sizes)
  return Uint8Array.from(label, (v) => (v > 0 && (sizes[v]! >= least || sizes[v] === most) ? 1 : 0))
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
