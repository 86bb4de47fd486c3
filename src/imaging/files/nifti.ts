import type { Finding } from '../../base/index.ts'
import type { Affine, Triple } from '../../geometry/index.ts'
import { labelNamesInXml } from '../labels/names.ts'
import { recogniseLabels } from '../labels/recognise.ts'
import { bytesPerSample, type SampleType } from '../samples.ts'
import { refuse } from '../troubles.ts'
import type { ReadLabelMap, ReadVolume } from '../volume.ts'
import { isGzip, unpackBounded, unpackedMax } from './gzip.ts'
import { type NiftiPlacing, patientFromNifti } from './nifti-orientation.ts'
import { checkSize, labelsFromStored, type StoredImage, volumeFromStored } from './stored-image.ts'

const types: ReadonlyMap<number, SampleType> = new Map([
  [2, 'uint8'], [4, 'int16'], [8, 'int32'], [16, 'float32'], [64, 'float64'],
  [256, 'int8'], [512, 'uint16'], [768, 'uint32'], [1024, 'int64'], [1280, 'uint64'],
] as const) // biome-ignore format: the standard's codes

/** Bytes that hold either header and the mark that extensions follow. */
const headBytes = 544
const intentLabel = 1002
const descriptionCt = 'vertebro CT'
const descriptionMr = 'vertebro MR'

interface Header {
  readonly dims: Triple
  readonly type: SampleType
  readonly littleEndian: boolean
  readonly dataStart: number
  readonly headerBytes: number
  readonly rescale: { readonly slope: number; readonly intercept: number }
  readonly patientFromStored: Affine<'patient', 'voxel'>
  readonly intent: number
  readonly description: string
  readonly findings: readonly Finding[]
}

/** Whether the bytes (unpacked) begin like a single-file NIfTI-1 or NIfTI-2. */
export function isNifti(bytes: Uint8Array): boolean {
  const magic = (at: number, text: string) => [...text].every((c, i) => bytes[at + i] === c.charCodeAt(0))
  return bytes.length >= 348 && (magic(344, 'n+1\0') || magic(344, 'ni1\0') || magic(4, 'n+2\0') || magic(4, 'ni2\0'))
}

/**
 * Reads a NIfTI-1 or NIfTI-2 image, plain or gzipped, as HU (CT) or signal (MR) on a right-handed LPS grid.
 *
 * The file does not say CT or MR; it is told from its values with a finding. Refuses what is truncated, lies about its
 * size, has no or a singular orientation, or is not one greyscale volume (IMG-001 to IMG-008, IMG-017).
 */
export async function readNifti(bytes: Uint8Array, title: string): Promise<ReadVolume> {
  return volumeFromStored(await readNiftiStored(bytes, title))
}

/** Reads a NIfTI label map and translates a known vertebra numbering to VerSe numbers (IMG-116). */
export async function readNiftiLabels(bytes: Uint8Array, title: string): Promise<ReadLabelMap> {
  return recogniseLabels(labelsFromStored(await readNiftiStored(bytes, title)), title)
}

/** The file as stored; used where volume and label map are told apart later. */
export async function readNiftiStored(bytes: Uint8Array, title: string): Promise<StoredImage> {
  const whole = isGzip(bytes)
    ? await unpackBounded(bytes, 'gzip', headBytes, (head) => dataEnd(head, unpackedMax(bytes.length), title), title)
    : bytes
  const header = readHeader(whole, title)
  checkSize(title, header.dims, header.type, Math.max(0, unpackedMax(bytes.length) - header.dataStart))
  const need = header.dims.reduce((product, n) => product * n, bytesPerSample(header.type))
  if (whole.length < header.dataStart + need)
    throw refuse('IMG-002', { file: title, bytesNeeded: header.dataStart + need, bytesFound: whole.length })
  return {
    title,
    dims: header.dims,
    type: header.type,
    littleEndian: header.littleEndian,
    bytes: whole.subarray(header.dataStart, header.dataStart + need),
    patientFromStored: header.patientFromStored,
    rescale: header.rescale,
    names: labelNamesInXml(whole.subarray(header.headerBytes, header.dataStart)),
    saysLabels: header.intent === intentLabel ? true : undefined,
    modality: header.description.startsWith(descriptionCt)
      ? 'CT'
      : header.description.startsWith(descriptionMr)
        ? 'MR'
        : undefined,
    findings: header.findings,
  }
}

function dataEnd(head: Uint8Array, bytesPossible: number, title: string): number {
  const header = readHeader(head, title)
  checkSize(title, header.dims, header.type, bytesPossible - header.dataStart)
  return header.dataStart + header.dims.reduce((product, n) => product * n, bytesPerSample(header.type))
}

function readHeader(bytes: Uint8Array, title: string): Header {
  if (!isNifti(bytes)) throw refuse('IMG-001', { file: title })
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const littleEndian = [348, 540].includes(view.getInt32(0, true))
  const size = view.getInt32(0, littleEndian)
  if (size !== 348 && size !== 540) throw refuse('IMG-008', { file: title, headerBytes: size })
  if (bytes.length < size) throw refuse('IMG-002', { file: title, bytesNeeded: size, bytesFound: bytes.length })
  const second = size === 540
  if (bytes[second ? 5 : 345] !== 0x2b)
    throw refuse('IMG-007', { file: title, reason: 'header and samples are in two files' })
  const fields = second ? fields2(view, littleEndian) : fields1(view, littleEndian)
  const type = types.get(fields.datatype)
  if (!type) throw refuse('IMG-007', { file: title, datatype: fields.datatype })
  if (!(fields.start >= size && Number.isFinite(fields.start)))
    throw refuse('IMG-008', { file: title, samplesStartAt: fields.start })
  const usable = Number.isFinite(fields.slope) && fields.slope !== 0 && Number.isFinite(fields.intercept)
  const { map, findings } = patientFromNifti(fields, title)
  return {
    dims: dimsOf(fields.dim, title),
    type,
    littleEndian,
    dataStart: fields.start,
    headerBytes: size,
    rescale: usable ? { slope: fields.slope, intercept: fields.intercept } : { slope: 1, intercept: 0 },
    patientFromStored: map,
    intent: fields.intent,
    description: fields.description,
    findings,
  }
}

interface Fields extends NiftiPlacing {
  readonly datatype: number
  readonly start: number
  readonly slope: number
  readonly intercept: number
  readonly intent: number
  readonly description: string
}

const list = (count: number, read: (i: number) => number): number[] => Array.from({ length: count }, (_, i) => read(i))
const textAt = (view: DataView, at: number, length: number): string =>
  new TextDecoder('latin1').decode(new Uint8Array(view.buffer, view.byteOffset + at, length)).replace(/\0.*$/s, '')

function fields1(view: DataView, le: boolean): Fields {
  const f32 = (at: number) => (i: number) => view.getFloat32(at + 4 * i, le)
  return {
    dim: list(8, (i) => view.getInt16(40 + 2 * i, le)),
    pixdim: list(8, f32(76)),
    datatype: view.getInt16(70, le),
    start: view.getFloat32(108, le),
    slope: view.getFloat32(112, le),
    intercept: view.getFloat32(116, le),
    units: view.getUint8(123),
    intent: view.getInt16(68, le),
    qformCode: view.getInt16(252, le),
    sformCode: view.getInt16(254, le),
    quaternion: list(3, f32(256)),
    offset: list(3, f32(268)),
    rows: list(12, f32(280)),
    description: textAt(view, 148, 80),
  }
}

function fields2(view: DataView, le: boolean): Fields {
  const f64 = (at: number) => (i: number) => view.getFloat64(at + 8 * i, le)
  return {
    dim: list(8, (i) => Number(view.getBigInt64(16 + 8 * i, le))),
    pixdim: list(8, f64(104)),
    datatype: view.getInt16(12, le),
    start: Number(view.getBigInt64(168, le)),
    slope: view.getFloat64(176, le),
    intercept: view.getFloat64(184, le),
    units: view.getInt32(500, le),
    intent: view.getInt32(504, le),
    qformCode: view.getInt32(344, le),
    sformCode: view.getInt32(348, le),
    quaternion: list(3, f64(352)),
    offset: list(3, f64(376)),
    rows: list(12, f64(400)),
    description: textAt(view, 240, 80),
  }
}

function dimsOf(dim: readonly number[], title: string): Triple {
  const rank = dim[0] as number
  if (!(rank >= 1 && rank <= 7)) throw refuse('IMG-008', { file: title, dimensions: rank })
  const sizes = list(7, (i) => (i < rank ? (dim[i + 1] as number) : 1))
  if (sizes.slice(3).some((n) => n > 1)) throw refuse('IMG-007', { file: title, dims: sizes.slice(0, rank) })
  if (sizes.slice(0, 3).some((n) => n === 1)) throw refuse('IMG-017', { file: title, dims: sizes.slice(0, 3) })
  return [sizes[0] as number, sizes[1] as number, sizes[2] as number]
}
