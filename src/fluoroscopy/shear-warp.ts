import { invariant } from '../base/index.ts'
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

/** How finely slices are sampled along their rows (u) and lines (v), samples per voxel at the middle slice. */
export interface Density {
  readonly u: number
  readonly v: number
}

/** The intermediate image of `view` over `grid`, or undefined where no ray of the view meets the grid. */
export function shearWarpOf(view: View, grid: Grid, density: Density): ShearWarp | undefined {
  invariant(
    Math.min(density.u, density.v) >= 0.5 && Math.max(density.u, density.v) <= 8,
    () => `density ${density.u}, ${density.v}`,
  )
  const { axis, sign, source } = view
  const [u, v] = acrossOf[axis]
  // 1. The slices in front of the source.
  const slices = grid.dims[axis]
  const firstSlice = sign > 0 ? Math.max(0, Math.ceil(source[axis] + 1)) : 0
  const endSlice = sign > 0 ? slices : Math.min(slices, Math.floor(source[axis] - 1) + 1)
  if (firstSlice >= endSlice) return undefined
  const ahead = [firstSlice - source[axis], endSlice - 1 - source[axis]] as const
  // 2. Only what the detector sees and the body throws a shadow on, as finely as asked.
  const alongU = slopesOf(view, u, grid.dims[u], ahead, density.u, 4)
  const alongV = slopesOf(view, v, grid.dims[v], ahead, density.v, 8)
  return alongU && alongV && { u, v, firstSlice, endSlice, alongU, alongV }
}

function slopesOf(
  view: View,
  across: Axis,
  voxels: number,
  ahead: readonly [number, number],
  density: number,
  multiple: number,
): Slopes | undefined {
  const seen = cornersOf(view.arm).map(([column, row]) => {
    const ray = rayOf(view, column, row)
    return ray[across] / ray[view.axis]
  })
  const shadow = ahead.flatMap((depth) => [-1, voxels].map((x) => (x - view.source[across]) / depth))
  const low = Math.max(Math.min(...seen), Math.min(...shadow))
  const high = Math.min(Math.max(...seen), Math.max(...shadow))
  if (low > high) return undefined
  const { step, anchor } = rasterOf(view, across, ahead, density)
  // Samples lie at `anchor` plus whole steps; the border lies beyond both ends.
  const start = Math.floor(((step > 0 ? low : high) - anchor) / step) - border
  const end = Math.ceil(((step > 0 ? high : low) - anchor) / step) + border
  return { first: anchor + start * step, step, count: Math.ceil((end - start + 1) / multiple) * multiple }
}

/**
 * Step and phase of the samples of one slope.
 *
 * Where the detector lies square to the axes of the grid its pixels fall on a raster of slopes too: then the samples are
 * laid on that raster, so that the final warp meets them and adds no error of its own.
 */
function rasterOf(view: View, across: Axis, ahead: readonly [number, number], density: number) {
  const middle = Math.abs(ahead[0] + ahead[1]) / 2
  const far = Math.max(Math.abs(ahead[0]), Math.abs(ahead[1]))
  const wanted = Math.min(1 / (density * middle), voxelsPerSampleMax / far)
  const { axis, sign, first, perColumn, perRow } = view
  const anchor = first[across] / first[axis]
  const flat = Math.abs(perColumn[axis]) + Math.abs(perRow[axis]) < 1e-9 * Math.abs(first[axis])
  const [less, more] = [perColumn[across], perRow[across]].map(Math.abs).sort((a, b) => a - b) as [number, number]
  if (!flat || less > 1e-9 * more || more === 0) return { step: wanted * sign, anchor }
  const pixel = more / Math.abs(first[axis])
  const parts = Math.ceil((pixel * far) / voxelsPerSampleMax)
  return { step: (parts > 1 ? pixel / parts : pixel * Math.max(1, Math.floor(wanted / pixel))) * sign, anchor }
}
