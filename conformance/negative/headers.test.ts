// Single files that must be refused: cut off, lying about their size, placed nowhere, or no images at all.
import { gzipSync, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import {
  changed,
  fileOf,
  madeSeries,
  refusalOf,
  sliceElements,
  sourceOf,
} from '../../src/imaging/dicom/made-up.test-case.ts'
import { type MadeNifti, metaImageOf, niftiOf, nrrdOf } from '../../src/imaging/files/made-up.test-case.ts'
import { readImages, readNifti } from '../../src/imaging/index.ts'

const refused = (bytes: Uint8Array, name = 'file') => refusalOf(() => readImages([sourceOf(name, bytes)]))
const nifti = (made: MadeNifti) => refused(niftiOf(made))

/** Runs `read` and says by how many bytes array buffers grew at most while it ran. */
async function refusedWithoutRoom(bytes: Uint8Array) {
  const before = process.memoryUsage().arrayBuffers
  const result = await refused(bytes)
  return { ...result, grownBytes: process.memoryUsage().arrayBuffers - before }
}

describe('where the voxels lie', () => {
  it('singular: refused', async () => {
    expect((await nifti({ sform: [2, 0, 0, 0, 0, 1.5, 0, 0, 0, 0, 0, 0] })).code).toBe('IMG-004')
    expect((await nifti({ sform: [2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0] })).code).toBe('IMG-004')
    expect((await refused(metaImageOf({ TransformMatrix: '1 0 0 1 0 0 0 0 1' }))).code).toBe('IMG-004')
    expect((await refused(nrrdOf({ 'space directions': '(2,0,0) (0,0,0) (0,0,3)' }))).code).toBe('IMG-004')
  })

  it('not a number: refused', async () => {
    expect((await nifti({ sform: [2, 0, 0, Number.NaN, 0, 1.5, 0, 0, 0, 0, 3, 0] })).code).toBe('IMG-008')
    expect((await refused(metaImageOf({ Offset: '0 zero 0' }))).code).toBe('IMG-008')
  })

  it('not given: refused, never guessed', async () => {
    expect((await nifti({ sform: null })).code).toBe('IMG-005')
    expect((await refused(nrrdOf({ space: undefined }))).code).toBe('IMG-005')
    expect((await refused(nrrdOf({ 'space directions': undefined }))).code).toBe('IMG-005')
    expect((await refused(metaImageOf({ TransformMatrix: undefined }))).code).toBe('IMG-005')
  })

  it('mirrored by one orientation and not by the other: refused', async () => {
    const qform = { bcd: [0, 0, 1], offset: [30, 40, -50], qfac: -1 }
    expect((await nifti({ qform })).code).toBe('IMG-023')
  })

  it('given twice and apart: read by the sform with a caution', async () => {
    const qform = { bcd: [0, 0, 1], offset: [30, 40, -40], qfac: 1 }
    const { findings } = await readNifti(niftiOf({ qform }), 'test')
    expect(findings.find(({ code }) => code === 'IMG-123')).toMatchObject({
      severity: 'caution',
      facts: { apartMm: 10 },
    })
  })

  it('mirrored in storage only: turned right-handed with a note', async () => {
    const { volume, findings } = await readNifti(niftiOf({ sform: [2, 0, 0, 0, 0, 1.5, 0, 0, 0, 0, -3, 0] }), 'test')
    expect(findings.map(({ code }) => code)).toContain('IMG-103')
    expect(volume.storage?.reversed).toEqual([true, true, true])
  })

  it('with rows that are not square to columns: refused', async () => {
    expect((await nifti({ sform: [2, 0.4, 0, 0, 0, 1.5, 0, 0, 0, 0, 3, 0] })).code).toBe('IMG-006')
  })

  it('with sheared slices: resampled upright with a caution', async () => {
    const { findings } = await readNifti(niftiOf({ sform: [-2, 0, 0, 0, 0, -1.5, 0.5, 0, 0, 0, 3, 0] }), 'test')
    expect(findings.find(({ code }) => code === 'IMG-104')?.facts.tiltRad).toBeCloseTo(Math.atan(0.5 / 3), 3)
  })
})

describe('a header that lies about its size', () => {
  const tenGigabytes = [2048, 2048, 1280]

  it('is refused before anything is allocated', async () => {
    const lies = [
      niftiOf({ dims: tenGigabytes }),
      niftiOf({ dims: tenGigabytes, version: 2 }),
      gzipSync(niftiOf({ dims: tenGigabytes })),
      nrrdOf({ sizes: tenGigabytes.join(' ') }),
      nrrdOf({ sizes: tenGigabytes.join(' '), encoding: 'gzip' }),
      metaImageOf({ DimSize: tenGigabytes.join(' ') }),
      metaImageOf({ DimSize: tenGigabytes.join(' '), CompressedData: 'True' }),
    ]
    for (const lie of lies) {
      const { code, grownBytes } = await refusedWithoutRoom(lie)
      expect(code).toBe('IMG-003')
      expect(grownBytes).toBeLessThan(2 ** 20)
    }
  })

  it('is refused where sizes are negative, zero, fractions or beyond reason', async () => {
    for (const dims of [
      [0, 4, 3],
      [-5, 4, 3],
      [40000, 4, 3],
    ])
      expect((await nifti({ dims, version: 2 })).code).toBe('IMG-008')
    expect((await refused(nrrdOf({ sizes: '5 4.5 3' }))).code).toBe('IMG-008')
    expect((await refused(metaImageOf({ DimSize: '5 -4 3' }))).code).toBe('IMG-008')
  })

  it('is refused in DICOM: rows, columns, frames and lengths', async () => {
    const side = madeSeries(3, () => ({ change: changed([0x00280010, 'US', [60000]], [0x00280011, 'US', [60000]]) }))
    expect((await refusalOf(() => readImages(side))).code).toBe('IMG-008')
    const large = madeSeries(3, () => ({ change: changed([0x00280010, 'US', [8000]], [0x00280011, 'US', [8000]]) }))
    expect((await refusalOf(() => readImages(large))).code).toBe('IMG-002')
    const frames = madeSeries(3, () => ({ change: changed([0x00280008, 'IS', '60000']) }))
    expect((await refusalOf(() => readImages(frames))).code).toBe('IMG-022')
    const [first] = madeSeries(1)
    const bytes = (await first!.read()).slice()
    const length = bytes.length - 2 * 96 - 4
    new DataView(bytes.buffer).setUint32(length, 0x7ffffff0, true)
    expect((await refused(bytes)).code).toMatch(/IMG-00[23]|IMG-017/)
  })

  it('is refused in a zip', async () => {
    const zip = zipSync({ 'a.nii': niftiOf() })
    const view = new DataView(zip.buffer)
    for (let at = 0; at + 46 < zip.length; at++)
      if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 0xfffffff0, true)
    expect((await refused(zip)).code).toBe('IMG-003')
  })
})

describe('a file cut off', () => {
  const whole = {
    nifti: niftiOf(),
    'packed nifti': gzipSync(niftiOf()),
    nrrd: nrrdOf(),
    'packed nrrd': nrrdOf({ encoding: 'gzip' }),
    metaimage: metaImageOf(),
    'packed metaimage': metaImageOf({ CompressedData: 'True' }),
  }

  it.each(Object.entries(whole))('%s: refused wherever the cut is', async (_name, bytes) => {
    for (let length = bytes.length - 12; length > 24; length -= Math.max(1, Math.floor(bytes.length / 9))) {
      const { code } = await refused(bytes.slice(0, length))
      expect(code).toMatch(/^IMG-00[1238]$/)
    }
    expect((await refused(bytes.slice(0, bytes.length - 12))).code).toMatch(/^IMG-00[23]$/)
  })

  it('DICOM: refused by name, in the header or in the pixels', async () => {
    const files = madeSeries(5)
    const bytes = await files[2]!.read()
    for (const length of [bytes.length - 10, bytes.length - 150, 400]) {
      const cut = files.map((file, k) => (k === 2 ? sourceOf('cut.dcm', bytes.slice(0, length)) : file))
      const { code, facts } = await refusalOf(() => readImages(cut))
      expect(code).toBe('IMG-002')
      expect(facts.file).toBe('cut.dcm')
    }
  })

  it('DICOM read in parts: refused as well', async () => {
    const pixels = Uint16Array.from({ length: 256 * 256 }, (_, p) => p % 4096)
    const size = changed([0x00280010, 'US', [256]], [0x00280011, 'US', [256]])
    const files = [0, 1, 2].map((k) => {
      const bytes = fileOf(sliceElements({ index: k, pixels, change: size }))
      const own = k === 1 ? bytes.slice(0, bytes.length - 1000) : bytes
      const readPart = async (from: number, target: Uint8Array) => {
        const part = own.subarray(from, from + target.length)
        target.set(part)
        return part.length
      }
      return { ...sourceOf(`${k}.dcm`, own), readPart }
    })
    expect(await refusalOf(() => readImages(files))).toMatchObject({ code: 'IMG-002', facts: { file: '1.dcm' } })
  })

  it('zip: refused', async () => {
    const zip = zipSync({ 'a.nii': niftiOf() })
    expect((await refused(zip.slice(0, zip.length - 30))).code).toBe('IMG-021')
  })
})

describe('what is no image', () => {
  const text = (s: string) => new TextEncoder().encode(s)

  it.each([
    ['a PDF', text('%PDF-1.7\n...')],
    ['a JPEG picture', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46)],
    ['a PNG picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10)],
    ['text', text('Dear colleague, please find attached')],
    ['an empty file', new Uint8Array(0)],
    ['unknown data', Uint8Array.from({ length: 300 }, (_, p) => (p * 37) & 255)],
  ])('%s: refused as such, whatever its name', async (looksLike, bytes) => {
    expect(await refused(bytes, 'ct.dcm')).toMatchObject({ code: 'IMG-001', facts: { looksLike } })
  })

  it('a huge file of another kind: refused by its first bytes', async () => {
    const film = {
      name: 'film.mp4',
      bytes: 2 ** 40,
      read: () => Promise.reject(new Error('read whole')),
      readPart: async (_from: number, target: Uint8Array) => target.fill(0x66).length,
    }
    expect((await refusalOf(() => readImages([film]))).code).toBe('IMG-001')
  })

  it('nothing at all: refused', async () => {
    expect((await refusalOf(() => readImages([]))).code).toBe('IMG-020')
  })

  it('a gzip of something else: refused', async () => {
    expect((await refused(gzipSync(text('hello '.repeat(200))))).code).toBe('IMG-001')
  })

  it('an encrypted zip: refused', async () => {
    const zip = zipSync({ 'a.nii': niftiOf() })
    const view = new DataView(zip.buffer)
    for (let at = 0; at + 46 < zip.length; at++)
      if (view.getUint32(at, true) === 0x02014b50) view.setUint16(at + 8, 1, true)
    expect(await refused(zip)).toMatchObject({ code: 'IMG-021', facts: { reason: 'encrypted' } })
  })
})

describe('samples of the wrong kind', () => {
  it('colour, complex, four-dimensional and single slices: refused', async () => {
    expect((await nifti({ datatype: 128, bits: 24 })).code).toBe('IMG-007')
    expect((await nifti({ datatype: 32, bits: 64 })).code).toBe('IMG-007')
    expect((await nifti({ dims: [5, 4, 3, 2] })).code).toBe('IMG-007')
    expect((await nifti({ dims: [5, 4, 1] })).code).toBe('IMG-017')
    expect((await nifti({ dims: [20, 3] })).code).toBe('IMG-017')
    expect((await refused(nrrdOf({ encoding: 'ascii' }))).code).toBe('IMG-007')
    expect((await refused(nrrdOf({ type: 'block' }))).code).toBe('IMG-007')
    expect((await refused(metaImageOf({ ElementNumberOfChannels: '3' }))).code).toBe('IMG-007')
  })
})
