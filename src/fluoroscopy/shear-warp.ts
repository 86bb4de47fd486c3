import type { Grid } from '../geometry/index.ts'
import { type Axis, cornersOf, rayOf, type View } from './view.ts'

/** Samples `first + index * step` of one slope of the rays; `count` of them. */
export interface Slopes {
  readonly first: number
  readonly step: number
  readonly count: number
}

/**
 * The intermediate image of a view over a grid: its coordinates are the slopes of the rays along the rows (u) and the
 * lines (v), so that every slice is met by scale and shift alone (docs/physics/projection.md).
 */
export interface ShearWarp {
  readonly u: Axis
  readonly v: Axis
  readonly firstSlice: number
  readonly endSlice: number
  readonly alongU: Slopes
  readonly alongV: Slopes
}

/** No slice may be sampled coarser than this many voxels per sample: a block of four reads a window of eight voxels. */
const voxelsPerSampleMax = 1.9
/** Samples kept round the picture for the Catmull-Rom taps. */
const border = 2

const acrossOf: Readonly<Record<Axis, readonly [u: Axis, v: Axis]>> = { 0: [1, 2], 1: [0, 2], 2: [0, 1] }

/** The intermediate image of `view` over `grid`, or undefined where no ray of the view meets the grid. */
export function shearWarpOf(view: View, grid: Grid, samplesPerVoxel: number): ShearWarp | undefined {
  const { axis, sign, source } = view
  const [u, v] = acrossOf[axis]
  // 1. The slices in front of the source.
  const slices = grid.dims[axis]
  const firstSlice = sign > 0 ? Math.max(0, Math.ceil(source[axis] + 1)) : 0
  const endSlice = sign > 0 ? slices : Math.min(slices, Math.floor(source[axis] - 1) + 1)
  if (firstSlice >= endSlice) return undefined
  const ends = [firstSlice - source[axis], endSlice - 1 - source[axis]] as const
  // 2. As many samples per voxel as asked at the middle slice, and never too few at the farthest.
  const middle = Math.abs(ends[0] + ends[1]) / 2
  const far = Math.max(Math.abs(ends[0]), Math.abs(ends[1]))
  const step = Math.min(1 / (samplesPerVoxel * middle), voxelsPerSampleMax / far) * sign
  // 3. Only what the detector sees and the body throws a shadow on.
  const alongU = slopesOf(view, u, grid.dims[u], ends, step, 4)
  const alongV = slopesOf(view, v, grid.dims[v], ends, step, 8)
  return alongU && alongV && { u, v, firstSlice, endSlice, alongU, alongV }
}

function slopesOf(
  view: View,
  across: Axis,
  voxels: number,
  ends: readonly [number, number],
  step: number,
  multiple: number,
): Slopes | undefined {
  const seen = cornersOf(view.arm).map(([column, row]) => {
    const ray = rayOf(view, column, row)
    return ray[across] / ray[view.axis]
  })
  const shadow = ends.flatMap((ahead) => [-1, voxels].map((x) => (x - view.source[across]) / ahead))
  const low = Math.max(Math.min(...seen), Math.min(...shadow))
  const high = Math.min(Math.max(...seen), Math.max(...shadow))
  if (low > high) return undefined
  const count = Math.ceil((high - low) / Math.abs(step)) + 2 * border + 2
  return {
    first: (step > 0 ? low : high) - border * step,
    step,
    count: Math.ceil(count / multiple) * multiple,
  }
}
