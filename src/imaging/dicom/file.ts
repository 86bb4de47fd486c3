import { type Finding, Refusal } from '../../base/index.ts'
import { inflateAll } from '../files/gzip.ts'
import { find, refuse } from '../troubles.ts'
import type { SourceFile } from '../volume.ts'
import { type DataSet, type Encoding, readDataSet, textOf } from './dataset.ts'
import { tag } from './tags.ts'

/** One DICOM file opened: its data set, how its pixels are packed, and what its header said about identity. */
export interface DicomFile {
  readonly file: string
  readonly set: DataSet
  readonly transferSyntax: string
  readonly mediaSopClass: string | undefined
  readonly mediaSopInstance: string | undefined
  readonly findings: readonly Finding[]
  /** Where the pixels still lie when only the head of the file was read; `set.bytes` then ends before them. */
  readonly rest: { readonly source: SourceFile; readonly readPart: NonNullable<SourceFile['readPart']> } | undefined
}

export const implicitLittle = '1.2.840.10008.1.2'
export const explicitLittle = '1.2.840.10008.1.2.1'
export const deflated = '1.2.840.10008.1.2.1.99'
export const explicitBig = '1.2.840.10008.1.2.2'

const ascii = (bytes: Uint8Array, at: number, text: string): boolean =>
  [...text].every((c, i) => bytes[at + i] === c.charCodeAt(0))

const hasPreamble = (bytes: Uint8Array): boolean => bytes.length > 132 && ascii(bytes, 128, 'DICM')

/** Whether the bytes begin like DICOM, with or without the preamble. */
export const isDicom = (bytes: Uint8Array): boolean => hasPreamble(bytes) || bareEncoding(bytes) !== undefined

/** How a file without preamble is written down, told from its first element (group 2 or 8); undefined where it is none. */
function bareEncoding(bytes: Uint8Array): Encoding | undefined {
  if (bytes.length < 16) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const little = view.getUint16(0, true)
  const littleEndian = little === 2 || little === 8
  if (!littleEndian && view.getUint16(0, false) !== 8) return undefined
  const element = view.getUint16(2, littleEndian)
  if (element > 0x0070) return undefined
  const vr = String.fromCharCode(bytes[4] as number, bytes[5] as number)
  if (/^(UL|UI|CS|DA|TM|SH|LO|OB|SQ|DT)$/.test(vr)) return { explicit: true, littleEndian }
  return littleEndian && view.getUint32(4, true) <= 1024 && little === 8 ? { explicit: false, littleEndian } : undefined
}

/** Opens a DICOM file: the file header, then the data set in its own encoding (inflated where it was deflated). */
export async function openDicom(bytes: Uint8Array, file: string): Promise<DicomFile> {
  const start = hasPreamble(bytes) ? 132 : 0
  const bare = start === 0 ? bareEncoding(bytes) : undefined
  if (start === 0 && !bare) throw refuse('IMG-001', { file })
  const findings: Finding[] = start === 0 ? [find('IMG-120', 'note', file, { missing: 'preamble' })] : []
  const metaEnd = endOfMeta(bytes, start, file)
  const meta = readDataSet(bytes, start, metaEnd, { explicit: true, littleEndian: true }, file).set
  const said = textOf(meta, tag.transferSyntax)
  const transferSyntax = said ?? syntaxOf(bare && metaEnd === start ? bare : encodingAt(bytes, metaEnd, file))
  if (!said) findings.push(find('IMG-120', 'note', file, { missing: 'transfer syntax', takenAs: transferSyntax }))
  const body = transferSyntax === deflated ? await inflateAll(bytes.subarray(metaEnd), 'deflate-raw', file) : bytes
  const from = transferSyntax === deflated ? 0 : metaEnd
  const encoding = checked(body, from, encodingOf(transferSyntax), file, findings)
  return {
    file,
    set: readDataSet(body, from, body.length, encoding, file).set,
    transferSyntax,
    mediaSopClass: textOf(meta, tag.mediaSopClass),
    mediaSopInstance: textOf(meta, tag.mediaSopInstance),
    findings,
    rest: undefined,
  }
}

/**
 * Opens a file by its head alone where that is enough: uncompressed little-endian pixels at its end, read later straight to
 * their place. Undefined for every other file, which must be read whole.
 */
export async function openDicomHead(
  head: Uint8Array,
  source: SourceFile,
  file: string,
): Promise<DicomFile | undefined> {
  const { readPart } = source
  if (!readPart || !isDicom(head)) return undefined
  try {
    const opened = await openDicom(head, file)
    const isPlain = opened.transferSyntax === explicitLittle || opened.transferSyntax === implicitLittle
    const pixels = opened.set.elements.get(tag.pixelData)
    return isPlain && pixels && pixels.length > 0 ? { ...opened, rest: { source, readPart } } : undefined
  } catch (cause) {
    // The head alone may look cut off; the whole file decides.
    if (cause instanceof Refusal) return undefined
    throw cause
  }
}

/** Where group 2 ends; its length element is not trusted, because it is often wrong. */
function endOfMeta(bytes: Uint8Array, start: number, file: string): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = start
  while (at + 8 <= bytes.length && view.getUint16(at, true) === 2) {
    const long = /^(OB|OW|UN|SQ|UT)$/.test(String.fromCharCode(bytes[at + 4] as number, bytes[at + 5] as number))
    if (long && at + 12 > bytes.length) break
    at += long ? 12 + view.getUint32(at + 8, true) : 8 + view.getUint16(at + 6, true)
  }
  if (at > bytes.length) throw refuse('IMG-002', { file, bytesNeeded: at, bytesFound: bytes.length })
  return at
}

const encodingOf = (syntax: string): Encoding => ({
  explicit: syntax !== implicitLittle,
  littleEndian: syntax !== explicitBig,
})

const syntaxOf = ({ explicit, littleEndian }: Encoding): string =>
  littleEndian ? (explicit ? explicitLittle : implicitLittle) : explicitBig

function encodingAt(bytes: Uint8Array, at: number, file: string): Encoding {
  const found = bareEncoding(bytes.subarray(at))
  if (!found) throw refuse('IMG-008', { file, reason: 'the transfer syntax is missing and cannot be told' })
  return found
}

/** The encoding the file promised, unless its first element shows that implicit and explicit were mixed up. */
function checked(bytes: Uint8Array, at: number, promised: Encoding, file: string, findings: Finding[]): Encoding {
  if (at + 8 > bytes.length) return promised
  const isVr = [4, 5].every((i) => (bytes[at + i] as number) >= 65 && (bytes[at + i] as number) <= 90)
  if (isVr === promised.explicit) return promised
  findings.push(
    find('IMG-120', 'caution', file, { promised: syntaxOf(promised), found: isVr ? 'explicit' : 'implicit' }),
  )
  return { explicit: isVr, littleEndian: promised.littleEndian }
}
