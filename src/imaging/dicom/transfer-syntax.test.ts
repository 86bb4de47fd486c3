// Every transfer syntax read must give the same bits. Oracles: files written here (uncompressed, deflated, big endian,
// RLE, lossless JPEG) and frames packed by the codecs' own encoders. conformance/ does the same with dcmtk and GDCM.
import { Decoder } from 'jpeg-lossless-decoder-js'
import { describe, expect, it } from 'vitest'
import { random } from '../../base/index.ts'
import { deflated, explicitBig, implicitLittle, openDicom } from './file.ts'
import { packedFrame, unpackFrame } from './frames.ts'
import { encodeJpegLossless } from './jpeg-lossless.test-case.ts'
import { decodeJpegLossless } from './jpeg-lossless.ts'
import { changed, columns, fileOf, patternOf, refusalOf, rows, sliceElements } from './made-up.test-case.ts'
import { decodeRle } from './rle.ts'
import { pixelFormat } from './slice.ts'

async function bitsIn(bytes: Uint8Array): Promise<Uint16Array> {
  const file = await openDicom(bytes, 'test')
  const format = pixelFormat(file)
  return Uint16Array.from(await unpackFrame(await packedFrame(file, format, 1, 0), format, file))
}

/** DICOM RLE of one 16-bit frame: PackBits of the high bytes, then of the low ones. */
function encodeRle(samples: Uint16Array): Uint8Array {
  const planes = [8, 0].map((shift) => packBits(Array.from(samples, (x) => (x >> shift) & 255)))
  const head = new DataView(new ArrayBuffer(64))
  head.setUint32(0, 2, true)
  head.setUint32(4, 64, true)
  head.setUint32(8, 64 + (planes[0]?.length ?? 0), true)
  return Uint8Array.from([...new Uint8Array(head.buffer), ...planes.flat()])
}

function packBits(bytes: readonly number[]): readonly number[] {
  const out: number[] = []
  let at = 0
  while (at < bytes.length) {
    let run = 1
    while (run < 128 && bytes[at + run] === bytes[at]) run++
    if (run > 1) {
      out.push(257 - run, bytes[at] as number)
      at += run
      continue
    }
    let end = at + 1
    while (end < bytes.length && end - at < 128 && bytes[end] !== bytes[end - 1]) end++
    out.push(end - at - 1, ...bytes.slice(at, end))
    at = end
  }
  return out.length % 2 === 0 ? out : [...out, 128]
}

describe('transfer syntaxes', () => {
  const expected = patternOf(0)

  it.each([
    ['implicit little endian', implicitLittle],
    ['explicit big endian', explicitBig],
    ['deflated', deflated],
  ])('%s gives the bits of explicit little endian', async (_name, syntax) => {
    expect(await bitsIn(fileOf(sliceElements({}), syntax))).toEqual(expected)
  })

  it('RLE gives the bits it was made from', async () => {
    const fragment = encodeRle(expected)
    expect(await bitsIn(fileOf(sliceElements({}), '1.2.840.10008.1.2.5', [fragment]))).toEqual(expected)
    const noise = random(3)
    const samples = Uint16Array.from({ length: 500 }, () => (noise.uniform() < 0.5 ? 7 : noise.index(65536)))
    expect(decodeRle(encodeRle(samples), 500, 2, 'test')).toEqual(samples)
  })

  it('RLE that ends early is refused', async () => {
    const fragment = encodeRle(expected).slice(0, 90)
    expect((await refusalOf(() => decodeRle(fragment, columns * rows, 2, 'test'))).code).toBe('IMG-016')
  })

  it('a frame split over several fragments is put together again', async () => {
    const packed = encodeRle(expected)
    const fragments = [packed.slice(0, 70), packed.slice(70)]
    expect(await bitsIn(fileOf(sliceElements({}), '1.2.840.10008.1.2.5', fragments))).toEqual(expected)
  })
})

describe('lossless JPEG', () => {
  const noise = random(11)
  const [w, h] = [37, 23]
  const soft = Uint16Array.from({ length: w * h }, (_, p) => 2000 + 20 * Math.floor(p / w) + noise.index(60))
  const wild = Uint16Array.from({ length: w * h }, () => noise.index(65536))

  it.each([1, 2, 3, 4, 5, 6, 7])('with predictor %i gives the bits it was made from', (predictor) => {
    for (const samples of [soft, wild]) {
      const packed = encodeJpegLossless(samples, w, h, { predictor })
      expect(decodeJpegLossless(packed, w, h, 'test')).toEqual(samples)
    }
  })

  it('with restarts, stuffed bytes and long code words gives the bits it was made from', () => {
    for (const restartLines of [1, 5])
      expect(decodeJpegLossless(encodeJpegLossless(wild, w, h, { predictor: 1, restartLines }), w, h, 'test')).toEqual(
        wild,
      )
  })

  it('agrees with jpeg-lossless-decoder-js', () => {
    for (const predictor of [1, 4, 7]) {
      const packed = encodeJpegLossless(soft, w, h, { predictor })
      const theirs = new Decoder().decompress(packed.buffer as ArrayBuffer, packed.byteOffset, packed.byteLength)
      expect(decodeJpegLossless(packed, w, h, 'test')).toEqual(new Uint16Array(theirs))
    }
  })

  it('cut off anywhere is refused or wrong in size, never a crash', async () => {
    const packed = encodeJpegLossless(soft, w, h, { predictor: 1 })
    for (let length = 0; length < packed.length - 40; length += 7)
      expect((await refusalOf(() => decodeJpegLossless(packed.slice(0, length), w, h, 'test'))).code).toBe('IMG-016')
  })
})

interface Encoder {
  getDecodedBuffer(info: object): Uint8Array
  getEncodedBuffer(): Uint8Array
  setQuality?(reversible: boolean, step: number): void
  setDecompositions?(levels: number): void
  setNearLossless?(near: number): void
  encode(): void
}

/** Packs a frame with the encoder that the codec's own module brings. */
async function packedBy(load: Promise<unknown>, name: string, samples: Uint16Array, width: number, height: number) {
  const loaded = (await load) as { default: (options: object) => Promise<Record<string, new () => Encoder>> }
  const module = await loaded.default({ print: () => undefined })
  const encoder = new (module[name] as new () => Encoder)()
  const info = { width, height, bitsPerSample: 16, componentCount: 1, isSigned: false, isUsingColorTransform: false }
  encoder.getDecodedBuffer(info).set(new Uint8Array(samples.buffer))
  encoder.setQuality?.(true, 0)
  encoder.setNearLossless?.(0)
  encoder.encode()
  return encoder.getEncodedBuffer().slice()
}

describe('wavelet and predictive codecs', () => {
  const noise = random(5)
  const [w, h] = [64, 48]
  const samples = Uint16Array.from({ length: w * h }, (_, p) => 1000 + 9 * (p % w) + noise.index(50))
  const elements = sliceElements({
    pixels: samples,
    change: changed(
      [0x00280010, 'US', [h]],
      [0x00280011, 'US', [w]],
      [0x00280101, 'US', [16]],
      [0x00280102, 'US', [15]],
    ),
  })

  it.each([
    ['JPEG-LS', '1.2.840.10008.1.2.4.80', 'JpegLSEncoder', () => import('@cornerstonejs/codec-charls/wasmjs')],
    ['JPEG 2000', '1.2.840.10008.1.2.4.90', 'J2KEncoder', () => import('@cornerstonejs/codec-openjpeg/wasmjs')],
    ['HTJ2K', '1.2.840.10008.1.2.4.201', 'HTJ2KEncoder', () => import('@cornerstonejs/codec-openjph/wasmjs')],
  ])('%s gives the bits it was made from, and is refused when damaged', async (_name, syntax, encoder, load) => {
    const packed = await packedBy(load(), encoder, samples, w, h)
    expect(packed.length).toBeLessThan(samples.byteLength)
    expect(await bitsIn(fileOf(elements, syntax, [packed]))).toEqual(samples)
    const torn = fileOf(elements, syntax, [packed.slice(0, 40)])
    expect((await refusalOf(() => bitsIn(torn))).code).toBe('IMG-016')
    expect(await bitsIn(fileOf(elements, syntax, [packed]))).toEqual(samples)
  })
})
