import type { Affine } from '../../geometry/index.ts'
import type { Slice } from '../imported/ring.ts'
import { type Region, readInFrame } from './region.ts'

/** The part of a frame that slices are read in, mm. */
export interface Extent {
  readonly x: readonly [low: number, high: number]
  readonly y: readonly [low: number, high: number]
  readonly z: readonly [low: number, high: number]
}

/** Slices through a region in a vertebra frame, `stepMm` apart in all directions; nearest voxel. */
export function slicesOf(
  region: Region,
  frame: Affine<'patient', 'vertebra'>,
  { x, y, z }: Extent,
  stepMm: number,
): Slice[] {
  const columns = Math.ceil((x[1] - x[0]) / stepMm) + 1
  const rows = Math.ceil((y[1] - y[0]) / stepMm) + 1
  const { kindAt } = readInFrame(region, frame)
  const out: Slice[] = []
  for (let zMm = z[0]; zMm <= z[1]; zMm += stepMm) {
    const kinds = new Uint8Array(columns * rows)
    for (let r = 0, at = 0; r < rows; r++)
      for (let c = 0; c < columns; c++, at++) kinds[at] = kindAt(x[0] + c * stepMm, y[0] + r * stepMm, zMm)
    out.push({ zMm, x0Mm: x[0], y0Mm: y[0], stepMm, columns, rows, kinds })
  }
  return out
}
