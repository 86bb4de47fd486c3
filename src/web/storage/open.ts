import type { CaseStorage } from '../state/storage-port.ts'
import { storageInMemory } from './in-memory.ts'
import { storageInBrowser } from './indexed-db.ts'

/** The browser's storage; where it is closed to us, the page's own memory, and `lasting` says which. */
export async function openCaseStorage(): Promise<CaseStorage & { readonly lasting: boolean }> {
  try {
    return { ...(await storageInBrowser()), lasting: true }
  } catch {
    return { ...storageInMemory(), lasting: false }
  }
}
