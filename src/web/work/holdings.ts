import type { Level, Spine } from '../../anatomy/index.ts'
import type { Watch } from '../../base/index.ts'
import type { Kernels } from '../../compute/index.ts'
import { type PreparedVolume, prepareVolume } from '../../fluoroscopy/index.ts'
import type { Volume } from '../../imaging/index.ts'
import { type Prepared, prepareLevel } from '../../planning/index.ts'
import type { Rehearsal } from '../../rehearsal/index.ts'
import { refuse } from '../troubles.ts'
import { type Given, type GivenName, keyOf } from './given.ts'

/** Things kept between calls, the last used ones; a level ready for the needle holds distance fields of some 10 MB. */
const keptMost = 6

interface Kept {
  readonly madeFrom: readonly string[]
  readonly made: Promise<unknown>
}

/** A spine in an image. */
export interface SpinePlace {
  readonly imageId: string
  readonly spineId: string
}

/** One level of a spine in an image. */
export interface LevelPlace extends SpinePlace {
  readonly level: Level
}

export const placeNames = ({ imageId, spineId }: SpinePlace): readonly GivenName[] => [
  { kind: 'image', id: imageId },
  { kind: 'spine', id: spineId },
]

/** A rehearsal on kernels of its own: an injection lies in their memory until it is closed. */
export interface OpenRehearsal {
  readonly rehearsal: Rehearsal
  readonly kernels: Kernels
}

/** A volume ready for X-ray views, on kernels of its own: it lies in their memory until it is replaced. */
interface XraySeat {
  readonly imageId: string
  readonly kernels: Kernels
  readonly prepared: PreparedVolume
}

/**
 * What one lane holds between calls: what the page gave it, and what was made ready from that.
 *
 * `kernels` are for work that ends with its call and gives their memory back; whatever keeps kernel memory beyond a call
 * (a prepared volume, a running injection) has kernels of its own from `ownKernels`.
 */
export class Holdings {
  readonly #start: () => Promise<Kernels>
  readonly #given = new Map<string, Given>()
  readonly #kept = new Map<string, Kept>()
  readonly #rehearsals = new Map<string, OpenRehearsal>()
  #kernels: Promise<Kernels> | undefined
  #xray: XraySeat | undefined

  constructor(startKernels: () => Promise<Kernels>) {
    this.#start = startKernels
  }

  give(given: Given): void {
    this.forget(given)
    this.#given.set(keyOf(given), given)
  }

  /** Drops the thing and all that was made ready from it. */
  forget(name: GivenName): void {
    this.#given.delete(keyOf(name))
    for (const [key, { madeFrom }] of this.#kept) if (madeFrom.includes(keyOf(name))) this.#kept.delete(key)
    if (name.kind === 'image' && this.#xray?.imageId === name.id) this.#closeXray()
  }

  /** Refuses WEB-002 where it was never given. */
  volume(imageId: string): Volume {
    const given = this.#given.get(keyOf({ kind: 'image', id: imageId }))
    if (given?.kind !== 'image') throw refuse('WEB-002', { kind: 'image', id: imageId })
    return given.volume
  }

  /** Refuses WEB-002 where it was never given. */
  spine(spineId: string): Spine {
    const given = this.#given.get(keyOf({ kind: 'spine', id: spineId }))
    if (given?.kind !== 'spine') throw refuse('WEB-002', { kind: 'spine', id: spineId })
    return given.spine
  }

  kernels(): Promise<Kernels> {
    const kernels = this.#kernels ?? this.#start()
    this.#kernels = kernels
    kernels.catch(() => {
      if (this.#kernels === kernels) this.#kernels = undefined
    })
    return kernels
  }

  /** Kernels that the caller closes. */
  ownKernels(): Promise<Kernels> {
    return this.#start()
  }

  /** What `make` makes from the things named, kept under `what` for later calls until one of them goes. */
  kept<T>(names: readonly GivenName[], what: string, make: () => Promise<T>): Promise<T> {
    const madeFrom = names.map(keyOf)
    const key = [...madeFrom, what].join('\n')
    const { made = make() } = (this.#kept.get(key) ?? {}) as { made?: Promise<T> }
    this.#kept.delete(key)
    this.#kept.set(key, { madeFrom, made })
    made.catch(() => this.#kept.delete(key))
    for (const oldest of this.#kept.keys()) if (this.#kept.size > keptMost) this.#kept.delete(oldest)
    return made
  }

  /** One level ready for `evaluateAccess`, kept for the next call. */
  preparedLevel({ imageId, spineId, level }: LevelPlace, watch?: Watch): Promise<Prepared> {
    return this.kept(placeNames({ imageId, spineId }), `prepared ${level}`, async () => {
      const spine = this.spine(spineId)
      const vertebra = spine.vertebrae.find((v) => v.level === level)
      if (!vertebra) throw refuse('WEB-002', { kind: 'level', id: level })
      return prepareLevel(this.volume(imageId), spine, vertebra, await this.kernels(), watch)
    })
  }

  /** The volume ready for X-ray views; one at a time, the last one asked for. */
  async preparedVolume(imageId: string, watch?: Watch): Promise<{ prepared: PreparedVolume; kernels: Kernels }> {
    if (this.#xray?.imageId === imageId) return this.#xray
    const volume = this.volume(imageId)
    const kernels = this.#xray?.kernels ?? (await this.#start())
    this.#xray?.prepared.close()
    this.#xray = undefined
    try {
      this.#xray = { imageId, kernels, prepared: await prepareVolume(volume, kernels, watch) }
    } catch (cause) {
      void kernels.close()
      throw cause
    }
    return this.#xray
  }

  #closeXray(): void {
    this.#xray?.prepared.close()
    void this.#xray?.kernels.close()
    this.#xray = undefined
  }

  /** Refuses WEB-003 where it is not open. */
  rehearsal(id: string): OpenRehearsal {
    const open = this.#rehearsals.get(id)
    if (!open) throw refuse('WEB-003', { id })
    return open
  }

  /** Keeps it open under this name; one before it of the same name is closed. */
  openRehearsal(id: string, open: OpenRehearsal): void {
    this.closeRehearsal(id)
    this.#rehearsals.set(id, open)
  }

  closeRehearsal(id: string): void {
    const open = this.#rehearsals.get(id)
    this.#rehearsals.delete(id)
    open?.rehearsal.close()
    void open?.kernels.close()
  }

  /** After a defect the kernels' memory may be left in any state: the next call starts new ones. */
  renewKernels(): void {
    const kernels = this.#kernels
    this.#kernels = undefined
    this.#closeXray()
    kernels?.then((old) => old.close()).catch(() => undefined)
  }
}
