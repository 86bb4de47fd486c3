// The only file that knows RAS: in NIfTI +x runs to the patient's right and +y to the front (+x right, +y anterior, +z head);
// the house is LPS, so the first two rows of every map change sign here and nowhere else.
import type { Finding } from '../../base/index.ts'
import { type Affine, affine } from '../../geometry/index.ts'
import { find, refuse } from '../troubles.ts'

/** What a NIfTI header says about where its samples lie, in the file's own RAS. */
export interface NiftiPlacing {
  readonly dim: readonly number[]
  readonly pixdim: readonly number[]
  readonly units: number
  readonly qformCode: number
  readonly sformCode: number
  readonly quaternion: readonly number[]
  readonly offset: readonly number[]
  readonly rows: readonly number[]
}

/** Where the file puts its samples, LPS mm: the sform where it is given, else the qform; IMG-005 where neither is. */
export function patientFromNifti(
  fields: NiftiPlacing,
  title: string,
): { map: Affine<'patient', 'voxel'>; findings: readonly Finding[] } {
  const unit = { 1: 1000, 3: 1e-3 }[fields.units & 7] ?? 1
  const fromS = fields.sformCode > 0 ? fields.rows : undefined
  const fromQ = fields.qformCode > 0 ? rowsFromQuaternion(fields) : undefined
  const rows = fromS ?? fromQ
  if (!rows) throw refuse('IMG-005', { file: title })
  const lps = [...rows.slice(0, 8).map((x) => -x * unit), ...rows.slice(8, 12).map((x) => x * unit), 0, 0, 0, 1]
  const findings: Finding[] = []
  if (fromS && fromQ && handedness(fromS) * handedness(fromQ) < 0) throw refuse('IMG-023', { file: title })
  const apart = fromS && fromQ ? cornerGap(fromS, fromQ, fields.dim) * unit : 0
  if (apart > 1) findings.push(find('IMG-123', 'caution', title, { apartMm: Math.round(apart * 10) / 10 }))
  return {
    map: affine(
      'patient',
      'voxel',
      lps.map((x) => x + 0),
    ),
    findings,
  }
}

function rowsFromQuaternion({ quaternion, offset, pixdim }: NiftiPlacing): readonly number[] {
  const [b, c, d] = quaternion as [number, number, number]
  const a = Math.sqrt(Math.max(0, 1 - b * b - c * c - d * d))
  const [x, y] = [pixdim[1] as number, pixdim[2] as number]
  // pixdim[0] is -1 where the third axis is mirrored.
  const z = (pixdim[3] as number) * ((pixdim[0] as number) < 0 ? -1 : 1)
  return [
    (a * a + b * b - c * c - d * d) * x, 2 * (b * c - a * d) * y, 2 * (b * d + a * c) * z, offset[0] as number,
    2 * (b * c + a * d) * x, (a * a + c * c - b * b - d * d) * y, 2 * (c * d - a * b) * z, offset[1] as number,
    2 * (b * d - a * c) * x, 2 * (c * d + a * b) * y, (a * a + d * d - b * b - c * c) * z, offset[2] as number,
  ] // biome-ignore format: rows of a matrix
}

/** The sign tells whether the rows of a map mirror; 0 where it is singular. */
function handedness(rows: readonly number[]): number {
  const at = (r: number, c: number) => rows[r * 4 + c] as number
  return (
    at(0, 0) * (at(1, 1) * at(2, 2) - at(1, 2) * at(2, 1)) -
    at(0, 1) * (at(1, 0) * at(2, 2) - at(1, 2) * at(2, 0)) +
    at(0, 2) * (at(1, 0) * at(2, 1) - at(1, 1) * at(2, 0))
  )
}

/** The greatest distance between where two maps put a corner of the lattice. */
function cornerGap(a: readonly number[], b: readonly number[], dim: readonly number[]): number {
  let worst = 0
  for (let corner = 0; corner < 8; corner++) {
    const ijk = [0, 1, 2].map((axis) => (corner & (1 << axis) ? (dim[axis + 1] as number) - 1 : 0))
    const gap = [0, 1, 2].map((r) => {
      let sum = (a[r * 4 + 3] as number) - (b[r * 4 + 3] as number)
      for (let c = 0; c < 3; c++) sum += ((a[r * 4 + c] as number) - (b[r * 4 + c] as number)) * (ijk[c] as number)
      return sum
    })
    worst = Math.max(worst, Math.hypot(...gap))
  }
  return worst
}

/** The same placement as a file writes it: rows of the sform, and the quaternion of the qform. */
export function niftiFromPatient(map: Affine<'patient', 'voxel'>) {
  const m = map as Float64Array
  const rows = Array.from(m.subarray(0, 12), (x, i) => (i < 8 ? -x : x) + 0)
  const size = [0, 1, 2].map((c) => Math.hypot(rows[c] as number, rows[c + 4] as number, rows[c + 8] as number))
  return { rows, size, ...quaternionOf(rows, size) }
}

/** The turn of the file's axes as the quaternion (b, c, d) with a >= 0, and -1 where the third axis is mirrored. */
function quaternionOf(
  ras: readonly number[],
  size: readonly number[],
): { quaternion: readonly number[]; qfac: number } {
  const r = Array.from(
    { length: 9 },
    (_, i) => (ras[Math.floor(i / 3) * 4 + (i % 3)] as number) / (size[i % 3] as number),
  )
  const at = (i: number, j: number) => r[i * 3 + j] as number
  const det =
    at(0, 0) * (at(1, 1) * at(2, 2) - at(1, 2) * at(2, 1)) -
    at(0, 1) * (at(1, 0) * at(2, 2) - at(1, 2) * at(2, 0)) +
    at(0, 2) * (at(1, 0) * at(2, 1) - at(1, 1) * at(2, 0))
  const qfac = det < 0 ? -1 : 1
  if (qfac < 0) for (let i = 0; i < 3; i++) r[i * 3 + 2] = -at(i, 2)
  const trace = at(0, 0) + at(1, 1) + at(2, 2)
  const squares = [1 + trace, 1 + 2 * at(0, 0) - trace, 1 + 2 * at(1, 1) - trace, 1 + 2 * at(2, 2) - trace]
  const big = squares.indexOf(Math.max(...squares))
  const s = Math.sqrt(Math.max(0, squares[big] as number)) * 2
  const [xy, xz, yz] = [at(0, 1) + at(1, 0), at(0, 2) + at(2, 0), at(1, 2) + at(2, 1)]
  const [wx, wy, wz] = [at(2, 1) - at(1, 2), at(0, 2) - at(2, 0), at(1, 0) - at(0, 1)]
  const q = [
    [s / 4, wx / s, wy / s, wz / s],
    [wx / s, s / 4, xy / s, xz / s],
    [wy / s, xy / s, s / 4, yz / s],
    [wz / s, xz / s, yz / s, s / 4],
  ][big] as [number, number, number, number]
  const sign = q[0] < 0 ? -1 : 1
  return { quaternion: [q[1] * sign, q[2] * sign, q[3] * sign], qfac }
}
