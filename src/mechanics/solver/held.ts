import { rankOf } from '../check.ts'
import { type LoadCase, nodeDims, type VoxelModel } from '../model.ts'
import { type Pieces, pieceAt } from './pieces.ts'

/**
 * Which pieces are held by the supports on their own nodes: 1 where none of the six rigid motions of a piece is free.
 *
 * Pieces that touch others along an edge or at a corner only would be hinges, so that they count as not held.
 */
export function heldPieces(model: VoxelModel, load: LoadCase, pieces: Pieces): Uint8Array {
  // What some of the nodes hold stays held by all.
  const some = heldBy(model, load, pieces, sampleStep)
  return some.includes(0) ? heldBy(model, load, pieces, 1) : some
}

const sampleStep = 61

function heldBy(model: VoxelModel, load: LoadCase, pieces: Pieces, step: number): Uint8Array {
  const products = motionProducts(model, load, pieces, step)
  return Uint8Array.from({ length: pieces.pieces }, (_, p) =>
    rankOf(products.subarray(36 * p, 36 * p + 36)) === 6 ? 1 : 0,
  )
}

/** Per piece the 6 x 6 products of what rigid motions do to the components that are held, at every `step`th node. */
function motionProducts(model: VoxelModel, load: LoadCase, pieces: Pieces, step: number): Float64Array {
  const [nx, ny, nz] = nodeDims(model.grid)
  const size = Math.max(nx, ny, nz)
  const products = new Float64Array(36 * pieces.pieces)
  const row = new Float64Array(6)
  const touched: number[] = []
  for (const { nodes, components } of load.supports)
    for (let n = 0; n < nodes.length; n += step) {
      const node = nodes[n]!
      const [i, j, k] = [node % nx, Math.floor(node / nx) % ny, Math.floor(node / (nx * ny))]
      piecesAround(model, pieces, i, j, k, touched)
      if (touched.length === 0) continue
      const at = [(i - nx / 2) / size, (j - ny / 2) / size, (k - nz / 2) / size]
      for (let c = 0; c < 3; c++) {
        if (!components[c]) continue
        row.fill(0)
        row[c] = 1
        row[3 + ((c + 1) % 3)] = at[(c + 2) % 3]!
        row[3 + ((c + 2) % 3)] = -at[(c + 1) % 3]!
        for (const p of touched) addProducts(products, 36 * p, row)
      }
    }
  return products
}

function addProducts(products: Float64Array, from: number, row: Float64Array): void {
  for (let p = 0; p < 6; p++)
    if (row[p] !== 0) for (let q = 0; q < 6; q++) products[from + 6 * p + q]! += row[p]! * row[q]!
}

/** The pieces of the up to eight voxels around a node, each once. */
function piecesAround(model: VoxelModel, pieces: Pieces, i: number, j: number, k: number, found: number[]): void {
  const [nx, ny, nz] = model.grid.dims
  found.length = 0
  for (let vk = Math.max(k - 1, 0); vk <= Math.min(k, nz - 1); vk++)
    for (let vj = Math.max(j - 1, 0); vj <= Math.min(j, ny - 1); vj++) {
      const row = vj + ny * vk
      for (let vi = Math.max(i - 1, 0); vi <= Math.min(i, nx - 1); vi++) {
        if (!(model.modulusMPa[vi + nx * row]! > 0)) continue
        const piece = pieces.pieces === 1 ? 0 : pieceAt(pieces, row, vi)
        if (!found.includes(piece)) found.push(piece)
      }
    }
}
