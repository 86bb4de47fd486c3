import { describe, expect, it } from 'vitest'
import { mapPoint, voxelPoint } from '../../geometry/index.ts'
import { readImages } from '../read.ts'
import type { SourceFile, Volume } from '../volume.ts'
import type { Written } from './encode.ts'
import { explicitLittle } from './file.ts'
import {
  changed,
  columns,
  fileOf,
  madeSeries,
  patternOf,
  rows,
  sliceElements,
  sourceOf,
  storedAt,
} from './made-up.test-case.ts'

const codes = (findings: readonly { code: string }[]): readonly string[] => findings.map(({ code }) => code)

async function onlyVolume(files: readonly SourceFile[]) {
  const read = await readImages(files)
  expect(read.volumes).toHaveLength(1)
  return { ...(read.volumes[0] as (typeof read.volumes)[0]), whole: read }
}

const huAt = ({ grid, samples }: Volume, i: number, j: number, k: number) =>
  samples[i + grid.dims[0] * (j + grid.dims[1] * k)]

/** Every voxel of the made-up series at its place, whatever the order of files. */
function expectPattern(volume: Volume, count: number): void {
  expect(volume.grid.dims).toEqual([columns, rows, count])
  for (let k = 0; k < count; k++)
    for (let j = 0; j < rows; j++)
      for (let i = 0; i < columns; i++) expect(huAt(volume, i, j, k)).toBe(storedAt(i, j, k) - 1024)
  expect([...mapPoint(volume.grid.patientFromVoxel, voxelPoint(2, 3, 4))]).toEqual([-9, -18.5, 4])
}

describe('a series of single slices', () => {
  it('becomes HU at the stated places, in any order of files', async () => {
    const files = madeSeries(6)
    for (const order of [files, [...files].reverse(), [3, 0, 5, 1, 4, 2].map((n) => files[n] as SourceFile)])
      expectPattern((await onlyVolume(order)).volume, 6)
  })

  it('is the same volume when the edge reads parts straight into place as when it reads whole files', async () => {
    const wide = 128
    const big = Array.from({ length: 5 }, (_, k) => {
      const pixels = Uint16Array.from({ length: wide * wide }, (_, p) => (p * 31 + k * 977) % 4096)
      const size = changed([0x00280010, 'US', [wide]], [0x00280011, 'US', [wide]])
      return fileOf(sliceElements({ index: k, pixels, change: size }))
    })
    const whole = big.map((bytes, k) => sourceOf(`${k}.dcm`, bytes))
    const parts = whole.map((file, k) => ({
      ...file,
      read: () => Promise.reject(new Error('read whole')),
      readPart: async (from: number, target: Uint8Array) => {
        const part = (big[k] as Uint8Array).subarray(from, from + target.length)
        target.set(part)
        return part.length
      },
    }))
    const a = await onlyVolume(whole)
    const b = await onlyVolume(parts)
    expect(b.volume).toEqual(a.volume)
    expect(b.findings).toEqual(a.findings)
  })

  it('with descending z or a turned orientation comes out right-handed with every HU at its place', async () => {
    const coronal = madeSeries(5, (k) => ({ position: [-10, 50 + 2 * k, 90], orientation: [1, 0, 0, 0, 0, -1] }))
    const { volume } = await onlyVolume(coronal)
    expect(volume.grid.dims).toEqual([columns, 5, rows])
    for (let k = 0; k < 5; k++)
      for (let j = 0; j < rows; j++)
        for (let i = 0; i < columns; i++) expect(huAt(volume, i, k, rows - 1 - j)).toBe(storedAt(i, j, k) - 1024)
    expect([...mapPoint(volume.grid.patientFromVoxel, voxelPoint(1, 2, rows - 1))]).toEqual([-9.5, 54, 90])
  })

  it('reads signed, masked, padded and scaled pixels as PS3.3 C.7.6.3 and C.11.1 say', async () => {
    const signed = changed([0x00280103, 'US', [1]], [0x00281052, 'DS', '0'])
    const minusOne = Uint16Array.from(patternOf(0), () => 0x0fff)
    const a = await onlyVolume(madeSeries(3, () => ({ pixels: minusOne, change: signed })))
    expect(new Set(a.volume.samples)).toEqual(new Set([-1]))

    const stray = Uint16Array.from(patternOf(0), (x) => x | 0xf000)
    const b = await onlyVolume(madeSeries(3, () => ({ pixels: stray })))
    expect(huAt(b.volume, 2, 3, 1)).toBe(storedAt(2, 3, 0) - 1024)

    const padded = Uint16Array.from(patternOf(0), (x, p) => (p === 5 ? 4000 : x))
    const c = await onlyVolume(madeSeries(3, () => ({ pixels: padded, change: changed([0x00280120, 'US', [4000]]) })))
    expect(huAt(c.volume, 5, 0, 1)).toBe(-1024)
    expect(huAt(c.volume, 4, 0, 1)).toBe(storedAt(4, 0, 0) - 1024)

    const range = changed([0x00280120, 'US', [3900]], [0x00280121, 'US', [4095]])
    const d = await onlyVolume(madeSeries(3, () => ({ pixels: padded, change: range })))
    expect(huAt(d.volume, 5, 0, 1)).toBe(-1024)

    const sloped = changed([0x00281053, 'DS', '0.5'], [0x00281052, 'DS', '-10.2'])
    const e = await onlyVolume(madeSeries(3, () => ({ change: sloped })))
    expect(huAt(e.volume, 1, 1, 2)).toBe(Math.round(storedAt(1, 1, 2) * 0.5 - 10.2))
  })

  it('keeps HU of MONOCHROME1 images and says so; uses the true spacing of oblong pixels and says so', async () => {
    const { volume, findings } = await onlyVolume(
      madeSeries(3, () => ({ change: changed([0x00280004, 'CS', 'MONOCHROME1'], [0x00280030, 'DS', '0.5\\0.75']) })),
    )
    expect(huAt(volume, 1, 1, 1)).toBe(storedAt(1, 1, 1) - 1024)
    expect(volume.grid.spacingMm).toEqual([0.75, 0.5, 1])
    expect(codes(findings)).toEqual(expect.arrayContaining(['IMG-124', 'IMG-115']))
  })

  it('takes a tilted gantry out: a slope in space reads the same before and after', async () => {
    const tilt = Math.tan((15 * Math.PI) / 180)
    const ramp = (y: number, z: number) => Math.round(1500 + 20 * y + 30 * z)
    const files = madeSeries(12, (k) => {
      const y0 = -20 + k * tilt
      const pixels = Uint16Array.from({ length: columns * rows }, (_, p) => ramp(y0 + 0.5 * Math.floor(p / columns), k))
      return { position: [-10, y0, k], pixels }
    })
    const { volume, findings } = await onlyVolume(files)
    expect(findings.find(({ code }) => code === 'IMG-104')?.facts).toEqual({ tiltRad: 0.2618 })
    let compared = 0
    for (let k = 0; k < 12; k++)
      for (let j = 0; j < volume.grid.dims[1]; j++) {
        const hu = huAt(volume, 4, j, k) as number
        const [, y, z] = mapPoint(volume.grid.patientFromVoxel, voxelPoint(4, j, k))
        if (hu === -1024) continue
        // Two roundings to whole HU: of the stored ramp and of the interpolated value.
        expect(Math.abs(hu + 1024 - ramp(y, z))).toBeLessThanOrEqual(1)
        compared++
      }
    expect(compared).toBeGreaterThan(12 * (rows - 2))
  })
})

describe('mixed input', () => {
  it('is sorted into its series; a localizer is left out and named', async () => {
    const scout = sourceOf(
      'scout.dcm',
      fileOf(sliceElements({ index: 50, series: 'one', orientation: [1, 0, 0, 0, 0, -1] })),
    )
    const other = madeSeries(4, (k) => ({ series: 'two', z: 2 * k }))
    const { volumes, findings } = await readImages([...other, scout, ...madeSeries(5)])
    expect(volumes.map(({ title, volume }) => [title, volume.grid.dims[2]])).toEqual([
      ['two', 4],
      ['one', 5],
    ])
    expect(findings.find(({ code }) => code === 'IMG-113')?.facts.slices).toEqual(['scout.dcm'])
  })

  it('with two phases at the same places becomes two stacks', async () => {
    const phase = (n: number) =>
      madeSeries(4, (k) => ({
        sopInstance: `1.2.${n}.${k + 1}`,
        pixels: patternOf(k + 10 * n),
        change: changed([0x00200012, 'IS', String(n)]),
      }))
    const { volumes, findings } = await readImages([...phase(1), ...phase(2)])
    expect(volumes.map(({ volume }) => huAt(volume, 0, 0, 0))).toEqual([
      storedAt(0, 0, 10) - 1024,
      storedAt(0, 0, 20) - 1024,
    ])
    expect(codes(findings)).toContain('IMG-114')
  })

  it('with files without preamble reads them and says so', async () => {
    const bare = madeSeries(3).map((file) => ({ ...file, read: async () => (await file.read()).slice(132) }))
    const { volume, whole } = await onlyVolume(bare)
    expectPlain(volume)
    expect(whole.findings.map(({ code, about }) => [code, about])).toEqual([['IMG-120', 'one-0.dcm and 2 more']])
    const noMeta = await Promise.all(
      madeSeries(3).map(async (file, k) => {
        const bytes = await file.read()
        const meta = new DataView(bytes.buffer).getUint32(140, true)
        return sourceOf(`${k}`, bytes.slice(144 + meta))
      }),
    )
    expectPlain((await onlyVolume(noMeta)).volume)
  })
})

function expectPlain(volume: Volume): void {
  expect(huAt(volume, 3, 2, 1)).toBe(storedAt(3, 2, 1) - 1024)
}

describe('an enhanced multi-frame file', () => {
  const frame = (k: number): readonly Written[] => [
    [0x00209113, 'SQ', [[[0x00200032, 'DS', `-10\\-20\\${k}`]]]],
    [0x00289145, 'SQ', [[[0x00281052, 'DS', '-1024'], [0x00281053, 'DS', '1']]]],
  ] // biome-ignore format: one group a line
  const shared: readonly Written[] = [
    [0x00209116, 'SQ', [[[0x00200037, 'DS', '1\\0\\0\\0\\1\\0']]]],
    [0x00289110, 'SQ', [[[0x00280030, 'DS', '0.5\\0.5'], [0x00180050, 'DS', '1']]]],
    [0x00189314, 'SQ', [[[0x00181210, 'SH', 'B70f']]]],
  ] // biome-ignore format: one group a line

  it('is the same volume as its slices, with the attributes of its groups', async () => {
    const count = 5
    const order = [4, 2, 0, 1, 3]
    const single = sliceElements({}).filter(
      ([tag]) => ![0x00200032, 0x00200037, 0x00280030, 0x00281052, 0x00281053, 0x00180050].includes(tag),
    )
    const pixels = order.flatMap((k) => Array.from(patternOf(k)))
    const elements: Written[] = [
      ...single.filter(([tag]) => tag !== 0x7fe00010),
      [0x00280008, 'IS', String(count)],
      [0x52009229, 'SQ', [shared]],
      [0x52009230, 'SQ', order.map(frame)],
      [0x7fe00010, 'OW', pixels],
    ]
    const { volume, findings } = await onlyVolume([sourceOf('enhanced.dcm', fileOf(elements, explicitLittle))])
    expectPattern(volume, count)
    expect(volume.acquisition.kernel).toBe('B70f')
    expect(codes(findings)).toContain('IMG-108')
  })
})

describe('what leaves the reader', () => {
  it('names no person, even where the series description does', async () => {
    const named = changed(
      [0x00100010, 'PN', 'Mustermann^Erika'],
      [0x00100020, 'LO', '4711'],
      [0x0008103e, 'LO', 'Spine Mustermann'],
    )
    const { volume, findings, whole } = await onlyVolume(madeSeries(3, () => ({ change: named })))
    expect(JSON.stringify([volume.acquisition, findings, whole.findings])).not.toMatch(/mustermann|erika|4711/i)
  })
})
