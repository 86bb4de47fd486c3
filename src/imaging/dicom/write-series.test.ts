import { describe, expect, it } from 'vitest'
import { random } from '../../base/index.ts'
import { affineFromColumns, gridAlongPatient, gridFrom, point } from '../../geometry/index.ts'
import { readImages } from '../read.ts'
import type { Volume } from '../volume.ts'
import { sourceOf } from './made-up.test-case.ts'
import { isUid, uidFrom } from './uid.ts'
import { writeDicomSeries } from './write-series.ts'

const noise = random(1)
const grid = gridAlongPatient([9, 7, 5], [0.7, 0.8, 1.25], point('patient', -31.4, 12.7, -700.123456))
const acquisition = { modality: 'CT', title: 'made up', sliceThicknessMm: 1.25, kvp: 120, kernel: 'B30f' } as const
const volumeOf = (least: number, most: number): Volume => ({
  grid,
  samples: Int16Array.from({ length: 315 }, () => Math.round(noise.between(least, most))),
  acquisition,
})

const read = async (volume: Volume) =>
  (await readImages(writeDicomSeries(volume, 7).map(({ name, bytes }) => sourceOf(name, bytes)))).volumes[0]!

describe('a written series', () => {
  it.each([
    ['within 12 bits', volumeOf(-1024, 3071)],
    ['beyond 12 bits', volumeOf(-3000, 20000)],
  ])('with HU %s reads back to the same volume without a word', async (_name, volume) => {
    const { volume: again, findings } = await read(volume)
    expect(again.samples).toEqual(volume.samples)
    expect(again.grid.dims).toEqual(grid.dims)
    const gap = Math.max(...again.grid.patientFromVoxel.map((x, i) => Math.abs(x - grid.patientFromVoxel[i]!)))
    // Positions are decimal strings of 16 characters: far below a micrometre.
    expect(gap).toBeLessThan(1e-6)
    expect(again.acquisition).toMatchObject(acquisition)
    expect(findings.filter(({ code }) => code !== 'IMG-115' && code !== 'IMG-109')).toEqual([])
  })

  it('of an oblique grid reads back to the same places', async () => {
    const [c, s] = [Math.cos(0.3), Math.sin(0.3)]
    const map = affineFromColumns(
      'patient',
      'voxel',
      [0.7 * c, 0.7 * s, 0],
      [-0.8 * s, 0.8 * c, 0],
      [0, 0, 1.25],
      [1, 2, 3],
    )
    const { volume: again } = await read({ ...volumeOf(-500, 500), grid: gridFrom([9, 7, 5], map) })
    const gap = Math.max(...again.grid.patientFromVoxel.map((x, i) => Math.abs(x - map[i]!)))
    expect(gap).toBeLessThan(1e-6)
  })

  it('is the same bytes for the same seed, other identifiers for another', () => {
    const volume = volumeOf(0, 100)
    const [a, b, c] = [7, 7, 8].map((seed) => writeDicomSeries(volume, seed))
    expect(a).toEqual(b)
    expect(a![0]!.bytes).not.toEqual(c![0]!.bytes)
  })

  it('has well-formed identifiers', () => {
    for (let n = 0; n < 50; n++) {
      const uid = uidFrom(`text ${n}`)
      expect(isUid(uid)).toBe(true)
      // 2.25 is followed by a UUID of version 4, variant 1 (PS3.5 B.2).
      const hex = BigInt(uid.slice(5)).toString(16).padStart(32, '0')
      expect(hex[12]).toBe('4')
      expect('89ab').toContain(hex[16])
    }
  })
})
