import type { Triple } from '../../geometry/index.ts'
import { type LoadCase, nodeDims, type VoxelModel } from '../model.ts'
import type { Extent, LevelGrid } from './grids.ts'

/** Held components of a level. */
export interface HeldComponents {
  /** Bit c of node (i, j, k): component c is held; `list` has the numbers of those nodes. */
  readonly nodes: Uint8Array
  readonly list: Int32Array
}

/** Held components of the finest level one by one: where they lie in a vector, what prescribes them, how far they are moved. */
export interface Prescribed extends HeldComponents {
  readonly at: Int32Array
  readonly support: Int32Array
  readonly displacementMm: Float64Array
  /** The node's number in the model's own grid and in the level's, and the component. */
  readonly node: Int32Array
  readonly local: Int32Array
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
  const most = load.supports.reduce((sum, support) => sum + 3 * support.nodes.length, 0)
  const found = {
    at: new Int32Array(most),
    support: new Int32Array(most),
    node: new Int32Array(most),
    local: new Int32Array(most),
  }
  const [displacementMm, component] = [new Float64Array(most), new Uint8Array(most)]
  const list = new Int32Array(most)
  let [count, listed] = [0, 0]
  for (let s = load.supports.length - 1; s >= 0; s--) {
    const { nodes: own, components, displacementMm: moves } = load.supports[s]!
    const each = moves.length === 3 && own.length !== 1 ? 0 : 3
    for (let n = own.length - 1; n >= 0; n--) {
      const node = own[n]!
      const i = (node % nx) - extent.first[0]
      const j = (Math.floor(node / nx) % ny) - extent.first[1]
      const k = Math.floor(node / (nx * ny)) - extent.first[2]
      if (i < 0 || i >= wx || placeOf(finest, i, j, k, 0) < 0) continue
      const local = i + wx * (j + wy * k)
      for (let c = 0; c < 3; c++) {
        if (!components[c] || nodes[local]! & (1 << c)) continue
        if (nodes[local] === 0) list[listed++] = local
        nodes[local]! |= 1 << c
        found.at[count] = placeOf(finest, i, j, k, c)
        found.support[count] = s
        found.node[count] = node
        found.local[count] = local
        displacementMm[count] = moves[each * n + c]!
        component[count++] = c
      }
    }
  }
  return {
    at: found.at.subarray(0, count),
    support: found.support.subarray(0, count),
    displacementMm: displacementMm.subarray(0, count),
    node: found.node.subarray(0, count),
    local: found.local.subarray(0, count),
    component: component.subarray(0, count),
    nodes,
    list: list.subarray(0, listed),
  }
}

/**
 * What is held on the next coarser level: the nodes on both sides of a held one, in its components.
 *
 * A held plane between two coarse ones would vanish otherwise, and the coarse correction would move what cannot move.
 */
export function coarserHeld(fine: LevelGrid, held: HeldComponents, coarse: LevelGrid): HeldComponents {
  const [wx, wy] = fine.elements.map((n) => n + 1) as unknown as Triple
  const [cx, cy, cz] = coarse.elements.map((n) => n + 1) as unknown as Triple
  const nodes = new Uint8Array(cx * cy * cz)
  const list = new Int32Array(Math.min(8 * held.list.length, nodes.length))
  let listed = 0
  for (const n of held.list) {
    const row = Math.floor(n / wx)
    const [i, j, k] = [n - wx * row, row % wy, Math.floor(row / wy)]
    const bits = held.nodes[n]!
    for (let K = k >> 1; K <= (k + 1) >> 1; K++)
      for (let J = j >> 1; J <= (j + 1) >> 1; J++)
        for (let I = i >> 1; I <= (i + 1) >> 1; I++) {
          const at = I + cx * (J + cy * K)
          if (nodes[at] === 0) list[listed++] = at
          nodes[at]! |= bits
        }
  }
  return { nodes, list: list.subarray(0, listed) }
}

/** Where the held components of the coarser level lie in a vector, and the mean displacement of the finer ones around them. */
export function coarsePrescribed(
  fine: LevelGrid,
  { at, local, component, displacementMm }: Prescribed,
  coarse: LevelGrid,
): { readonly at: Int32Array; readonly displacementMm: Float64Array } {
  const [wx, wy] = fine.elements.map((n) => n + 1) as unknown as Triple
  const [cx, cy, cz] = coarse.elements.map((n) => n + 1) as unknown as Triple
  // Per node where its three sums are, counted from 1.
  const slots = new Int32Array(cx * cy * cz)
  const [sums, counts, places] = [[] as number[], [] as number[], [] as number[]]
  for (let n = 0; n < at.length; n++) {
    const row = Math.floor(local[n]! / wx)
    const [i, j, k] = [local[n]! - wx * row, row % wy, Math.floor(row / wy)]
    for (let K = k >> 1; K <= (k + 1) >> 1; K++)
      for (let J = j >> 1; J <= (j + 1) >> 1; J++)
        for (let I = i >> 1; I <= (i + 1) >> 1; I++) {
          const node = I + cx * (J + cy * K)
          if (slots[node] === 0) {
            slots[node] = 1 + sums.length
            for (let c = 0; c < 3; c++) places.push(placeOf(coarse, I, J, K, c))
            sums.push(0, 0, 0)
            counts.push(0, 0, 0)
          }
          const slot = slots[node]! - 1 + component[n]!
          counts[slot]!++
          sums[slot]! += displacementMm[n]!
        }
  }
  const held = places.flatMap((place, slot) => (place >= 0 && counts[slot]! > 0 ? [slot] : []))
  return {
    at: Int32Array.from(held, (slot) => places[slot]!),
    displacementMm: Float64Array.from(held, (slot) => sums[slot]! / counts[slot]!),
  }
}
