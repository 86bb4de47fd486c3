// Goal: pixels are what was drawn. Oracles: areas in closed form, a volume that is a linear ramp, the PNG standard.
import { readFileSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { unzlibSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { Refusal } from '../../base/index.ts'
import { affineFromColumns, cross, direction, gridFrom, point, unit } from '../../geometry/index.ts'
import type { Volume } from '../../imaging/index.ts'
import { circle, dashes, fillOutlines, type Spot, strokeOutlines } from './coverage.ts'
import { sideLetter } from './ornament.ts'
import { png, pngAtOnce, type Raster } from './png.ts'
import { grayOnPlane, spotOnPlane } from './slice.ts'
import { lettering, readTypeface, widthOf } from './typeface.ts'

const blank = (columns: number, rows: number): Raster => ({
  columns,
  rows,
  channels: 3,
  samples: new Uint8Array(columns * rows * 3),
})

/** White ink on black: the inked area in pixels. */
const inked = (raster: Raster): number => raster.samples.reduce((sum, v) => sum + v, 0) / (3 * 255)

function areaOf(points: readonly Spot[]): number {
  return (
    points.reduce((sum, [x, y], i) => {
      const [u, v] = points[(i + 1) % points.length] as Spot
      return sum + x * v - u * y
    }, 0) / 2
  )
}

describe('fillOutlines', () => {
  const inside = fc.tuple(fc.double({ min: 2, max: 38, noNaN: true }), fc.double({ min: 2, max: 28, noNaN: true }))

  it('covers exactly the area of any triangle', () => {
    fc.assert(
      fc.property(fc.tuple(inside, inside, inside), (triangle) => {
        const raster = blank(40, 30)
        fillOutlines(raster, [triangle], [255, 255, 255])
        // Each of at most 120 edge pixels is rounded to 1/255.
        expect(Math.abs(inked(raster) - Math.abs(areaOf(triangle)))).toBeLessThan(120 * (0.5 / 255) + 0.3)
      }),
      { seed: 1 },
    )
  })

  it('clips at every side of the picture', () => {
    const raster = blank(20, 10)
    fillOutlines(raster, [[[-50, -50], [70, -50], [70, 60], [-50, 60]]], [255, 255, 255])
    expect(inked(raster)).toBeCloseTo(200, 6)
  }) // biome-ignore format: a square

  it('leaves holes that run the other way round', () => {
    const raster = blank(60, 60)
    fillOutlines(raster, [circle([30, 30], 20, 200), circle([30, 30], 10, 200).reverse()], [255, 255, 255])
    expect(inked(raster)).toBeCloseTo(Math.PI * 300, -1)
  })

  it('draws a stroke as wide as asked, dashes with their gaps', () => {
    const line: Spot[] = [[5, 10], [45, 10]] // biome-ignore format: two ends
    const raster = blank(50, 20)
    fillOutlines(raster, strokeOutlines(line, 3), [255, 255, 255])
    expect(inked(raster)).toBeCloseTo(120, 0)
    const bend: Spot[] = [[5, 5], [25, 5], [25, 25]] // biome-ignore format: a right angle
    const corner = blank(30, 30)
    fillOutlines(corner, strokeOutlines(bend, 4), [255, 255, 255])
    // Two bars of 20 x 4, 4 of their overlap once, and the outer quarter of the round joint.
    expect(inked(corner)).toBeCloseTo(2 * 80 - 4 + Math.PI, 0)
    const lengths = dashes(line, 6, 4).map(([a, b]) => (b as Spot)[0] - (a as Spot)[0])
    expect(lengths).toEqual([6, 6, 6, 6])
  })
})

describe('png', () => {
  it.each(['in turn', 'at once'])('holds the pixels, and every chunk its checksum, packed %s', async (how) => {
    const samples = Uint8Array.from({ length: 7 * 5 * 3 }, (_, i) => (i * 37) % 256)
    const raster = { columns: 7, rows: 5, channels: 3, samples } as const
    const bytes = how === 'at once' ? pngAtOnce(raster) : await png(raster, 3937)
    const view = new DataView(bytes.buffer)
    const data: number[] = []
    for (let at = 8; at < bytes.length; ) {
      const length = view.getUint32(at)
      const body = bytes.subarray(at + 4, at + 8 + length)
      expect(view.getUint32(at + 8 + length)).toBe(crc32(body))
      if (new TextDecoder().decode(body.subarray(0, 4)) === 'IDAT') data.push(...body.subarray(4))
      at += 12 + length
    }
    const rows = unzlibSync(Uint8Array.from(data))
    const back = new Uint8Array(samples.length)
    for (let y = 0; y < 5; y++)
      for (let x = 0; x < 21; x++) {
        const above = rows[y * 22] === 2 ? (back[(y - 1) * 21 + x] as number) : 0
        back[y * 21 + x] = (rows[y * 22 + 1 + x] as number) + above
      }
    expect(back).toEqual(samples)
  })
})

describe('grayOnPlane', () => {
  const turn = unit(direction('patient', 0.3, -0.5, 0.8))
  const u = unit(cross(turn, direction('patient', 1, 0, 0)))
  const v = cross(turn, u)
  const grid = gridFrom(
    [30, 32, 34],
    affineFromColumns('patient', 'voxel', [u[0], u[1], u[2]], [v[0], v[1], v[2]], [turn[0], turn[1], turn[2]], [
      5, -9, 40,
    ] as never),
  )
  const samples = new Int16Array(30 * 32 * 34)
  for (let k = 0, at = 0; k < 34; k++)
    for (let j = 0; j < 32; j++) for (let i = 0; i < 30; i++, at++) samples[at] = 4 * i - 3 * j + 5 * k
  const volume: Volume = { grid, samples, acquisition: { modality: 'CT', title: 'ramp' } }
  const centre = point(
    'patient',
    5 + 15 * u[0] + 16 * v[0] + 17 * turn[0],
    -9 + 15 * u[1] + 16 * v[1] + 17 * turn[1],
    40 + 15 * u[2] + 16 * v[2] + 17 * turn[2],
  )

  it('reproduces a linear ramp on an oblique plane to one grey level', () => {
    const right = unit(direction('patient', 1, 0.4, -0.2))
    const down = unit(cross(right, direction('patient', 0.1, 0.2, 1)))
    const plane = { centre, right, down, mmPerPixel: 0.4, columns: 30, rows: 24 }
    const gray = grayOnPlane(volume, plane, { levelHu: 128, widthHu: 255 })
    const along = (d: readonly [number, number, number]) => {
      const dot = (a: readonly number[]) => d[0] * a[0]! + d[1] * a[1]! + d[2] * a[2]!
      return 4 * dot(u) - 3 * dot(v) + 5 * dot(turn)
    }
    const middle = 4 * 15 - 3 * 16 + 5 * 17
    for (let y = 0; y < 24; y++)
      for (let x = 0; x < 30; x++) {
        const expected = middle + along(right) * (x + 0.5 - 15) * 0.4 + along(down) * (y + 0.5 - 12) * 0.4 - 0.5
        expect(Math.abs((gray[y * 30 + x] as number) - expected)).toBeLessThan(1.01)
      }
  })

  it('is black outside the CT', () => {
    const far = { ...volume, samples: samples.map(() => 3000) }
    const plane = { centre: point('patient', 500, 0, 0), right: u, down: v, mmPerPixel: 1, columns: 8, rows: 8 }
    expect(Math.max(...grayOnPlane(far, plane))).toBe(0)
  })

  it('places a point where its pixel is', () => {
    const plane = { centre, right: u, down: v, mmPerPixel: 0.5, columns: 20, rows: 10 }
    const p = point(
      'patient',
      centre[0] + 2 * u[0] - v[0] + 3 * turn[0],
      centre[1] + 2 * u[1] - v[1] + 3 * turn[1],
      centre[2] + 2 * u[2] - v[2] + 3 * turn[2],
    )
    const { spot, offMm } = spotOnPlane(plane, p)
    expect(spot[0]).toBeCloseTo(10 + 4, 9)
    expect(spot[1]).toBeCloseTo(5 - 2, 9)
    expect(Math.abs(offMm)).toBeCloseTo(3, 9)
  })
})

describe('side letters', () => {
  it('name the patient’s side in LPS', () => {
    expect(sideLetter(direction('patient', 1, 0.2, 0))).toBe('L')
    expect(sideLetter(direction('patient', -1, 0.2, 0))).toBe('R')
    expect(sideLetter(direction('patient', 0.1, 1, 0))).toBe('P')
    expect(sideLetter(direction('patient', 0.1, 0, 1))).toBe('H')
  })
})

describe('typeface', () => {
  const file = new URL('../../../node_modules/dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf', import.meta.url)
  const typeface = readTypeface(new Uint8Array(readFileSync(file)))

  it('has ink for every character that the figures use, and none for a space', () => {
    for (const character of 'LRAPHF0123456789.−–°mbullseyé') {
      const area = lettering(typeface, character, 0, 0, 100).reduce((sum, o) => sum + areaOf(o), 0)
      expect(Math.abs(area), character).toBeGreaterThan(50)
    }
    expect(lettering(typeface, ' ', 0, 0, 100)).toHaveLength(0)
  })

  it('sets digits of equal width, wider in a larger size', () => {
    expect(widthOf(typeface, '111', 10)).toBeCloseTo(widthOf(typeface, '888', 10), 9)
    expect(widthOf(typeface, '88', 20)).toBeCloseTo(2 * widthOf(typeface, '88', 10), 9)
  })

  it('refuses a file that is no font', () => {
    expect(() => readTypeface(new Uint8Array(100))).toThrow(Refusal)
  })
})
