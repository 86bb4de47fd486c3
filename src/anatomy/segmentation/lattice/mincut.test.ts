import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arcs, cheapestCut, type Network } from './mincut.ts'

/** A network on a box of 3 x 2 x 2 places with the given sides and capacities. */
function networkOf(side: readonly number[], weights: readonly number[]): Network {
  const [nx, ny, nz] = [3, 2, 2]
  const neighbour = new Int32Array(12 * arcs).fill(-1)
  const capacity = new Int32Array(12 * arcs)
  let next = 0
  for (let p = 0; p < 12; p++) {
    const [x, y, z] = [p % nx, Math.floor(p / nx) % ny, Math.floor(p / (nx * ny))]
    const steps = [x + 1 < nx ? 1 : 0, y + 1 < ny ? nx : 0, z + 1 < nz ? nx * ny : 0]
    steps.forEach((step, axis) => {
      if (step === 0) return
      const w = weights[next++]!
      neighbour[p * arcs + 2 * axis + 1] = p + step
      capacity[p * arcs + 2 * axis + 1] = w
      neighbour[(p + step) * arcs + 2 * axis] = p
      capacity[(p + step) * arcs + 2 * axis] = w
    })
  }
  return { count: 12, side: Int32Array.from(side), neighbour, capacity }
}

function costOf({ count, side, neighbour, capacity }: Network, first: (p: number) => boolean): number {
  let cost = 0
  for (let p = 0; p < count; p++) {
    if (first(p) ? side[p]! < 0 : side[p]! > 0) cost += Math.abs(side[p]!)
    for (let m = 0; m < arcs; m++) {
      const q = neighbour[p * arcs + m]!
      if (q >= 0 && first(p) && !first(q)) cost += capacity[p * arcs + m]!
    }
  }
  return cost
}

describe('cheapest cut', () => {
  it('costs as little as the best of all 4096 divisions', () => {
    const whole = (low: number, high: number, length: number) =>
      fc.array(fc.integer({ min: low, max: high }), { minLength: length, maxLength: length })
    fc.assert(
      fc.property(whole(-20, 20, 12), whole(0, 12, 20), (side, weights) => {
        const network = networkOf(side, weights)
        let least = Infinity
        for (let set = 0; set < 4096; set++)
          least = Math.min(
            least,
            costOf(network, (p) => ((set >> p) & 1) === 1),
          )
        const found = cheapestCut(networkOf(side, weights))
        expect(costOf(network, (p) => found[p] === 1)).toBe(least)
      }),
      { numRuns: 40, seed: 11 },
    )
  })
})
