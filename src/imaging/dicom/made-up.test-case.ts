// Small made-up DICOM files for tests: every header value can be replaced, every uncompressed encoding written.
import { deflateSync } from 'fflate'
import { type Facts, Refusal } from '../../base/index.ts'
import type { SourceFile } from '../volume.ts'
import { encodeDataSet, encodeFile, encodeHead, joined, type Written } from './encode.ts'
import { deflated, explicitBig, explicitLittle, implicitLittle } from './file.ts'
import { uidFrom } from './uid.ts'
import { ctImageStorage } from './write-series.ts'

export const columns = 12
export const rows = 8

/** What may differ from slice to slice; everything else is a plain 1 mm axial CT. */
export interface MadeSlice {
  readonly index?: number
  readonly z?: number
  readonly position?: readonly [number, number, number]
  readonly orientation?: readonly number[]
  readonly pixels?: Uint16Array
  readonly series?: string
  readonly study?: string
  readonly frameOfReference?: string
  readonly sopInstance?: string
  /** Replaces or removes (undefined) elements by tag. */
  readonly change?: ReadonlyMap<number, Written | undefined>
}

/** Stored values of slice k: all different, so that a swapped or shifted voxel shows. HU are these minus 1024. */
export const storedAt = (i: number, j: number, k: number): number => 900 + 3 * i + 40 * j + 7 * k

export const patternOf = (k: number): Uint16Array =>
  Uint16Array.from({ length: columns * rows }, (_, p) => storedAt(p % columns, Math.floor(p / columns), k))

export function sliceElements(made: MadeSlice): readonly Written[] {
  const k = made.index ?? 0
  const z = made.z ?? k
  const pixels = made.pixels ?? patternOf(k)
  const elements: Written[] = [
    [0x00080008, 'CS', 'ORIGINAL\\PRIMARY\\AXIAL'],
    [0x00080016, 'UI', ctImageStorage],
    [0x00080018, 'UI', made.sopInstance ?? uidFrom(`${made.series ?? 'one'} ${k}`)],
    [0x00080060, 'CS', 'CT'],
    [0x0008103e, 'LO', made.series ?? 'one'],
    [0x00180050, 'DS', '1'],
    [0x00180060, 'DS', '120'],
    [0x0020000d, 'UI', uidFrom(made.study ?? 'study')],
    [0x0020000e, 'UI', uidFrom(made.series ?? 'one')],
    [0x00200013, 'IS', String(k + 1)],
    [0x00200032, 'DS', (made.position ?? [-10, -20, z]).join('\\')],
    [0x00200037, 'DS', (made.orientation ?? [1, 0, 0, 0, 1, 0]).join('\\')],
    [0x00200052, 'UI', uidFrom(made.frameOfReference ?? 'frame')],
    [0x00280002, 'US', [1]],
    [0x00280004, 'CS', 'MONOCHROME2'],
    [0x00280010, 'US', [rows]],
    [0x00280011, 'US', [columns]],
    [0x00280030, 'DS', '0.5\\0.5'],
    [0x00280100, 'US', [16]],
    [0x00280101, 'US', [12]],
    [0x00280102, 'US', [11]],
    [0x00280103, 'US', [0]],
    [0x00281052, 'DS', '-1024'],
    [0x00281053, 'DS', '1'],
    [0x7fe00010, 'OW', Array.from(pixels)],
  ]
  const kept = elements.filter(([tag]) => !made.change?.has(tag))
  const added = [...(made.change?.values() ?? [])].filter((element) => element !== undefined)
  return [...kept, ...added]
}

/** The file of these elements; pixels of encapsulated syntaxes are given as fragments. */
export function fileOf(
  elements: readonly Written[],
  transferSyntax = explicitLittle,
  fragments?: readonly Uint8Array[],
): Uint8Array {
  const encoding = { explicit: transferSyntax !== implicitLittle, littleEndian: transferSyntax !== explicitBig }
  const own = fragments ? elements.filter(([tag]) => tag !== 0x7fe00010) : elements
  const plain = encodeDataSet(own, encoding)
  const body = transferSyntax === deflated ? deflateSync(plain) : plain
  const meta = {
    sopClass: ctImageStorage,
    sopInstance: uidFrom('meta'),
    transferSyntax,
    implementation: uidFrom('test'),
  }
  return encodeFile(meta, fragments ? joined([body, encapsulated(fragments)]) : body)
}

function encapsulated(fragments: readonly Uint8Array[]): Uint8Array {
  const little = { explicit: false, littleEndian: true }
  const head = Uint8Array.of(0xe0, 0x7f, 0x10, 0, 0x4f, 0x42, 0, 0, 0xff, 0xff, 0xff, 0xff)
  const items = [new Uint8Array(0), ...fragments].flatMap((bytes) => {
    const even = bytes.length % 2 === 0 ? bytes : joined([bytes, Uint8Array.of(0)])
    return [encodeHead(0xfffee000, '', even.length, little), even]
  })
  return joined([head, ...items, encodeHead(0xfffee0dd, '', 0, little)])
}

export const sourceOf = (name: string, bytes: Uint8Array): SourceFile => ({
  name,
  bytes: bytes.length,
  read: async () => bytes,
})

/** A series of `count` slices; `differ` changes single ones. */
export function madeSeries(count: number, differ: (k: number) => MadeSlice = () => ({})): readonly SourceFile[] {
  return Array.from({ length: count }, (_, k) => {
    const made = differ(k)
    return sourceOf(`${made.series ?? 'one'}-${k}.dcm`, fileOf(sliceElements({ index: k, ...made })))
  })
}

export const changed = (...elements: readonly Written[]): ReadonlyMap<number, Written> =>
  new Map(elements.map((element) => [element[0], element]))

export const without = (...tags: readonly number[]): ReadonlyMap<number, undefined> =>
  new Map(tags.map((tag) => [tag, undefined]))

/** The refusal that `run` ends in: its code and facts. Anything else is rethrown or reported as `none`. */
export async function refusalOf(run: () => unknown): Promise<{ readonly code: string; readonly facts: Facts }> {
  try {
    await run()
    return { code: 'none', facts: {} }
  } catch (cause) {
    if (cause instanceof Refusal) return { code: cause.code, facts: cause.facts }
    throw cause
  }
}
