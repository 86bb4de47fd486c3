// Goal: a cut goes through the point it is named after, and the stop line lies where the stop plane does.
import { describe, expect, it } from 'vitest'
import { point } from '../../../geometry/index.ts'
import { spotOnPlane } from '../../picture/slice.ts'
import { madeUpRehearsal } from '../made-up.test-case.ts'
import { cementCut, cutPlane, fullestLayer } from './cement-cuts.ts'
import { sceneOf } from './scene.ts'

const scene = sceneOf(madeUpRehearsal)!
const size = { columns: 240, rows: 240, printWidthPt: 120 }

describe('cuts through the cement', () => {
  it('hold the point they go through, for each direction', () => {
    const through = point('patient', 6.5, -9, 3.25)
    for (const cut of ['sagittal', 'coronal', 'axial'] as const)
      expect(Math.abs(spotOnPlane(cutPlane(scene, cut, through, size), through).offMm), cut).toBeLessThan(1e-9)
  })

  it('go through the fullest layer: across the targets where the balls are widest', () => {
    const targets = madeUpRehearsal.theatre.plan.accesses.map((a) => a.target)
    // Layers are 2 mm apart, and a ball of three and a half voxels has several that are nearly the fullest.
    expect(Math.abs(fullestLayer(scene, 1)[1] - targets[0]![1])).toBeLessThan(3.5)
    expect(Math.abs(fullestLayer(scene, 2)[2] - targets[0]![2])).toBeLessThan(3.5)
  })

  it('draw the stop line behind the cement, where the plane of the medium is', () => {
    const { marks } = cementCut(scene, 'axial', size)
    const dashed = marks.find((m) => m.kind === 'line' && m.dashPt?.[0] === 3 && m.widthPt === 0.9)
    const plane = cutPlane(scene, 'axial', fullestLayer(scene, 2), size)
    const expected = spotOnPlane(plane, point('patient', 0, 8, 0)).spot[1]
    for (const spot of dashed?.kind === 'line' ? dashed.points : []) expect(spot[1]).toBeCloseTo(expected, 6)
    expect(dashed).toBeDefined()
  })

  it('name the side of each portion by the log, and count the record’s times from mixing', () => {
    expect([...scene.sideOf]).toEqual([
      [1, 'left'],
      [2, 'right'],
    ])
    expect(scene.mixedBeforeS).toBe(180)
  })
})
