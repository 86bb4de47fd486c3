import type { BlobId, CaseDocument } from '../../case/index.ts'
import type { CaseCard } from './store.ts'

/** A large array as it is stored: what it holds says the document that names it. */
export type Samples = Int16Array | Uint8Array

export interface StoredCase {
  readonly document: CaseDocument
  /** Counts the times the case was saved, by whatever tab. */
  readonly revision: number
}

/** Where cases rest between visits. Nothing is half-written: a save is whole or has not happened. */
export interface CaseStorage {
  list(): Promise<readonly CaseCard[]>
  load(id: string): Promise<StoredCase | null>
  blob(id: BlobId): Promise<Samples | null>
  /**
   * Saves the document, its card and the arrays not stored yet, and gives the new revision.
   *
   * `expected` is the revision this tab knows, 0 for a new case; null saves over whatever is there.
   * Errors  WEB-011 where another tab has saved since; WEB-012 where the browser's storage is full or closed to us
   */
  save(
    card: CaseCard,
    document: CaseDocument,
    blobs: ReadonlyMap<BlobId, Samples>,
    expected: number | null,
  ): Promise<number>
  /** Out of the list, kept until `purge`, so that a deletion can be undone. */
  remove(id: string): Promise<void>
  restore(id: string): Promise<void>
  /** Forgets removed cases and arrays that no case names. */
  purge(): Promise<void>
  /** Called when another tab has saved a case. */
  onSavedElsewhere(listener: () => void): () => void
}
