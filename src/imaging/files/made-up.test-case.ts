// Small made-up NIfTI, NRRD and MetaImage files for tests, written plainly from their formats' descriptions.
import { gzipSync, zlibSync } from 'fflate'

export const dims = [5, 4, 3] as const
/** All different, and signed. */
export const valueAt = (i: number, j: number, k: number): number => -400 + 7 * i + 50 * j + 300 * k
export const values = (): Int16Array =>
  Int16Array.from({ length: 60 }, (_, p) => valueAt(p % 5, Math.floor(p / 5) % 4, Math.floor(p / 20)))

export interface MadeNifti {
  readonly version?: 1 | 2
  readonly littleEndian?: boolean
  readonly dims?: readonly number[]
  readonly datatype?: number
  readonly bits?: number
  readonly samples?: Uint8Array
  /** Rows of the sform in RAS; null for none. */
  readonly sform?: readonly number[] | null
  /** b, c, d, offsets x y z, and the sign of the third axis. */
  readonly qform?: { readonly bcd: readonly number[]; readonly offset: readonly number[]; readonly qfac: number }
  readonly spacing?: readonly number[]
  readonly slope?: number
  readonly intercept?: number
  readonly units?: number
}

/** The house's default lattice: 2 x 1.5 x 3 mm, axes left, posterior, head in RAS terms. */
export const plainSform = [-2, 0, 0, 30, 0, -1.5, 0, 40, 0, 0, 3, -50]

export const bytesOf = (samples: Int16Array, littleEndian = true): Uint8Array => {
  const out = new DataView(new ArrayBuffer(samples.length * 2))
  samples.forEach((x, p) => void out.setInt16(2 * p, x, littleEndian))
  return new Uint8Array(out.buffer)
}

export function niftiOf(made: MadeNifti = {}): Uint8Array {
  const second = made.version === 2
  const le = made.littleEndian ?? true
  const samples = made.samples ?? bytesOf(values(), le)
  const start = second ? 544 : 352
  const out = new Uint8Array(start + samples.length)
  const view = new DataView(out.buffer)
  const size = made.dims ?? dims
  const spacing = made.spacing ?? [2, 1.5, 3]
  const int = (at1: number, at2: number, x: number) => (second ? view.setInt32(at2, x, le) : view.setInt16(at1, x, le))
  const real = (at1: number, at2: number, x: number) =>
    second ? view.setFloat64(at2, x, le) : view.setFloat32(at1, x, le)
  view.setInt32(0, second ? 540 : 348, le)
  for (const [i, n] of [size.length, ...size].entries())
    if (second) view.setBigInt64(16 + 8 * i, BigInt(Math.trunc(n)), le)
    else view.setInt16(40 + 2 * i, n, le)
  view.setInt16(second ? 12 : 70, made.datatype ?? 4, le)
  view.setInt16(second ? 14 : 72, made.bits ?? 16, le)
  for (const [i, x] of [made.qform?.qfac ?? 1, ...spacing].entries()) real(76 + 4 * i, 104 + 8 * i, x)
  if (second) view.setBigInt64(168, BigInt(start), le)
  else view.setFloat32(108, start, le)
  real(112, 176, made.slope ?? 0)
  real(116, 184, made.intercept ?? 0)
  if (second) view.setInt32(500, made.units ?? 2, le)
  else view.setUint8(123, made.units ?? 2)
  int(252, 344, made.qform ? 1 : 0)
  int(254, 348, made.sform === null ? 0 : 1)
  made.qform?.bcd.forEach((x, i) => void real(256 + 4 * i, 352 + 8 * i, x))
  made.qform?.offset.forEach((x, i) => void real(268 + 4 * i, 376 + 8 * i, x))
  for (const [i, x] of (made.sform ?? plainSform).entries()) if (made.sform !== null) real(280 + 4 * i, 400 + 8 * i, x)
  const magic = second ? 'n+2\0\r\n\x1a\n' : 'n+1\0'
  for (let i = 0; i < magic.length; i++) out[(second ? 4 : 344) + i] = magic.charCodeAt(i)
  out.set(samples, start)
  return out
}

/** The same lattice as an NRRD file; `change` replaces or removes header fields. */
export function nrrdOf(
  change: Readonly<Record<string, string | undefined>> = {},
  samples = bytesOf(values()),
): Uint8Array {
  const fields: Record<string, string | undefined> = {
    type: 'short',
    dimension: '3',
    space: 'left-posterior-superior',
    sizes: '5 4 3',
    'space directions': '(2,0,0) (0,1.5,0) (0,0,3)',
    kinds: 'domain domain domain',
    endian: 'little',
    encoding: 'raw',
    'space origin': '(-30,-40,-50)',
    ...change,
  }
  const lines = Object.entries(fields).flatMap(([key, value]) =>
    value === undefined ? [] : [key.includes(':=') ? `${key}${value}` : `${key}: ${value}`],
  )
  const body = fields.encoding === 'gzip' ? gzipSync(samples) : samples
  return withHeader(`NRRD0004\n# made up\n${lines.join('\n')}\n\n`, fields['data file'] ? new Uint8Array(0) : body)
}

/** The same lattice as a MetaImage file. */
export function metaImageOf(
  change: Readonly<Record<string, string | undefined>> = {},
  samples = bytesOf(values()),
): Uint8Array {
  const fields: Record<string, string | undefined> = {
    ObjectType: 'Image',
    NDims: '3',
    BinaryData: 'True',
    BinaryDataByteOrderMSB: 'False',
    CompressedData: 'False',
    TransformMatrix: '1 0 0 0 1 0 0 0 1',
    Offset: '-30 -40 -50',
    CenterOfRotation: '0 0 0',
    ElementSpacing: '2 1.5 3',
    DimSize: '5 4 3',
    ElementType: 'MET_SHORT',
    ...change,
    ElementDataFile: change.ElementDataFile ?? 'LOCAL',
  }
  const lines = Object.entries(fields).flatMap(([key, value]) => (value === undefined ? [] : [`${key} = ${value}`]))
  const body = fields.CompressedData === 'True' ? zlibSync(samples) : samples
  return withHeader(`${lines.join('\n')}\n`, fields.ElementDataFile === 'LOCAL' ? body : new Uint8Array(0))
}

function withHeader(header: string, body: Uint8Array): Uint8Array {
  const head = new TextEncoder().encode(header)
  const out = new Uint8Array(head.length + body.length)
  out.set(head)
  out.set(body, head.length)
  return out
}
