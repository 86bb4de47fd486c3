import fc from 'fast-check'
import { gzipSync, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { realData } from '../../../test/real-data.ts'
import { mapPoint, voxelPoint } from '../../geometry/index.ts'
import { madeSeries, sourceOf } from '../dicom/made-up.test-case.ts'
import { readImages } from '../read.ts'
import type { Volume } from '../volume.ts'
import { bytesOf, metaImageOf, niftiOf, nrrdOf, plainSform, valueAt, values } from './made-up.test-case.ts'
import { readNifti, readNiftiLabels } from './nifti.ts'
import { writeNiftiLabels, writeNiftiVolume } from './nifti-write.ts'

/** The sample of a file's voxel (i, j, k), looked up by where a sform (RAS) puts it in the patient. */
function expectAtSform(
  volume: Volume,
  sform: readonly number[],
  at: (i: number, j: number, k: number) => number,
): void {
  const { grid, samples } = volume
  const [nx, ny, nz] = grid.dims
  const m = grid.patientFromVoxel as Float64Array
  const close = (a: number, b: number) => Math.abs(a - b) < 1e-3
  let met = 0
  for (let c = 0; c < nz; c++)
    for (let b = 0; b < ny; b++)
      for (let a = 0; a < nx; a++) {
        const p = mapPoint(grid.patientFromVoxel, voxelPoint(a, b, c))
        for (let k = 0; k < 3; k++)
          for (let j = 0; j < 4; j++)
            for (let i = 0; i < 5; i++) {
              const ras = [0, 4, 8].map((r) => sform[r]! * i + sform[r + 1]! * j + sform[r + 2]! * k + sform[r + 3]!)
              if (!close(-ras[0]!, p[0]) || !close(-ras[1]!, p[1]) || !close(ras[2]!, p[2])) continue
              met++
              if (samples[a + nx * (b + ny * c)] !== at(i, j, k)) throw new Error(`voxel ${i} ${j} ${k}`)
            }
      }
  expect(met).toBe(60)
  // Right-handed, and the axes nearest to left, posterior, head.
  for (const axis of [0, 1, 2]) expect(m[axis * 5]!).toBeGreaterThan(0)
}

describe('NIfTI', () => {
  it.each([
    ['NIfTI-1', {}],
    ['NIfTI-2', { version: 2 }],
    ['big-endian NIfTI-1', { littleEndian: false }],
    ['big-endian NIfTI-2', { version: 2, littleEndian: false }],
    ['lengths in metres', { units: 1, sform: plainSform.map((x) => x / 1000) }],
  ] as const)('%s puts every sample where its header says', async (_name, made) => {
    const { volume } = await readNifti(niftiOf(made), 'test')
    expectAtSform(volume, plainSform, valueAt)
    const packed = await readNifti(gzipSync(niftiOf(made)), 'test')
    expect(packed.volume).toEqual(volume)
  })

  it('in any storage order, mirrored or not, gives the same samples at the same places', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom([0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]),
        fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
        async (axes, flips) => {
          const sform = new Array<number>(12).fill(0)
          axes.forEach((axis, column) => {
            sform[axis * 4 + column] = [2, 1.5, 3][column]! * (flips[column] ? -1 : 1)
          })
          for (const r of [0, 1, 2]) sform[r * 4 + 3] = [30, 40, -50][r]!
          const { volume } = await readNifti(niftiOf({ sform }), 'test')
          expectAtSform(volume, sform, valueAt)
        },
      ),
      { numRuns: 48 },
    )
  })

  it('with only a qform places samples as its quaternion says', async () => {
    // Half a turn about the head axis: x and y change sign. b = c = 0, d = 1.
    const qform = { bcd: [0, 0, 1], offset: [30, 40, -50], qfac: 1 }
    const { volume } = await readNifti(niftiOf({ sform: null, qform }), 'test')
    expectAtSform(volume, plainSform, valueAt)
    const mirrored = await readNifti(niftiOf({ sform: null, qform: { ...qform, qfac: -1 } }), 'test')
    expectAtSform(
      mirrored.volume,
      plainSform.map((x, i) => (i === 10 ? -x : x)),
      valueAt,
    )
  })

  it('applies slope and intercept, rounds, and cuts off beyond 16 bits with a finding', async () => {
    const samples = new Uint8Array(new Float32Array(values()).buffer)
    const { volume, findings } = await readNifti(
      niftiOf({ datatype: 16, bits: 32, samples, slope: 500, intercept: -3.4 }),
      't',
    )
    expectAtSform(volume, plainSform, (i, j, k) =>
      Math.max(-32768, Math.min(32767, Math.round(Math.fround(500) * valueAt(i, j, k) + Math.fround(-3.4)))),
    )
    expect(findings.map(({ code }) => code)).toContain('IMG-102')
  })

  it('written and read again is the same volume, in its own storage order', async () => {
    const sform = [0, 2, 0, 30, 0, 0, -1.5, 40, 3, 0, 0, -50]
    const { volume } = await readNifti(niftiOf({ sform }), 'test')
    const bytes = await writeNiftiVolume(volume)
    const again = await readNifti(bytes, 'test')
    expect(again.volume.samples).toEqual(volume.samples)
    expect(again.volume.storage).toEqual(volume.storage)
    expect(again.volume.grid).toEqual(volume.grid)
    expect(again.findings.map(({ code }) => code)).not.toContain('IMG-101')
    expect(await writeNiftiVolume(volume)).toEqual(bytes)
  })

  it('label maps keep labels, names and storage order', async () => {
    const { volume } = await readNifti(niftiOf({ sform: [0, 2, 0, 30, 0, 0, -1.5, 40, 3, 0, 0, -50] }), 'test')
    const labels = Uint8Array.from(volume.samples, (_, p) => (p % 7 === 0 ? 20 : p % 3 === 0 ? 21 : 0))
    const map = { grid: volume.grid, labels, names: new Map([[20, 'L1'], [21, 'L2 <&>']]) } // biome-ignore format: short
    const read = await readNiftiLabels(await writeNiftiLabels(map, volume.storage), 'test')
    expect(read.map.labels).toEqual(labels)
    expect(read.map.grid).toEqual(volume.grid)
    expect(read.storage).toEqual(volume.storage)
  })
})

describe('NRRD and MetaImage', () => {
  const volumeIn = async (...files: (readonly [string, Uint8Array])[]): Promise<Volume> =>
    (await readImages(files.map(([name, bytes]) => sourceOf(name, bytes)))).volumes[0]!.volume

  it('give the volume that NIfTI gives, in every way they store it', async () => {
    const { grid, samples } = (await readNifti(niftiOf(), 'test')).volume
    const ras = {
      space: 'right-anterior-superior',
      'space directions': '(-2,0,0) (0,-1.5,0) (0,0,3)',
      'space origin': '(30,40,-50)',
    }
    const big = bytesOf(values(), false)
    const ways = [
      await volumeIn(['a.nrrd', nrrdOf()]),
      await volumeIn(['a.nrrd', nrrdOf({ encoding: 'gzip' })]),
      await volumeIn(['a.nrrd', nrrdOf({ endian: 'big' }, big)]),
      await volumeIn(['a.nrrd', nrrdOf(ras)]),
      await volumeIn(['a.nhdr', nrrdOf({ 'data file': './a.raw' })], ['a.raw', bytesOf(values())]),
      await volumeIn(['a.mha', metaImageOf()]),
      await volumeIn(['a.mha', metaImageOf({ CompressedData: 'True' })]),
      await volumeIn(['a.mha', metaImageOf({ BinaryDataByteOrderMSB: 'True' }, big)]),
      await volumeIn(['a.mhd', metaImageOf({ ElementDataFile: 'a.raw' })], ['a.raw', bytesOf(values())]),
    ]
    for (const way of ways) {
      expect(way.samples).toEqual(samples)
      expect(way.grid).toEqual(grid)
    }
  })

  it('MetaImage directions are the columns of the map', async () => {
    // Axis i runs towards the head, j to the left, k to the back.
    const { grid } = await volumeIn(['a.mha', metaImageOf({ TransformMatrix: '0 0 1 1 0 0 0 1 0' })])
    expect(grid.dims).toEqual([4, 3, 5])
    expect(grid.spacingMm).toEqual([1.5, 3, 2])
  })
})

describe('a zip archive', () => {
  it('is read like the files in it, stored or deflated', async () => {
    const files = await Promise.all(madeSeries(4).map(async (file) => [file.name, await file.read()] as const))
    const plain = await readImages(files.map(([name, bytes]) => sourceOf(name, bytes)))
    for (const level of [0, 6] as const) {
      const zip = zipSync(Object.fromEntries(files.map(([name, bytes]) => [`study/${name}`, bytes])), { level })
      const { volumes } = await readImages([sourceOf('study.zip', zip)])
      expect(volumes[0]?.volume).toEqual(plain.volumes[0]?.volume)
    }
  })
})

describe('real files', () => {
  const fused = realData('CC0-LSPINE-01/ct_fused_0.8mm.nii.gz')
  it.skipIf(!fused)('ct_fused_0.8mm.nii.gz has the grid its README states', async () => {
    const { readFile } = await import('node:fs/promises')
    const { volume } = await readNifti(await readFile(fused as string), 'fused')
    expect(volume.grid.dims).toEqual([144, 203, 407])
    expect(volume.grid.spacingMm.map((x) => Math.round(x * 1e6) / 1e6)).toEqual([0.8, 0.8, 0.8])
  })
})
