// What a person drops by mistake: a sentence with a remedy, nothing lost, nothing half-open.
import { Buffer } from 'node:buffer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeDicomSeries, writeNiftiLabels, writeNiftiVolume } from '../../src/imaging/index.ts'
import { makePhantom } from '../../src/phantom/index.ts'
import { dropFiles, type Opened, openStation, workedCase } from './open.ts'

let opened: Opened
beforeAll(async () => {
  opened = await openStation()
  await workedCase(opened.page)
})
afterAll(async () => {
  await opened.context.close()
})

const small = { levels: ['L1', 'L2', 'L3'], field: 'tight', seed: 5 } as const
const files = (all: readonly { name: string; bytes: Uint8Array }[]) =>
  all.map(({ name, bytes }) => ({ name, bytes: Buffer.from(bytes) }))

/** Drops, reads what is said, closes it, and finds the open case as it was. */
async function said(all: Parameters<typeof dropFiles>[1]): Promise<{ readonly code: string; readonly words: string }> {
  const { page } = opened
  await dropFiles(page, all)
  const notice = page.locator('[data-code]').first()
  await notice.waitFor({ timeout: 60_000 })
  const code = (await notice.getAttribute('data-code')) ?? ''
  const words = (await notice.textContent()) ?? ''
  await notice.getByRole('button', { name: 'Close' }).click()
  await notice.waitFor({ state: 'detached' })
  await workedCase(page)
  return { code, words }
}

test('a PDF', async () => {
  const { code, words } = await said([{ name: 'letter.pdf', bytes: Buffer.from('%PDF-1.7\n%nothing in it\n') }])
  expect(code).toBe('IMG-001')
  expect(words).toMatch(/DICOM/)
})

test('an empty folder', async () => {
  // A folder cannot be made in a page: the next item dropped says it is one, with nothing in it.
  await opened.page.evaluate(() => {
    const entry = {
      isFile: false,
      isDirectory: true,
      createReader: () => ({ readEntries: (done: (e: []) => void) => done([]) }),
    }
    const own = DataTransferItem.prototype.webkitGetAsEntry
    DataTransferItem.prototype.webkitGetAsEntry = () => {
      DataTransferItem.prototype.webkitGetAsEntry = own
      return entry as unknown as FileSystemEntry
    }
  })
  const { code, words } = await said([{ name: 'folder', bytes: Buffer.from('x') }])
  expect(code).toBe('WEB-010')
  expect(words).toMatch(/folder of DICOM/)
})

test('a cut-off DICOM file', async () => {
  const slices = writeDicomSeries(makePhantom({ ...small, spacingMm: 3 }).volume, 1)
  const first = slices[0] as (typeof slices)[number]
  const { code, words } = await said(files([{ name: '0001.dcm', bytes: first.bytes.subarray(0, 900) }]))
  expect(code).toMatch(/^IMG-0/)
  expect(words.length).toBeGreaterThan(40)
})

test('a NIfTI whose two orientations mirror each other', async () => {
  const packed = await writeNiftiVolume(makePhantom({ ...small, spacingMm: 3 }).volume)
  const { gunzipSync } = await import('node:zlib')
  const bytes = gunzipSync(packed)
  bytes.writeFloatLE(-bytes.readFloatLE(76), 76)
  const { code, words } = await said([{ name: 'mirrored.nii', bytes }])
  expect(code).toBe('IMG-023')
  expect(words).toMatch(/left and right/)
})

test('a label map of another CT', async () => {
  const other = makePhantom({ ...small, spacingMm: 3 })
  const elsewhere = new Float64Array(other.labels.grid.patientFromVoxel)
  elsewhere[3] = (elsewhere[3] as number) + 900
  const grid = {
    ...other.labels.grid,
    patientFromVoxel: elsewhere as unknown as typeof other.labels.grid.patientFromVoxel,
  }
  const bytes = await writeNiftiLabels({ ...other.labels, grid }, undefined)
  const { code, words } = await said(files([{ name: 'labels.nii.gz', bytes }]))
  expect(code).toBe('IMG-018')
  expect(words).toMatch(/map/i)
})

test('a series of 5 mm opens, and says at once that no needle can be planned on it', async () => {
  const { page } = opened
  const slices = writeDicomSeries(makePhantom({ ...small, spacingMm: [2, 2, 5] }).volume, 2)
  await dropFiles(page, files(slices))
  const notice = page.locator('[data-code="IMG-105"]')
  await notice.waitFor({ timeout: 60_000 })
  expect(await notice.textContent()).toMatch(/too thick/)
})
