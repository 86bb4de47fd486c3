import { type Grid, mapPoint, point, voxelCount, voxelFromPatient } from '../../../geometry/index.ts'
import type { Crop } from './crop.ts'
import type { Field } from './field.ts'
import { trilinear } from './trilinear.ts'

/** Numbers on the CT's own grid while vertebrae are written into it one after another; the greater presence wins. */
export interface Canvas {
  readonly grid: Grid
  readonly labels: Uint8Array
  readonly presence: Uint8Array
}

export const canvasOn = (grid: Grid): Canvas => ({
  grid,
  labels: new Uint8Array(voxelCount(grid)),
  presence: new Uint8Array(voxelCount(grid)),
})

/** Writes `number` wherever `presence` (0..1 on the crop of the field) is at least one half and greater than what is there. */
export function paint(canvas: Canvas, field: Field, crop: Crop, presence: Float32Array, number: number): void {
  const { grid, labels } = canvas
  const m = grid.patientFromVoxel as Float64Array
  const [nx, ny] = grid.dims
  const range = voxelRange(grid, field, crop)
  const filled = filledRows(presence, crop)
  for (let k = range[2]![0]; k <= range[2]![1]; k++)
    for (let j = range[1]![0]; j <= range[1]![1]; j++)
      for (let i = range[0]![0]; i <= range[0]![1]; i++) {
        const u = (m[0]! * i + m[1]! * j + m[2]! * k + m[3]! - field.origin[0]) / field.stepMm - crop.i0
        const v = (m[4]! * i + m[5]! * j + m[6]! * k + m[7]! - field.origin[1]) / field.stepMm - crop.j0
        const w = (m[8]! * i + m[9]! * j + m[10]! * k + m[11]! - field.origin[2]) / field.stepMm - crop.k0
        const here = presenceAt(presence, filled, crop, u, v, w)
        if (here < 0.5) continue
        const p = i + nx * (j + ny * k)
        const level = Math.round(here * 255)
        if (level <= canvas.presence[p]!) continue
        canvas.presence[p] = level
        labels[p] = number
      }
}

function voxelRange(grid: Grid, field: Field, crop: Crop): readonly (readonly [number, number])[] {
  const back = voxelFromPatient(grid)
  const low = [1e9, 1e9, 1e9]
  const high = [-1e9, -1e9, -1e9]
  for (let corner = 0; corner < 8; corner++) {
    const at = (bit: number, from: number, n: number): number => ((corner >> bit) & 1 ? from + n - 1 : from)
    const v = mapPoint(
      back,
      point(
        'patient',
        field.origin[0] + field.stepMm * at(0, crop.i0, crop.nx),
        field.origin[1] + field.stepMm * at(1, crop.j0, crop.ny),
        field.origin[2] + field.stepMm * at(2, crop.k0, crop.nz),
      ),
    )
    for (const a of [0, 1, 2] as const) {
      low[a] = Math.min(low[a]!, v[a])
      high[a] = Math.max(high[a]!, v[a])
    }
  }
  return [0, 1, 2].map((a) => [Math.max(0, Math.floor(low[a]!)), Math.min(grid.dims[a as 0] - 1, Math.ceil(high[a]!))])
}

/** First and last place with any presence in rows (j, k) to (j + 1, k + 1), two numbers a row; last < first where none. */
function filledRows(values: Float32Array, crop: Crop): Int32Array {
  const { nx, ny, nz } = crop
  const own = new Int32Array(2 * ny * nz)
  for (let r = 0; r < ny * nz; r++) {
    let first = 0
    let last = nx - 1
    while (first < nx && values[r * nx + first] === 0) first++
    while (last >= first && values[r * nx + last] === 0) last--
    own[2 * r] = first
    own[2 * r + 1] = last < first ? -1 : last
  }
  const out = new Int32Array(own.length)
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) {
      let first = nx
      let last = -1
      for (let c = k; c <= Math.min(nz - 1, k + 1); c++)
        for (let b = j; b <= Math.min(ny - 1, j + 1); b++) {
          first = Math.min(first, own[2 * (b + ny * c)]!)
          last = Math.max(last, own[2 * (b + ny * c) + 1]!)
        }
      out[2 * (j + ny * k)] = first
      out[2 * (j + ny * k) + 1] = last
    }
  return out
}

function presenceAt(values: Float32Array, filled: Int32Array, crop: Crop, u: number, v: number, w: number): number {
  const { nx, ny, nz } = crop
  if (u < 0 || v < 0 || w < 0 || u > nx - 1 || v > ny - 1 || w > nz - 1) return edgeSample(values, crop, u, v, w)
  const i = Math.min(u | 0, nx - 2)
  const j = Math.min(v | 0, ny - 2)
  const k = Math.min(w | 0, nz - 2)
  const row = 2 * (j + ny * k)
  if (i + 1 < filled[row]! || i > filled[row + 1]!) return 0
  return trilinear(values, i + nx * (j + ny * k), nx, nx * ny, u - i, v - j, w - k)
}

/** Up to one voxel beyond the crop the nearest sample counts: the field's last layer may lie just inside the image's. */
function edgeSample(values: Float32Array, crop: Crop, u: number, v: number, w: number): number {
  const { nx, ny, nz } = crop
  if (u < -1 || v < -1 || w < -1 || u > nx || v > ny || w > nz) return 0
  const i = Math.min(nx - 1, Math.max(0, Math.round(u)))
  const j = Math.min(ny - 1, Math.max(0, Math.round(v)))
  const k = Math.min(nz - 1, Math.max(0, Math.round(w)))
  return values[i + nx * (j + ny * k)]!
}
