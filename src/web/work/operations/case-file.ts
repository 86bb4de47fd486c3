import type { BlobId, CaseDocument } from '../../../case/index.ts'
import { type CaseArray, type CaseFile, readCaseFile, writeCaseFile } from '../../../contract/index.ts'
import type { Operation } from '../operation.ts'
import { sharedArray } from '../shared-arrays.ts'

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

export const caseFileOperations = { writeCase, readCase } as const
