import type { Smear } from './smear.ts'

/** Blur of a scanner's standard kernel in the plane: standard deviation, mm. */
const kernelMm = 0.5
const boxShare = 1 / Math.sqrt(12)

/**
 * How the image smears along a unit direction: the kernel's Gaussian with the voxel's shorter sides, and the longest side
 * (the slice, where it is thick) as a box. `vertebraFromVoxel` holds the voxel's sides as columns.
 */
export function smearAlong(vertebraFromVoxel: Float64Array, dx: number, dy: number, dz: number): Smear {
  const m = vertebraFromVoxel
  let square = kernelMm * kernelMm
  let box = 0
  for (let c = 0; c < 3; c++) {
    const part = Math.abs(m[c]! * dx + m[c + 4]! * dy + m[c + 8]! * dz)
    if (part > box) {
      square += (boxShare * box) ** 2
      box = part
    } else square += (boxShare * part) ** 2
  }
  return { sigmaMm: Math.sqrt(square), boxMm: box }
}
