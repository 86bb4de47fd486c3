import type { Triple } from '../geometry/index.ts'

/** A cubic lattice in one vertebra's own frame: sample (i, j, k) lies at `origin + spacingMm * (i, j, k)`. */
export interface Box {
  readonly dims: Triple
  readonly spacingMm: number
  readonly origin: Triple
}

export const sampleCount = (box: Box): number => box.dims[0] * box.dims[1] * box.dims[2]

/** The lattice from corner to corner, whole steps only. */
export function boxBetween(low: Triple, high: Triple, spacingMm: number): Box {
  const count = (axis: number) =>
    Math.max(2, Math.ceil(((high[axis] as number) - (low[axis] as number)) / spacingMm) + 1)
  return { dims: [count(0), count(1), count(2)], spacingMm, origin: low }
}

/** The value between samples (trilinear); `outside` beyond the lattice. Coordinates in mm of the vertebra's frame. */
export function sampleAt(field: Float32Array, box: Box, x: number, y: number, z: number, outside: number): number {
  const [nx, ny, nz] = box.dims
  const u = (x - box.origin[0]) / box.spacingMm
  const v = (y - box.origin[1]) / box.spacingMm
  const w = (z - box.origin[2]) / box.spacingMm
  if (!(u >= 0 && v >= 0 && w >= 0 && u < nx - 1 && v < ny - 1 && w < nz - 1)) return outside
  const i = Math.floor(u)
  const j = Math.floor(v)
  const k = Math.floor(w)
  const fu = u - i
  const fv = v - j
  const fw = w - k
  const at = i + nx * (j + ny * k)
  const up = at + nx * ny
  const a = (field[at] as number) * (1 - fu) + (field[at + 1] as number) * fu
  const b = (field[at + nx] as number) * (1 - fu) + (field[at + nx + 1] as number) * fu
  const c = (field[up] as number) * (1 - fu) + (field[up + 1] as number) * fu
  const d = (field[up + nx] as number) * (1 - fu) + (field[up + nx + 1] as number) * fu
  return (a * (1 - fv) + b * fv) * (1 - fw) + (c * (1 - fv) + d * fv) * fw
}

/** The nearest sample's index, -1 beyond the lattice. */
export function nearestIndex(box: Box, x: number, y: number, z: number): number {
  const i = Math.round((x - box.origin[0]) / box.spacingMm)
  const j = Math.round((y - box.origin[1]) / box.spacingMm)
  const k = Math.round((z - box.origin[2]) / box.spacingMm)
  const [nx, ny, nz] = box.dims
  return i >= 0 && j >= 0 && k >= 0 && i < nx && j < ny && k < nz ? i + nx * (j + ny * k) : -1
}
