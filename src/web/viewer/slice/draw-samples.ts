import type { Volume } from '../../../imaging/index.ts'
import { type Raster, rowSpan } from './raster.ts'

/** Which samples are shown from black to white: `centre` +- half of `width`, in the volume's units (HU for CT). */
export interface GrayWindow {
  readonly centre: number
  readonly width: number
}

const black = 0xff000000
const span = new Int32Array(2)

/**
 * Draws rows `from` to `to` of a picture of the volume, trilinear between samples, black outside. Pixels are written as one
 * little-endian RGBA word each.
 */
export function drawSamples(
  { samples, grid }: Pick<Volume, 'samples' | 'grid'>,
  raster: Raster,
  window: GrayWindow,
  pixels: Uint32Array,
  from: number,
  to: number,
): void {
  for (let row = from; row < to; row++) {
    rowSpan(raster, row, grid.dims, span)
    const [first, end] = [span[0] as number, span[1] as number]
    const start = row * raster.columns
    pixels.fill(black, start, start + first)
    pixels.fill(black, start + end, start + raster.columns)
    drawRow(samples, grid.dims, raster, window, pixels, row, first, end)
  }
}

function drawRow(
  samples: Int16Array,
  dims: readonly number[],
  raster: Raster,
  window: GrayWindow,
  pixels: Uint32Array,
  row: number,
  first: number,
  end: number,
): void {
  const [ni, nj, nk] = [dims[0] as number, dims[1] as number, dims[2] as number]
  const plane = ni * nj
  const [oi, oj, ok] = [ni > 1 ? 1 : 0, nj > 1 ? ni : 0, nk > 1 ? plane : 0]
  const [ai, aj, ak] = raster.across
  let i = raster.origin[0] + row * raster.down[0] + first * ai
  let j = raster.origin[1] + row * raster.down[1] + first * aj
  let k = raster.origin[2] + row * raster.down[2] + first * ak
  const scale = 255 / Math.max(1, window.width)
  const low = window.centre - window.width / 2
  const stop = row * raster.columns + end
  for (let at = row * raster.columns + first; at < stop; at++) {
    // `rowSpan` keeps a millionth of a voxel away from the last sample, far more than rounding along a row adds up to.
    const bi = i | 0
    const bj = j | 0
    const bk = k | 0
    const fi = i - bi
    const fj = j - bj
    const fk = k - bk
    const base = bi + bj * ni + bk * plane
    const a = samples[base] as number
    const b = samples[base + oj] as number
    const c = samples[base + ok] as number
    const e = samples[base + oj + ok] as number
    const near0 = a + fi * ((samples[base + oi] as number) - a)
    const near1 = b + fi * ((samples[base + oi + oj] as number) - b)
    const far0 = c + fi * ((samples[base + oi + ok] as number) - c)
    const far1 = e + fi * ((samples[base + oi + oj + ok] as number) - e)
    const near = near0 + fj * (near1 - near0)
    const far = far0 + fj * (far1 - far0)
    const value = (near + fk * (far - near) - low) * scale
    const gray = value <= 0 ? 0 : value >= 255 ? 255 : value | 0
    pixels[at] = black | (gray * 0x010101)
    i += ai
    j += aj
    k += ak
  }
}
