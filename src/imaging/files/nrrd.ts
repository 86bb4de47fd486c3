import type { Affine, Triple } from '../../geometry/index.ts'
import { affineFromColumns } from '../../geometry/index.ts'
import { bytesPerSample, type SampleType } from '../samples.ts'
import { refuse } from '../troubles.ts'
import { inflateAll, unpackBounded, unpackedMax } from './gzip.ts'
import { checkSize, type StoredImage } from './stored-image.ts'

const types: ReadonlyMap<string, SampleType> = new Map([
  ['signed char', 'int8'], ['int8', 'int8'], ['int8_t', 'int8'],
  ['uchar', 'uint8'], ['unsigned char', 'uint8'], ['uint8', 'uint8'], ['uint8_t', 'uint8'],
  ['short', 'int16'], ['short int', 'int16'], ['signed short', 'int16'], ['int16', 'int16'], ['int16_t', 'int16'],
  ['ushort', 'uint16'], ['unsigned short', 'uint16'], ['uint16', 'uint16'], ['uint16_t', 'uint16'],
  ['int', 'int32'], ['signed int', 'int32'], ['int32', 'int32'], ['int32_t', 'int32'],
  ['uint', 'uint32'], ['unsigned int', 'uint32'], ['uint32', 'uint32'], ['uint32_t', 'uint32'],
  ['longlong', 'int64'], ['long long', 'int64'], ['int64', 'int64'], ['int64_t', 'int64'],
  ['ulonglong', 'uint64'], ['unsigned long long', 'uint64'], ['uint64', 'uint64'], ['uint64_t', 'uint64'],
  ['float', 'float32'], ['double', 'float64'],
] as const) // biome-ignore format: the format's own names

const headerMax = 1 << 20

export const isNrrd = (bytes: Uint8Array): boolean =>
  bytes.length > 8 && String.fromCharCode(...bytes.subarray(0, 4)) === 'NRRD' && bytes[4] === 0x30

/** Finds another file of the same input by its name, for headers whose samples lie apart (nhdr, mhd). */
export type Beside = (name: string) => Promise<Uint8Array | undefined>

/**
 * Reads an NRRD image (attached or detached; raw, gzip, ascii refused) as stored, with Slicer's segment names.
 *
 * Source  teem.sourceforge.net/nrrd/format.html. The space must be named; RAS is turned to LPS by its sign.
 */
export async function readNrrdStored(bytes: Uint8Array, title: string, beside: Beside): Promise<StoredImage> {
  const { fields, keys, dataStart } = readHeader(bytes, title)
  const need = (name: string): string => {
    const value = fields.get(name)
    if (value === undefined) throw refuse('IMG-008', { file: title, missing: name })
    return value
  }
  const type = types.get(need('type').toLowerCase())
  if (!type) throw refuse('IMG-007', { file: title, type: need('type') })
  const sizes = need('sizes').split(/\s+/).map(Number)
  if (sizes.length !== 3 || fields.get('dimension') !== '3') throw refuse('IMG-007', { file: title, sizes })
  const detached = fields.get('data file') ?? fields.get('datafile')
  const packed = detached ? await fileBeside(detached, title, beside) : bytes.subarray(dataStart)
  const encoding = need('encoding').toLowerCase()
  const skip = Number(fields.get('byte skip') ?? fields.get('byteskip') ?? 0)
  const gz = encoding === 'gzip' || encoding === 'gz'
  if (!gz && encoding !== 'raw') throw refuse('IMG-007', { file: title, encoding })
  const bytesPossible = gz ? unpackedMax(packed.length) : packed.length
  checkSize(title, sizes, type, bytesPossible)
  const dims = sizes as unknown as Triple
  if (dims.some((n) => n < 2)) throw refuse('IMG-017', { file: title, dims: sizes })
  return {
    title,
    dims,
    type,
    littleEndian: (fields.get('endian') ?? 'little').toLowerCase() !== 'big',
    bytes: await samplesOf(packed, gz, skip, dims, type, title),
    patientFromStored: placement(fields, title),
    rescale: { slope: 1, intercept: 0 },
    names: segmentNames(keys),
    saysLabels: [...keys.keys()].some((key) => /^Segment\d+_/.test(key)) ? true : undefined,
    modality: undefined,
    findings: [],
  }
}

function readHeader(bytes: Uint8Array, title: string) {
  const text = new TextDecoder('latin1').decode(bytes.subarray(0, headerMax))
  const blank = /\r?\n\r?\n/.exec(text)
  const header = blank ? text.slice(0, blank.index) : text
  const fields = new Map<string, string>()
  const keys = new Map<string, string>()
  for (const line of header.split(/\r?\n/).slice(1)) {
    if (line.startsWith('#')) continue
    const key = /^([^:]+):=(.*)$/.exec(line)
    const field = /^([^:]+):\s(.*)$/.exec(line)
    if (key) keys.set(key[1] as string, (key[2] as string).trim())
    else if (field) fields.set((field[1] as string).trim().toLowerCase(), (field[2] as string).trim())
  }
  if (!blank && !fields.has('data file') && !fields.has('datafile'))
    throw refuse('IMG-002', { file: title, missing: 'the end of the header' })
  return { fields, keys, dataStart: blank ? blank.index + blank[0].length : bytes.length }
}

async function fileBeside(name: string, title: string, beside: Beside): Promise<Uint8Array> {
  if (/^LIST|%/.test(name)) throw refuse('IMG-007', { file: title, dataFile: name })
  const found = await beside(name)
  if (!found) throw refuse('IMG-002', { file: title, missing: name })
  return found
}

async function samplesOf(
  packed: Uint8Array,
  gz: boolean,
  skip: number,
  dims: Triple,
  type: SampleType,
  title: string,
): Promise<Uint8Array> {
  const length = dims[0] * dims[1] * dims[2] * bytesPerSample(type)
  // A skip of -1 says that the samples are the last bytes.
  if (gz && skip === -1) return (await inflateAll(packed, 'gzip', title)).slice(-length)
  const before = skip === -1 ? packed.length - length : skip
  if (!Number.isInteger(before) || before < 0 || before > packed.length)
    throw refuse('IMG-008', { file: title, byteSkip: skip })
  if (gz) return (await unpackBounded(packed, 'gzip', 0, () => length + before, title)).subarray(before)
  if (packed.length < before + length)
    throw refuse('IMG-002', { file: title, bytesNeeded: before + length, bytesFound: packed.length })
  return packed.subarray(before, before + length)
}

/** `(a,b,c)` as three numbers; undefined for anything else. */
function vector(text: string | undefined): Triple | undefined {
  const parts = /^\(([^()]*)\)$/
    .exec(text?.trim() ?? '')?.[1]
    ?.split(',')
    .map((part) => Number(part.trim() || Number.NaN))
  return parts?.length === 3 ? (parts as unknown as Triple) : undefined
}

function placement(fields: ReadonlyMap<string, string>, title: string): Affine<'patient', 'voxel'> {
  const space = fields.get('space')?.toLowerCase().replace(/[\s_]/g, '-')
  const sign =
    space === 'left-posterior-superior' || space === 'lps'
      ? 1
      : space === 'right-anterior-superior' || space === 'ras'
        ? -1
        : 0
  const columns = fields
    .get('space directions')
    ?.match(/\([^()]*\)|none/g)
    ?.map(vector)
  const origin = vector(fields.get('space origin'))
  if (sign === 0 || !origin || columns?.length !== 3 || columns.some((c) => c === undefined))
    throw refuse('IMG-005', { file: title, space: space ?? 'not given' })
  const flip = (v: Triple): Triple => [sign * v[0], sign * v[1], v[2]]
  const [x, y, z] = (columns as Triple[]).map(flip) as [Triple, Triple, Triple]
  return affineFromColumns('patient', 'voxel', x, y, z, flip(origin))
}

/** Slicer writes one name and one label value per segment. */
function segmentNames(keys: ReadonlyMap<string, string>): ReadonlyMap<number, string> {
  const names = new Map<number, string>()
  for (const [key, name] of keys) {
    const segment = /^(Segment\d+_)Name$/.exec(key)?.[1]
    if (!segment) continue
    const value = Number(keys.get(`${segment}LabelValue`) ?? Number(segment.match(/\d+/)?.[0]) + 1)
    if (Number.isInteger(value) && value > 0 && value < 256) names.set(value, name)
  }
  return names
}
