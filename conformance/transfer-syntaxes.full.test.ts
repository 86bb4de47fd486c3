// Real slices packed by other programs must give back their bits. Needs the real images and dcmtk, GDCM; what is missing is
// skipped by name.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openDicom } from '../src/imaging/dicom/file.ts'
import { packedFrame, unpackFrame } from '../src/imaging/dicom/frames.ts'
import { pixelFormat } from '../src/imaging/dicom/slice.ts'
import { realData } from '../test/real-data.ts'

async function bitsIn(bytes: Uint8Array): Promise<Uint16Array> {
  const file = await openDicom(bytes, 'test')
  const format = pixelFormat(file)
  return Uint16Array.from(await unpackFrame(await packedFrame(file, format, 1, 0), format, file))
}

const has = (tool: string): boolean => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0
const real = [
  ['signed 16-bit CT', realData('CC0-LSPINE-01/ct_sagittal_3mm/0020.dcm')],
  ['MR', realData('CC0-LSPINE-01/mr_t2_sag/0005.dcm')],
] as const
const tools: readonly (readonly [string, string, readonly string[]])[] = [
  ['JPEG lossless, predictor 1', 'dcmcjpeg', ['+e1']],
  ['JPEG lossless, predictor 6', 'dcmcjpeg', ['+el', '+sv', '6']],
  ['JPEG-LS', 'dcmcjpls', []],
  ['RLE', 'dcmcrle', []],
  ['deflated', 'dcmconv', ['+td']],
  ['big endian', 'dcmconv', ['+tb']],
  ['implicit', 'dcmconv', ['+ti']],
  ['JPEG 2000', 'gdcmconv', ['--j2k']],
  ['RLE by GDCM', 'gdcmconv', ['--rle']],
]

describe.each(real)('a real %s slice', (_kind, path) => {
  it.for(tools)('packed as %s (by %s) gives the original bits', async ([, tool, options], { skip }) => {
    if (!path) return skip('no real image')
    if (!has(tool)) return skip(`no ${tool}`)
    const folder = mkdtempSync(join(tmpdir(), 'vertebro-syntax-'))
    try {
      const packed = join(folder, 'packed.dcm')
      execFileSync(tool, [...options, path, packed], { stdio: 'ignore' })
      expect(await bitsIn(readFileSync(packed))).toEqual(await bitsIn(readFileSync(path)))
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
