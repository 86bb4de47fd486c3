import type { Triple } from '../../geometry/index.ts'
import { type LoadCase, nodeDims, type VoxelModel } from '../model.ts'
import type { Extent, LevelGrid } from './grids.ts'

/** Held components of a level: where they lie in a vector. */
export interface HeldComponents {
  readonly at: Int32Array
  /** Bit c of node (i, j, k): component c is held. */
  readonly nodes: Uint8Array
}

/** A held component of the finest level: what prescribes it, and how far it is moved. */
export interface Prescribed extends HeldComponents {
  readonly support: Int32Array
  readonly displacementMm: Float64Array
  /** The node's number in the model's own grid, and the component. */
  readonly node: Int32Array
  readonly component: Uint8Array
}

/** Where component c of the node lies in a vector of the level, -1 where the level has no such node. */
export function placeOf({ elements, nodeRows }: LevelGrid, i: number, j: number, k: number, c: number): number {
  if (j < 0 || k < 0 || j > elements[1] || k > elements[2]) return -1
  const row = 3 * (j + (elements[1] + 1) * k)
  const [first, count] = [nodeRows[row + 1]!, nodeRows[row + 2]!]
  return i < first || i >= first + count ? -1 : nodeRows[row]! + c * count + i - first
}

/** What the supports prescribe at nodes that the finest level has; of two supports the later one counts. */
export function prescribedOf(model: VoxelModel, load: LoadCase, extent: Extent, finest: LevelGrid): Prescribed {
  const [nx, ny] = nodeDims(model.grid)
  const [wx, wy, wz] = finest.elements.map((n) => n + 1) as unknown as Triple
  const nodes = new Uint8Array(wx * wy * wz)
  const found: number[] = []
  for (let s = load.supports.length - 1; s >= 0; s--) {
    const { nodes: own, components, displacementMm } = load.supports[s]!
    const each = displacementMm.length === 3 && own.length !== 1 ? 0 : 3
    for (let at = own.length - 1; at >= 0; at--) {
      const node = own[at]!
      const i = (node % nx) - extent.first[0]
      const j = (Math.floor(node / nx) % ny) - extent.first[1]
      const k = Math.floor(node / (nx * ny)) - extent.first[2]
      if (i < 0 || i >= wx || placeOf(finest, i, j, k, 0) < 0) continue
      const local = i + wx * (j + wy * k)
      for (let c = 0; c < 3; c++) {
        if (!components[c] || nodes[local]! & (1 << c)) continue
        nodes[local]! |= 1 << c
        found.push(placeOf(finest, i, j, k, c), s, displacementMm[each * at + c]!, node, c)
      }
    }
  }
  const pick = (column: number): number[] => found.filter((_, n) => n % 5 === column)
  return {
    at: Int32Array.from(pick(0)),
    support: Int32Array.from(pick(1)),
    displacementMm: Float64Array.from(pick(2)),
    node: Int32Array.from(pick(3)),
    component: Uint8Array.from(pick(4)),
    nodes,
  }
}

/**
 * What is held on the next coarser level: the nodes on both sides of a held one, in each component.
 *
 * A held plane between two coarse ones would vanish otherwise, and the coarse correction would move what cannot move.
 */
export function coarserHeld(fine: LevelGrid, held: HeldComponents, coarse: LevelGrid): HeldComponents {
  const [wx, wy, wz] = fine.elements.map((n) => n + 1) as unknown as Triple
  const [cx, cy, cz] = coarse.elements.map((n) => n + 1) as unknown as Triple
  const nodes = new Uint8Array(cx * cy * cz)
  for (let k = 0, n = 0; k < wz; k++)
    for (let j = 0; j < wy; j++)
      for (let i = 0; i < wx; i++, n++) {
        const bits = held.nodes[n]!
        if (bits === 0) continue
        for (let K = k >> 1; K <= (k + 1) >> 1; K++)
          for (let J = j >> 1; J <= (j + 1) >> 1; J++)
            for (let I = i >> 1; I <= (i + 1) >> 1; I++) nodes[I + cx * (J + cy * K)]! |= bits
      }
  const at: number[] = []
  for (let K = 0, n = 0; K < cz; K++)
    for (let J = 0; J < cy; J++)
      for (let I = 0; I < cx; I++, n++)
        for (let c = 0; c < 3; c++) {
          if (!(nodes[n]! & (1 << c))) continue
          const place = placeOf(coarse, I, J, K, c)
          if (place >= 0) at.push(place)
        }
  return { at: Int32Array.from(at), nodes }
}
