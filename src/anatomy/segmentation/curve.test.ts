// Goal: the canal's middle stays in the canal. Method: nodes written by hand in a field without walls, so that nothing moves them.
import { describe, expect, it } from 'vitest'
import type { CanalNode } from './canal.ts'
import { canalCurve, stationOf } from './curve.ts'
import type { Field } from './lattice/field.ts'

const stepMm = 2
const soft: Field = { nx: 40, ny: 60, nz: 100, stepMm, origin: [0, 0, 0], hu: new Int16Array(40 * 60 * 100).fill(40) }

const nodesAlong = (yMm: (zMm: number) => number): CanalNode[] =>
  Array.from({ length: 100 }, (_, k) => ({ i: 20, j: Math.round(yMm(k * stepMm) / stepMm), k, score: 0.8 }))

/** Largest distance front to back between the curve and the way meant, mm. */
function mostOffMm(nodes: readonly CanalNode[], yMm: (zMm: number) => number): number {
  const curve = canalCurve(soft, nodes)
  return Math.max(
    ...Array.from({ length: curve.count }, (_, s) => {
      const [, y, z] = stationOf(curve.at, s)
      return Math.abs(y - yMm(z))
    }),
  )
}

describe('the canal', () => {
  it('is followed straight on where the best path leaves it through a body and comes back', () => {
    const way = (): number => 60
    const cut = nodesAlong((z) => 60 - 16 * Math.max(0, 1 - ((z - 80) / 18) ** 2))
    expect(mostOffMm(cut, way)).toBeLessThan(2.5)
  })

  it('keeps a strong lordosis, 80 mm in radius', () => {
    const way = (z: number): number => 100 - Math.sqrt(80 ** 2 - Math.min(70, Math.abs(z - 100)) ** 2)
    // Nodes are whole voxels of 2 mm; the smoothing draws the apex back by less than 1 mm.
    expect(mostOffMm(nodesAlong(way).slice(22, 78), way)).toBeLessThan(2.5)
  })
})
