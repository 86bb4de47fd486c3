import { cross, type Direction, dot, type Point, type Triple, voxelFromPatient } from '../../geometry/index.ts'
import type { Volume } from '../../imaging/index.ts'

/** A flat cut through the patient: the centre of its picture, unit directions to its right and downwards, and its pixels. */
export interface Plane {
  readonly centre: Point<'patient'>
  readonly right: Direction<'patient'>
  readonly down: Direction<'patient'>
  readonly mmPerPixel: number
  readonly columns: number
  readonly rows: number
}

/** Grey levels of HU: everything below `level - width / 2` black, above `level + width / 2` white. */
export interface HuWindow {
  readonly levelHu: number
  readonly widthHu: number
}

export const boneWindow: HuWindow = { levelHu: 350, widthHu: 1700 }

/**
 * The CT on a plane as grey pixels, by linear interpolation between voxels; black outside the CT.
 *
 * `curve` moves each row by mm along the plane's normal and along its right, so that a curved spine stays in the picture.
 */
export function grayOnPlane(
  volume: Volume,
  plane: Plane,
  window: HuWindow = boneWindow,
  curve?: (row: number) => { readonly throughMm: number; readonly rightMm: number },
): Uint8Array {
  const { columns, rows, mmPerPixel, right, down, centre } = plane
  const normal = cross(right, down)
  const m = voxelFromPatient(volume.grid) as Float64Array
  const linear = (d: Triple, r: number): number =>
    (m[r] as number) * d[0] + (m[r + 1] as number) * d[1] + (m[r + 2] as number) * d[2]
  const toVoxel = (d: Triple): Triple => [linear(d, 0), linear(d, 4), linear(d, 8)]
  const [stepX, stepY, stepN] = [right, down, normal].map(toVoxel) as [Triple, Triple, Triple]
  const at: Triple = [
    linear(centre, 0) + (m[3] as number),
    linear(centre, 4) + (m[7] as number),
    linear(centre, 8) + (m[11] as number),
  ]
  const out = new Uint8Array(columns * rows)
  const low = window.levelHu - window.widthHu / 2
  const scale = 255 / window.widthHu
  for (let y = 0; y < rows; y++) {
    const shift = curve?.(y)
    const v = (y + 0.5 - rows / 2) * mmPerPixel
    const n = shift?.throughMm ?? 0
    const u0 = (0.5 - columns / 2) * mmPerPixel + (shift?.rightMm ?? 0)
    const start: Triple = [0, 1, 2].map(
      (a) => (at[a] as number) + u0 * (stepX[a] as number) + v * (stepY[a] as number) + n * (stepN[a] as number),
    ) as unknown as Triple
    sampleRow(volume, start, stepX, mmPerPixel, low, scale, out, y * columns, columns)
  }
  return out
}

/** One row of pixels from `start` in steps of `mmPerPixel * step` voxels. */
function sampleRow(
  volume: Volume,
  start: Triple,
  step: Triple,
  mmPerPixel: number,
  low: number,
  scale: number,
  out: Uint8Array,
  outAt: number,
  columns: number,
): void {
  const { samples, grid } = volume
  const [nx, ny, nz] = grid.dims
  const sheet = nx * ny
  for (let x = 0; x < columns; x++) {
    const i = start[0] + x * mmPerPixel * step[0]
    const j = start[1] + x * mmPerPixel * step[1]
    const k = start[2] + x * mmPerPixel * step[2]
    const i0 = Math.floor(i)
    const j0 = Math.floor(j)
    const k0 = Math.floor(k)
    if (i0 < -1 || j0 < -1 || k0 < -1 || i0 >= nx || j0 >= ny || k0 >= nz) continue
    // Half a voxel beyond the last centres still belongs to the CT: the outermost samples are held there.
    const a = Math.max(0, i0)
    const b = Math.max(0, j0)
    const c = Math.max(0, k0)
    const di = i0 + 1 >= nx || i0 < 0 ? 0 : 1
    const dj = j0 + 1 >= ny || j0 < 0 ? 0 : nx
    const dk = k0 + 1 >= nz || k0 < 0 ? 0 : sheet
    const f = i - i0
    const g = j - j0
    const h = k - k0
    const p = a + nx * b + sheet * c
    const s00 = (samples[p] as number) * (1 - f) + (samples[p + di] as number) * f
    const s10 = (samples[p + dj] as number) * (1 - f) + (samples[p + dj + di] as number) * f
    const s01 = (samples[p + dk] as number) * (1 - f) + (samples[p + dk + di] as number) * f
    const s11 = (samples[p + dk + dj] as number) * (1 - f) + (samples[p + dk + dj + di] as number) * f
    const hu = (s00 * (1 - g) + s10 * g) * (1 - h) + (s01 * (1 - g) + s11 * g) * h
    const gray = (hu - low) * scale
    out[outAt + x] = Math.min(255, Math.max(0, gray))
  }
}

/** Where a point falls in the plane's picture, and how far in front of (+, along right x down) it lies, mm. */
export function spotOnPlane(
  plane: Plane,
  p: Point<'patient'>,
): { readonly spot: readonly [number, number]; readonly offMm: number } {
  const d = [p[0] - plane.centre[0], p[1] - plane.centre[1], p[2] - plane.centre[2]] as unknown as Direction<'patient'>
  return {
    spot: [
      plane.columns / 2 + dot(d, plane.right) / plane.mmPerPixel,
      plane.rows / 2 + dot(d, plane.down) / plane.mmPerPixel,
    ],
    offMm: dot(d, cross(plane.right, plane.down)),
  }
}
