import type { Owners } from './arch.ts'
import { type BodySurface, insideBody, radiusAt, sheetAt } from './body.ts'
import { type Crop, rowInField } from './lattice/crop.ts'
import { withinDistance } from './lattice/distance.ts'
import type { Field } from './lattice/field.ts'
import { outerPart, withoutSpecks } from './lattice/joined.ts'

/**
 * One vertebra's mask, closed over gaps up to twice `closingMm` and with its holes (marrow) filled: those enclosed on all
 * sides, and in every slice along the axes those smaller than a marrow space can be and not part of the canal.
 *
 * `rootMm` is how far in front of the posterior wall a pedicle's root may begin beside the body.
 *
 * Specks apart from the vertebra are dropped. Voxels of other owners are left alone.
 */
export function solidMask(
  field: Field,
  { owner, body }: Owners,
  number: number,
  crop: Crop,
  canal: { readonly core: Uint8Array; readonly leftMm: number },
  surface: BodySurface | null,
  rootMm: number,
): Uint8Array {
  const { nx, ny, nz } = crop
  const mask = new Uint8Array(nx * ny * nz)
  const taken = new Uint8Array(nx * ny * nz)
  for (let row = 0, q = 0; row < ny * nz; row++) {
    const start = rowInField(field, crop, row)
    for (let p = start; p < start + nx; p++, q++) {
      const o = owner[p]!
      if (o === number) mask[q] = 1
      else if (o || canal.core[p]) taken[q] = 1
    }
  }
  const kept = withoutSpecks(mask, nx, ny, nz, 150 / field.stepMm ** 3)
  close(kept, taken, crop, (closingMm / field.stepMm) ** 2)
  const middle = (canal.leftMm - field.origin[0]) / field.stepMm - crop.i0
  fillSlices(kept, taken, crop, field.stepMm, middle)
  trim(field, body, kept, crop)
  if (surface) keepBody(field, surface, taken, kept, crop, rootMm)
  return kept
}

/** Where nothing but the body can be meant, the mask is what lies inside its surface: bright voxels outside are blur. */
function keepBody(
  field: Field,
  surface: BodySurface,
  taken: Uint8Array,
  kept: Uint8Array,
  crop: Crop,
  rootMm: number,
): void {
  const { centre, left, back, up, backMm } = surface.frame
  const { nx, ny, nz } = crop
  for (let row = 0, q = 0; row < ny * nz; row++) {
    const j = row % ny
    const dy = field.origin[1] + (crop.j0 + j) * field.stepMm - centre[1]
    const dz = field.origin[2] + (crop.k0 + (row - j) / ny) * field.stepMm - centre[2]
    for (let i = 0; i < nx; i++, q++) {
      const dx = field.origin[0] + (crop.i0 + i) * field.stepMm - centre[0]
      const y = dx * back[0] + dy * back[1] + dz * back[2]
      if (y > backMm - 1) continue
      const x = dx * left[0] + dy * left[1] + dz * left[2]
      const h = dx * up[0] + dy * up[1] + dz * up[2]
      const depth = insideBody(surface, x, y, h)
      if (depth > 0) kept[q] = taken[q] ? 0 : 1
      else if (y < backMm - rootMm || overEnd(surface, x, y, h)) kept[q] = 0
    }
  }
}

/** Whether a place lies over or under the body, inside its wall. */
function overEnd(surface: BodySurface, x: number, y: number, h: number): boolean {
  const above = h - sheetAt(surface.top, x, y)
  const below = sheetAt(surface.bottom, x, y) - h
  if (above < 0 && below < 0) return false
  return Math.hypot(x, y) < radiusAt(surface.radius, Math.atan2(y, x), above > 0 ? 1 : 0)
}

/** Takes away the outermost voxels that are dimmer than the surface of bone next to its peak; bodies are left alone. */
function trim(field: Field, body: Uint8Array, kept: Uint8Array, crop: Crop): void {
  const { nx, ny, nz } = crop
  const before = kept.slice()
  const plane = nx * ny
  const reach = Math.max(1, Math.round(2 / field.stepMm))
  for (let q = 0; q < before.length; q++) {
    if (!before[q]) continue
    const i = q % nx
    const row = (q - i) / nx
    const p = rowInField(field, crop, row) + i
    if (body[p] || field.hu[p]! >= brightestEdgeHu) continue
    const j = row % ny
    const k = (row - j) / ny
    const bare =
      (i > 0 && !before[q - 1]) ||
      (i < nx - 1 && !before[q + 1]) ||
      (j > 0 && !before[q - nx]) ||
      (j < ny - 1 && !before[q + nx]) ||
      (k > 0 && !before[q - plane]) ||
      (k < nz - 1 && !before[q + plane])
    if (bare && field.hu[p]! < edgeHu(localPeak(field, i + crop.i0, j + crop.j0, k + crop.k0, reach))) kept[q] = 0
  }
}

const brightestEdgeHu = 270

/** HU at which the surface of bone lies next to a peak this high: part way from muscle, where the scanner's blur puts it. */
const edgeHu = (peak: number): number => Math.min(brightestEdgeHu, 55 + 0.43 * (peak - 55))

/** The highest HU within a cube of `reach` voxels round voxel p of the field; i, j, k are its place. */
function localPeak(field: Field, i: number, j: number, k: number, reach: number): number {
  const { nx, ny, nz, hu } = field
  let peak = -1024
  for (let c = Math.max(0, k - reach); c <= Math.min(nz - 1, k + reach); c++)
    for (let b = Math.max(0, j - reach); b <= Math.min(ny - 1, j + reach); b++) {
      const row = nx * (b + ny * c)
      for (let a = Math.max(0, i - reach); a <= Math.min(nx - 1, i + reach); a++)
        if (hu[row + a]! > peak) peak = hu[row + a]!
    }
  return peak
}

const closingMm = 2.5

/** Largest section of a marrow space in a pedicle or process, mm2; seen from the side a foramen is not much larger. */
const largestMarrowMm2 = { axial: 240, coronal: 130, sagittal: 60 }

/** Closing by a ball, with everything filled that the closed shell encloses. */
function close(kept: Uint8Array, taken: Uint8Array, crop: Crop, r2: number): void {
  const { nx, ny, nz } = crop
  const open = withinDistance(kept, nx, ny, nz, r2)
  for (let q = 0; q < open.length; q++) open[q] = open[q] ? 0 : 1
  const reached = withinDistance(outerPart(open, nx, ny, nz), nx, ny, nz, r2)
  for (let q = 0; q < reached.length; q++) if (!reached[q] && !taken[q]) kept[q] = 1
}

/** One family of parallel slices: how many, and the size and stride along their two sides. */
interface Slices {
  readonly mm2: number
  readonly count: number
  readonly stride: number
  readonly na: number
  readonly sa: number
  readonly nb: number
  readonly sb: number
}

/** Fills the holes of every slice along the three axes unless they are large or touch what belongs to others or the canal. */
function fillSlices(kept: Uint8Array, taken: Uint8Array, crop: Crop, stepMm: number, middle: number): void {
  const { nx, ny, nz } = crop
  const plane = nx * ny
  // Between the foramina, near the midline, a side view shows only the marrow of lamina and spinous process.
  const largestAt = (slices: Slices, s: number): number =>
    slices.stride === 1 && Math.abs(s - middle) * stepMm < 6 ? largestMarrowMm2.axial : slices.mm2
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
      fillSlice(kept, taken, slices, s * slices.stride, largestAt(slices, s) / stepMm ** 2, work)
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
  const { seen, stack } = work
  const edge = boxOfSlice(kept, slices, start)
  if (!edge) return
  const [a0, b0, na, nb] = edge
  const { sa, sb } = slices
  const origin = start + a0 * sa + b0 * sb
  for (let b = 0, q = 0; b < nb; b++) for (let a = 0; a < na; a++, q++) seen[q] = kept[origin + a * sa + b * sb]!
  for (let a = 0; a < na; a++) {
    if (!seen[a]) grow(seen, stack, a, na, nb)
    if (!seen[a + na * (nb - 1)]) grow(seen, stack, a + na * (nb - 1), na, nb)
  }
  for (let b = 0; b < nb; b++) {
    if (!seen[na * b]) grow(seen, stack, na * b, na, nb)
    if (!seen[na * b + na - 1]) grow(seen, stack, na * b + na - 1, na, nb)
  }
  for (let q = 0; q < na * nb; q++) {
    if (seen[q]) continue
    const size = grow(seen, stack, q, na, nb)
    if (size > largest) continue
    let free = true
    for (let n = 0; n < size && free; n++)
      free = !taken[origin + (stack[n]! % na) * sa + Math.floor(stack[n]! / na) * sb]
    if (free) for (let n = 0; n < size; n++) kept[origin + (stack[n]! % na) * sa + Math.floor(stack[n]! / na) * sb] = 1
  }
}

/** First places and sizes of the rectangle that holds all of a slice's mask, null where it is empty. */
function boxOfSlice(
  kept: Uint8Array,
  { na, nb, sa, sb }: Slices,
  start: number,
): readonly [number, number, number, number] | null {
  let a0 = na
  let a1 = -1
  let b0 = nb
  let b1 = -1
  for (let b = 0; b < nb; b++)
    for (let a = 0; a < na; a++) {
      if (!kept[start + a * sa + b * sb]) continue
      if (a < a0) a0 = a
      if (a > a1) a1 = a
      if (b < b0) b0 = b
      b1 = b
    }
  return a1 < 0 ? null : [a0, b0, a1 - a0 + 1, b1 - b0 + 1]
}

/** Marks the unseen places joined to a seed, lists them on the stack and returns how many they are. */
function grow(seen: Uint8Array, stack: Int32Array, seed: number, na: number, nb: number): number {
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
