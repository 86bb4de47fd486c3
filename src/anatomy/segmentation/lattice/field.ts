import { gridAlongPatient, point, type Triple, voxelFromPatient } from '../../../geometry/index.ts'
import { paddingHu, type Volume } from '../../../imaging/index.ts'
import { trilinear } from './trilinear.ts'

/**
 * Samples on a cubic lattice along the patient's axes: i to the left, j posterior, k to the head.
 *
 * `origin` is the patient point (mm, LPS) of sample (0, 0, 0). Everything between reading a CT and writing masks back on its
 * own grid happens in fields, so that axial, sagittal and oblique acquisitions are treated alike.
 */
export interface Field {
  readonly nx: number
  readonly ny: number
  readonly nz: number
  readonly stepMm: number
  readonly origin: Triple
  readonly hu: Int16Array
}

/** A box along the patient's axes, mm. */
export interface Box {
  readonly low: Triple
  readonly high: Triple
}

/** The box that just holds all samples of a volume. */
export function boxOf(volume: Volume): Box {
  const { dims, patientFromVoxel } = volume.grid
  const m = patientFromVoxel as Float64Array
  const low = [Infinity, Infinity, Infinity] as [number, number, number]
  const high = [-Infinity, -Infinity, -Infinity] as [number, number, number]
  for (let corner = 0; corner < 8; corner++) {
    const v = [0, 1, 2].map((a) => ((corner >> a) & 1 ? dims[a as 0] - 1 : 0)) as unknown as Triple
    for (let r = 0; r < 3; r++) {
      const at = m[r * 4]! * v[0] + m[r * 4 + 1]! * v[1] + m[r * 4 + 2]! * v[2] + m[r * 4 + 3]!
      low[r] = Math.min(low[r]!, at)
      high[r] = Math.max(high[r]!, at)
    }
  }
  return { low, high }
}

/** An empty field over a box. */
export function fieldOver(box: Box, stepMm: number): Field {
  const n = ([0, 1, 2] as const).map((a) => Math.max(1, Math.floor((box.high[a] - box.low[a]) / stepMm + 1e-6) + 1))
  const [nx, ny, nz] = n as [number, number, number]
  return { nx, ny, nz, stepMm, origin: box.low, hu: new Int16Array(nx * ny * nz).fill(paddingHu) }
}

/** The field's lattice as a grid of the patient. */
export const gridOfField = (f: Field) =>
  gridAlongPatient(
    [f.nx, f.ny, f.nz],
    [f.stepMm, f.stepMm, f.stepMm],
    point('patient', f.origin[0], f.origin[1], f.origin[2]),
  )

/**
 * A volume resampled on a cubic lattice; -1024 outside the volume.
 *
 * Trilinear; where the lattice is coarser than the volume, the mean of 8 places half a step apart, so that noise and
 * thin cortex are averaged instead of missed.
 */
export function fieldFromVolume(volume: Volume, box: Box, stepMm: number): Field {
  const field = fieldOver(box, stepMm)
  const finest = Math.min(...volume.grid.spacingMm)
  const shifts = stepMm > 1.4 * finest ? [-0.25, 0.25] : [0]
  const m = voxelFromPatient(volume.grid) as Float64Array
  const { nx, ny, nz, origin, hu } = field
  const [dx, dy, dz] = [0, 1, 2].map((c) => [m[c]! * stepMm, m[4 + c]! * stepMm, m[8 + c]! * stepMm]) as [
    number[],
    number[],
    number[],
  ]
  const at = (r: number) => m[r]! * origin[0] + m[r + 1]! * origin[1] + m[r + 2]! * origin[2] + m[r + 3]!
  const start = [at(0), at(4), at(8)]
  const sub: number[] = []
  for (const a of shifts)
    for (const b of shifts)
      for (const c of shifts) for (let r = 0; r < 3; r++) sub.push(a * dx[r]! + b * dy[r]! + c * dz[r]!)
  const count = sub.length / 3
  const sums = new Float64Array(nx)
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) {
      const u = start[0]! + j * dy[0]! + k * dz[0]!
      const v = start[1]! + j * dy[1]! + k * dz[1]!
      const w = start[2]! + j * dy[2]! + k * dz[2]!
      sums.fill(0)
      for (let s = 0; s < count; s++) addRow(volume, sums, u, v, w, dx, sub, 3 * s)
      const row = nx * (j + ny * k)
      for (let i = 0; i < nx; i++) hu[row + i] = Math.round(sums[i]! / count)
    }
  return field
}

/**
 * Adds the trilinear HU along a row of places, from (u, v, w) by steps `d`, all moved by the triple of `sub` at `at`; padding
 * outside the volume, the edge sample within half a voxel of it.
 */
function addRow(
  volume: Volume,
  sums: Float64Array,
  u: number,
  v: number,
  w: number,
  d: readonly number[],
  sub: readonly number[],
  at: number,
): void {
  const [nx, ny, nz] = volume.grid.dims
  const s = volume.samples
  const sz = nx * ny
  const [du, dv, dw] = d as [number, number, number]
  const [su, sv, sw] = [sub[at]!, sub[at + 1]!, sub[at + 2]!]
  if (dv === 0 && dw === 0) {
    addRowAlong(volume, sums, u, v + sv, w + sw, du, su)
    return
  }
  for (let n = 0; n < sums.length; n++, u += du, v += dv, w += dw) {
    let x = u + su
    let y = v + sv
    let z = w + sw
    if (x < -0.5 || y < -0.5 || z < -0.5 || x > nx - 0.5 || y > ny - 0.5 || z > nz - 0.5) {
      sums[n] = sums[n]! + paddingHu
      continue
    }
    x = Math.max(0, Math.min(nx - 1, x))
    y = Math.max(0, Math.min(ny - 1, y))
    z = Math.max(0, Math.min(nz - 1, z))
    const i = x | 0
    const j = y | 0
    const k = z | 0
    const fx = x - i
    const fy = y - j
    const fz = z - k
    const o = i + j * nx + k * sz
    const ix = i + 1 < nx ? 1 : 0
    const iy = j + 1 < ny ? nx : 0
    const iz = k + 1 < nz ? sz : 0
    const a = s[o]! + fx * (s[o + ix]! - s[o]!)
    const b = s[o + iy]! + fx * (s[o + iy + ix]! - s[o + iy]!)
    const c = s[o + iz]! + fx * (s[o + iz + ix]! - s[o + iz]!)
    const e = s[o + iz + iy]! + fx * (s[o + iz + iy + ix]! - s[o + iz + iy]!)
    const near = a + fy * (b - a)
    sums[n] = sums[n]! + (near + fz * (c + fy * (e - c) - near))
  }
}

/** The same where the row runs along the volume's own rows: y and z, and all that hangs on them, stay. */
function addRowAlong(
  volume: Volume,
  sums: Float64Array,
  u: number,
  v: number,
  w: number,
  du: number,
  su: number,
): void {
  const [nx, ny, nz] = volume.grid.dims
  if (v < -0.5 || w < -0.5 || v > ny - 0.5 || w > nz - 0.5) {
    for (let n = 0; n < sums.length; n++) sums[n] = sums[n]! + paddingHu
    return
  }
  const s = volume.samples
  const y = Math.max(0, Math.min(ny - 1, v))
  const z = Math.max(0, Math.min(nz - 1, w))
  const j = y | 0
  const k = z | 0
  const fy = y - j
  const fz = z - k
  const r0 = nx * (j + ny * k)
  const r1 = j + 1 < ny ? r0 + nx : r0
  const up = k + 1 < nz ? nx * ny : 0
  for (let n = 0, along = u; n < sums.length; n++, along += du) {
    const x = along + su
    if (x < -0.5 || x > nx - 0.5) {
      sums[n] = sums[n]! + paddingHu
      continue
    }
    const inside = Math.max(0, Math.min(nx - 1, x))
    const i = inside | 0
    const fx = inside - i
    const ix = i + 1 < nx ? 1 : 0
    const o = r0 + i
    const p = r1 + i
    const a = s[o]! + fx * (s[o + ix]! - s[o]!)
    const b = s[p]! + fx * (s[p + ix]! - s[p]!)
    const c = s[o + up]! + fx * (s[o + up + ix]! - s[o + up]!)
    const e = s[p + up]! + fx * (s[p + up + ix]! - s[p + up]!)
    const near = a + fy * (b - a)
    sums[n] = sums[n]! + (near + fz * (c + fy * (e - c) - near))
  }
}

/** Trilinear sample of any array on a field's lattice at a patient point; `outside` beyond its edges. */
export function sampleAt(
  field: Field,
  values: Int16Array | Float32Array,
  x: number,
  y: number,
  z: number,
  outside: number,
): number {
  const { nx, ny, nz, stepMm, origin } = field
  const u = (x - origin[0]) / stepMm
  const v = (y - origin[1]) / stepMm
  const w = (z - origin[2]) / stepMm
  if (u < 0 || v < 0 || w < 0 || u > nx - 1 || v > ny - 1 || w > nz - 1) return outside
  const i = Math.min(u | 0, nx - 2)
  const j = Math.min(v | 0, ny - 2)
  const k = Math.min(w | 0, nz - 2)
  return trilinear(values, i + nx * (j + ny * k), nx, nx * ny, u - i, v - j, w - k)
}
