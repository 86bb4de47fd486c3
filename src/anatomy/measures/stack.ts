import type { Affine, Point } from '../../geometry/index.ts'
import { inverse, mapPoint } from '../../geometry/index.ts'
import type { Slice } from '../imported/ring.ts'
import { kind, type Region, readInFrame, voxelCentres } from './region.ts'

/** Slices through a region in a vertebra frame that hold all of the vertebra, `stepMm` apart in all directions. */
export function slicesOf(region: Region, frame: Affine<'patient', 'vertebra'>, stepMm = 1): Slice[] {
  const toFrame = inverse(frame)
  const low = [1e9, 1e9, 1e9]
  const high = [-1e9, -1e9, -1e9]
  for (const p of voxelCentres(region, kind.body, kind.arch) as Point<'patient'>[]) {
    const q = mapPoint(toFrame, p)
    for (let a = 0; a < 3; a++) {
      low[a] = Math.min(low[a]!, q[a as 0 | 1 | 2])
      high[a] = Math.max(high[a]!, q[a as 0 | 1 | 2])
    }
  }
  const pad = 2 * stepMm
  const columns = Math.ceil((high[0]! - low[0]! + 2 * pad) / stepMm) + 1
  const rows = Math.ceil((high[1]! - low[1]! + 2 * pad) / stepMm) + 1
  const x0Mm = low[0]! - pad
  const y0Mm = low[1]! - pad
  const read = readInFrame(region, frame)
  const out: Slice[] = []
  for (let zMm = Math.ceil(low[2]!); zMm <= high[2]!; zMm += stepMm) {
    const kinds = new Uint8Array(columns * rows)
    for (let r = 0, at = 0; r < rows; r++)
      for (let c = 0; c < columns; c++, at++) kinds[at] = read.kindAt(x0Mm + c * stepMm, y0Mm + r * stepMm, zMm)
    out.push({ zMm, x0Mm, y0Mm, stepMm, columns, rows, kinds })
  }
  return out
}
