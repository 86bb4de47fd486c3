/** Arcs of a node: to the neighbours at -x, +x, -y, +y, -z, +z; arc m runs against arc m ^ 1. */
export const arcs = 6

/**
 * A network of nodes on a lattice, each tied to two sides: `side` is positive towards the first, negative towards the second,
 * `neighbour` the node along each arc (-1 where none) and `capacity` what an arc carries; whole numbers, so that every cut is exact.
 */
export interface Network {
  readonly count: number
  readonly side: Int32Array
  readonly neighbour: Int32Array
  /** Used up by the search. */
  readonly capacity: Int32Array
}

/**
 * The cheapest cut between the two sides: 1 for each node that stays with the first side. By pushing preflow first in, first
 * out (Goldberg and Tarjan), with the heights set anew from the second side after as many lifts as there are nodes.
 */
export function cheapestCut({ count, side, neighbour, capacity }: Network): Uint8Array {
  const excess = new Int32Array(count)
  const drain = new Int32Array(count)
  for (let p = 0; p < count; p++)
    if (side[p]! > 0) excess[p] = side[p]!
    else drain[p] = -side[p]!
  const height = new Int32Array(count)
  const queue = new Int32Array(count + 1)
  const queued = new Uint8Array(count)
  const high = count + 1
  setHeights(height, drain, neighbour, capacity, queue, high)
  let first = 0
  let last = 0
  for (let p = 0; p < count; p++)
    if (excess[p]! > 0 && height[p]! < high) {
      queue[last++] = p
      queued[p] = 1
    }
  let lifts = 0
  while (first !== last) {
    const p = queue[first]!
    first = first === count ? 0 : first + 1
    queued[p] = 0
    while (excess[p]! > 0 && height[p]! < high) {
      let lowest = high
      if (drain[p]! > 0) {
        const flow = Math.min(excess[p]!, drain[p]!)
        excess[p]! -= flow
        drain[p]! -= flow
        if (drain[p]! > 0) lowest = 0
      }
      for (let m = 0; m < arcs && excess[p]! > 0; m++) {
        const a = p * arcs + m
        if (capacity[a] === 0) continue
        const q = neighbour[a]!
        if (height[q]! !== height[p]! - 1) {
          if (height[q]! < lowest) lowest = height[q]!
          continue
        }
        const flow = Math.min(excess[p]!, capacity[a]!)
        excess[p]! -= flow
        excess[q]! += flow
        capacity[a]! -= flow
        capacity[q * arcs + (m ^ 1)]! += flow
        if (capacity[a]! > 0) lowest = Math.min(lowest, height[q]!)
        if (queued[q]) continue
        queued[q] = 1
        queue[last] = q
        last = last === count ? 0 : last + 1
      }
      if (excess[p] === 0) break
      height[p] = Math.min(high, lowest + 1)
      lifts++
    }
    if (lifts < count) continue
    lifts = 0
    setHeights(height, drain, neighbour, capacity, new Int32Array(count + 1), high)
  }
  setHeights(height, drain, neighbour, capacity, queue, high)
  return Uint8Array.from(height, (h) => (h < high ? 0 : 1))
}

/** Height of each node: arcs to the second side through what is left of the capacities, `high` where no way is left. */
function setHeights(
  height: Int32Array,
  drain: Int32Array,
  neighbour: Int32Array,
  capacity: Int32Array,
  queue: Int32Array,
  high: number,
): void {
  let end = 0
  for (let p = 0; p < height.length; p++) {
    height[p] = drain[p]! > 0 ? 1 : high
    if (drain[p]! > 0) queue[end++] = p
  }
  for (let at = 0; at < end; at++) {
    const q = queue[at]!
    for (let m = 0; m < arcs; m++) {
      const p = neighbour[q * arcs + m]!
      if (p < 0 || height[p]! < high || capacity[p * arcs + (m ^ 1)] === 0) continue
      height[p] = height[q]! + 1
      queue[end++] = p
    }
  }
}
