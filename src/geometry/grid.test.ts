// Goal: a grid says where its samples are. Oracle: the definition of its axes.
import { describe, expect, it } from 'vitest'
import { affineFromColumns, mapPoint } from './affine.ts'
import { point } from './frame.ts'
import {
  gridAlongPatient,
  gridFrom,
  indexOf,
  sameGrid,
  voxelCount,
  voxelFromPatient,
  voxelPoint,
  voxelVolumeMm3,
} from './grid.ts'
import { distance } from './vector.ts'

const grid = gridAlongPatient([4, 5, 6], [0.5, 0.75, 2], point('patient', -10, 20, 300))

describe('a grid', () => {
  it('places samples from its origin along left, posterior and head', () => {
    expect(Array.from(mapPoint(grid.patientFromVoxel, voxelPoint(2, 4, 1)))).toEqual([-9, 23, 302])
    expect(distance(mapPoint(voxelFromPatient(grid), point('patient', -9, 23, 302)), voxelPoint(2, 4, 1))).toBeLessThan(
      1e-12,
    )
  })

  it('counts samples along i first, k last', () => {
    expect(voxelCount(grid)).toBe(120)
    expect(indexOf(grid, 0, 0, 0)).toBe(0)
    expect(indexOf(grid, 1, 0, 0)).toBe(1)
    expect(indexOf(grid, 0, 1, 0)).toBe(4)
    expect(indexOf(grid, 3, 4, 5)).toBe(119)
    expect(voxelVolumeMm3(grid)).toBeCloseTo(0.75, 12)
  })

  it('reads its spacing off a turned map', () => {
    const [c, s] = [Math.cos(0.7), Math.sin(0.7)]
    const turned = affineFromColumns(
      'patient',
      'voxel',
      [0.6 * c, 0.6 * s, 0],
      [-0.8 * s, 0.8 * c, 0],
      [0, 0, 3],
      [1, 2, 3],
    )
    for (const [axis, mm] of gridFrom([2, 2, 2], turned).spacingMm.entries())
      expect(mm).toBeCloseTo([0.6, 0.8, 3][axis]!, 12)
  })

  it('is another one where dims, origin, step or turn differ by more than 0.001 mm at a corner', () => {
    const at = (x: number, step = 0.5) => gridAlongPatient([4, 5, 6], [step, 0.75, 2], point('patient', x, 20, 300))
    expect(sameGrid(grid, at(-10))).toBe(true)
    expect(sameGrid(grid, at(-10.0005))).toBe(true)
    expect(sameGrid(grid, at(-10.002))).toBe(false)
    expect(sameGrid(grid, at(-10, 0.5002))).toBe(true)
    expect(sameGrid(grid, at(-10, 0.501))).toBe(false)
    expect(sameGrid(grid, { ...grid, dims: [4, 6, 5] })).toBe(false)
  })
})
