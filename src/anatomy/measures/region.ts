import {
  type Affine,
  compose,
  type Grid,
  gridFrom,
  mapPoint,
  type Point,
  point,
  voxelFromPatient,
} from '../../geometry/index.ts'
import type { LabelMap, Volume } from '../../imaging/index.ts'
import { isArchPart } from '../parts.ts'

/** What a voxel of a region belongs to. */
export const kind = { none: 0, body: 1, arch: 2, other: 3 } as const

/** The neighbourhood of one vertebra cut out of the image: its HU, and whose bone each voxel is. */
export interface Region {
  readonly number: number
  readonly grid: Grid
  readonly voxelFromPatient: Affine<'voxel', 'patient'>
  readonly hu: Int16Array
  /** Values of `kind`: this vertebra's body and arch, other vertebrae. */
  readonly kinds: Uint8Array
  /** 1 where this vertebra's body is, and where it is at all. */
  readonly bodyMask: Uint8Array
  readonly boneMask: Uint8Array
  /** Whether the vertebra's own voxels reach the first or last slice of the image along the spine, or end there in a flat cut. */
  readonly cutByImage: boolean
}

export interface LabelBox {
  readonly low: readonly [number, number, number]
  readonly high: readonly [number, number, number]
  readonly count: number
}

/** The box of voxels of every label, in one pass. */
export function labelBoxes(map: LabelMap): ReadonlyMap<number, LabelBox> {
  const [nx, ny, nz] = map.grid.dims
  const box = Array.from({ length: 256 }, () => [nx, ny, nz, -1, -1, -1, 0])
  let at = 0
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++) {
        const label = map.labels[at++]!
        if (label === 0) continue
        const b = box[label]!
        if (i < b[0]!) b[0] = i
        if (j < b[1]!) b[1] = j
        if (k < b[2]!) b[2] = k
        if (i > b[3]!) b[3] = i
        if (j > b[4]!) b[4] = j
        if (k > b[5]!) b[5] = k
        b[6] = b[6]! + 1
      }
  const out = new Map<number, LabelBox>()
  box.forEach((b, label) => {
    if (b[6]! > 0) out.set(label, { low: [b[0]!, b[1]!, b[2]!], high: [b[3]!, b[4]!, b[5]!], count: b[6]! })
  })
  return out
}

/** Cuts out one vertebra with a margin; the crop keeps the image's own lattice. */
export function cutRegion(
  volume: Volume,
  labels: LabelMap,
  parts: Uint8Array,
  number: number,
  box: LabelBox,
  marginMm: number,
): Region {
  const { dims, spacingMm } = volume.grid
  const low = [0, 1, 2].map((a) => Math.max(0, box.low[a]! - Math.ceil(marginMm / spacingMm[a]!)))
  const high = [0, 1, 2].map((a) => Math.min(dims[a]! - 1, box.high[a]! + Math.ceil(marginMm / spacingMm[a]!)))
  const [nx, ny, nz] = [high[0]! - low[0]! + 1, high[1]! - low[1]! + 1, high[2]! - low[2]! + 1]
  const hu = new Int16Array(nx * ny * nz)
  const kinds = new Uint8Array(nx * ny * nz)
  const bodyMask = new Uint8Array(nx * ny * nz)
  const boneMask = new Uint8Array(nx * ny * nz)
  let to = 0
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) {
      let from = low[0]! + dims[0] * (low[1]! + j + dims[1] * (low[2]! + k))
      for (let i = 0; i < nx; i++, from++, to++) {
        hu[to] = volume.samples[from]!
        const label = labels.labels[from]!
        if (label === 0) continue
        if (label !== number) {
          kinds[to] = kind.other
          continue
        }
        const arch = isArchPart(parts[from]!)
        kinds[to] = arch ? kind.arch : kind.body
        bodyMask[to] = arch ? 0 : 1
        boneMask[to] = 1
      }
    }
  const grid = croppedGrid(volume.grid, [low[0]!, low[1]!, low[2]!], [nx, ny, nz])
  const axis = axisAlongSpine(volume.grid)
  const atEnd = box.low[axis] === 0 || box.high[axis] === dims[axis]! - 1
  return {
    number,
    grid,
    voxelFromPatient: voxelFromPatient(grid),
    hu,
    kinds,
    bodyMask,
    boneMask,
    cutByImage: atEnd || cutFlat(kinds, [nx, ny, nz], axis) || cutByVoid(hu, kinds, [nx, ny, nz], axis),
  }
}

function croppedGrid(
  grid: Grid,
  low: readonly [number, number, number],
  dims: readonly [number, number, number],
): Grid {
  const m = Float64Array.from(grid.patientFromVoxel as Float64Array)
  const o = mapPoint(grid.patientFromVoxel, point('voxel', low[0], low[1], low[2]))
  m[3] = o[0]
  m[7] = o[1]
  m[11] = o[2]
  return gridFrom(dims, m as unknown as Grid['patientFromVoxel'])
}

/** The grid axis nearest to the patient's z, along which the spine runs. */
function axisAlongSpine(grid: Grid): 0 | 1 | 2 {
  const m = grid.patientFromVoxel as Float64Array
  const along = [0, 1, 2].map((c) => Math.abs(m[8 + c]!) / grid.spacingMm[c]!)
  return along.indexOf(Math.max(...along)) as 0 | 1 | 2
}

type Dims = readonly [number, number, number]
const strideOf = ([nx, ny]: Dims, axis: 0 | 1 | 2): number => (axis === 0 ? 1 : axis === 1 ? nx : nx * ny)

/** Share of its largest slice that a body shows in an end slice only where it is cut there. */
const flatShare = 0.4

/** Whether the first or last slice of a vertebra holds much of its body and arch too: a whole one ends in process tips. */
function cutFlat(kinds: Uint8Array, dims: Dims, axis: 0 | 1 | 2): boolean {
  const body = new Uint32Array(dims[axis])
  const arch = new Uint32Array(dims[axis])
  const stride = strideOf(dims, axis)
  for (let at = 0; at < kinds.length; at++) {
    const n = Math.floor(at / stride) % dims[axis]
    if (kinds[at] === kind.body) body[n]!++
    else if (kinds[at] === kind.arch) arch[n]!++
  }
  const most = body.reduce((m, n) => Math.max(m, n), 0)
  const filled = Array.from(body, (n, at) => n + arch[at]! > 0)
  return [filled.indexOf(true), filled.lastIndexOf(true)].some(
    (n) => n >= 0 && body[n]! >= flatShare * most && arch[n]! > 0.01 * most,
  )
}

/** Below this lies no tissue, not even lung: what a scanner or a fusion of scans writes where it saw nothing. */
const voidHu = -950
const voidShare = 0.25

/** Whether the body ends along the spine in what the scanner did not see. */
function cutByVoid(hu: Int16Array, kinds: Uint8Array, dims: Dims, axis: 0 | 1 | 2): boolean {
  const stride = strideOf(dims, axis)
  const ends = [0, 0]
  const empty = [0, 0]
  for (let at = 0; at < kinds.length; at++) {
    if (kinds[at] !== kind.body) continue
    const n = Math.floor(at / stride) % dims[axis]
    for (const side of [0, 1] as const) {
      const step = side === 0 ? 1 : -1
      if (n + step < 0 || n + step >= dims[axis] || kinds[at + step * stride] === kind.body) continue
      ends[side]!++
      const far = Math.max(0, Math.min(dims[axis] - 1, n + 2 * step))
      if (hu[at + step * stride]! <= voidHu || hu[at + (far - n) * stride]! <= voidHu) empty[side]!++
    }
  }
  return ends.some((count, side) => empty[side]! > voidShare * count)
}

/** A reader of a field at continuous voxel coordinates, trilinear, the nearest edge sample outside. */
export type Reader = (i: number, j: number, k: number) => number

export function trilinear(samples: ArrayLike<number>, dims: readonly [number, number, number]): Reader {
  const [nx, ny, nz] = dims
  const row = nx
  const slab = nx * ny
  return (i, j, k) => {
    const x = i < 0 ? 0 : Math.min(i, nx - 1)
    const y = j < 0 ? 0 : Math.min(j, ny - 1)
    const z = k < 0 ? 0 : Math.min(k, nz - 1)
    const x0 = x < nx - 1 ? Math.floor(x) : Math.max(0, nx - 2)
    const y0 = y < ny - 1 ? Math.floor(y) : Math.max(0, ny - 2)
    const z0 = z < nz - 1 ? Math.floor(z) : Math.max(0, nz - 2)
    const fx = nx > 1 ? x - x0 : 0
    const fy = y - y0
    const fz = z - z0
    const at = x0 + row * y0 + slab * z0
    const dx = nx > 1 ? 1 : 0
    const dy = ny > 1 ? row : 0
    const dz = nz > 1 ? slab : 0
    const c00 = samples[at]! + fx * (samples[at + dx]! - samples[at]!)
    const c10 = samples[at + dy]! + fx * (samples[at + dy + dx]! - samples[at + dy]!)
    const c01 = samples[at + dz]! + fx * (samples[at + dz + dx]! - samples[at + dz]!)
    const c11 = samples[at + dz + dy]! + fx * (samples[at + dz + dy + dx]! - samples[at + dz + dy]!)
    const c0 = c00 + fy * (c10 - c00)
    const c1 = c01 + fy * (c11 - c01)
    return c0 + fz * (c1 - c0)
  }
}

/** Readers of a region in the coordinates of a vertebra frame, mm. */
export interface FrameReader {
  readonly hu: Reader
  /** Fraction of this vertebra's body, 0 to 1. */
  readonly body: Reader
  /** Fraction of this vertebra, body and arch. */
  readonly bone: Reader
  /** Nearest voxel's kind; `kind.none` outside the region. */
  readonly kindAt: Reader
  readonly inside: (x: number, y: number, z: number) => boolean
}

/** Readers of the region whose three arguments are mm in `frame`. */
export function readInFrame(region: Region, frame: Affine<'patient', 'vertebra'>): FrameReader {
  const m = compose(region.voxelFromPatient, frame) as Float64Array
  const { dims } = region.grid
  const [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11] = m as unknown as number[] as [
    number, number, number, number, number, number, number, number, number, number, number, number,
  ] // biome-ignore format: twelve numbers
  const mapped =
    (read: Reader): Reader =>
    (x, y, z) =>
      read(m0 * x + m1 * y + m2 * z + m3, m4 * x + m5 * y + m6 * z + m7, m8 * x + m9 * y + m10 * z + m11)
  const inGrid = (i: number, j: number, k: number): number =>
    i > -0.5 && j > -0.5 && k > -0.5 && i < dims[0] - 0.5 && j < dims[1] - 0.5 && k < dims[2] - 0.5 ? 1 : 0
  const nearest: Reader = (i, j, k) =>
    inGrid(i, j, k) ? region.kinds[Math.round(i) + dims[0] * (Math.round(j) + dims[1] * Math.round(k))]! : kind.none
  const insideMapped = mapped(inGrid)
  return {
    hu: mapped(trilinear(region.hu, dims)),
    body: mapped(trilinear(region.bodyMask, dims)),
    bone: mapped(trilinear(region.boneMask, dims)),
    kindAt: mapped(nearest),
    inside: (x, y, z) => insideMapped(x, y, z) === 1,
  }
}

/** Number and mean place of the region's voxels of one kind; null where there are none. */
export function middleOf(
  region: Region,
  wanted: number,
): { readonly count: number; readonly centre: Point<'patient'> } | null {
  const [nx, ny, nz] = region.grid.dims
  let [n, si, sj, sk, at] = [0, 0, 0, 0, 0]
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++)
        if (region.kinds[at++] === wanted) {
          n++
          si += i
          sj += j
          sk += k
        }
  if (n === 0) return null
  return { count: n, centre: mapPoint(region.grid.patientFromVoxel, point('voxel', si / n, sj / n, sk / n)) }
}
