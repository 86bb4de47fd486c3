import { expect, test } from 'vitest'
import { affineFromColumns, mapPoint, point, voxelFromPatient } from '../geometry/index.ts'
import type { Vertebra } from './spine.ts'
import { gridAlongVertebra } from './vertebra-grid.ts'

const turn = 0.3
const vertebra = {
  patientFromVertebra: affineFromColumns(
    'patient',
    'vertebra',
    [1, 0, 0],
    [0, Math.cos(turn), Math.sin(turn)],
    [0, -Math.sin(turn), Math.cos(turn)],
    point('patient', 10, -20, 300),
  ),
  body: { widthMm: 40, depthMm: 30 },
  morphometry: { heights: { anteriorMm: 24, middleMm: 25, posteriorMm: 27 } },
} as unknown as Vertebra
const room = { besideMm: 5, inFrontMm: 4, behindMm: 20, aboveMm: 6, belowMm: 6 }

test('the body’s centre lies on a voxel corner, and the grid is symmetric about the mid-sagittal plane', () => {
  const grid = gridAlongVertebra(vertebra, 0.75, room)
  const [i, j, k] = mapPoint(voxelFromPatient(grid), point('patient', 10, -20, 300))
  expect(i).toBeCloseTo(grid.dims[0] / 2 - 0.5, 9)
  expect(Math.abs((j % 1) - 0.5)).toBeLessThan(1e-9)
  expect(Math.abs((k % 1) - 0.5)).toBeLessThan(1e-9)
  expect(grid.dims.map((n) => n % 2)).toEqual([0, 0, 0])
})

test('the room asked for is there on every side', () => {
  const grid = gridAlongVertebra(vertebra, 0.75, room)
  const at = (x: number, y: number, z: number) =>
    mapPoint(voxelFromPatient(grid), mapPoint(vertebra.patientFromVertebra, point('vertebra', x, y, z)))
  const [i, , k] = at(-24.9, 0, -19.4)
  expect(i).toBeGreaterThan(-0.5)
  expect(k).toBeGreaterThan(-0.5)
  const [i2, j2, k2] = at(24.9, 34.9, 19.4)
  expect(i2).toBeLessThan(grid.dims[0] - 0.5)
  expect(j2).toBeLessThan(grid.dims[1] - 0.5)
  expect(k2).toBeLessThan(grid.dims[2] - 0.5)
})
