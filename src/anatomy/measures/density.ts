import { compose, inverse, mapPoint, medianOf, point } from '../../geometry/index.ts'
import type { Density } from '../spine.ts'
import type { MeasuredBody } from './body.ts'
import type { Calibration } from './calibration.ts'
import { gasBelow } from './cleft.ts'
import { kind, type Region } from './region.ts'

/** The oval region of spongy bone: parts of the body's width, depth and height, clear of cortex and basivertebral vein. */
const oval = { halfWidth: 0.3, halfDepth: 0.24, centreDepth: 0.4, height: 0.35 } as const

/** A density, and the share of gas in the region it was read from. */
export interface MeasuredDensity {
  readonly density: Density
  readonly gasFraction: number
}

/**
 * Trabecular HU inside an oval disc in the front and middle of the body, gas left out; null where fewer than 20 voxels of
 * bone lie in it.
 */
export function measureDensity(
  region: Region,
  measured: MeasuredBody,
  calibration: Calibration | null,
): MeasuredDensity | null {
  const { body, frame, frontMm } = measured
  const halfWidthMm = oval.halfWidth * body.widthMm
  const halfDepthMm = oval.halfDepth * body.depthMm
  const heightMm = measured.superior.plane.centre[2] - measured.inferior.plane.centre[2]
  const thicknessMm = Math.max(5, oval.height * heightMm)
  const yMm = frontMm + oval.centreDepth * body.depthMm
  const zMm = (measured.superior.plane.centre[2] + measured.inferior.plane.centre[2]) / 2
  const m = compose(inverse(frame), region.grid.patientFromVoxel) as Float64Array
  const [nx, ny, nz] = region.grid.dims
  const values: number[] = []
  let gas = 0
  let at = 0
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, at++) {
        if (region.kinds[at] !== kind.body) continue
        const x = m[0]! * i + m[1]! * j + m[2]! * k + m[3]!
        const y = m[4]! * i + m[5]! * j + m[6]! * k + m[7]! - yMm
        const z = m[8]! * i + m[9]! * j + m[10]! * k + m[11]! - zMm
        if (Math.abs(z) > thicknessMm / 2) continue
        if ((x / halfWidthMm) ** 2 + (y / halfDepthMm) ** 2 > 1) continue
        if (region.hu[at]! < gasBelow.value) gas++
        else values.push(region.hu[at]!)
      }
  if (values.length < 20) return null
  const mean = values.reduce((s, v) => s + v, 0) / values.length
  const variance = values.reduce((s, v) => s + (v - mean) ** 2, 0) / values.length
  const density = {
    trabecularMeanHu: mean,
    trabecularMedianHu: medianOf(values),
    trabecularSdHu: Math.sqrt(variance),
    roi: { centre: mapPoint(frame, point('vertebra', 0, yMm, zMm)), halfWidthMm, halfDepthMm, thicknessMm },
    bmd: calibration ? { mgPerCm3: calibration.mgPerCm3(mean), errorMgPerCm3: calibration.errorMgPerCm3(mean) } : null,
  }
  return { density, gasFraction: gas / (gas + values.length) }
}
