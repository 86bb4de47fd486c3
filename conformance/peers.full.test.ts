// The same real images through other programs: nibabel, dcm2niix, GDCM, plastimatch, dciodvfy. Each test names what it
// skipped where a program or an image is absent.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { sameGrid } from '../src/geometry/index.ts'
import {
  readImages,
  readNifti,
  type SourceFile,
  type Volume,
  writeDicomSeries,
  writeNiftiVolume,
} from '../src/imaging/index.ts'
import { realData } from '../test/real-data.ts'

const scratch = mkdtempSync(join(tmpdir(), 'vertebro-peers-'))
afterAll(() => rmSync(scratch, { recursive: true }))

const has = (tool: string): boolean => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0
const python = ['python3', '/usr/bin/python3'].find((p) => spawnSync(p, ['-c', 'import nibabel, numpy']).status === 0)

function filesIn(path: string): readonly SourceFile[] {
  const paths = statSync(path).isDirectory() ? readdirSync(path).map((name) => join(path, name)) : [path]
  return paths.map((name) => ({ name, bytes: statSync(name).size, read: async () => readFileSync(name) }))
}

const volumesIn = async (path: string): Promise<readonly Volume[]> =>
  (await readImages(filesIn(path))).volumes.map(({ volume }) => volume)

function expectSame(a: Volume, b: Volume, toleranceMm: number): void {
  expect(a.grid.dims).toEqual(b.grid.dims)
  expect(sameGrid(a.grid, b.grid, toleranceMm)).toBe(true)
  expect(
    Buffer.from(a.samples.buffer, a.samples.byteOffset, a.samples.byteLength).equals(
      Buffer.from(b.samples.buffer, b.samples.byteOffset, b.samples.byteLength),
    ),
  ).toBe(true)
}

const niftis = [
  'CC0-LSPINE-01/ct_fused_0.8mm.nii.gz',
  'LIDC-IDRI-0314/spine_crop.nii.gz',
  'TPTBox_L3/ct/sub-ct_label-22_ct.nii.gz',
  'TPTBox_L3/mri/sub-mri_label-6_T2w.nii.gz',
  'TotalSegmentator_example/example_ct.nii.gz',
  'spineFE-benchmark/sub-verse004_0000_vertebra_21_im.nii.gz',
]

const compareByNibabel = `
import sys, numpy as np, nibabel as nib
a, b = nib.load(sys.argv[1]), nib.load(sys.argv[2])
x, y = np.rint(np.asarray(a.dataobj).astype(float)), np.asarray(b.dataobj)
assert x.shape == y.shape, (x.shape, y.shape)
assert np.array_equal(x, y), np.abs(x - y).max()
assert np.abs(a.affine - b.affine).max() < 1e-4, (a.affine, b.affine)
assert np.abs(b.get_qform() - b.get_sform()).max() < 1e-3
`

describe('nibabel', () => {
  it.for(niftis)(
    'reads %s as we write it back: same values, same affine, same storage order',
    async (path, { skip }) => {
      const real = realData(path)
      if (!real) return skip('no real image')
      if (!python) return skip('no nibabel')
      const { volume } = await readNifti(readFileSync(real), path)
      const ours = join(scratch, basename(path))
      writeFileSync(ours, await writeNiftiVolume(volume))
      const { status, stderr } = spawnSync(python, ['-c', compareByNibabel, real, ours], { encoding: 'utf8' })
      expect([status, stderr]).toEqual([0, ''])
    },
  )
})

const series = ['ct_sagittal_3mm', 'ct_coronal_3mm', 'mr_stir_sag', 'mr_t1_sag', 'mr_t2_sag'].map(
  (n) => `CC0-LSPINE-01/${n}`,
)

describe('dcm2niix', () => {
  it.for([...series, 'TotalSegmentator_example/dicom_j2k'])('makes the same volume of %s', async (path, { skip }) => {
    const real = realData(path)
    if (!real) return skip('no real image')
    if (!has('dcm2niix')) return skip('no dcm2niix')
    const out = join(scratch, basename(path))
    mkdirSync(out)
    spawnSync('dcm2niix', ['-z', 'n', '-b', 'n', '-o', out, real])
    const file = readdirSync(out)[0]
    if (!file) return skip('dcm2niix could not read it')
    const [ours] = await volumesIn(real)
    const { volume: theirs } = await readNifti(readFileSync(join(out, file)), file)
    // These MR slices hold negative numbers in 12 signed bits (their smallest pixel value says -108), which this version of
    // dcm2niix does not sign-extend.
    const signed = theirs.samples.map((x) => (x > 2047 ? x - 4096 : x))
    const samples = ours!.acquisition.modality === 'MR' ? signed : theirs.samples
    // dcm2niix stores positions as 32-bit floats and takes the slice step from two slices, we from the first and last.
    expectSame(ours!, { ...theirs, samples }, 0.02)
  })
})

describe('GDCM', () => {
  it('unpacks the JPEG 2000 series to the same HU', async ({ skip }) => {
    const real = realData('TotalSegmentator_example/dicom_j2k')
    if (!real) return skip('no real image')
    if (!has('gdcmconv') || !has('dcmodify')) return skip('no gdcmconv or dcmodify')
    const raw = join(scratch, 'raw')
    mkdirSync(raw)
    for (const [n, name] of readdirSync(real).entries()) {
      // GDCM refuses empty identifiers: give it some first.
      const named = join(scratch, 'named.dcm')
      writeFileSync(named, readFileSync(join(real, name)))
      const uids = [
        '0008,0016=1.2.840.10008.5.1.4.1.1.2',
        `0008,0018=1.2.3.${n + 1}`,
        '0020,000d=1.2.4',
        '0020,000e=1.2.5',
      ]
      execFileSync('dcmodify', [
        '-nb',
        '-ie',
        ...uids.flatMap((uid) => ['-m', `(${uid.slice(0, 9)})${uid.slice(9)}`]),
        named,
      ])
      execFileSync('gdcmconv', ['--raw', named, join(raw, name)], { stdio: 'ignore' })
    }
    const [ours] = await volumesIn(real)
    const [theirs] = await volumesIn(raw)
    expectSame(ours!, theirs!, 1e-9)
  })
})

describe('plastimatch', () => {
  it.for(['nrrd', 'mha'])('writes %s that reads to the same volume', async (format, { skip }) => {
    const real = realData('TotalSegmentator_example/example_ct.nii.gz')
    if (!real) return skip('no real image')
    if (!has('plastimatch')) return skip('no plastimatch')
    const out = join(scratch, `ct.${format}`)
    execFileSync('plastimatch', ['convert', '--input', real, '--output-img', out, '--output-type', 'short'], {
      stdio: 'ignore',
    })
    const [ours] = await volumesIn(real)
    const [theirs] = await volumesIn(out)
    expectSame(ours!, theirs!, 1e-3)
  })
})

describe('dciodvfy', () => {
  it('finds no error in a series we write', async ({ skip }) => {
    if (!has('dciodvfy')) return skip('no dciodvfy')
    const real = realData('TPTBox_L3/ct/sub-ct_label-22_ct.nii.gz')
    if (!real) return skip('no real image')
    const { volume } = await readNifti(readFileSync(real), 'ct')
    const file = join(scratch, 'one.dcm')
    writeFileSync(file, writeDicomSeries(volume, 1)[0]!.bytes)
    const { stderr } = spawnSync('dciodvfy', [file], { encoding: 'utf8' })
    expect(stderr.split('\n').filter((line) => line.startsWith('Error'))).toEqual([])
  })
})
