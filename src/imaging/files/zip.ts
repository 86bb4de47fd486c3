import { refuse } from '../troubles.ts'
import type { SourceFile } from '../volume.ts'
import { unpackBounded, unpackedMax } from './gzip.ts'

const localMark = 0x04034b50
const centralMark = 0x02014b50
const endMark = 0x06054b50

export const isZip = (bytes: Uint8Array): boolean =>
  bytes.length >= 22 &&
  bytes[0] === 0x50 &&
  bytes[1] === 0x4b &&
  (bytes[2] === 3 || bytes[2] === 5) &&
  bytes[3] === (bytes[2] as number) + 1

/** The files in a zip archive (stored or deflated), unpacked one by one when they are read. Refuses damaged ones (IMG-021). */
export function filesInZip(bytes: Uint8Array, archive: string): readonly SourceFile[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = endRecord(view)
  if (end < 0) throw refuse('IMG-021', { file: archive, reason: 'no directory at its end; it may be cut off' })
  const count = view.getUint16(end + 10, true)
  let at = view.getUint32(end + 16, true)
  if (count === 0xffff || at === 0xffffffff) throw refuse('IMG-021', { file: archive, reason: 'zip64' })
  const files: SourceFile[] = []
  for (let n = 0; n < count; n++) {
    if (at + 46 > end || view.getUint32(at, true) !== centralMark)
      throw refuse('IMG-021', { file: archive, reason: 'its directory is damaged' })
    const nameLength = view.getUint16(at + 28, true)
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength))
    if (!name.endsWith('/') && !/(^|\/)(__MACOSX|\.)/.test(name)) files.push(fileAt(bytes, view, at, name, archive))
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return files
}

function endRecord(view: DataView): number {
  const least = Math.max(0, view.byteLength - 22 - 65535)
  for (let at = view.byteLength - 22; at >= least; at--) if (view.getUint32(at, true) === endMark) return at
  return -1
}

function fileAt(bytes: Uint8Array, view: DataView, at: number, name: string, archive: string): SourceFile {
  const flags = view.getUint16(at + 8, true)
  const method = view.getUint16(at + 10, true)
  const packedLength = view.getUint32(at + 20, true)
  const length = view.getUint32(at + 24, true)
  const local = view.getUint32(at + 42, true)
  const read = async (): Promise<Uint8Array> => {
    if (flags & 1) throw refuse('IMG-021', { file: archive, entry: name, reason: 'encrypted' })
    if (local + 30 > bytes.length || view.getUint32(local, true) !== localMark)
      throw refuse('IMG-021', { file: archive, entry: name, reason: 'damaged' })
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
    if (start + packedLength > bytes.length)
      throw refuse('IMG-002', {
        file: archive,
        entry: name,
        bytesNeeded: start + packedLength,
        bytesFound: bytes.length,
      })
    const packed = bytes.subarray(start, start + packedLength)
    if (method === 0) return packed
    if (method !== 8) throw refuse('IMG-021', { file: archive, entry: name, method })
    if (length > unpackedMax(packedLength))
      throw refuse('IMG-003', {
        file: archive,
        entry: name,
        bytesNeeded: length,
        bytesPossible: unpackedMax(packedLength),
      })
    return unpackBounded(packed, 'deflate-raw', 0, () => length, name)
  }
  return { name, bytes: length, read }
}
