import { affineFromColumns, type Grid, gridFrom, mapPoint, point, type Triple } from '../geometry/index.ts'
import type { Vertebra } from './spine.ts'

/** Room around a vertebral body on each side, mm: to the left and right, to the front and back, above and below. */
export interface RoomMm {
  readonly besideMm: number
  readonly inFrontMm: number
  readonly behindMm: number
  readonly aboveMm: number
  readonly belowMm: number
}

/**
 * A grid that stands along a vertebra: i to its left, j posterior, k superior, a voxel corner on its body's centre.
 *
 * `spacingMm` is the same on all axes. The grid covers the body's width, depth and heights with the room asked for around
 * them, symmetric about the mid-sagittal plane, so that a mirrored patient gives mirrored samples. Dimensions are even.
 */
export function gridAlongVertebra(vertebra: Vertebra, spacingMm: number, room: RoomMm): Grid {
  const { body, morphometry, patientFromVertebra } = vertebra
  const half = Math.max(morphometry.heights.anteriorMm, morphometry.heights.posteriorMm) / 2
  const count = (mm: number): number => Math.ceil(mm / spacingMm)
  const beside = count(body.widthMm / 2 + room.besideMm)
  const front = count(body.depthMm / 2 + room.inFrontMm)
  const behind = count(body.depthMm / 2 + room.behindMm)
  const below = count(half + room.belowMm)
  const above = count(half + room.aboveMm)
  const even = (n: number): number => n + (n % 2)
  const dims: Triple = [2 * beside, even(front + behind), even(below + above)]
  const first = point('vertebra', (0.5 - beside) * spacingMm, (0.5 - front) * spacingMm, (0.5 - below) * spacingMm)
  const m = patientFromVertebra as Float64Array
  const column = (c: number): Triple => [
    (m[c] as number) * spacingMm,
    (m[c + 4] as number) * spacingMm,
    (m[c + 8] as number) * spacingMm,
  ]
  const origin = mapPoint(patientFromVertebra, first)
  return gridFrom(dims, affineFromColumns('patient', 'voxel', column(0), column(1), column(2), origin))
}
