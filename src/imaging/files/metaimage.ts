import { type Affine, affineFromColumns, type Triple } from '../../geometry/index.ts'
import { bytesPerSample, type SampleType } from '../samples.ts'
import { refuse } from '../troubles.ts'
import { unpackBounded, unpackedMax } from './gzip.ts'
import type { Beside } from './nrrd.ts'
import { checkSize, type StoredImage } from './stored-image.ts'

const types: ReadonlyMap<string, SampleType> = new Map([
  ['MET_CHAR', 'int8'],
  ['MET_UCHAR', 'uint8'],
  ['MET_SHORT', 'int16'],
  ['MET_USHORT', 'uint16'],
  ['MET_INT', 'int32'],
  ['MET_UINT', 'uint32'],
  ['MET_LONG_LONG', 'int64'],
  ['MET_ULONG_LONG', 'uint64'],
  ['MET_FLOAT', 'float32'],
  ['MET_DOUBLE', 'float64'],
] as const)

const headerMax = 1 << 16

/** Whether the bytes begin with a MetaImage header: `key = value` lines of which one of the first names the object. */
export function isMetaImage(bytes: Uint8Array): boolean {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 512))
  return (
    /^\s*(ObjectType|NDims|Comment|ObjectSubType)\s*=/.test(head) &&
    /(^|\n)\s*(ObjectType\s*=\s*Image|NDims\s*=)/.test(head)
  )
}

/** Reads a MetaImage (mha, or mhd with its raw file beside it) as stored. MetaImage directions and positions are LPS. */
export async function readMetaImageStored(bytes: Uint8Array, title: string, beside: Beside): Promise<StoredImage> {
  const { fields, dataStart } = readHeader(bytes, title)
  const type = types.get((fields.get('elementtype') ?? '').toUpperCase())
  if (!type) throw refuse('IMG-007', { file: title, type: fields.get('elementtype') ?? 'not given' })
  const dims = numbers(fields, 'dimsize')
  if (dims?.length !== 3 || (fields.get('elementnumberofchannels') ?? '1') !== '1')
    throw refuse('IMG-007', { file: title, dims: dims ?? [] })
  const dataFile = fields.get('elementdatafile') ?? ''
  const local = dataFile.toUpperCase() === 'LOCAL'
  if (!local && /^LIST|%/.test(dataFile)) throw refuse('IMG-007', { file: title, dataFile })
  const packed = local ? bytes.subarray(dataStart) : await beside(dataFile)
  if (!packed) throw refuse('IMG-002', { file: title, missing: dataFile })
  const compressed = isTrue(fields.get('compresseddata'))
  checkSize(title, dims, type, compressed ? unpackedMax(packed.length) : packed.length)
  if (dims.some((n) => n < 2)) throw refuse('IMG-017', { file: title, dims })
  const size = dims as unknown as Triple
  return {
    title,
    dims: size,
    type,
    littleEndian: !isTrue(fields.get('binarydatabyteordermsb') ?? fields.get('elementbyteordermsb')),
    bytes: await samplesOf(packed, compressed, size, type, Number(fields.get('headersize') ?? 0), title),
    patientFromStored: placement(fields, title),
    rescale: { slope: 1, intercept: 0 },
    names: new Map(),
    saysLabels: undefined,
    modality: { MET_MOD_CT: 'CT', MET_MOD_MR: 'MR' }[fields.get('modality') ?? ''] as 'CT' | 'MR' | undefined,
    findings: [],
  }
}

const isTrue = (text: string | undefined): boolean => /^(true|1|yes)$/i.test(text ?? '')

/** The header lines up to `ElementDataFile`, which is always the last. */
function readHeader(bytes: Uint8Array, title: string): { fields: ReadonlyMap<string, string>; dataStart: number } {
  const text = new TextDecoder('latin1').decode(bytes.subarray(0, headerMax))
  const last = /(^|\n)\s*ElementDataFile\s*=[^\n]*(\n|$)/.exec(text)
  if (!last) throw refuse('IMG-002', { file: title, missing: 'ElementDataFile' })
  const dataStart = last.index + last[0].length
  const fields = new Map<string, string>()
  for (const line of text.slice(0, dataStart).split('\n')) {
    const found = /^\s*(\w+)\s*=\s*(.*?)\s*$/.exec(line)
    if (found) fields.set((found[1] as string).toLowerCase(), found[2] as string)
  }
  return { fields, dataStart }
}

function numbers(fields: ReadonlyMap<string, string>, ...names: readonly string[]): readonly number[] | undefined {
  for (const name of names) {
    const text = fields.get(name)
    if (text !== undefined) return text.split(/\s+/).map(Number)
  }
  return undefined
}

async function samplesOf(
  packed: Uint8Array,
  compressed: boolean,
  dims: Triple,
  type: SampleType,
  headerSize: number,
  title: string,
): Promise<Uint8Array> {
  const length = dims[0] * dims[1] * dims[2] * bytesPerSample(type)
  if (compressed) return unpackBounded(packed, 'deflate', 0, () => length, title)
  const skip = headerSize === -1 ? packed.length - length : headerSize
  if (!(skip >= 0) || packed.length < skip + length)
    throw refuse('IMG-002', { file: title, bytesNeeded: skip + length, bytesFound: packed.length })
  return packed.subarray(skip, skip + length)
}

function placement(fields: ReadonlyMap<string, string>, title: string): Affine<'patient', 'voxel'> {
  const matrix = numbers(fields, 'transformmatrix', 'rotation', 'orientation')
  const origin = numbers(fields, 'offset', 'position', 'origin')
  const spacing = numbers(fields, 'elementspacing', 'elementsize')
  if (matrix?.length !== 9 || origin?.length !== 3 || spacing?.length !== 3) throw refuse('IMG-005', { file: title })
  // The file lists the direction of each axis in turn: its rows are our columns.
  const column = (axis: number): Triple =>
    [0, 1, 2].map((r) => (matrix[axis * 3 + r] as number) * (spacing[axis] as number)) as unknown as Triple
  return affineFromColumns('patient', 'voxel', column(0), column(1), column(2), origin as unknown as Triple)
}
