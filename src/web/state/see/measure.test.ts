import { describe, expect, it } from 'vitest'
import { affineFromColumns, gridAlongPatient, gridFrom, mapPoint, type Point, point } from '../../../geometry/index.ts'
import type { Volume } from '../../../imaging/index.ts'
import { angleRadOfLines, figuresOf, regionOf, sampleAt, withPointMoved } from './measure.ts'

const p = (x: number, y: number, z: number): Point<'patient'> => point('patient', x, y, z)
const acquisition = { modality: 'CT', title: 'made up' } as const

/** HU rise by 3 along x, 5 along y, 7 along z for each mm: the mean over a ball is the value of its middle. */
function ramp(): Volume {
  const grid = gridAlongPatient([41, 41, 41], [1, 1, 1], p(-20, -20, -20))
  const samples = new Int16Array(41 ** 3)
  for (let k = 0, at = 0; k < 41; k++)
    for (let j = 0; j < 41; j++)
      for (let i = 0; i < 41; i++, at++) samples[at] = 3 * (i - 20) + 5 * (j - 20) + 7 * (k - 20)
  return { grid, samples, acquisition }
}

describe('measurements from places', () => {
  const volume = ramp()

  it('gives lengths by Pythagoras', () => {
    const figures = figuresOf({ kind: 'length', points: [p(1, 2, 3), p(4, 6, 15)] }, volume)
    expect(figures).toEqual({ kind: 'length', lengthMm: 13 })
  })

  it('gives the angle at the second point', () => {
    const figures = figuresOf({ kind: 'angle', points: [p(10, 0, 0), p(0, 0, 0), p(-5, 5, 0)] }, volume)
    expect(figures).toMatchObject({ kind: 'angle', angleRad: expect.closeTo((3 * Math.PI) / 4, 12) })
  })

  it('gives the Cobb angle of two lines whichever way each was drawn', () => {
    const tilt = (angle: number) => p(30 * Math.cos(angle), 0, 30 * Math.sin(angle))
    for (const degrees of [0, 12.5, 47, 89]) {
      const angle = (degrees * Math.PI) / 180
      const [here, there] = [[p(0, 0, 0), p(30, 0, 0)] as const, [p(0, 0, 0), tilt(angle)] as const]
      expect(angleRadOfLines(here, there)).toBeCloseTo(angle, 12)
      expect(angleRadOfLines(here, [there[1], there[0]])).toBeCloseTo(angle, 12)
      expect(angleRadOfLines([here[1], here[0]], there)).toBeCloseTo(angle, 12)
    }
  })

  it('gives heights between the pairs, superior before inferior', () => {
    const points = [p(0, -15, 20), p(0, -15, 0), p(0, 0, 18), p(0, 0, 0), p(0, 15, 26), p(0, 15, 1)]
    expect(figuresOf({ kind: 'heights', points }, volume)).toEqual({
      kind: 'heights',
      anteriorMm: 20,
      middleMm: 18,
      posteriorMm: 25,
    })
  })

  it('says nothing while points are missing', () => {
    expect(figuresOf({ kind: 'cobb', points: [p(0, 0, 0), p(1, 0, 0), p(0, 1, 0)] }, volume)).toBeNull()
  })

  it('reads a ball in a linear field as the value of its middle', () => {
    const region = regionOf(volume, p(2, -3, 4), 6)
    expect(region?.mean).toBeCloseTo(3 * 2 - 5 * 3 + 7 * 4, 9)
    // A ball of 6 mm holds 4/3 pi 6^3 = 905 voxels of 1 mm3, give or take those its surface cuts.
    expect(region?.count).toBeGreaterThan(880)
    expect(region?.count).toBeLessThan(940)
    // Over a ball the variance of a unit ramp is r^2 / 5.
    expect(region?.sd).toBeCloseTo(Math.sqrt(((3 * 3 + 5 * 5 + 7 * 7) * 36) / 5), 0)
  })

  it('reads the same ball where the grid is turned and stretched', () => {
    const [c, s] = [Math.cos(0.4), Math.sin(0.4)]
    const patientFromVoxel = affineFromColumns(
      'patient',
      'voxel',
      [0.7 * c, 0.7 * s, 0],
      [-0.7 * s, 0.7 * c, 0],
      [0, 0, 2],
      [0, -20, -24],
    )
    const grid = gridFrom([60, 60, 25], patientFromVoxel)
    const samples = new Int16Array(60 * 60 * 25)
    for (let k = 0, at = 0; k < 25; k++)
      for (let j = 0; j < 60; j++)
        for (let i = 0; i < 60; i++, at++) {
          const [x, , z] = mapPoint(patientFromVoxel, point('voxel', i, j, k))
          samples[at] = Math.round(100 * x + 10 * z)
        }
    const middle = mapPoint(patientFromVoxel, point('voxel', 30, 30, 12))
    // Exact but for the rounding of samples to whole numbers.
    expect(regionOf({ grid, samples }, middle, 8)?.mean).toBeCloseTo(100 * middle[0] + 10 * middle[2], 0)
  })

  it('has no figures for a ball outside the image or between samples', () => {
    expect(regionOf(volume, p(200, 0, 0), 5)).toBeNull()
    expect(regionOf(volume, p(0.5, 0.5, 0.5), 0.2)).toBeNull()
    expect(sampleAt(volume, p(200, 0, 0))).toBeNull()
    expect(sampleAt(volume, p(1.2, 0, 0))).toBe(3)
  })

  it('moves a circle as a whole by its middle and changes its size by its rim', () => {
    const circle = {
      id: '1',
      kind: 'region',
      imageId: 'ct',
      points: [p(0, 0, 0), p(5, 0, 0)],
      level: null,
      note: '',
    } as const
    expect(withPointMoved(circle, 0, p(1, 2, 0)).points).toEqual([p(1, 2, 0), p(6, 2, 0)])
    expect(withPointMoved(circle, 1, p(9, 0, 0)).points).toEqual([p(0, 0, 0), p(9, 0, 0)])
  })
})
