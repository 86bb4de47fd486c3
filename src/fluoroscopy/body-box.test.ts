// Goal: the box holds the body and its rim, and no noise of the air. Oracle: boxes put there.
import { expect, it } from 'vitest'
import { random } from '../base/index.ts'
import { gridAlongPatient, point } from '../geometry/index.ts'
import type { Volume } from '../imaging/index.ts'
import { attenuationPerMm, waterAttenuationPerMm } from './attenuation.ts'
import { bodyBox } from './body-box.ts'

const dims = [40, 30, 20] as const
function volumeOf(huAt: (i: number, j: number, k: number) => number): Volume {
  const samples = new Int16Array(dims[0] * dims[1] * dims[2])
  for (let p = 0; p < samples.length; p++)
    samples[p] = huAt(p % dims[0], Math.floor(p / dims[0]) % dims[1], Math.floor(p / (dims[0] * dims[1])))
  return {
    grid: gridAlongPatient(dims, [1, 1, 1], point('patient', 0, 0, 0)),
    samples,
    acquisition: { modality: 'CT', title: 'box' },
  }
}

it('holds a body put into noisy air, and two voxels round it', () => {
  const draw = random(5)
  const body = volumeOf((i, j, k) =>
    i >= 7 && i < 21 && j >= 11 && j < 13 && k >= 4 && k < 19 ? 40 : Math.round(-1000 + 20 * draw.normal()),
  )
  expect(bodyBox(body)).toEqual({ from: [5, 9, 2], size: [18, 6, 18] })
})

it('is the whole volume where the body fills it, and nothing where all is air', () => {
  expect(bodyBox(volumeOf(() => 0))).toEqual({ from: [0, 0, 0], size: dims })
  expect(bodyBox(volumeOf(() => -990))).toBeUndefined()
})

it('one voxel of body anywhere is found', () => {
  for (const [x, y, z] of [
    [0, 0, 0],
    [39, 29, 19],
    [20, 0, 19],
    [13, 29, 7],
  ] as const) {
    const found = bodyBox(volumeOf((i, j, k) => (i === x && j === y && k === z ? 500 : -1000)))
    const end = found?.from.map((f, axis) => f + found.size[axis]!)
    for (const [axis, at] of [x, y, z].entries()) {
      expect(found?.from[axis]).toBe(Math.max(0, at - 2))
      expect(end?.[axis]).toBe(Math.min(dims[axis]!, at + 3))
    }
  }
})

it('attenuation: water is water, air is nothing, twice the density twice the attenuation', () => {
  expect(attenuationPerMm(0)).toBe(waterAttenuationPerMm.value)
  expect(attenuationPerMm(-1000)).toBe(0)
  expect(attenuationPerMm(-951)).toBe(0)
  expect(attenuationPerMm(1000)).toBeCloseTo(2 * waterAttenuationPerMm.value, 12)
})
