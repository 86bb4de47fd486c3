import type { Finding } from '../base/index.ts'
import {
  type Affine,
  affineFromColumns,
  type Direction,
  direction,
  dot,
  type Grid,
  gridFrom,
  length,
  type Triple,
} from '../geometry/index.ts'
import { find, refuse } from './troubles.ts'
import type { StorageOrder } from './volume.ts'

/** A shear that moves no voxel further than this is rounding in the header and is evened out. */
const roundingMm = 0.1

/** Where stored samples go: the house's grid, how the storage is turned into it, and a shear that must be taken out first. */
export interface Placement {
  readonly grid: Grid
  /** Undefined where the samples are stored in the grid's order already. */
  readonly storage: StorageOrder | undefined
  /** The shift per slice along the stored first and second axis, in voxels of them, where the slices are sheared. */
  readonly shear: { readonly perSlice: readonly [number, number] } | undefined
  readonly findings: readonly Finding[]
}

type Columns = readonly [Direction<'patient'>, Direction<'patient'>, Direction<'patient'>]

/**
 * Turns a stored lattice into a grid whose axes run nearest to left, posterior, head: permuted and reversed as needed,
 * so that mirrored storage becomes right-handed without touching a value.
 *
 * Refuses singular maps (IMG-004), maps with numbers that are not finite (IMG-008) and lattices whose rows and columns
 * are not square to each other (IMG-006). A sheared third axis (tilted gantry) is returned as `shear`.
 */
export function placeStored(dims: Triple, patientFromStored: Affine<'patient', 'voxel'>, about: string): Placement {
  const columns = columnsOf(patientFromStored)
  checkMap(columns, patientFromStored, about)
  const upright = straighten(columns, dims, about)
  const origin = originOf(patientFromStored, columns, upright.columns, dims, upright.sheared)
  const storage = nearestOrder(upright.columns)
  const placed = reorder(dims, upright.columns, origin, storage)
  const plain = storage.axis.every((a, i) => a === i) && storage.reversed.every((r) => !r)
  return {
    grid: gridFrom(placed.dims, affineFromColumns('patient', 'voxel', ...placed.columns, placed.origin)),
    storage: plain ? undefined : storage,
    shear: upright.sheared ? { perSlice: upright.perSlice } : undefined,
    findings: upright.evenedMm > 0.01 ? [find('IMG-119', 'note', about, { shiftMm: rounded(upright.evenedMm) })] : [],
  }
}

const rounded = (x: number): number => Math.round(x * 1000) / 1000

function columnsOf(map: Affine<'patient', 'voxel'>): Columns {
  const m = map as Float64Array
  const column = (c: number) => direction('patient', m[c] as number, m[c + 4] as number, m[c + 8] as number)
  return [column(0), column(1), column(2)]
}

function checkMap(columns: Columns, map: Affine<'patient', 'voxel'>, about: string): void {
  if (!(map as Float64Array).every((x) => Number.isFinite(x) && Math.abs(x) < 1e6))
    throw refuse('IMG-008', { file: about, reason: 'the position is not a number' })
  const [a, b, c] = columns
  const sizes = [length(a), length(b), length(c)]
  const volume = Math.abs(
    a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) + a[2] * (b[0] * c[1] - b[1] * c[0]),
  )
  const box = sizes.reduce((product, s) => product * s, 1)
  if (sizes.some((s) => s < 1e-4) || volume < 0.2 * box) throw refuse('IMG-004', { file: about, spacingMm: sizes })
  if (sizes.some((s) => s > 1000)) throw refuse('IMG-008', { file: about, reason: 'voxels larger than 1 m' })
}

/** Square columns close to the given ones, the third along the normal; and how far that moves a voxel. */
function straighten([u, v, w]: Columns, dims: Triple, about: string) {
  const su = length(u)
  const sv = length(v)
  const nu = scale(u, 1 / su)
  const across = dot(nu, v)
  const acrossMm = Math.abs(across) * (dims[1] - 1)
  if (acrossMm > roundingMm) throw refuse('IMG-006', { file: about, cosine: rounded(across / sv) })
  const inPlane = minus(v, scale(nu, across))
  const nv = scale(inPlane, 1 / length(inPlane))
  const along = [dot(w, nu), dot(w, nv)] as const
  const normal = minus(minus(w, scale(nu, along[0])), scale(nv, along[1]))
  const alongMm = Math.hypot(...along) * (dims[2] - 1)
  const sheared = alongMm > roundingMm
  return {
    columns: [u, scale(nv, sv), sheared ? normal : scale(normal, length(w) / length(normal))] as const,
    sheared,
    perSlice: [along[0] / su, along[1] / sv] as const,
    evenedMm: sheared ? acrossMm : Math.max(alongMm, acrossMm),
  }
}

// Adding zero turns -0 into 0, so that equal grids compare equal.
const scale = (a: Direction<'patient'>, f: number) => direction('patient', a[0] * f + 0, a[1] * f + 0, a[2] * f + 0)
const minus = (a: Direction<'patient'>, b: Direction<'patient'>) =>
  direction('patient', a[0] - b[0], a[1] - b[1], a[2] - b[2])

/** Rounding is evened out about the middle of the lattice, so that it moves the corners by half. */
function originOf(map: Affine<'patient', 'voxel'>, from: Columns, to: Columns, dims: Triple, sheared: boolean): Triple {
  const m = map as Float64Array
  const origin = [m[3] as number, m[7] as number, m[11] as number] as const
  if (sheared) return origin
  return origin.map((o, axis) => {
    let shift = 0
    for (let c = 0; c < 3; c++)
      shift +=
        (((from[c] as Direction<'patient'>)[axis] as number) - ((to[c] as Direction<'patient'>)[axis] as number)) *
        (((dims[c] as number) - 1) / 2)
    return o + shift
  }) as unknown as Triple
}

/** The assignment of stored axes to left, posterior, head with the greatest total alignment. */
function nearestOrder(columns: Columns): StorageOrder {
  const orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] as const // biome-ignore format: a row
  const cosine = (stored: number, axis: number) => {
    const c = columns[stored as 0 | 1 | 2]
    return (c[axis as 0 | 1 | 2] as number) / length(c)
  }
  const score = (order: Triple) => order.reduce((sum, stored, axis) => sum + Math.abs(cosine(stored, axis)), 0)
  let best: Triple = orders[0]
  for (const order of orders) if (score(order) > score(best) + 1e-9) best = order
  const reversed = best.map((stored, axis) => cosine(stored, axis) < 0) as [boolean, boolean, boolean]
  // Half-way orientations can come out left-handed: turn the axis that is least certain about its sign.
  if (handedness(columns, best, reversed) < 0) {
    const certainty = best.map((stored, axis) => Math.abs(cosine(stored, axis)))
    const weakest = certainty.indexOf(Math.min(...certainty))
    reversed[weakest] = !reversed[weakest]
  }
  return { axis: best, reversed }
}

function handedness(columns: Columns, order: Triple, reversed: readonly boolean[]): number {
  const [a, b, c] = order.map((stored, axis) =>
    scale(columns[stored as 0 | 1 | 2], reversed[axis] ? -1 : 1),
  ) as unknown as Columns
  return a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) + a[2] * (b[0] * c[1] - b[1] * c[0])
}

function reorder(dims: Triple, columns: Columns, origin: Triple, { axis, reversed }: StorageOrder) {
  const at = [...origin]
  axis.forEach((stored, a) => {
    if (!reversed[a]) return
    const c = columns[stored as 0 | 1 | 2]
    for (let r = 0; r < 3; r++) at[r] = (at[r] as number) + (c[r] as number) * ((dims[stored] as number) - 1)
  })
  return {
    dims: axis.map((stored) => dims[stored]) as unknown as Triple,
    columns: axis.map((stored, a) => scale(columns[stored as 0 | 1 | 2], reversed[a] ? -1 : 1)) as unknown as Columns,
    origin: at as unknown as Triple,
  }
}

/** Offset and steps that walk stored samples in the grid's order: stored index = offset + i*step[0] + j*step[1] + k*step[2]. */
export function storedSteps(gridDims: Triple, storage: StorageOrder | undefined): { offset: number; step: Triple } {
  if (!storage) return { offset: 0, step: [1, gridDims[0], gridDims[0] * gridDims[1]] }
  const dims = [0, 0, 0] as [number, number, number]
  storage.axis.forEach((stored, a) => {
    dims[stored] = gridDims[a] as number
  })
  const stride = [1, dims[0], dims[0] * dims[1]]
  let offset = 0
  const step = storage.axis.map((stored, a) => {
    const s = stride[stored] as number
    if (!storage.reversed[a]) return s
    offset += s * ((gridDims[a] as number) - 1)
    return -s
  }) as unknown as Triple
  return { offset, step }
}
