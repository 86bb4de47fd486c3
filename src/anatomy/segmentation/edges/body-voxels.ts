import { mapPoint, medianOf, point, voxelFromPatient } from '../../../geometry/index.ts'
import type { Volume } from '../../../imaging/index.ts'
import { type BodySurface, radiusAt, sheetAt } from '../body.ts'
import type { BodyFrame } from '../body-frame.ts'

/** The image's own voxels round one body, at their places in the body's axes (x to the left, y to the back, h up), mm. */
export interface BodyVoxels {
  readonly count: number
  readonly x: Float32Array
  readonly y: Float32Array
  readonly h: Float32Array
  readonly hu: Float32Array
  /** The voxel's three sides in the body's axes, mm: column c holds the side along voxel axis c, as in `smearAlong`. */
  readonly sides: Float64Array
}

/** So many voxels are enough for the surfaces of one body; of more, evenly spread ones are taken. */
const enough = 90_000

/**
 * A whole number for each voxel, start + di i + dj j + dk k, by whose remainder evenly spread ones are taken: one step to the
 * left adds 1, one to the back 2, one to the head 3, counted from the image's corner at the right, front and foot, so that
 * the same voxels are taken whichever way the image's axes are stored.
 */
function countedAlongPatient({ dims, patientFromVoxel }: Volume['grid']): readonly [number, number, number, number] {
  const m = patientFromVoxel as Float64Array
  const free = new Set([0, 1, 2])
  const step: [number, number, number] = [0, 0, 0]
  let start = 0
  for (const towards of [2, 1, 0] as const) {
    const most = [...free].reduce((a, b) => (Math.abs(m[4 * towards + b]!) > Math.abs(m[4 * towards + a]!) ? b : a))
    free.delete(most)
    const along = m[4 * towards + most]! > 0 ? 1 + towards : -1 - towards
    step[most as 0] = along
    if (along < 0) start -= along * (dims[most as 0] - 1)
  }
  return [start, ...step]
}

/** Voxels within `wideMm` of the body's axis and from `lowMm` to `highMm` along it. */
export function bodyVoxels(volume: Volume, f: BodyFrame, wideMm: number, lowMm: number, highMm: number): BodyVoxels {
  const { dims, patientFromVoxel, spacingMm } = volume.grid
  const m = patientFromVoxel as Float64Array
  const [low, high] = voxelBox(volume, f, wideMm, lowMm, highMm)
  const expected = (Math.PI * wideMm * wideMm * (highMm - lowMm)) / (spacingMm[0] * spacingMm[1] * spacingMm[2])
  const stride = Math.max(1, Math.round(expected / enough))
  const size = (high[0]! - low[0]! + 1) * (high[1]! - low[1]! + 1) * (high[2]! - low[2]! + 1)
  const [start, di, dj, dk] = countedAlongPatient(volume.grid)
  const most = Math.min(size, Math.ceil((1.1 * size) / stride) + 1000)
  const x = new Float32Array(most)
  const y = new Float32Array(most)
  const h = new Float32Array(most)
  const hu = new Float32Array(most)
  let count = 0
  for (let k = low[2]!; k <= high[2]!; k++)
    for (let j = low[1]!; j <= high[1]!; j++)
      for (let i = low[0]!; i <= high[0]!; i++) {
        if ((start + di * i + dj * j + dk * k) % stride !== 0) continue
        const dx = m[0]! * i + m[1]! * j + m[2]! * k + m[3]! - f.centre[0]
        const dy = m[4]! * i + m[5]! * j + m[6]! * k + m[7]! - f.centre[1]
        const dz = m[8]! * i + m[9]! * j + m[10]! * k + m[11]! - f.centre[2]
        const along = dx * f.up[0] + dy * f.up[1] + dz * f.up[2]
        if (along < lowMm || along > highMm) continue
        const left = dx * f.left[0] + dy * f.left[1] + dz * f.left[2]
        const back = dx * f.back[0] + dy * f.back[1] + dz * f.back[2]
        if (left * left + back * back > wideMm * wideMm) continue
        const v = volume.samples[i + dims[0] * (j + dims[1] * k)]!
        if (v <= -1000 || count === most) continue
        x[count] = left
        y[count] = back
        h[count] = along
        hu[count++] = v
      }
  const sides = new Float64Array(12)
  const axes = [f.left, f.back, f.up] as const
  for (let c = 0; c < 3; c++)
    for (let r = 0; r < 3; r++) {
      const axis = axes[r]!
      sides[c + 4 * r] = m[c]! * axis[0] + m[4 + c]! * axis[1] + m[8 + c]! * axis[2]
    }
  return { count, x, y, h, hu, sides }
}

function voxelBox(
  volume: Volume,
  f: BodyFrame,
  wideMm: number,
  lowMm: number,
  highMm: number,
): readonly [number[], number[]] {
  const back = voxelFromPatient(volume.grid)
  const low = [1e9, 1e9, 1e9]
  const high = [-1e9, -1e9, -1e9]
  for (let corner = 0; corner < 8; corner++) {
    const a = corner & 1 ? wideMm : -wideMm
    const b = corner & 2 ? wideMm : -wideMm
    const c = corner & 4 ? highMm : lowMm
    const at = ([0, 1, 2] as const).map((r) => f.centre[r] + a * f.left[r] + b * f.back[r] + c * f.up[r])
    const v = mapPoint(back, point('patient', at[0]!, at[1]!, at[2]!))
    for (const r of [0, 1, 2] as const) {
      low[r] = Math.min(low[r]!, v[r])
      high[r] = Math.max(high[r]!, v[r])
    }
  }
  return [
    low.map((v) => Math.max(0, Math.floor(v))),
    high.map((v, r) => Math.min(volume.grid.dims[r as 0] - 1, Math.ceil(v))),
  ]
}

/** Median HU in the middle of a body. */
export function insideHuOf(surface: BodySurface, voxels: BodyVoxels): number {
  const found: number[] = []
  for (let n = 0; n < voxels.count; n += 3) {
    const x = voxels.x[n]!
    const y = voxels.y[n]!
    const hi = sheetAt(surface.top, x, y)
    const lo = sheetAt(surface.bottom, x, y)
    const t = (voxels.h[n]! - lo) / Math.max(1, hi - lo)
    if (t < 0.3 || t > 0.7) continue
    if (Math.sqrt(x * x + y * y) < 0.6 * radiusAt(surface.radius, Math.atan2(y, x), t)) found.push(voxels.hu[n]!)
  }
  return found.length > 20 ? medianOf(found) : 120
}
