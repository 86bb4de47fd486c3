import { Refusal } from '../../base/index.ts'
import { type BlobId, blobsOf, type CaseDocument, planningImage, progressOf } from '../../case/index.ts'
import type { Arrays } from './arrays.ts'
import type { CaseStorage, Samples } from './storage-port.ts'
import type { CaseCard, Saved } from './store.ts'

/**
 * Keeps one open case in storage: a change is written as soon as the one before it is, never two at once.
 *
 * Where another tab saved the case meanwhile, nothing is written until a person has chosen which of the two to keep.
 */
export class Autosave {
  readonly #storage: CaseStorage
  readonly #arrays: Arrays
  readonly #told: (saved: Saved, cause: unknown) => void
  readonly #stored = new Set<BlobId>()
  #revision: number
  #next: { document: CaseDocument; card: CaseCard } | null = null
  #running: Promise<void> | null = null
  #stopped = false

  constructor(
    storage: CaseStorage,
    arrays: Arrays,
    revision: number,
    stored: readonly BlobId[],
    told: (saved: Saved, cause: unknown) => void,
  ) {
    this.#storage = storage
    this.#arrays = arrays
    this.#revision = revision
    this.#told = told
    for (const id of stored) this.#stored.add(id)
  }

  get revision(): number {
    return this.#revision
  }

  /** Asks for the document to be saved; the newest asked wins. */
  save(document: CaseDocument, card: CaseCard): void {
    this.#next = { document, card }
    if (this.#stopped) return
    this.#told('saving', null)
    this.#running ??= this.#write().finally(() => {
      this.#running = null
    })
  }

  /** After a conflict: saves over what the other tab wrote. */
  overwrite(): void {
    this.#stopped = false
    this.#running ??= this.#write(true).finally(() => {
      this.#running = null
    })
  }

  /** Resolves when everything asked for is written or has failed. */
  async settled(): Promise<void> {
    await this.#running
  }

  /** Nothing is written any more: the case is closed here. */
  stop(): void {
    this.#stopped = true
  }

  async #write(overwrite = false): Promise<void> {
    while (this.#next && !this.#stopped) {
      const { document, card } = this.#next
      this.#next = null
      try {
        const blobs = this.#notStored(document)
        this.#revision = await this.#storage.save(card, document, blobs, overwrite ? null : this.#revision)
        for (const id of blobs.keys()) this.#stored.add(id)
        if (!this.#next) this.#told('saved', null)
      } catch (cause) {
        const conflict = cause instanceof Refusal && cause.code === 'WEB-011'
        this.#next ??= { document, card }
        if (conflict) this.#stopped = true
        this.#told(conflict ? 'changed elsewhere' : 'not saved', cause)
        return
      }
    }
  }

  #notStored(document: CaseDocument): ReadonlyMap<BlobId, Samples> {
    const out = new Map<BlobId, Samples>()
    for (const id of blobsOf(document)) {
      const samples = this.#stored.has(id) ? null : this.#arrays.get(id)
      if (samples) out.set(id, samples)
    }
    return out
  }
}

/** The case as one card of the list. */
export function cardOf(document: CaseDocument, changedAt: string, picture: string): CaseCard {
  const vertebrae = document.spine?.record.vertebrae ?? []
  const worst = [...vertebrae].sort((a, b) => b.morphometry.genant.grade - a.morphometry.genant.grade)[0]
  const fractured = worst && worst.morphometry.genant.grade > 0 ? worst.level : ''
  const about = document.plan?.levels[0]?.level ?? fractured
  const title = document.title || (planningImage(document)?.title ?? '')
  return { id: document.id, title, progress: progressOf(document), about, changedAt, picture }
}
