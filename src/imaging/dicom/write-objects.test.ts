import { expect, test } from 'vitest'
import { gridAlongPatient, point, sameGrid } from '../../geometry/index.ts'
import { readLabelMap } from '../read.ts'
import type { LabelMap } from '../volume.ts'
import { openDicom } from './file.ts'
import { writeDicomPdf } from './write-pdf.ts'
import { writeDicomSegmentation } from './write-segmentation.ts'

const grid = gridAlongPatient([13, 11, 7], [0.7, 0.7, 1.3], point('patient', -20.25, 31.5, -400))
const labels = new Uint8Array(13 * 11 * 7)
for (let p = 0; p < labels.length; p++) labels[p] = p % 5 === 0 && p > 200 ? 20 : p % 7 === 0 && p < 700 ? 21 : 0
const map: LabelMap = {
  grid,
  labels,
  names: new Map([
    [20, 'L1'],
    [21, 'L2'],
  ]),
}
const acquisition = { modality: 'CT', title: 'ct' } as const
const category = { value: '123037004', scheme: 'SCT', meaning: 'Anatomical Structure' }
const segment = (number: number, label: string) => ({
  number,
  label,
  category,
  type: { value: '66794005', scheme: 'SCT', meaning: `${label} vertebra` },
})
const given = { acquisition, madeOn: '2026-01-02T03:04:05Z', uidSeed: 'test' }
const write = () =>
  writeDicomSegmentation(map, { ...given, segments: [segment(20, 'L1'), segment(21, 'L2')], description: 'test' })

test('a segmentation comes back voxel for voxel, in its place, with its names', async () => {
  const { bytes, name } = write()
  const read = await readLabelMap({ name, bytes: bytes.length, read: async () => bytes })
  const back = read.map
  // Slices that hold nothing are not in the file; the rest lie where they were.
  expect(sameGrid(back.grid, grid)).toBe(true)
  const names = new Map([...back.names].map(([number, label]) => [label, number]))
  const expected = labels.map((n) => (n === 0 ? 0 : (names.get(map.names.get(n) as string) as number)))
  expect(back.labels).toEqual(expected)
})

test('the same map gives the same bytes', () => expect(write().bytes).toEqual(write().bytes))

test('a map without any of the segments is refused', () => {
  const empty = { ...map, labels: new Uint8Array(labels.length) }
  expect(() => writeDicomSegmentation(empty, { ...given, segments: [segment(20, 'L1')], description: '' })).toThrow(
    'IMG-024',
  )
})

test('an encapsulated PDF holds the very bytes of the PDF', async () => {
  const pdf = new TextEncoder().encode('%PDF-1.7 odd')
  const { bytes, name } = writeDicomPdf(pdf, { ...given, title: 'Plan', name: 'plan.pdf.dcm' })
  expect((await openDicom(bytes, name)).mediaSopClass).toBe('1.2.840.10008.5.1.4.1.1.104.1')
  const text = new TextDecoder('latin1').decode(bytes)
  expect(text).toContain('%PDF-1.7 odd')
})
