import { Unzip, UnzipInflate, Zip, ZipDeflate } from 'fflate'
import { stopIfAsked, type Watch } from '../base/index.ts'
import { type BlobId, blobsOf, type CaseDocument } from '../case/index.ts'
import type { Grid } from '../geometry/index.ts'
import { whyNotACase } from './case-schema.ts'
import { fromJson, toJson } from './json.ts'
import { refuse } from './troubles.ts'

export type CaseArray = Int16Array | Uint8Array
export interface CaseFile {
  readonly document: CaseDocument
  readonly blobs: ReadonlyMap<BlobId, CaseArray>
}

/**
 * One case as one file: a zip of `case.json` and the arrays it names, `arrays/<n>.i16` (HU or signal, little endian) and
 * `arrays/<n>.u8` (labels), in the order of `blobsOf`.
 */
const documentName = 'case.json'
const currentVersion = 1
const pieceBytes = 4 * 2 ** 20

/** The case as the bytes of a file. `blobs` holds every array that the document names. */
export async function writeCaseFile({ document, blobs }: CaseFile, watch?: Watch): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  const zip = new Zip((error, part) => {
    if (error) throw error
    parts.push(new Uint8Array(part))
  })
  const add = async (name: string, bytes: Uint8Array, tell: (fraction: number) => void): Promise<void> => {
    const entry = new ZipDeflate(name, { level: 3 })
    entry.mtime = new Date(1980, 0, 1)
    zip.add(entry)
    for (let from = 0; from < bytes.length || from === 0; from += pieceBytes) {
      const to = Math.min(bytes.length, from + pieceBytes)
      entry.push(new Uint8Array(bytes.subarray(from, to)), to === bytes.length)
      tell(to / Math.max(1, bytes.length))
      await new Promise((resolve) => setTimeout(resolve, 0))
      stopIfAsked(watch)
    }
  }
  await add(documentName, new TextEncoder().encode(toJson(document)), () => undefined)
  const ids = blobsOf(document)
  for (const [at, blobId] of ids.entries()) {
    const array = blobs.get(blobId)
    if (!array) throw refuse('CON-003', { missing: blobId })
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
    await add(entryName(at, array), bytes, (f) => watch?.onProgress?.((at + f) / ids.length, documentName))
  }
  zip.end()
  return joined(parts)
}

const entryName = (at: number, array: CaseArray): string => `arrays/${at}.${array instanceof Int16Array ? 'i16' : 'u8'}`

function joined(parts: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/**
 * The case in a file.
 *
 * Errors  CON-001 not such a file; CON-002 of a newer version; CON-003 an array is missing or of another size
 */
export function readCaseFile(bytes: Uint8Array): CaseFile {
  const entries = entriesOf(bytes)
  const text = entries.get(documentName)
  if (!text) throw refuse('CON-001', { missing: documentName })
  const document = documentFrom(new TextDecoder().decode(text))
  const blobs = new Map<BlobId, CaseArray>()
  for (const [at, id] of blobsOf(document).entries()) blobs.set(id, arrayOf(document, id, at, entries))
  return { document, blobs }
}

function documentFrom(text: string): CaseDocument {
  let value: unknown
  try {
    value = fromJson(text)
  } catch {
    throw refuse('CON-003', { part: documentName })
  }
  const version = (value as { schemaVersion?: unknown } | null)?.schemaVersion
  if (typeof version === 'number' && version > currentVersion)
    throw refuse('CON-002', { version, readable: currentVersion })
  const why = whyNotACase(value)
  if (why !== '') throw refuse('CON-001', { why })
  return value as CaseDocument
}

/** The array, if it has as many samples as the document says. */
function arrayOf(document: CaseDocument, id: BlobId, at: number, entries: ReadonlyMap<string, Uint8Array>): CaseArray {
  const image = document.images.find(({ samplesId }) => samplesId === id)
  const bytes = entries.get(`arrays/${at}.${image ? 'i16' : 'u8'}`)
  const expected = bytesOf(document, id)
  if (!bytes || (expected !== null && bytes.length !== expected)) throw refuse('CON-003', { part: id })
  return image ? new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2) : bytes
}

/** Bytes of an array that has a sample for each voxel of an image; null for fields packed by who computed them. */
function bytesOf(document: CaseDocument, id: BlobId): number | null {
  const voxels = ({ dims }: Grid): number => dims[0] * dims[1] * dims[2]
  const image = document.images.find(({ samplesId }) => samplesId === id)
  if (image) return 2 * voxels(image.grid)
  const { spine } = document
  if (spine?.labelsId !== id && spine?.partsId !== id) return null
  const under = document.images.find((one) => one.id === spine?.imageId)
  return under ? voxels(under.grid) : -1
}

function entriesOf(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const entries = new Map<string, Uint8Array>()
  let failed = false
  const unzip = new Unzip((file) => {
    const parts: Uint8Array<ArrayBuffer>[] = []
    file.ondata = (error, part, isLast) => {
      if (error) failed = true
      else parts.push(new Uint8Array(part))
      if (isLast && !error) entries.set(file.name, joined(parts))
    }
    file.start()
  })
  unzip.register(UnzipInflate)
  try {
    for (let from = 0; from < bytes.length || from === 0; from += pieceBytes)
      unzip.push(bytes.subarray(from, from + pieceBytes), from + pieceBytes >= bytes.length)
  } catch {
    failed = true
  }
  if (entries.size === 0) throw refuse('CON-001', {})
  if (failed) throw refuse('CON-003', {})
  return entries
}
