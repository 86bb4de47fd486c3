import type { Grid } from '../../../geometry/index.ts'
import { type Raster, rowSpan } from './raster.ts'

/**
 * Colour over the picture: a byte per voxel of its own grid, and a colour for each byte.
 *
 * `colours` holds 256 little-endian RGBA words (`0xAABBGGRR`); alpha 0 leaves the picture as it is. `as` labels: every byte
 * is a name, its edge is drawn as a line; `as` field: bytes are a scale, linear between voxels, without edges.
 */
export interface ColourLayer {
  readonly id: string
  readonly as: 'labels' | 'field'
  readonly grid: Grid
  readonly values: Uint8Array
  readonly colours: Uint32Array
  /** 0 to 1, of the fill; the edge keeps the colour's own strength. */
  readonly opacity: number
  /** Alpha of the edge, 0 to 1; labels only. */
  readonly edge?: number
}

/** `0xAABBGGRR` of `#rrggbb` and alpha 0 to 1. */
export function colourWord(hex: string, alpha = 1): number {
  const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as [number, number, number]
  return ((Math.round(255 * alpha) << 24) | (b << 16) | (g << 8) | r) >>> 0
}

const span = new Int32Array(2)
const corners = new Uint8Array(8)
const weights = new Float64Array(8)

/**
 * Reads the layer at every pixel of rows `from` to `to` into `bytes`. Labels: the nearest voxel, or, `smooth`, the label that
 * weighs most among the eight voxels around, so that edges do not step.
 */
export function readLayer(
  layer: ColourLayer,
  raster: Raster,
  smooth: boolean,
  bytes: Uint8Array,
  from: number,
  to: number,
): void {
  for (let row = from; row < to; row++) {
    rowSpan(raster, row, layer.grid.dims, span)
    const [first, end] = [span[0] as number, span[1] as number]
    const start = row * raster.columns
    bytes.fill(0, start, start + first)
    bytes.fill(0, start + end, start + raster.columns)
    if (layer.as === 'labels' && !smooth) nearestRow(layer, raster, bytes, row, first, end)
    else weighedRow(layer, raster, bytes, row, first, end)
  }
}

function nearestRow(layer: ColourLayer, raster: Raster, bytes: Uint8Array, row: number, first: number, end: number) {
  const { values, grid } = layer
  const [ni, nj] = grid.dims
  const plane = ni * nj
  const [ai, aj, ak] = raster.across
  let i = raster.origin[0] + row * raster.down[0] + first * ai + 0.5
  let j = raster.origin[1] + row * raster.down[1] + first * aj + 0.5
  let k = raster.origin[2] + row * raster.down[2] + first * ak + 0.5
  const stop = row * raster.columns + end
  for (let at = row * raster.columns + first; at < stop; at++) {
    bytes[at] = values[(i | 0) + (j | 0) * ni + (k | 0) * plane] as number
    i += ai
    j += aj
    k += ak
  }
}

function weighedRow(layer: ColourLayer, raster: Raster, bytes: Uint8Array, row: number, first: number, end: number) {
  const { values, grid } = layer
  const [ni, nj, nk] = grid.dims
  const plane = ni * nj
  const [oi, oj, ok] = [ni > 1 ? 1 : 0, nj > 1 ? ni : 0, nk > 1 ? plane : 0]
  const [ai, aj, ak] = raster.across
  let i = raster.origin[0] + row * raster.down[0] + first * ai
  let j = raster.origin[1] + row * raster.down[1] + first * aj
  let k = raster.origin[2] + row * raster.down[2] + first * ak
  const pick = layer.as === 'labels' ? heaviest : mean
  const stop = row * raster.columns + end
  for (let at = row * raster.columns + first; at < stop; at++) {
    const bi = i | 0
    const bj = j | 0
    const bk = k | 0
    const base = bi + bj * ni + bk * plane
    const a = values[base] as number
    const b = values[base + oi] as number
    const c = values[base + oj] as number
    const d = values[base + oi + oj] as number
    const e = values[base + ok] as number
    const f = values[base + oi + ok] as number
    const g = values[base + oj + ok] as number
    const h = values[base + oi + oj + ok] as number
    if (a === b && a === c && a === d && a === e && a === f && a === g && a === h) bytes[at] = a
    else {
      corners[0] = a
      corners[1] = b
      corners[2] = c
      corners[3] = d
      corners[4] = e
      corners[5] = f
      corners[6] = g
      corners[7] = h
      weigh(i - bi, j - bj, k - bk)
      bytes[at] = pick()
    }
    i += ai
    j += aj
    k += ak
  }
}

function weigh(fi: number, fj: number, fk: number): void {
  for (let c = 0; c < 8; c++) weights[c] = (c & 1 ? fi : 1 - fi) * (c & 2 ? fj : 1 - fj) * (c & 4 ? fk : 1 - fk)
}

function heaviest(): number {
  let [best, most] = [0, -1]
  for (let c = 0; c < 8; c++) {
    let sum = 0
    for (let other = 0; other < 8; other++) if (corners[other] === corners[c]) sum += weights[other] as number
    if (sum > most) {
      most = sum
      best = corners[c] as number
    }
  }
  return best
}

function mean(): number {
  let sum = 0
  for (let c = 0; c < 8; c++) sum += (weights[c] as number) * (corners[c] as number)
  return Math.round(sum)
}

/** Lays the colours of `bytes` (as `readLayer` filled them) over rows `from` to `to` of the picture. */
export function blendLayer(
  layer: ColourLayer,
  bytes: Uint8Array,
  raster: Raster,
  pixels: Uint32Array,
  from: number,
  to: number,
): void {
  const { columns, rows } = raster
  const { colours, opacity } = layer
  const edge = layer.as === 'labels' ? (layer.edge ?? 0.9) : 0
  for (let row = from; row < to; row++)
    for (let x = 0, at = row * columns; x < columns; x++, at++) {
      const byte = bytes[at] as number
      if (byte === 0) continue
      const colour = colours[byte] as number
      if (colour >>> 24 === 0) continue
      const isEdge =
        edge > 0 &&
        ((x > 0 && bytes[at - 1] !== byte) ||
          (x < columns - 1 && bytes[at + 1] !== byte) ||
          (row > 0 && bytes[at - columns] !== byte) ||
          (row < rows - 1 && bytes[at + columns] !== byte))
      const alpha = ((colour >>> 24) / 255) * (isEdge ? edge : opacity)
      if (alpha > 0) pixels[at] = mixed(pixels[at] as number, colour, alpha)
    }
}

function mixed(under: number, over: number, alpha: number): number {
  const keep = 1 - alpha
  const r = (under & 255) * keep + (over & 255) * alpha
  const g = ((under >>> 8) & 255) * keep + ((over >>> 8) & 255) * alpha
  const b = ((under >>> 16) & 255) * keep + ((over >>> 16) & 255) * alpha
  return (0xff000000 | (b << 16) | (g << 8) | r) >>> 0
}
