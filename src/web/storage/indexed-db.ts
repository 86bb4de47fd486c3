import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import { type BlobId, blobsOf, type CaseDocument } from '../../case/index.ts'
import type { CaseStorage, Samples } from '../state/storage-port.ts'
import type { CaseCard } from '../state/store.ts'
import { refuse } from '../troubles.ts'

interface CaseRow {
  readonly id: string
  readonly card: CaseCard
  readonly document: CaseDocument
  readonly revision: number
  /** Out of the list; kept until the next visit, so that it can be brought back. */
  readonly removed: boolean
}

interface BlobRow {
  readonly id: BlobId
  readonly type: 'i16' | 'u8'
  readonly bytes: Blob
}

interface Schema extends DBSchema {
  cases: { key: string; value: CaseRow }
  blobs: { key: BlobId; value: BlobRow }
}

type Database = IDBPDatabase<Schema>

const databaseName = 'vertebro'
const channelName = 'vertebro-cases'

/** Cases in the browser's own database, on this computer only. Rejects where the browser does not open one. */
export async function storageInBrowser(): Promise<CaseStorage> {
  const db = await openDB<Schema>(databaseName, 1, {
    upgrade: (fresh) => {
      fresh.createObjectStore('cases', { keyPath: 'id' })
      fresh.createObjectStore('blobs', { keyPath: 'id' })
    },
  })
  const channel = new BroadcastChannel(channelName)
  return {
    list: async () => {
      const rows = await db.getAll('cases')
      const cards = rows.filter(({ removed }) => !removed).map(({ card }) => card)
      return cards.sort((a, b) => b.changedAt.localeCompare(a.changedAt))
    },
    load: async (id) => (await db.get('cases', id)) ?? null,
    blob: (id) => readBlob(db, id),
    save: async (card, document, blobs, expected) => {
      const revision = await write(db, card, document, blobs, expected)
      channel.postMessage(document.id)
      return revision
    },
    remove: (id) => markRemoved(db, id, true),
    restore: (id) => markRemoved(db, id, false),
    purge: () => purge(db),
    onSavedElsewhere: (listener) => {
      const hear = (): void => listener()
      channel.addEventListener('message', hear)
      return () => channel.removeEventListener('message', hear)
    },
  }
}

/** One transaction: the arrays and the document that names them are stored together or not at all. */
async function write(
  db: Database,
  card: CaseCard,
  document: CaseDocument,
  blobs: ReadonlyMap<BlobId, Samples>,
  expected: number | null,
): Promise<number> {
  try {
    const rows: BlobRow[] = []
    for (const [id, samples] of blobs) rows.push(await rowOf(id, samples))
    const transaction = db.transaction(['cases', 'blobs'], 'readwrite')
    const there = await transaction.objectStore('cases').get(document.id)
    const revision = there?.revision ?? 0
    if (expected !== null && revision !== expected) {
      transaction.abort()
      await transaction.done.catch(() => undefined)
      throw refuse('WEB-011', { title: card.title })
    }
    const writes = rows.map((row) => transaction.objectStore('blobs').put(row))
    const row = { id: document.id, card, document, revision: revision + 1, removed: false }
    await Promise.all([...writes, transaction.objectStore('cases').put(row), transaction.done])
    return revision + 1
  } catch (cause) {
    if (cause instanceof DOMException) throw refuse('WEB-012', { reason: cause.name })
    throw cause
  }
}

/**
 * Copied piece by piece: a browser's blob takes no shared memory, and one copy of the whole at once would cost too much. The
 * page has a turn between pieces, so that a large image does not freeze it.
 */
const pieceBytes = 4 * 2 ** 20

async function rowOf(id: BlobId, samples: Samples): Promise<BlobRow> {
  const all = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength)
  const pieces: Blob[] = []
  for (let from = 0; from < all.length; from += pieceBytes) {
    pieces.push(new Blob([new Uint8Array(all.subarray(from, from + pieceBytes))]))
    await new Promise((resolve) => setTimeout(resolve, 0))
  }
  return { id, type: samples instanceof Int16Array ? 'i16' : 'u8', bytes: new Blob(pieces) }
}

async function readBlob(db: Database, id: BlobId): Promise<Samples | null> {
  const row = await db.get('blobs', id)
  if (!row) return null
  const buffer = globalThis.crossOriginIsolated
    ? new SharedArrayBuffer(row.bytes.size)
    : new ArrayBuffer(row.bytes.size)
  const into = new Uint8Array(buffer)
  let at = 0
  const reader = row.bytes.stream().getReader()
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    into.set(part.value, at)
    at += part.value.length
  }
  return row.type === 'i16' ? new Int16Array(buffer) : into
}

async function markRemoved(db: Database, id: string, removed: boolean): Promise<void> {
  const transaction = db.transaction('cases', 'readwrite')
  const row = await transaction.store.get(id)
  if (row) await transaction.store.put({ ...row, removed })
  await transaction.done
}

async function purge(db: Database): Promise<void> {
  const transaction = db.transaction(['cases', 'blobs'], 'readwrite')
  const rows = await transaction.objectStore('cases').getAll()
  for (const { id } of rows.filter(({ removed }) => removed)) await transaction.objectStore('cases').delete(id)
  const named = new Set(rows.filter(({ removed }) => !removed).flatMap(({ document }) => blobsOf(document)))
  for (const id of await transaction.objectStore('blobs').getAllKeys())
    if (!named.has(id)) await transaction.objectStore('blobs').delete(id)
  await transaction.done
}
