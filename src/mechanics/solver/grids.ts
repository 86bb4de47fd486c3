import type { Triple } from '../../geometry/index.ts'
import type { Pieces } from './pieces.ts'

/** Rows of nodes or elements as the kernels take them: per row where it starts, its first index and how many, in fours. */
export type Rows = Int32Array

/** One level's places; see kernels/stiffness-level.ts. */
export interface LevelGrid {
  readonly elements: Triple
  readonly elementRows: Rows
  readonly nodeRows: Rows
  /** Numbers in a list of elements and in a vector (three per node). */
  readonly elementCount: number
  readonly vectorLength: number
  /** Where each layer of nodes starts in a vector, and the end. */
  readonly layers: Int32Array
}

/** Where the filled part of a model begins and how far it reaches, in voxels. */
export interface Extent {
  readonly first: Triple
  readonly dims: Triple
}

/** The box around the kept pieces. */
export function extentOf(pieces: Pieces, dims: Triple, kept: Uint8Array): Extent {
  const [, ny, nz] = dims
  const least = [...dims] as [number, number, number]
  const most: [number, number, number] = [0, 0, 0]
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let r = pieces.rowStart[j + ny * k]!; r < pieces.rowStart[j + ny * k + 1]!; r++) {
        if (!kept[pieces.piece[r]!]) continue
        least[0] = Math.min(least[0], pieces.from[r]!)
        most[0] = Math.max(most[0], pieces.to[r]!)
        least[1] = Math.min(least[1], j)
        most[1] = Math.max(most[1], j + 1)
        least[2] = Math.min(least[2], k)
        most[2] = Math.max(most[2], k + 1)
      }
  return { first: least, dims: [most[0] - least[0], most[1] - least[1], most[2] - least[2]] }
}

/** The finest level: each row from its first to its last filled voxel. */
export function finestGrid(pieces: Pieces, dims: Triple, kept: Uint8Array, { first, dims: own }: Extent): LevelGrid {
  const spans = new Int32Array(2 * own[1] * own[2])
  for (let k = 0; k < own[2]; k++)
    for (let j = 0; j < own[1]; j++) {
      const row = first[1] + j + dims[1] * (first[2] + k)
      let [from, to] = [own[0], 0]
      for (let r = pieces.rowStart[row]!; r < pieces.rowStart[row + 1]!; r++) {
        if (!kept[pieces.piece[r]!]) continue
        from = Math.min(from, pieces.from[r]! - first[0])
        to = Math.max(to, pieces.to[r]! - first[0])
      }
      if (to > from) spans.set([from, to], 2 * (j + own[1] * k))
    }
  return gridOf(own, spans)
}

/** Twice as coarse: an element is there where one of its eight is. */
export function coarserGrid({ elements, elementRows }: LevelGrid): LevelGrid {
  const own = elements.map((n) => Math.ceil(n / 2)) as unknown as Triple
  const spans = new Int32Array(2 * own[1] * own[2])
  for (let k = 0; k < elements[2]; k++)
    for (let j = 0; j < elements[1]; j++) {
      const row = 3 * (j + elements[1] * k)
      const count = elementRows[row + 2]!
      if (count === 0) continue
      const at = 2 * ((j >> 1) + own[1] * (k >> 1))
      const [from, to] = [elementRows[row + 1]! >> 1, (elementRows[row + 1]! + count + 1) >> 1]
      const empty = spans[at + 1] === 0
      spans[at] = empty ? from : Math.min(spans[at]!, from)
      spans[at + 1] = Math.max(spans[at + 1]!, to)
    }
  return gridOf(own, spans)
}

/** Lays rows out from the span (from, to) of elements in each; a span of 0, 0 is empty. */
function gridOf(elements: Triple, spans: Int32Array): LevelGrid {
  const [, ny, nz] = elements
  const elementRows = new Int32Array(3 * ny * nz)
  let elementCount = 0
  for (let row = 0; row < ny * nz; row++) {
    const from = spans[2 * row]! & ~3
    const count = spans[2 * row + 1]! === 0 ? 0 : (spans[2 * row + 1]! - from + 3) & ~3
    elementRows.set([elementCount, from, count], 3 * row)
    elementCount += count
  }
  const nodeRows = new Int32Array(3 * (ny + 1) * (nz + 1))
  const layers = new Int32Array(nz + 2)
  let vectorLength = 0
  for (let k = 0; k <= nz; k++) {
    layers[k] = vectorLength
    for (let j = 0; j <= ny; j++) {
      const [from, to] = spanAround(elementRows, ny, nz, j, k)
      const count = to > from ? to + 4 - from : 0
      nodeRows.set([vectorLength, from, count], 3 * (j + (ny + 1) * k))
      vectorLength += 3 * count
    }
  }
  layers[nz + 1] = vectorLength
  return { elements, elementRows, nodeRows, elementCount, vectorLength, layers }
}

/** What the up to four element rows around a node row reach together. */
function spanAround(elementRows: Rows, ny: number, nz: number, j: number, k: number): readonly [number, number] {
  let [from, to] = [2 ** 30, 0]
  for (let ek = Math.max(k - 1, 0); ek <= Math.min(k, nz - 1); ek++)
    for (let ej = Math.max(j - 1, 0); ej <= Math.min(j, ny - 1); ej++) {
      const row = 3 * (ej + ny * ek)
      const count = elementRows[row + 2]!
      if (count === 0) continue
      from = Math.min(from, elementRows[row + 1]!)
      to = Math.max(to, elementRows[row + 1]! + count)
    }
  return [from, to]
}

/** Node layers dealt out to threads so that each has about the same to do. */
export function sharesOf({ layers }: LevelGrid, threads: number): Int32Array {
  const count = layers.length - 1
  const shares = new Int32Array(threads + 1)
  let k = 0
  for (let t = 1; t < threads; t++) {
    while (k < count && layers[k]! < (layers[count]! * t) / threads) k++
    shares[t] = k
  }
  shares[threads] = count
  return shares
}

const nodesOf = ([nx, ny, nz]: Triple): number => (nx + 1) * (ny + 1) * (nz + 1)
/** Coarsened until its whole matrix is small. */
const coarsestNodesMax = 64

/** All levels, finest first; at least two. */
export function levelGrids(finest: LevelGrid): readonly LevelGrid[] {
  const grids = [finest]
  do grids.push(coarserGrid(grids.at(-1)!))
  while (nodesOf(grids.at(-1)!.elements) > coarsestNodesMax)
  return grids
}
