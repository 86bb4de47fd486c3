import { expect, test } from 'vitest'
import { type CaseDocument, emptyCase, historyOf, imageRecord, withChange } from '../case/index.ts'
import { gridAlongPatient, point } from '../geometry/index.ts'
import { readCaseFile, writeCaseFile } from './index.ts'

const grid = gridAlongPatient([4, 3, 2], [0.7, 0.7, 1.1], point('patient', -1 / 3, 2e-9, 1e7))
const samples = Int16Array.from({ length: 24 }, (_, i) => i * 97 - 1024)
const image = imageRecord(
  { grid, samples, acquisition: { modality: 'CT', title: 'ct' } },
  { id: 'ct', samplesId: 'b1', title: 'ct', role: 'planning', findings: [] },
)
const stamp = { who: '', when: '2026-01-01T00:00:00Z' }
const document: CaseDocument = withChange(
  historyOf(emptyCase('c', 'Ä case', 'files')),
  { name: 'add image', image, findings: [] },
  stamp,
).present
const file = () => writeCaseFile({ document, blobs: new Map([['b1', samples]]) })
const codeOf = (bytes: Uint8Array): string => {
  try {
    readCaseFile(bytes)
    return 'read'
  } catch (cause) {
    return (cause as { code: string }).code
  }
}

test('a case comes back from its file with the same bits', async () => {
  const read = readCaseFile(await file())
  expect(read.document).toEqual(document)
  expect(read.document.images[0]?.grid.patientFromVoxel).toBeInstanceOf(Float64Array)
  expect(read.blobs.get('b1')).toEqual(samples)
})

test('the same case gives the same bytes', async () => expect(await file()).toEqual(await file()))

test('a cut-off file is refused, or read whole where only the index behind the arrays is missing', async () => {
  const whole = await file()
  const codes = new Set<string>()
  for (let length = 0; length < whole.length; length += 7) {
    const code = codeOf(whole.subarray(0, length))
    codes.add(code)
    if (code === 'read') expect(readCaseFile(whole.subarray(0, length)).blobs.get('b1')).toEqual(samples)
    else expect(code).toMatch(/^CON-00[13]$/)
  }
  expect(codes).toContain('CON-001')
  expect(codes).toContain('CON-003')
})

test('what is no case is refused: other bytes, another zip, a newer version', async () => {
  expect(codeOf(new TextEncoder().encode('%PDF-1.7 and so on'))).toBe('CON-001')
  const newer = { ...document, schemaVersion: 2 } as unknown as CaseDocument
  expect(codeOf(await writeCaseFile({ document: newer, blobs: new Map([['b1', samples]]) }))).toBe('CON-002')
  const wrong = { ...document, images: 'none' } as unknown as CaseDocument
  await expect(writeCaseFile({ document: wrong, blobs: new Map() }).then(codeOf)).rejects.toThrow()
})

test('a number that is none never gets into a file', async () => {
  const spoilt = {
    ...document,
    note: '',
    images: [{ ...image, grid: { ...grid, spacingMm: [Number.NaN, 1, 1] as const } }],
  }
  await expect(writeCaseFile({ document: spoilt, blobs: new Map([['b1', samples]]) })).rejects.toThrow('finite')
})
