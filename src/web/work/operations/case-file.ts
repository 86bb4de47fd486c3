import { zipSync } from 'fflate'
import type { BlobId, CaseDocument } from '../../../case/index.ts'
import { type CaseArray, type CaseFile, readCaseFile, writeCaseFile } from '../../../contract/index.ts'
import { sharedArray } from '../arrays-in-common-memory.ts'
import type { Operation } from '../operation.ts'

/** A case as the bytes of a file. */
const writeCase: Operation<CaseFile, Uint8Array<ArrayBuffer>> = async (_held, given, call) => {
  const bytes = await writeCaseFile(given, call)
  call.handOver(bytes.buffer)
  return bytes
}

/** A case from a file's bytes, its arrays ready to be shared. Refuses as `readCaseFile` does. */
const readCase: Operation<
  { readonly file: Blob },
  { readonly document: CaseDocument; readonly blobs: ReadonlyMap<BlobId, CaseArray> }
> = async (_held, { file }) => {
  const { document, blobs } = readCaseFile(new Uint8Array(await file.arrayBuffer()))
  return { document, blobs: new Map([...blobs].map(([id, array]) => [id, sharedArray(array)])) }
}

/** Files as one zip; they are stored as they are where packing again would gain nothing. */
const packFiles: Operation<
  { readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[] },
  Uint8Array<ArrayBuffer>
> = async (_held, { files }, call) => {
  const mtime = new Date(1980, 0, 1)
  const entries = files.map(({ name, bytes }) => {
    const level: 0 | 6 = /\.(gz|png|pdf|zip)$/.test(name) ? 0 : 6
    return [name, [bytes, { level, mtime }] satisfies [Uint8Array, object]] as const
  })
  const bytes = zipSync(Object.fromEntries(entries))
  call.handOver(bytes.buffer)
  return bytes
}

export const caseFileOperations = { writeCase, readCase, packFiles } as const
