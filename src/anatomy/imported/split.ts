import type { Affine } from '../../geometry/index.ts'
import { fitPolynomial, inverse, medianOf, polynomialAt } from '../../geometry/index.ts'
import { kind, type Region } from '../measures/region.ts'
import { slicesOf } from '../measures/stack.ts'
import { part } from '../parts.ts'
import { agreeing, type Ring, ringOn, type Slice } from './ring.ts'

/** A vertebra's canal and posterior wall as its bare mask shows them, in the coordinates of the frame they were read in. */
export interface Split {
  /** Middle of the canal at each level where the ring closes, from caudal to cranial. */
  readonly rings: readonly Ring[]
  /** y of the posterior wall as a polynomial of z. */
  readonly wall: readonly number[]
}

/** How far from the midline the posterior wall is read, mm: inside the pedicles, over the canal. */
const wallHalfWidthMm = 6
const closingMax = 3
/** Round the middle of the whole vertebra, mm: its body in front, its laminae behind. */
const extent = { x: [-36, 36], y: [-55, 45], z: [-32, 32] } as const

/**
 * Finds the canal and the posterior wall of a vertebra mask without sub-regions; null where no canal is found.
 *
 * `frame` needs to be right to about 25 degrees only; its origin may be anywhere in the vertebra.
 */
export function findSplit(region: Region, frame: Affine<'patient', 'vertebra'>): Split | null {
  const slices = slicesOf(region, frame, extent, 1)
  const rings = closedRings(slices)
  if (rings.length === 0) return null
  const x = medianOf(rings.map((r) => r.xMm))
  const y = fitOrMedian(rings)
  const zs: number[] = []
  const ys: number[] = []
  for (const slice of slices) {
    const wall = wallOn(slice, x, polynomialAt(y, slice.zMm))
    if (wall === null) continue
    zs.push(slice.zMm)
    ys.push(wall)
  }
  const wall = robustLine(zs, ys)
  return wall ? { rings, wall } : null
}

/** Rings with the least closing that shows one on at least three slices. */
function closedRings(slices: readonly Slice[]): Ring[] {
  for (let closing = 0; closing <= closingMax; closing++) {
    const rings = agreeing(slices.flatMap((slice) => ringOn(slice, closing) ?? []))
    if (rings.length >= 3) return rings
  }
  return []
}

function fitOrMedian(rings: readonly Ring[]): number[] {
  const line = rings.length >= 6 ? robustLine(rings.map((r) => r.zMm), rings.map((r) => r.yMm)) : null // biome-ignore format: short
  return line ?? [medianOf(rings.map((r) => r.yMm))]
}

/** The median place, over the canal, where going forward from its middle bone begins and goes on for 8 mm or more. */
function wallOn(slice: Slice, xMm: number, yMm: number): number | null {
  const found: number[] = []
  const column = (x: number) => Math.round((x - slice.x0Mm) / slice.stepMm)
  const start = Math.round((yMm - slice.y0Mm) / slice.stepMm)
  const run = Math.ceil(8 / slice.stepMm)
  for (let c = column(xMm - wallHalfWidthMm); c <= column(xMm + wallHalfWidthMm); c++) {
    if (c < 0 || c >= slice.columns) continue
    for (let r = Math.min(start, slice.rows - 1); r >= run; r--) {
      if (!own(slice, c, r)) continue
      let bone = 0
      for (let n = 0; n < run; n++) if (own(slice, c, r - n)) bone++
      if (bone >= run * 0.6) found.push(slice.y0Mm + r * slice.stepMm + slice.stepMm / 2)
      break
    }
  }
  return found.length >= 5 ? medianOf(found) : null
}

function own(slice: Slice, c: number, r: number): boolean {
  const k = slice.kinds[c + slice.columns * r]
  return k === kind.body || k === kind.arch
}

/** A line through most of the points: least squares, twice without what lies more than 2.5 mm off. */
function robustLine(t: readonly number[], v: readonly number[]): number[] | null {
  if (t.length < 4) return t.length > 0 ? [medianOf(v)] : null
  const middle = medianOf(v)
  let keep = v.map((x) => Math.abs(x - middle) <= 6)
  let line: number[] | null = null
  for (let turn = 0; turn < 3; turn++) {
    const weights = keep.map(Number)
    if (weights.filter((w) => w > 0).length < 4) return line ?? [middle]
    line = fitPolynomial(t, v, 1, weights)
    if (!line) return [middle]
    const fitted = line
    keep = v.map((x, i) => Math.abs(x - polynomialAt(fitted, t[i]!)) <= 2.5)
  }
  return line
}

/** Writes part numbers 50 (in front of the wall) and 41 (behind it) for one vertebra into `parts`, on its own grid's region. */
export function writeSplit(
  region: Region,
  frame: Affine<'patient', 'vertebra'>,
  split: Split,
  write: (i: number, j: number, k: number, value: number) => void,
): void {
  const m = inverse(frame) as Float64Array
  const g = region.grid.patientFromVoxel as Float64Array
  const [nx, ny, nz] = region.grid.dims
  // y and z of the frame as affine functions of the voxel.
  const row = (r: number) => {
    const [a, b, c, d] = [m[r * 4]!, m[r * 4 + 1]!, m[r * 4 + 2]!, m[r * 4 + 3]!]
    const along = (col: number) => a * g[col]! + b * g[col + 4]! + c * g[col + 8]!
    return [along(0), along(1), along(2), along(3) + d] as const
  }
  const [yi, yj, yk, y0] = row(1)
  const [zi, zj, zk, z0] = row(2)
  let at = 0
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++) {
        const own = region.kinds[at++]!
        if (own !== kind.body && own !== kind.arch) continue
        const y = yi * i + yj * j + yk * k + y0
        const z = zi * i + zj * j + zk * k + z0
        write(i, j, k, y <= polynomialAt(split.wall, z) ? part.body : part.arch)
      }
}
