import {
  type Direction,
  type Grid,
  mapDirection,
  mapPoint,
  moved,
  scaled,
  voxelFromPatient,
} from '../../../geometry/index.ts'
import type { Spot } from '../../picture/coverage.ts'
import type { Plane } from '../../picture/slice.ts'

/** A field on a plane at every `step`-th pixel; its outermost nodes are 0, so that every outline closes. */
export interface Layer {
  readonly columns: number
  readonly rows: number
  readonly step: number
  readonly values: Float32Array
}

/** Samples a field of voxels on a plane by linear interpolation; 0 outside its grid. */
export function layerOn(grid: Grid, plane: Plane, sampleOf: (voxel: number) => number, step = 3): Layer {
  const columns = Math.floor(plane.columns / step) + 1
  const rows = Math.floor(plane.rows / step) + 1
  const into = voxelFromPatient(grid)
  const along = (d: Direction<'patient'>) => mapDirection(into, scaled(d, plane.mmPerPixel * step))
  const [dx, dy] = [along(plane.right), along(plane.down)]
  const corner = moved(
    moved(plane.centre, plane.right, (-plane.columns / 2) * plane.mmPerPixel),
    plane.down,
    (-plane.rows / 2) * plane.mmPerPixel,
  )
  const at = mapPoint(into, corner)
  const values = new Float32Array(columns * rows)
  for (let y = 1; y < rows - 1; y++)
    for (let x = 1; x < columns - 1; x++)
      values[x + columns * y] = linear(
        grid,
        sampleOf,
        at[0] + x * dx[0] + y * dy[0],
        at[1] + x * dx[1] + y * dy[1],
        at[2] + x * dx[2] + y * dy[2],
      )
  return { columns, rows, step, values }
}

function linear({ dims }: Grid, sampleOf: (voxel: number) => number, x: number, y: number, z: number): number {
  const [nx, ny, nz] = dims
  const [i, j, k] = [Math.floor(x), Math.floor(y), Math.floor(z)]
  if (i < 0 || j < 0 || k < 0 || i >= nx - 1 || j >= ny - 1 || k >= nz - 1) return 0
  const [f, g, h] = [x - i, y - j, z - k]
  const p = i + nx * (j + ny * k)
  const row = (q: number): number => sampleOf(q) * (1 - f) + sampleOf(q + 1) * f
  const sheet = (q: number): number => row(q) * (1 - g) + row(q + nx) * g
  return sheet(p) * (1 - h) + sheet(p + nx * ny) * h
}

/** For each pattern of corners inside (1 upper left, 2 upper right, 4 lower right, 8 lower left), ways from side to side. */
const ways: readonly (readonly (readonly [from: number, to: number])[])[] = [
  [], [[3, 0]], [[0, 1]], [[3, 1]], [[1, 2]], [[3, 0], [1, 2]], [[0, 2]], [[3, 2]],
  [[2, 3]], [[2, 0]], [[0, 1], [2, 3]], [[2, 1]], [[1, 3]], [[1, 0]], [[0, 3]], [],
] // biome-ignore format: a table of marching squares; sides 0 top, 1 right, 2 bottom, 3 left

/** Closed outlines, in pixels, of where a layer is above `iso`; holes run the other way round. */
export function outlinesOf(layer: Layer, iso: number): readonly (readonly Spot[])[] {
  const { columns, rows, values } = layer
  const next = new Map<number, number>()
  for (let y = 0; y < rows - 1; y++)
    for (let x = 0; x < columns - 1; x++) {
      const p = x + columns * y
      const above = (q: number, bit: number): number => ((values[q] as number) > iso ? bit : 0)
      const bits = above(p, 1) | above(p + 1, 2) | above(p + columns + 1, 4) | above(p + columns, 8)
      // A side is known by the node at its upper or left end, and whether it runs across (even) or down (odd).
      const sides = [2 * p, 2 * (p + 1) + 1, 2 * (p + columns), 2 * p + 1]
      for (const [from, to] of ways[bits] ?? []) next.set(sides[from] as number, sides[to] as number)
    }
  const outlines: Spot[][] = []
  while (next.size > 0) {
    const outline: Spot[] = []
    let side = next.keys().next().value
    while (side !== undefined && next.has(side)) {
      outline.push(crossing(layer, side, iso))
      const following = next.get(side)
      next.delete(side)
      side = following
    }
    outlines.push(outline)
  }
  return outlines
}

function crossing({ columns, step, values }: Layer, side: number, iso: number): Spot {
  const p = side >> 1
  const down = (side & 1) === 1
  const [a, b] = [values[p] as number, values[down ? p + columns : p + 1] as number]
  const t = (iso - a) / (b - a)
  const [x, y] = [p % columns, Math.floor(p / columns)]
  return down ? [x * step, (y + t) * step] : [(x + t) * step, y * step]
}

/** Slanting lines over where a layer is above `iso`, `pitch` pixels apart: a mark that needs no colour. */
export function hatchOf(
  { columns, rows, step, values }: Layer,
  iso: number,
  pitch: number,
): readonly (readonly Spot[])[] {
  const lines: Spot[][] = []
  const apart = Math.max(1, Math.round(pitch / step))
  for (let c = -rows; c < columns; c += apart) {
    let begun: Spot | null = null
    for (let y = 0; y < rows; y++) {
      const x = c + y
      const on = x >= 0 && x < columns && (values[x + columns * y] as number) > iso
      if (on && !begun) begun = [x * step, y * step]
      else if (!on && begun) {
        lines.push([begun, [(x - 1) * step, (y - 1) * step]])
        begun = null
      }
    }
  }
  return lines
}
