// The DICOM objects of a report, judged by dciodvfy (Debian: dicom3tools); skipped by name where it is absent.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { findSpine } from '../src/anatomy/index.ts'
import { startKernels } from '../src/compute/node.ts'
import { makePhantom } from '../src/phantom/index.ts'
import { dicomFiles } from '../src/report/index.ts'

const scratch = mkdtempSync(join(tmpdir(), 'vertebro-dicom-'))
afterAll(() => rmSync(scratch, { recursive: true }))
const has = spawnSync('sh', ['-c', 'command -v dciodvfy']).status === 0

it.skipIf(!has)('dciodvfy finds no error in the segmentation and the encapsulated PDF', async () => {
  const { volume, labels, parts } = makePhantom({ levels: ['L1', 'L2', 'L3'], spacingMm: 2, field: 'tight' })
  const kernels = await startKernels()
  const spine = await findSpine(volume, kernels, { labels, parts })
  await kernels.close()
  const pdf = { name: 'plan.pdf', bytes: new TextEncoder().encode('%PDF-1.7\n%%EOF\n') }
  const files = dicomFiles({ volume, spine, pdf, title: 'Plan', madeOn: '2026-01-02T03:04:05Z' })
  expect(files.map(({ name }) => name)).toEqual(['vertebrae.seg.dcm', 'plan.pdf.dcm'])
  for (const { name, bytes } of files) {
    const path = join(scratch, name)
    writeFileSync(path, bytes)
    const { stderr, stdout } = spawnSync('dciodvfy', [path], { encoding: 'utf8' })
    const errors = `${stdout}${stderr}`.split('\n').filter((line) => line.startsWith('Error'))
    expect(errors, name).toEqual([])
  }
})
