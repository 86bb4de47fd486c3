import { type Affine, compose, type Triple, voxelFromPatient } from '../geometry/index.ts'
import type { LabelMap } from '../imaging/index.ts'
import { type Box, sampleCount } from './box.ts'

export interface Occupancy {
  readonly bone: Float32Array
}

/** Width of the smoothing in voxels: takes the stairs off the mask, moves a flat wall nowhere and a thin pedicle's by < 0.1 mm. */
const smoothingVoxels = 0.7

/** How much of the label, 0 to 1, at each sample of the box: the mask smoothed on its own grid, then interpolated. */
export function occupancyOf(
  map: LabelMap,
  number: number,
  patientFromVertebra: Affine<'patient', 'vertebra'>,
  box: Box,
): Occupancy {
  const crop = smoothed(cropOf(map, number))
  const m = compose(voxelFromPatient(map.grid), patientFromVertebra) as Float64Array
  const bone = new Float32Array(sampleCount(box))
  const [nx, ny, nz] = box.dims
  const h = box.spacingMm
  const [ci, cj, ck] = crop.dims
  const plane = ci * cj
  let at = 0
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) {
      const y = box.origin[1] + j * h
      const z = box.origin[2] + k * h
      let a = m[0]! * box.origin[0] + m[1]! * y + m[2]! * z + m[3]! - crop.low[0]
      let b = m[4]! * box.origin[0] + m[5]! * y + m[6]! * z + m[7]! - crop.low[1]
      let c = m[8]! * box.origin[0] + m[9]! * y + m[10]! * z + m[11]! - crop.low[2]
      for (let i = 0; i < nx; i++, at++, a += m[0]! * h, b += m[4]! * h, c += m[8]! * h) {
        if (!(a >= 0 && b >= 0 && c >= 0 && a < ci - 1 && b < cj - 1 && c < ck - 1)) continue
        const ia = a | 0
        const ib = b | 0
        const ic = c | 0
        const fa = a - ia
        const fb = b - ib
        const fc = c - ic
        const v = ia + ci * (ib + cj * ic)
        const p = crop.values[v]! + (crop.values[v + 1]! - crop.values[v]!) * fa
        const q = crop.values[v + ci]! + (crop.values[v + ci + 1]! - crop.values[v + ci]!) * fa
        const r = crop.values[v + plane]! + (crop.values[v + plane + 1]! - crop.values[v + plane]!) * fa
        const s = crop.values[v + plane + ci]! + (crop.values[v + plane + ci + 1]! - crop.values[v + plane + ci]!) * fa
        const lower = p + (q - p) * fb
        bone[at] = lower + (r + (s - r) * fb - lower) * fc
      }
    }
  return { bone }
}

interface Crop {
  readonly low: Triple
  readonly dims: Triple
  readonly values: Float32Array
}

/** The label's voxels as 0 and 1, with room for the smoothing around them. */
function cropOf(map: LabelMap, number: number): Crop {
  const [ni, nj, nk] = map.grid.dims
  const low = [ni, nj, nk]
  const high = [-1, -1, -1]
  for (let k = 0, at = 0; k < nk; k++)
    for (let j = 0; j < nj; j++)
      for (let i = 0; i < ni; i++, at++) {
        if (map.labels[at] !== number) continue
        if (i < low[0]!) low[0] = i
        if (i > high[0]!) high[0] = i
        if (j < low[1]!) low[1] = j
        if (j > high[1]!) high[1] = j
        if (k < low[2]!) low[2] = k
        if (k > high[2]!) high[2] = k
      }
  const rim = 3
  const from: Triple = [low[0]! - rim, low[1]! - rim, low[2]! - rim]
  const size = (axis: number) => Math.max(1, high[axis]! - low[axis]! + 1) + 2 * rim
  const dims: Triple = [size(0), size(1), size(2)]
  const values = new Float32Array(dims[0] * dims[1] * dims[2])
  for (let k = low[2]!; k <= high[2]!; k++)
    for (let j = low[1]!; j <= high[1]!; j++) {
      const row = ni * (j + nj * k)
      const to = dims[0] * (j - from[1] + dims[1] * (k - from[2])) - from[0]
      for (let i = low[0]!; i <= high[0]!; i++) if (map.labels[row + i] === number) values[to + i] = 1
    }
  return { low: from, dims, values }
}

/** A separable Gaussian of `smoothingVoxels` along each axis; the crop's rim is empty, so its ends may be left alone. */
function smoothed(crop: Crop): Crop {
  const reach = 2
  const weights = Array.from({ length: 2 * reach + 1 }, (_, t) =>
    Math.exp(-((t - reach) ** 2) / (2 * smoothingVoxels ** 2)),
  )
  const total = weights.reduce((sum, w) => sum + w, 0)
  const [w0, w1, w2] = [weights[2]! / total, weights[1]! / total, weights[0]! / total]
  let source = crop.values
  const [ni, nj, nk] = crop.dims
  for (const stride of [1, ni, ni * nj]) {
    const target = new Float32Array(source.length)
    for (let at = 2 * stride; at < ni * nj * nk - 2 * stride; at++)
      target[at] =
        w0 * source[at]! +
        w1 * (source[at - stride]! + source[at + stride]!) +
        w2 * (source[at - 2 * stride]! + source[at + 2 * stride]!)
    source = target
  }
  return { ...crop, values: source }
}
