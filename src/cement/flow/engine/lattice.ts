import { type Dims, paddedDims } from './kernel-layout.ts'

/** A caller's grid inside the one the kernels work on: the same first voxel, perhaps longer rows and more of them. */
export interface Lattice {
  readonly own: Dims
  readonly padded: Dims
  /** From a voxel of the caller's grid to the kernels', and back. */
  readonly inside: (voxel: number) => number
  readonly back: (place: number) => number
}

export function latticeOf(own: Dims): Lattice {
  const padded = paddedDims(own)
  const [nx, ny] = own
  const [px, py] = padded
  if (nx === px && ny === py) return { own, padded, inside: (v) => v, back: (v) => v }
  return {
    own,
    padded,
    inside: (v) => (v % nx) + px * ((Math.floor(v / nx) % ny) + py * Math.floor(v / (nx * ny))),
    back: (v) => (v % px) + nx * ((Math.floor(v / px) % py) + ny * Math.floor(v / (px * py))),
  }
}

/** A typed array that can be copied into another of its kind. */
interface Field<Own> {
  readonly length: number
  set(values: Own, at: number): void
  subarray(from: number, to: number): Own
}

/** Copies rows from a caller's field into a padded one, or back: those that hold part of the voxels `from` <= v < `to`. */
export function copyRows<Own extends Field<Own>>(
  { own, padded }: Lattice,
  way: 'in' | 'out',
  values: Own,
  kernel: Own,
  from = 0,
  to = values.length,
): void {
  const [nx, ny] = own
  const [px, py] = padded
  const move = (at: number, there: number, count: number): void => {
    if (way === 'in') kernel.set(values.subarray(at, at + count), there)
    else values.set(kernel.subarray(there, there + count), at)
  }
  if (nx === px && ny === py) {
    move(from, from, to - from)
    return
  }
  for (let row = Math.floor(from / nx); row * nx < to; row++)
    move(row * nx, px * ((row % ny) + py * Math.floor(row / ny)), nx)
}
