import { type Grid, mapPoint, type Point, voxelFromPatient } from '../../geometry/index.ts'
import { tissue } from './bone-medium.ts'

/** The parts of the grid before veins and gaps are put in. */
export interface Sorted {
  readonly tissue: Uint8Array
  readonly inside: Uint8Array
  /** Steps through faces to the bone, 0 in it, up to `reach`. */
  readonly stepsOut: Uint8Array
}

/** How far from the bone the flow is followed, voxels' steps; beyond is held or left out. */
export const reachMm = 4.5

/** What is round a bone, on the medium's grid. */
export interface Surroundings {
  readonly grid: Grid
  /** Vertebra numbers; 0 is no bone. */
  readonly labels: Uint8Array
  readonly number: number
  /** 1 in the vertebra's body, the arch left out. */
  readonly body: Uint8Array
  readonly canal: {
    readonly axis: readonly Point<'patient'>[]
    readonly halfWidthMm: number
    readonly halfDepthMm: number
  }
}

/** A disc is not taken to be thicker than this. */
const discMostMm = 14

/** Sorts voxels into the bone with its shell, discs above and below it, canal, soft tissue, and what is left out. */
export function sortVoxels(around: Surroundings): Sorted {
  const { grid, labels, number } = around
  const count = labels.length
  const sorts = new Uint8Array(count)
  const inside = Uint8Array.from(labels, (label) => (label === number ? 1 : 0))
  const stepsOut = stepsFrom(inside, grid, Math.ceil(reachMm / grid.spacingMm[0]))
  const plates = discColumns(around, sorts)
  for (let v = 0; v < count; v++) {
    if (inside[v] === 1) sorts[v] = isSurface(grid, inside, v) ? tissue.cortex : tissue.trabecular
    else if (labels[v] !== 0 || stepsOut[v] === 255) sorts[v] = tissue.outside
    else if (sorts[v] !== tissue.disc) sorts[v] = tissue.soft
  }
  for (const v of plates) if (sorts[v] === tissue.cortex) sorts[v] = tissue.endplate
  markCanal(around, sorts)
  return { tissue: sorts, inside, stepsOut }
}

/** Whether a voxel of a mask has a face that is not in it, the grid's end counted as in it. */
export function isSurface({ dims }: Grid, mask: Uint8Array, v: number): boolean {
  const [nx, ny, nz] = dims
  const plane = nx * ny
  const i = v % nx
  const j = Math.floor(v / nx) % ny
  const k = Math.floor(v / plane)
  return (
    (i > 0 && mask[v - 1] === 0) ||
    (i + 1 < nx && mask[v + 1] === 0) ||
    (j > 0 && mask[v - nx] === 0) ||
    (j + 1 < ny && mask[v + nx] === 0) ||
    (k > 0 && mask[v - plane] === 0) ||
    (k + 1 < nz && mask[v + plane] === 0)
  )
}

/** Steps through faces from a mask, 255 beyond `most`. */
function stepsFrom(mask: Uint8Array, { dims }: Grid, most: number): Uint8Array {
  const [nx, ny, nz] = dims
  const plane = nx * ny
  const steps = Uint8Array.from(mask, (inside) => (inside === 1 ? 0 : 255))
  let fringe: number[] = []
  for (let v = 0; v < mask.length; v++) if (mask[v] === 1) fringe.push(v)
  for (let step = 1; step <= most; step++) {
    const next: number[] = []
    const visit = (n: number): void => {
      if (steps[n] !== 255) return
      steps[n] = step
      next.push(n)
    }
    for (const v of fringe) {
      const i = v % nx
      const j = Math.floor(v / nx) % ny
      const k = Math.floor(v / plane)
      if (i > 0) visit(v - 1)
      if (i + 1 < nx) visit(v + 1)
      if (j > 0) visit(v - nx)
      if (j + 1 < ny) visit(v + nx)
      if (k > 0) visit(v - plane)
      if (k + 1 < nz) visit(v + plane)
    }
    fringe = next
  }
  return steps
}

/** Marks free voxels above and below the body's columns as disc; returns the body's voxels they rest on. */
function discColumns({ grid, labels, body }: Surroundings, sorts: Uint8Array): number[] {
  const { dims, spacingMm } = grid
  const plane = dims[0] * dims[1]
  const highest = Math.ceil(discMostMm / spacingMm[2])
  const middle = middleSlice(body, plane)
  const plates: number[] = []
  for (let column = 0; column < plane; column++) {
    let low = -1
    let high = -1
    for (let k = 0; k < dims[2]; k++) {
      if (body[column + k * plane] === 0) continue
      if (low < 0) low = k
      high = k
    }
    if (low < 0) continue
    // Under the rims, beside the waist, there is no disc.
    if (high < middle) high = dims[2]
    if (low > middle) low = -1
    if (low >= 0) plates.push(column + low * plane)
    if (high < dims[2]) plates.push(column + high * plane)
    for (let k = high + 1; k < Math.min(dims[2], high + highest) && labels[column + k * plane] === 0; k++)
      sorts[column + k * plane] = tissue.disc
    for (let k = low - 1; k >= Math.max(0, low - highest) && labels[column + k * plane] === 0; k--)
      sorts[column + k * plane] = tissue.disc
  }
  return plates
}

function middleSlice(mask: Uint8Array, plane: number): number {
  let sum = 0
  let count = 0
  for (let v = 0; v < mask.length; v++) {
    if (mask[v] === 0) continue
    sum += Math.floor(v / plane)
    count++
  }
  return count > 0 ? sum / count : 0
}

/** Marks free voxels within the canal's ellipse round its axis. */
function markCanal({ grid, canal }: Surroundings, sorts: Uint8Array): void {
  const toVoxel = voxelFromPatient(grid)
  const axis = canal.axis.map((at) => mapPoint(toVoxel, at)).sort((a, b) => a[2] - b[2])
  if (axis.length === 0) return
  const [nx, ny, nz] = grid.dims
  const [h] = grid.spacingMm
  for (let k = 0; k < nz; k++) {
    const [ci, cj] = axisAt(axis, k)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++) {
        const v = i + nx * (j + ny * k)
        const x = ((i - ci) * h) / canal.halfWidthMm
        const y = ((j - cj) * h) / canal.halfDepthMm
        if (x * x + y * y <= 1 && (sorts[v] === tissue.soft || sorts[v] === tissue.disc)) sorts[v] = tissue.canal
      }
    for (let i = 0; i < nx; i++) forwardToBone(sorts, i + nx * ny * k, nx, ny)
  }
}

/** What lies between the ellipse and the body belongs to the canal: the space in front of the dura. */
function forwardToBone(sorts: Uint8Array, column: number, nx: number, ny: number): void {
  let j = 0
  while (j < ny && sorts[column + nx * j] !== tissue.canal) j++
  if (j === ny) return
  for (j--; j >= 0 && sorts[column + nx * j] === tissue.soft; j--) sorts[column + nx * j] = tissue.canal
}

/** Where the axis crosses slice k, straight between its points and on beyond its ends. */
function axisAt(axis: readonly Point<'voxel'>[], k: number): readonly [i: number, j: number] {
  let n = 1
  while (n < axis.length - 1 && axis[n]![2] < k) n++
  const b = axis[Math.min(n, axis.length - 1)]!
  const a = axis[Math.max(0, Math.min(n, axis.length - 1) - 1)]!
  const t = b[2] > a[2] ? Math.min(1.5, Math.max(-0.5, (k - a[2]) / (b[2] - a[2]))) : 0
  return [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]
}
