// Oracle: dicom-parser, an independent reader, on the same bytes.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseDicom } from 'dicom-parser'
import { describe, expect, it } from 'vitest'
import { realData } from '../../../test/real-data.ts'
import { itemsOf, textOf } from './dataset.ts'
import { encodeDataSet, joined } from './encode.ts'
import { explicitBig, implicitLittle, openDicom } from './file.ts'
import { fileOf, refusalOf, sliceElements } from './made-up.test-case.ts'
import { tag, wantedTags } from './tags.ts'

/** Offset and length of every wanted element at the top level, as dicom-parser sees them. */
function byDicomParser(bytes: Uint8Array): ReadonlyMap<number, readonly [number, number]> {
  const { elements } = parseDicom(bytes)
  const found = new Map<number, readonly [number, number]>()
  for (const [key, element] of Object.entries(elements)) {
    const number = Number.parseInt(key.slice(1), 16)
    if (wantedTags.has(number) && number >>> 16 !== 2)
      found.set(number, [element.dataOffset, element.hadUndefinedLength ? -1 : element.length])
  }
  return found
}

async function byUs(bytes: Uint8Array) {
  const { set } = await openDicom(bytes, 'test')
  return new Map([...set.elements].map(([number, { offset, length }]) => [number, [offset, length] as const]))
}

const sorted = (map: ReadonlyMap<number, readonly [number, number]>) => [...map].sort(([a], [b]) => a - b)

describe('the data set walker', () => {
  it.each([
    ['explicit little endian', undefined],
    ['implicit little endian', implicitLittle],
    ['explicit big endian', explicitBig],
  ])('finds the same elements as dicom-parser in %s', async (_name, syntax) => {
    const withSequence = [
      ...sliceElements({}),
      [0x52009229, 'SQ', [[[0x00289110, 'SQ', [[[0x00280030, 'DS', '1\\1']]]]]]],
    ] as const
    const bytes = fileOf(withSequence as Parameters<typeof fileOf>[0], syntax)
    expect(sorted(await byUs(bytes))).toEqual(sorted(byDicomParser(bytes)))
  })

  it('finds the same elements as dicom-parser in every real slice', async ({ skip }) => {
    const folders = ['ct_sagittal_3mm', 'mr_t1_sag'].map((name) => realData(`CC0-LSPINE-01/${name}`))
    const j2k = realData('TotalSegmentator_example/dicom_j2k')
    const present = [...folders, j2k].filter((folder) => folder !== undefined)
    if (present.length === 0) return skip('no real images')
    for (const folder of present)
      for (const name of readdirSync(folder)) {
        const bytes = new Uint8Array(readFileSync(join(folder, name)))
        expect(sorted(await byUs(bytes))).toEqual(sorted(byDicomParser(bytes)))
      }
  })

  it('steps over sequences and items of undefined length, and reads into them', async () => {
    const encoding = { explicit: true, littleEndian: true }
    const inner = encodeDataSet([[0x00280030, 'DS', '0.5\\0.5']], encoding)
    const open = (...head: readonly number[]) => Uint8Array.of(...head, 0xff, 0xff, 0xff, 0xff)
    const item = open(0xfe, 0xff, 0x00, 0xe0)
    const itemEnd = Uint8Array.of(0xfe, 0xff, 0x0d, 0xe0, 0, 0, 0, 0)
    const end = Uint8Array.of(0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0)
    const sequence = joined([open(0x28, 0, 0x10, 0x91, 0x53, 0x51, 0, 0), item, inner, itemEnd, end])
    const bytes = joined([
      fileOf([[0x00080060, 'CS', 'CT']]),
      sequence,
      encodeDataSet([[0x52009230, 'SQ', []]], encoding),
    ])
    const { set } = await openDicom(bytes, 'test')
    expect(itemsOf(set, tag.pixelMeasures).map((one) => textOf(one, tag.pixelSpacing))).toEqual(['0.5\\0.5'])
    expect(set.elements.has(tag.frameGroups)).toBe(true)
  })

  it('refuses sequences nested without end', async () => {
    const open = Uint8Array.of(
      0x28,
      0,
      0x10,
      0x91,
      0x53,
      0x51,
      0,
      0,
      0xff,
      0xff,
      0xff,
      0xff,
      0xfe,
      0xff,
      0,
      0xe0,
      0xff,
      0xff,
      0xff,
      0xff,
    )
    const deep = joined([fileOf([[0x00080060, 'CS', 'CT']]), ...Array.from({ length: 5000 }, () => open)])
    expect((await refusalOf(() => openDicom(deep, 'test'))).code).toBe('IMG-008')
  })
})
