import { type Affine, compose, type Triple, voxelFromPatient } from '../geometry/index.ts'
import type { LabelMap } from '../imaging/index.ts'
import { type Box, sampleCount } from './box.ts'

export interface Occupancy {
  readonly bone: Float32Array
}

/**
 * Width of the smoothing along an axis, voxels: takes the stairs off the mask. A millimetre at most where voxels allow; on
 * a tube of 4.4 mm half width and 0.8 mm voxels the walls then lie 0.05 mm inside the true ones on average, 0.25 mm at most.
 */
const smoothingVoxels = (spacingMm: number): number => Math.max(0.7, Math.min(1, 1 / spacingMm))
const reach = 3

/** How much of the label, 0 to 1, at each sample of the box: the mask smoothed on its own grid, then interpolated. */
export function occupancyOf(
  map: LabelMap,
  number: number,
  patientFromVertebra: Affine<'patient', 'vertebra'>,
  box: Box,
): Occupancy {
  const m = compose(voxelFromPatient(map.grid), patientFromVertebra) as Float64Array
  const crop = smoothed(cropOf(map, number, voxelsOf(box, m, map.grid.dims)), map.grid.spacingMm)
  const filled = cellsOf(crop)
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
        const v = ia + ci * (ib + cj * ic)
        if (filled[v] !== mixed) {
          bone[at] = filled[v]!
          continue
        }
        const fa = a - ia
        const fb = b - ib
        const fc = c - ic
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

/** The voxels the box can meet, with room for the smoothing. */
export function voxelsOf(box: Box, m: Float64Array, dims: Triple): readonly [low: number[], high: number[]] {
  const low: number[] = []
  const high: number[] = []
  for (let axis = 0; axis < 3; axis++) {
    let middle = m[axis * 4 + 3]!
    let half = 0
    for (let n = 0; n < 3; n++) {
      const size = (box.dims[n]! - 1) * box.spacingMm
      middle += m[axis * 4 + n]! * (box.origin[n]! + size / 2)
      half += (Math.abs(m[axis * 4 + n]!) * size) / 2
    }
    low.push(Math.max(0, Math.floor(middle - half) - reach - 1))
    high.push(Math.min(dims[axis]! - 1, Math.ceil(middle + half) + reach + 1))
  }
  return [low, high]
}

const mixed = 2

/** By the cell's first voxel: 0 or 1 where all its corners hold that, else `mixed`. */
function cellsOf({ dims, values }: Crop): Uint8Array {
  const [ci, cj] = dims
  const plane = ci * cj
  const sort = new Uint8Array(values.length)
  for (let v = 0; v < values.length; v++) sort[v] = values[v]! <= 0 ? 0 : values[v]! >= 1 - 1e-6 ? 1 : mixed
  const cells = new Uint8Array(values.length).fill(mixed)
  for (let v = 0; v + plane + ci + 1 < values.length; v++) {
    const s = sort[v]!
    if (s === mixed) continue
    const b = v + ci
    const c = v + plane
    const d = v + plane + ci
    const same = sort[v + 1] === s && sort[b] === s && sort[b + 1] === s && sort[c] === s && sort[c + 1] === s
    if (same && sort[d] === s && sort[d + 1] === s) cells[v] = s
  }
  return cells
}

/** The label's voxels within the bounds as 0 and 1, with room for the smoothing around them. */
function cropOf(map: LabelMap, number: number, [first, last]: readonly [number[], number[]]): Crop {
  const [ni, nj] = map.grid.dims
  const { labels } = map
  const low = last.slice()
  const high = first.map((v) => v - 1)
  for (let k = first[2]!; k <= last[2]!; k++)
    for (let j = first[1]!; j <= last[1]!; j++) {
      const row = ni * (j + nj * k)
      let from = first[0]!
      while (from <= last[0]! && labels[row + from] !== number) from++
      if (from > last[0]!) continue
      let to = last[0]!
      while (labels[row + to] !== number) to--
      if (from < low[0]!) low[0] = from
      if (to > high[0]!) high[0] = to
      if (j < low[1]!) low[1] = j
      if (j > high[1]!) high[1] = j
      if (k < low[2]!) low[2] = k
      if (k > high[2]!) high[2] = k
    }
  const rim = reach + 1
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

/** A separable Gaussian; the crop's rim is empty, so its ends may be left alone. */
function smoothed(crop: Crop, spacingMm: Triple): Crop {
  let source = crop.values
  const [ni, nj] = crop.dims
  for (const [axis, stride] of [1, ni, ni * nj].entries()) {
    const [w0, w1, w2, w3] = weightsOf(smoothingVoxels(spacingMm[axis]!))
    const target = new Float32Array(source.length)
    for (let at = reach * stride; at < source.length - reach * stride; at++)
      target[at] =
        w0 * source[at]! +
        w1 * (source[at - stride]! + source[at + stride]!) +
        w2 * (source[at - 2 * stride]! + source[at + 2 * stride]!) +
        w3 * (source[at - 3 * stride]! + source[at + 3 * stride]!)
    source = target
  }
  return { ...crop, values: source }
}

function weightsOf(sigma: number): readonly [number, number, number, number] {
  const bell = (t: number) => Math.exp(-(t * t) / (2 * sigma * sigma))
  const total = bell(0) + 2 * (bell(1) + bell(2) + bell(3))
  return [bell(0) / total, bell(1) / total, bell(2) / total, bell(3) / total]
}
