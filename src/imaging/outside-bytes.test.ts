// Bytes from outside: whatever they are, reading ends in a result or a Refusal, never in a crash or in room for gigabytes.
import fc from 'fast-check'
import { gzipSync, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { Refusal } from '../base/index.ts'
import { implicitLittle } from './dicom/file.ts'
import { encodeJpegLossless } from './dicom/jpeg-lossless.test-case.ts'
import { columns, fileOf, patternOf, rows, sliceElements, sourceOf } from './dicom/made-up.test-case.ts'
import { metaImageOf, niftiOf, nrrdOf } from './files/made-up.test-case.ts'
import { readImages } from './read.ts'
import type { SourceFile } from './volume.ts'

async function survives(bytes: Uint8Array, beside: readonly SourceFile[] = []): Promise<void> {
  try {
    await readImages([sourceOf('outside', bytes), ...beside])
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause
  }
}

const seeds: readonly (readonly [string, Uint8Array])[] = [
  ['DICOM', fileOf(sliceElements({}))],
  ['implicit DICOM', fileOf(sliceElements({}), implicitLittle)],
  ['RLE DICOM', fileOf(sliceElements({}), '1.2.840.10008.1.2.5', [new Uint8Array(90).fill(3)])],
  ['DICOM with sequences', fileOf([...sliceElements({}), [0x52009229, 'SQ', [[[0x00289110, 'SQ', [[]]]]]]])],
  ['NIfTI', niftiOf()],
  ['NIfTI-2', niftiOf({ version: 2 })],
  ['packed NIfTI', gzipSync(niftiOf())],
  ['NRRD', nrrdOf()],
  ['MetaImage', metaImageOf()],
  ['zip', zipSync({ 'a.nii': niftiOf(), 'b.dcm': fileOf(sliceElements({})) })],
]

const jpeg = encodeJpegLossless(patternOf(0), columns, rows, { predictor: 1 })
const syntaxes: readonly (readonly [string, Uint8Array])[] = [
  ['plain', fileOf(sliceElements({}))],
  ['RLE', seeds[2]![1]],
  ['lossless JPEG', fileOf(sliceElements({}), '1.2.840.10008.1.2.4.70', [jpeg])],
  ['torn JPEG-LS', fileOf(sliceElements({}), '1.2.840.10008.1.2.4.80', [jpeg])],
]

describe('bytes from outside', () => {
  it('at random are refused or read', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 700 }), (bytes) => survives(bytes)),
      { numRuns: 200 },
    )
  })

  it.each(seeds)('that begin like %s and go wrong anywhere are refused or read', async (_name, seed) => {
    const damage = fc.array(fc.tuple(fc.nat(seed.length - 1), fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
      maxLength: 8,
    })
    const property = fc.asyncProperty(damage, fc.nat(seed.length), fc.boolean(), async (changes, length, cut) => {
      const bytes = Uint8Array.from(seed)
      for (const [at, value] of changes) bytes[at] = value
      await survives(cut ? bytes.subarray(0, length) : bytes)
    })
    await fc.assert(property, { numRuns: 120 })
  })

  it.each(syntaxes)('in one slice of a good series (%s) are refused or read', async (_name, seed) => {
    const good = [1, 2].map((index) => sourceOf(`${index}.dcm`, fileOf(sliceElements({ index }))))
    const damage = fc.array(fc.tuple(fc.nat(seed.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 })
    const property = fc.asyncProperty(damage, async (changes) => {
      const bytes = Uint8Array.from(seed)
      for (const [at, value] of changes) bytes[at] = value
      await survives(bytes, good)
    })
    await fc.assert(property, { numRuns: 150 })
  })

  it('that name lengths of 32 bits are refused or read', async () => {
    const property = fc.asyncProperty(
      fc.constantFrom(...seeds.map(([, bytes]) => bytes)),
      fc.nat(1_000_000),
      fc.constantFrom(0xffffffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0x00ffffff),
      async (seed, at, length) => {
        const bytes = Uint8Array.from(seed)
        new DataView(bytes.buffer).setUint32(at % (bytes.length - 4), length, true)
        const before = process.memoryUsage().arrayBuffers
        await survives(bytes)
        expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 28)
      },
    )
    await fc.assert(property, { numRuns: 300 })
  })
})
