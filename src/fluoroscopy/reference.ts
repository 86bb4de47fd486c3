import type { CArm } from '../geometry/index.ts'
import type { Volume } from '../imaging/index.ts'
import { attenuationPerMm } from './attenuation.ts'
import { type Axis, rayLengthMm, rayOf, viewOf } from './view.ts'

/**
 * The line integral of attenuation along the ray of a pixel of `arm`: Joseph's method, ray by ray in f64.
 *
 * Readable definition and oracle of `projectVolume`: at each slice of the view's axis the attenuation is interpolated
 * bilinearly where the ray crosses (0 outside the volume), and the sum is multiplied by the length between two slices.
 */
export function referenceRay(volume: Volume, arm: CArm): (column: number, row: number) => number {
  const view = viewOf(arm, volume.grid)
  const lookUp = attenuationTable()
  return (column, row) => {
    const ray = rayOf(view, column, row)
    const sliceMm = rayLengthMm(view, column, row) / Math.abs(ray[view.axis])
    return sliceMm * sumAlong(volume, lookUp, view.source, ray, view.axis, view.sign)
  }
}

/** `referenceRay` for every pixel, row by row from the top. Slow: for tests and verification. */
export function projectReference(volume: Volume, arm: CArm): Float64Array {
  const ray = referenceRay(volume, arm)
  const pathMu = new Float64Array(arm.columns * arm.rows)
  for (let row = 0; row < arm.rows; row++)
    for (let column = 0; column < arm.columns; column++) pathMu[row * arm.columns + column] = ray(column, row)
  return pathMu
}

function attenuationTable(): Float64Array {
  const table = new Float64Array(65536)
  for (let hu = -32768; hu < 32768; hu++) table[hu + 32768] = attenuationPerMm(hu)
  return table
}

function sumAlong(
  { grid: { dims }, samples }: Volume,
  lookUp: Float64Array,
  source: readonly number[],
  ray: readonly number[],
  axis: Axis,
  sign: number,
): number {
  const stride = [1, dims[0], dims[0] * dims[1]]
  const [u, v] = [(axis + 1) % 3, (axis + 2) % 3]
  const [countU, countV, strideU, strideV] = [dims[u]!, dims[v]!, stride[u]!, stride[v]!]
  const at = (x: number, y: number, slice: number): number =>
    x < 0 || y < 0 || x >= countU || y >= countV
      ? 0
      : (lookUp[(samples[slice + x * strideU + y * strideV] as number) + 32768] as number)
  const [slopeU, slopeV] = [ray[u]! / ray[axis]!, ray[v]! / ray[axis]!]
  let sum = 0
  for (let k = 0; k < dims[axis]; k++) {
    const ahead = k - source[axis]!
    if (ahead * sign <= 0) continue
    const x = source[u]! + slopeU * ahead
    const y = source[v]! + slopeV * ahead
    const [x0, y0] = [Math.floor(x), Math.floor(y)]
    if (x0 < -1 || y0 < -1 || x0 >= countU || y0 >= countV) continue
    const [fx, fy] = [x - x0, y - y0]
    const slice = k * stride[axis]!
    sum +=
      (1 - fy) * ((1 - fx) * at(x0, y0, slice) + fx * at(x0 + 1, y0, slice)) +
      fy * ((1 - fx) * at(x0, y0 + 1, slice) + fx * at(x0 + 1, y0 + 1, slice))
  }
  return sum
}
