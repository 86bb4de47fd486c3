import type { Spine } from '../../anatomy/index.ts'
import { Refusal, type Watch } from '../../base/index.ts'
import {
  type BlobId,
  blobsOf,
  type CaseChange,
  type CaseDocument,
  historyOf,
  planningImage,
  redone,
  undone,
  withChange,
} from '../../case/index.ts'
import type { Volume } from '../../imaging/index.ts'
import type { Engine } from '../work/engine.ts'
import { Arrays } from './arrays.ts'
import { Autosave, cardOf } from './autosave.ts'
import { levelInQuestion } from './cases/level-in-question.ts'
import { noticeOf, runJob, tell } from './jobs.ts'
import type { CaseStorage, Samples } from './storage-port.ts'
import type { Notice, Page, Saved, Settings, Store } from './store.ts'
import { textsIn } from './texts/index.ts'

/** What the page hands in: everything that knows a browser. */
export interface Ports {
  readonly store: Store
  readonly storage: CaseStorage
  readonly engine: Engine
  /** ISO 8601, UTC. */
  readonly now: () => string
  readonly nowMs: () => number
  readonly newId: () => string
  /** A small picture of the case for its card, as a data URL; empty where none can be made. */
  readonly pictureOf: (document: CaseDocument, volume: Volume | null) => string
}

/** The workstation of one tab: the open case, its changes, its arrays, the running jobs. Views read `store` and call this. */
export class Workstation {
  readonly store: Store
  readonly engine: Engine
  readonly storage: CaseStorage
  readonly arrays = new Arrays()
  readonly newId: () => string
  readonly now: () => string
  readonly #ports: Ports
  readonly #given = new Set<string>()
  #autosave: Autosave | null = null

  constructor(ports: Ports) {
    this.#ports = ports
    this.store = ports.store
    this.engine = ports.engine
    this.storage = ports.storage
    this.newId = ports.newId
    this.now = ports.now
  }

  get document(): CaseDocument | null {
    return this.store.getState().open?.history.present ?? null
  }

  /** The planning CT of the open case with its samples. */
  get volume(): Volume | null {
    const image = this.document && planningImage(this.document)
    return image ? this.arrays.volume(image) : null
  }

  /** The spine of the open case with its masks. */
  get spine(): Spine | null {
    const image = this.document && planningImage(this.document)
    const spine = this.document?.spine
    return image && spine ? this.arrays.spine(spine, image) : null
  }

  show = (page: Page): void => this.store.setState({ page })
  chooseLevel = (level: string | null): void => this.store.setState({ level })
  settings = (change: Partial<Settings>): void =>
    this.store.setState(({ settings }) => ({ settings: { ...settings, ...change } }))

  /** Long work as a job with progress and cancel; its trouble becomes a notice. Undefined where it did not end well. */
  run = <T>(title: string, work: (watch: Watch & { signal: AbortSignal }) => Promise<T>): Promise<T | undefined> =>
    runJob({ store: this.store, newId: this.#ports.newId, nowMs: this.#ports.nowMs }, title, work)

  /** Tells the person about a trouble. */
  tell = (cause: unknown): void => tell(this.store, noticeOf(cause, this.newId()))

  /** Says something a person must read, with a way back where there is one. */
  notify = (notice: Omit<Notice, 'id'>): void => tell(this.store, { ...notice, id: this.newId() })

  /** Changes the open case and saves it. A change that cannot be is told and leaves the case as it is. */
  change(change: CaseChange, why?: string): void {
    const { open, settings } = this.store.getState()
    if (!open) return
    try {
      const stamp = { who: settings.who, when: this.#ports.now(), ...(why === undefined ? {} : { why }) }
      this.#moveTo(withChange(open.history, change, stamp))
    } catch (cause) {
      if (!(cause instanceof Refusal)) throw cause
      this.tell(cause)
    }
  }

  undo = (): void => this.#step(undone)
  redo = (): void => this.#step(redone)

  #step(step: typeof undone): void {
    const { open } = this.store.getState()
    if (!open) return
    const history = step(open.history)
    if (history !== open.history) this.#moveTo(history)
  }

  #moveTo(history: ReturnType<typeof historyOf>): void {
    this.#give(history.present)
    this.store.setState(({ open }) => ({ open: open && { ...open, history } }))
    this.#save()
  }

  /** The engine knows the images by their id and the spine by its id, before any view asks it about them. */
  #give(document: CaseDocument): void {
    for (const image of document.images) {
      const volume = this.#given.has(image.id) ? null : this.arrays.volume(image)
      if (!volume) continue
      this.engine.give({ kind: 'image', id: image.id, volume })
      this.#given.add(image.id)
    }
    const image = planningImage(document)
    const { spine: record } = document
    const spine = image && record && !this.#given.has(record.id) ? this.arrays.spine(record, image) : null
    if (!spine || !record) return
    this.engine.give({ kind: 'spine', id: record.id, spine })
    this.#given.add(record.id)
  }

  #save(): void {
    const { document } = this
    if (!document || !this.#autosave) return
    this.#autosave.save(document, cardOf(document, this.#ports.now(), this.#ports.pictureOf(document, this.volume)))
  }

  /** Takes a new case in, with its arrays, opens it and saves it. */
  async takeIn(document: CaseDocument, blobs: ReadonlyMap<BlobId, Samples>): Promise<void> {
    await this.close()
    for (const [id, samples] of blobs) this.arrays.put(id, samples)
    this.#open(document, 0, [])
    this.#save()
  }

  /** Opens a stored case; told where it is not there or its images cannot be read back. */
  async open(id: string): Promise<boolean> {
    const done = await this.run(textsIn('en').cases.jobs.importing, async () => {
      const stored = await this.storage.load(id)
      if (!stored) return false
      await this.close()
      const ids = blobsOf(stored.document)
      for (const blob of ids) {
        const samples = await this.storage.blob(blob)
        if (samples) this.arrays.put(blob, samples)
      }
      this.#open(stored.document, stored.revision, ids)
      return true
    })
    return done === true
  }

  #open(document: CaseDocument, revision: number, stored: readonly BlobId[]): void {
    const told = (saved: Saved, cause: unknown): void => {
      this.store.setState(({ open }) => ({ open: open && { ...open, saved } }))
      if (cause) this.tell(cause)
      if (saved === 'saved') void this.refreshList()
    }
    this.#autosave = new Autosave(this.storage, this.arrays, revision, stored, told)
    this.#give(document)
    this.store.setState({ open: { history: historyOf(document), saved: 'saved' }, level: firstLevel(document) })
  }

  /** Closes the open case after what was asked for has been written. */
  async close(): Promise<void> {
    await this.#autosave?.settled()
    this.#autosave?.stop()
    this.#autosave = null
    this.arrays.clear()
    for (const id of this.#given) {
      this.engine.forget({ kind: 'image', id })
      this.engine.forget({ kind: 'spine', id })
    }
    this.#given.clear()
    this.store.setState({ open: null, level: null })
  }

  /** After a conflict with another tab: what is here is kept. */
  keepMine = (): void => this.#autosave?.overwrite()

  /** After a conflict with another tab: what the other tab saved is opened. */
  async takeTheirs(): Promise<void> {
    const id = this.document?.id
    this.#autosave?.stop()
    if (id) await this.open(id)
  }

  async refreshList(): Promise<void> {
    try {
      this.store.setState({ cases: await this.storage.list() })
    } catch (cause) {
      this.tell(cause)
    }
  }
}

/** The level the pages begin with: planned, else the one in question. */
const firstLevel = (document: CaseDocument): string | null =>
  document.plan?.levels[0]?.level ?? levelInQuestion(document.spine?.record.vertebrae ?? [])
