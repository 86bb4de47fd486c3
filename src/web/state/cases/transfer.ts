// A case to and from a file, and the worked case.
import { Refusal } from '../../../base/index.ts'
import { blobsOf, type CaseDocument } from '../../../case/index.ts'
import { textsIn } from '../texts/index.ts'
import type { Workstation } from '../workstation.ts'

/** Opens an exported case; false where the file is something else. A case that is here already comes in as a copy. */
export async function takeCaseFile(station: Workstation, file: Blob): Promise<boolean> {
  if (!(await beginsAsCase(file))) return false
  let isOther = false
  await station.run(textsIn('en').cases.jobs.importing, async (watch) => {
    try {
      const { document, blobs } = await station.engine.call('readCase', { file }, watch)
      const isHere = (await station.storage.load(document.id)) !== null
      await station.takeIn(isHere ? { ...document, id: station.newId() } : document, blobs)
      station.show(document.plan ? 'plan' : 'see')
    } catch (cause) {
      isOther = cause instanceof Refusal && cause.code === 'CON-001'
      if (!isOther) throw cause
    }
  })
  return !isOther
}

/** An exported case is a zip whose first part is case.json: seen without reading the rest. */
async function beginsAsCase(file: Blob): Promise<boolean> {
  const head = new TextDecoder('latin1').decode(await file.slice(0, 64).arrayBuffer())
  return head.startsWith('PK') && head.includes('case.json')
}

/** The case as a file to be kept elsewhere; null where it did not come to that. */
export async function caseAsFile(
  station: Workstation,
  id: string,
): Promise<{ name: string; bytes: Uint8Array<ArrayBuffer> } | null> {
  const done = await station.run(textsIn('en').cases.jobs.exporting, async (watch) => {
    const document = station.document?.id === id ? station.document : (await station.storage.load(id))?.document
    if (!document) return null
    const bytes = await station.engine.call('writeCase', { document, blobs: await arraysOf(station, document) }, watch)
    return { name: `${fileName(document.title)}.vertebro.zip`, bytes }
  })
  return done ?? null
}

async function arraysOf(station: Workstation, document: CaseDocument) {
  const blobs = new Map<string, Int16Array | Uint8Array>()
  for (const id of blobsOf(document)) {
    const array = station.arrays.get(id) ?? (await station.storage.blob(id))
    if (array) blobs.set(id, array)
  }
  return blobs
}

const fileName = (title: string): string => title.replace(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 80) || 'case'

/** Another case with the same content under its own name. */
export async function duplicateCase(
  station: Workstation,
  id: string,
  titleOf: (title: string) => string,
): Promise<void> {
  const document = station.document?.id === id ? station.document : (await station.storage.load(id))?.document
  if (!document) return
  const copy = { ...document, id: station.newId(), title: titleOf(document.title) }
  await station.takeIn(copy, await arraysOf(station, document))
}

/** Takes a case out of the list; the notice offers the way back. */
export async function removeCase(station: Workstation, id: string): Promise<void> {
  const texts = textsIn('en').cases
  const title = station.store.getState().cases.find((card) => card.id === id)?.title ?? ''
  if (station.document?.id === id) await station.close()
  await station.storage.remove(id)
  await station.refreshList()
  station.notify({
    kind: 'done',
    code: `removed ${id}`,
    sentence: texts.removed(title),
    remedy: '',
    details: '',
    action: { label: texts.bringBack, run: () => void bringBack(station, id) },
  })
}

async function bringBack(station: Workstation, id: string): Promise<void> {
  await station.storage.restore(id)
  await station.refreshList()
}

// Asked for twice, it is opened once.
let opening: Promise<void> | null = null

/** The made-up patient with a fractured L1, named and planned, as it comes with the program. */
export function openWorkedCase(station: Workstation, fetchIt: () => Promise<Blob>): Promise<void> {
  opening ??= workedCase(station, fetchIt).finally(() => {
    opening = null
  })
  return opening
}

async function workedCase(station: Workstation, fetchIt: () => Promise<Blob>): Promise<void> {
  if (station.document?.origin === 'worked case') return
  const kept = (await station.storage.load('worked-case')) && (await station.open('worked-case'))
  if (kept) return
  await station.run(textsIn('en').cases.jobs.opening, async (watch) => {
    const { document, blobs } = await station.engine.call('readCase', { file: await fetchIt() }, watch)
    await station.takeIn(document, blobs)
  })
}
