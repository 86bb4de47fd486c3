import type { Affine } from '../../geometry/index.ts'
import type { Region } from './region.ts'

/** How wide the image smears an edge along each axis of a vertebra frame: standard deviations, mm. */
export interface Blur {
  readonly xMm: number
  readonly yMm: number
  readonly zMm: number
}

/** Blur along a unit direction of the frame. */
export const blurAlong = (b: Blur, dx: number, dy: number, dz: number): number =>
  Math.sqrt((b.xMm * dx) ** 2 + (b.yMm * dy) ** 2 + (b.zMm * dz) ** 2)

/** Blur of a scanner's standard kernel in the plane, and what the size of a voxel or slice adds: a box of that length. */
const kernelMm = 0.5
const boxShare = 1 / Math.sqrt(12)

/** What to expect from the grid alone, along the axes of a frame. */
export function expectedBlur(region: Region, frame: Affine<'patient', 'vertebra'>): Blur {
  const m = region.grid.patientFromVoxel as Float64Array
  const f = frame as Float64Array
  const along = (c: number): number => {
    let square = kernelMm ** 2
    for (let v = 0; v < 3; v++) {
      // The voxel axis times its spacing, along this axis of the frame.
      const part = f[c]! * m[v]! + f[c + 4]! * m[v + 4]! + f[c + 8]! * m[v + 8]!
      square += (boxShare * part) ** 2
    }
    return Math.sqrt(square)
  }
  return { xMm: along(0), yMm: along(1), zMm: along(2) }
}
