import { swapBytes } from '../samples.ts'
import { refuse } from '../troubles.ts'
import { decodeWith } from './codecs.ts'
import { type DicomFile, deflated, explicitBig, explicitLittle, implicitLittle } from './file.ts'
import { decodeJpegLossless } from './jpeg-lossless.ts'
import { decodeRle } from './rle.ts'
import { tag } from './tags.ts'

/** How the samples of a frame are packed. */
export interface PixelFormat {
  readonly rows: number
  readonly columns: number
  readonly bitsAllocated: 8 | 16
  readonly bitsStored: number
  readonly highBit: number
  readonly signed: boolean
}

/** The stored bits of one frame, not yet masked or sign-extended. */
export type FrameBits = Uint8Array | Uint16Array

type Packing = 'native' | 'rle' | 'jpeg-lossless' | 'jpeg-ls' | 'jpeg-2000' | 'htj2k'

const packings: ReadonlyMap<string, Packing> = new Map([
  [implicitLittle, 'native'],
  [explicitLittle, 'native'],
  [deflated, 'native'],
  [explicitBig, 'native'],
  ['1.2.840.10008.1.2.5', 'rle'],
  ['1.2.840.10008.1.2.4.57', 'jpeg-lossless'],
  ['1.2.840.10008.1.2.4.70', 'jpeg-lossless'],
  ['1.2.840.10008.1.2.4.80', 'jpeg-ls'],
  ['1.2.840.10008.1.2.4.81', 'jpeg-ls'],
  ['1.2.840.10008.1.2.4.90', 'jpeg-2000'],
  ['1.2.840.10008.1.2.4.91', 'jpeg-2000'],
  ['1.2.840.10008.1.2.4.201', 'htj2k'],
  ['1.2.840.10008.1.2.4.202', 'htj2k'],
  ['1.2.840.10008.1.2.4.203', 'htj2k'],
] as const)

/** Syntaxes that may lose information; the images are then cautioned about unless they say otherwise. */
export const lossySyntaxes: ReadonlySet<string> = new Set([
  '1.2.840.10008.1.2.4.50',
  '1.2.840.10008.1.2.4.51',
  '1.2.840.10008.1.2.4.81',
])

/** Refuses a transfer syntax vertebro does not read (IMG-015). */
export function packingOf(file: DicomFile): Packing {
  const packing = packings.get(file.transferSyntax)
  if (!packing) throw refuse('IMG-015', { file: file.file, transferSyntax: file.transferSyntax })
  return packing
}

/** Where one frame of uncompressed pixels lies in its file; refuses what the file is too short for (IMG-002). */
export function nativeRange(
  file: DicomFile,
  { rows, columns, bitsAllocated }: PixelFormat,
  frameCount: number,
  frame: number,
): { readonly offset: number; readonly length: number } {
  const element = file.set.elements.get(tag.pixelData)
  if (!element) throw refuse('IMG-002', { file: file.file, missing: 'pixel data' })
  const length = rows * columns * (bitsAllocated / 8)
  const whole = file.rest?.source.bytes ?? file.set.bytes.length
  const found = element.length === -1 ? 0 : Math.min(element.length, whole - element.offset)
  if (found < length * frameCount)
    throw refuse('IMG-002', { file: file.file, bytesNeeded: length * frameCount, bytesFound: found })
  return { offset: element.offset + frame * length, length }
}

/** The packed bytes of one frame, read now where only the head of the file was. */
export async function packedFrame(
  file: DicomFile,
  format: PixelFormat,
  frameCount: number,
  frame: number,
): Promise<Uint8Array> {
  if (packingOf(file) !== 'native') {
    let frames = packedFrames.get(file)
    if (!frames) {
      frames = encapsulatedFrames(file, frameCount)
      packedFrames.set(file, frames)
    }
    return frames[frame] as Uint8Array
  }
  const { offset, length } = nativeRange(file, format, frameCount, frame)
  if (!file.rest) return file.set.bytes.subarray(offset, offset + length)
  const bytes = new Uint8Array(length)
  const found = await file.rest.readPart(offset, bytes)
  if (found < length) throw refuse('IMG-002', { file: file.file, bytesNeeded: length, bytesFound: found })
  return bytes
}

/** The frames of files whose fragments were found already. */
const packedFrames = new WeakMap<DicomFile, readonly Uint8Array[]>()

function encapsulatedFrames(file: DicomFile, frameCount: number): readonly Uint8Array[] {
  const element = file.set.elements.get(tag.pixelData)
  if (!element) throw refuse('IMG-002', { file: file.file, missing: 'pixel data' })
  const { offsets, fragments } = fragmentsOf(file, element.offset)
  return framesFromFragments(file, fragments, offsets, frameCount)
}

interface Fragment {
  /** From the first byte after the offset table, as offset tables count. */
  readonly at: number
  readonly bytes: Uint8Array
}

function fragmentsOf(file: DicomFile, start: number): { offsets: readonly number[]; fragments: readonly Fragment[] } {
  const { bytes, view } = file.set
  const fragments: Fragment[] = []
  let offsets: number[] = []
  let at = start
  let base = -1
  while (at + 8 <= bytes.length) {
    const element = view.getUint16(at + 2, true)
    const length = view.getUint32(at + 4, true)
    if (view.getUint16(at, true) !== 0xfffe)
      throw refuse('IMG-016', { file: file.file, at, reason: 'no fragment here' })
    if (element === 0xe0dd) return { offsets, fragments }
    const from = at + 8
    if (length > bytes.length - from)
      throw refuse('IMG-002', { file: file.file, bytesNeeded: from + length, bytesFound: bytes.length })
    if (base < 0) {
      offsets = Array.from({ length: length >> 2 }, (_, i) => view.getUint32(from + 4 * i, true))
      base = from + length
    } else fragments.push({ at: at - base, bytes: bytes.subarray(from, from + length) })
    at = from + length
  }
  throw refuse('IMG-002', { file: file.file, bytesNeeded: at + 8, bytesFound: bytes.length })
}

function framesFromFragments(
  file: DicomFile,
  fragments: readonly Fragment[],
  offsets: readonly number[],
  frameCount: number,
): readonly Uint8Array[] {
  if (fragments.length === frameCount) return fragments.map((fragment) => fragment.bytes)
  if (frameCount === 1) return [together(fragments)]
  const starts = offsets.length === frameCount ? offsets : extendedOffsets(file, frameCount)
  if (!starts || fragments.length < frameCount)
    throw refuse('IMG-016', { file: file.file, frames: frameCount, fragments: fragments.length })
  return starts.map((from, f) => {
    const to = starts[f + 1] ?? Number.POSITIVE_INFINITY
    return together(fragments.filter((fragment) => fragment.at >= from && fragment.at < to))
  })
}

function extendedOffsets(file: DicomFile, frameCount: number): readonly number[] | undefined {
  const element = file.set.elements.get(tag.extendedOffsets)
  if (!element || element.length < 8 * frameCount) return undefined
  return Array.from({ length: frameCount }, (_, f) => Number(file.set.view.getBigUint64(element.offset + 8 * f, true)))
}

function together(fragments: readonly Fragment[]): Uint8Array {
  const only = fragments[0]
  if (fragments.length === 1 && only) return only.bytes
  const out = new Uint8Array(fragments.reduce((sum, fragment) => sum + fragment.bytes.length, 0))
  let at = 0
  for (const { bytes } of fragments) {
    out.set(bytes, at)
    at += bytes.length
  }
  return out
}

/** Unpacks one frame. Native little-endian 16-bit frames are views into the file where their alignment allows. */
export async function unpackFrame(packed: Uint8Array, format: PixelFormat, file: DicomFile): Promise<FrameBits> {
  const { columns, rows } = format
  const packing = packingOf(file)
  switch (packing) {
    case 'native':
      return nativeBits(packed, format, file.set.littleEndian)
    case 'rle':
      return decodeRle(packed, columns * rows, format.bitsAllocated === 16 ? 2 : 1, file.file)
    case 'jpeg-lossless':
      return decodeJpegLossless(packed, columns, rows, file.file)
    default:
      return decodeWith(packing, packed, columns, rows, file.file)
  }
}

function nativeBits(packed: Uint8Array, format: PixelFormat, littleEndian: boolean): FrameBits {
  if (format.bitsAllocated === 8) return packed
  const aligned = packed.byteOffset % 2 === 0 && littleEndian
  const own = aligned ? packed : Uint8Array.prototype.slice.call(packed)
  if (!littleEndian) swapBytes(own, 2)
  return new Uint16Array(own.buffer, own.byteOffset, format.rows * format.columns)
}
