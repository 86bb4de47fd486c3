import type { BlobId, CaseDocument } from '../../case/index.ts'
import type { CaseStorage, Samples } from '../state/storage-port.ts'
import type { CaseCard } from '../state/store.ts'

interface Kept {
  readonly card: CaseCard
  readonly document: CaseDocument
  readonly revision: number
  readonly removed: boolean
}

/** Cases that last as long as the page: for browsers whose storage is closed, and for tests. */
export function storageInMemory(): CaseStorage {
  const cases = new Map<string, Kept>()
  const blobs = new Map<BlobId, Samples>()
  const mark = (id: string, removed: boolean): void => {
    const kept = cases.get(id)
    if (kept) cases.set(id, { ...kept, removed })
  }
  return {
    list: async () =>
      [...cases.values()]
        .filter(({ removed }) => !removed)
        .map(({ card }) => card)
        .sort((a, b) => b.changedAt.localeCompare(a.changedAt)),
    load: async (id) => cases.get(id) ?? null,
    blob: async (id) => blobs.get(id) ?? null,
    save: async (card, document, added) => {
      for (const [id, samples] of added) blobs.set(id, samples)
      const revision = (cases.get(document.id)?.revision ?? 0) + 1
      cases.set(document.id, { card, document, revision, removed: false })
      return revision
    },
    remove: async (id) => mark(id, true),
    restore: async (id) => mark(id, false),
    purge: async () => {
      for (const [id, { removed }] of cases) if (removed) cases.delete(id)
    },
    onSavedElsewhere: () => () => undefined,
  }
}
