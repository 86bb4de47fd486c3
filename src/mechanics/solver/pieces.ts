import type { VoxelModel } from '../model.ts'

/**
 * The filled voxels of a model as runs along i, and which runs hang together by faces.
 *
 * Runs of row j + ny * k are `rowStart[row]` up to `rowStart[row + 1]`; run r fills voxels `from[r]` <= i < `to[r]` and belongs
 * to piece `piece[r]` (0 up to `pieces`).
 */
export interface Pieces {
  readonly rowStart: Int32Array
  readonly from: Int32Array
  readonly to: Int32Array
  readonly piece: Int32Array
  readonly pieces: number
}

export function piecesOf({ grid, modulusMPa }: VoxelModel): Pieces {
  const [nx, ny, nz] = grid.dims
  const rowStart = new Int32Array(ny * nz + 1)
  let from = new Int32Array(ny * nz * 2 + 16)
  let to = new Int32Array(from.length)
  let count = 0
  for (let row = 0; row < ny * nz; row++) {
    rowStart[row] = count
    const base = row * nx
    for (let i = 0; i < nx; i++) {
      if (!(modulusMPa[base + i]! > 0)) continue
      const begin = i
      while (i < nx && modulusMPa[base + i]! > 0) i++
      if (count === from.length) [from, to] = [longer(from), longer(to)]
      from[count] = begin
      to[count++] = i
    }
  }
  rowStart[ny * nz] = count
  const runs = { rowStart, from: from.subarray(0, count), to: to.subarray(0, count) }
  return { ...runs, ...joined(runs, ny, nz) }
}

const longer = (list: Int32Array): Int32Array<ArrayBuffer> => {
  const twice = new Int32Array(2 * list.length)
  twice.set(list)
  return twice
}

/** Union and find over runs that overlap in neighbouring rows. */
function joined(
  { rowStart, from, to }: Pick<Pieces, 'rowStart' | 'from' | 'to'>,
  ny: number,
  nz: number,
): { piece: Int32Array; pieces: number } {
  const parent = Int32Array.from(from, (_, r) => r)
  const root = (r: number): number => {
    let at = r
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!
      at = parent[at]!
    }
    return at
  }
  const join = (rowA: number, rowB: number): void => {
    let a = rowStart[rowA]!
    let b = rowStart[rowB]!
    while (a < rowStart[rowA + 1]! && b < rowStart[rowB + 1]!) {
      if (from[a]! < to[b]! && from[b]! < to[a]!) {
        const [ra, rb] = [root(a), root(b)]
        parent[Math.max(ra, rb)] = Math.min(ra, rb)
      }
      if (to[a]! < to[b]!) a++
      else b++
    }
  }
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) {
      if (j > 0) join(j + ny * k, j - 1 + ny * k)
      if (k > 0) join(j + ny * k, j + ny * (k - 1))
    }
  // A root is the first run of its piece, so that pieces are numbered in the order in which they begin.
  let pieces = 0
  const piece = new Int32Array(from.length)
  for (let r = 0; r < from.length; r++) piece[r] = parent[r] === r ? pieces++ : piece[root(r)]!
  return { piece, pieces }
}

/** The piece that voxel i of a row belongs to, -1 where it is empty. */
export function pieceAt({ rowStart, from, to, piece }: Pieces, row: number, i: number): number {
  for (let r = rowStart[row]!; r < rowStart[row + 1]!; r++) if (i >= from[r]! && i < to[r]!) return piece[r]!
  return -1
}
