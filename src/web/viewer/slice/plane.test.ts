import { describe, expect, it } from 'vitest'
import { affineFromColumns, direction, gridFrom, mapPoint, point } from '../../../geometry/index.ts'
import { drawSamples } from './draw-samples.ts'
import { canvasFromPatient, lettersOf, orthonormal, patientFromCanvas, rightOf, standardPlane } from './plane.ts'
import { rasterOf } from './raster.ts'

const centre = point('patient', 12, -30, 451)

describe('a plane in a picture', () => {
  it('looks as radiologists do: letters at the right and upper edge', () => {
    const edges = (kind: 'axial' | 'sagittal' | 'coronal') => {
      const plane = standardPlane(kind, centre)
      return lettersOf(rightOf(plane)) + lettersOf(plane.up)
    }
    expect([edges('axial'), edges('sagittal'), edges('coronal')]).toEqual(['LA', 'PH', 'LH'])
  })

  it('maps there and back exactly, also where it is oblique', () => {
    const plane = orthonormal({
      centre,
      normal: direction('patient', 0.3, -0.8, 0.4),
      up: direction('patient', 0, 0.2, 1),
    })
    const map = { plane, widthPx: 431, heightPx: 322, pixelsPerMm: 2.37 }
    for (const [x, y] of [
      [0, 0],
      [431, 322],
      [17.3, 211.9],
    ] as const) {
      const back = canvasFromPatient(map, patientFromCanvas(map, x, y))
      expect(back.x).toBeCloseTo(x, 9)
      expect(back.y).toBeCloseTo(y, 9)
      expect(back.depthMm).toBeCloseTo(0, 9)
    }
    const beyond = patientFromCanvas(
      { ...map, plane: { ...plane, centre: point('patient', ...shift(plane, 7)) } },
      40,
      50,
    )
    expect(canvasFromPatient(map, beyond).depthMm).toBeCloseTo(7, 9)
  })

  it('draws a linear field as it is, at any tilt and in a turned grid: gray follows HU within one step', () => {
    const [c, s] = [Math.cos(0.3), Math.sin(0.3)]
    const patientFromVoxel = affineFromColumns(
      'patient',
      'voxel',
      [c, s, 0],
      [-1.5 * s, 1.5 * c, 0],
      [0, 0, 2],
      [-30, -60, 420],
    )
    const grid = gridFrom([70, 50, 35], patientFromVoxel)
    const samples = new Int16Array(70 * 50 * 35)
    const hu = (p: readonly number[]): number => 20 * p[0]! - 11 * (p[1]! + 30) + 6 * (p[2]! - 451)
    for (let k = 0, at = 0; k < 35; k++)
      for (let j = 0; j < 50; j++)
        for (let i = 0; i < 70; i++, at++)
          samples[at] = Math.round(hu(mapPoint(patientFromVoxel, point('voxel', i, j, k))))
    const plane = orthonormal({
      centre: point('patient', -5, -25, 452),
      normal: direction('patient', 0.5, 0.5, 0.7),
      up: direction('patient', 0, -1, 0.2),
    })
    const map = { plane, widthPx: 24, heightPx: 18, pixelsPerMm: 2 }
    const raster = rasterOf(map, grid, 1)
    const pixels = new Uint32Array(24 * 18)
    drawSamples({ samples, grid }, raster, { centre: 0, width: 2550 }, pixels, 0, 18)
    for (let y = 0; y < 18; y++)
      for (let x = 0; x < 24; x++) {
        const gray = pixels[x + 24 * y]! & 255
        const expected = (hu(patientFromCanvas(map, x + 0.5, y + 0.5)) + 1275) / 10
        // A step of gray is 10 HU here: cut down to a whole step, and samples were rounded by half a HU.
        expect(Math.abs(gray + 0.5 - Math.min(255.5, Math.max(0.5, expected)))).toBeLessThan(0.56)
      }
  })
})

const shift = (plane: ReturnType<typeof orthonormal>, mm: number) =>
  plane.centre.map((v, axis) => v + mm * plane.normal[axis]!) as [number, number, number]
