import {
  type CArm,
  direction,
  type Grid,
  mapDirection,
  mapPoint,
  sourceOf,
  type Triple,
  voxelFromCarm,
  voxelFromPatient,
} from '../geometry/index.ts'
import { refuse } from './troubles.ts'

/** Index of a voxel axis: i, j or k. */
export type Axis = 0 | 1 | 2

/**
 * The rays of one C-arm pose in the voxels of one grid.
 *
 * The ray of pixel (column, row) runs from `source` along `first + column * perColumn + row * perRow` (voxels, its length
 * reaches to the pixel) and is `sqrt(SID^2 + x^2 + y^2)` mm long. `axis` is the one along which the central ray crosses most
 * slices; every ray of the view advances along it in the direction `sign`.
 */
export interface View {
  readonly arm: CArm
  readonly axis: Axis
  readonly sign: 1 | -1
  readonly source: Triple
  readonly first: Triple
  readonly perColumn: Triple
  readonly perRow: Triple
}

/** Rays that advance less than this along the slice axis, per unit of direction in voxels, are refused. */
const advanceMin = 0.2

/** The rays of `arm` in the voxels of `grid`; refuses (FLU-006) a cone that reaches along the slices. */
export function viewOf(arm: CArm, grid: Grid): View {
  const fromPatient = voxelFromPatient(grid)
  const fromCarm = voxelFromCarm(fromPatient, arm)
  const turn = (x: number, y: number, z: number): Triple => mapDirection(fromCarm, direction('carm', x, y, z))
  const { pixelMm, columns, rows, sourceToDetectorMm } = arm
  const central = turn(0, 0, 1)
  const axis = [0, 1, 2].reduce((best, a) => (Math.abs(central[a]!) > Math.abs(central[best]!) + 1e-12 ? a : best), 0)
  const view: View = {
    arm,
    axis: axis as Axis,
    sign: central[axis]! > 0 ? 1 : -1,
    source: mapPoint(fromPatient, sourceOf(arm)),
    // Rows run downwards, the detector's y upwards (geometry/carm.ts).
    first: turn((-(columns - 1) / 2) * pixelMm, ((rows - 1) / 2) * pixelMm, sourceToDetectorMm),
    perColumn: turn(pixelMm, 0, 0),
    perRow: turn(0, -pixelMm, 0),
  }
  for (const [column, row] of cornersOf(arm)) {
    const d = rayOf(view, column, row)
    if (d[axis]! * view.sign < advanceMin * Math.hypot(...d)) throw refuse('FLU-006', { column, row })
  }
  return view
}

/** Source to pixel, in voxels. */
export function rayOf({ first, perColumn, perRow }: View, column: number, row: number): Triple {
  const at = (a: Axis) => first[a] + column * perColumn[a] + row * perRow[a]
  return [at(0), at(1), at(2)]
}

/** Length of the ray of a pixel from source to detector, mm. */
export function rayLengthMm({ arm }: View, column: number, row: number): number {
  const x = (column - (arm.columns - 1) / 2) * arm.pixelMm
  const y = (row - (arm.rows - 1) / 2) * arm.pixelMm
  return Math.hypot(arm.sourceToDetectorMm, x, y)
}

/** The four corner pixels. */
export const cornersOf = ({ columns, rows }: CArm): readonly (readonly [column: number, row: number])[] => [
  [0, 0],
  [columns - 1, 0],
  [0, rows - 1],
  [columns - 1, rows - 1],
]
