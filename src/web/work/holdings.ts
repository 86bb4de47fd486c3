import type { Level, Spine } from '../../anatomy/index.ts'
import type { Watch } from '../../base/index.ts'
import type { Kernels } from '../../compute/index.ts'
import { type PreparedVolume, prepareVolume } from '../../fluoroscopy/index.ts'
import type { Volume } from '../../imaging/index.ts'
import { type Prepared, prepareLevel } from '../../planning/index.ts'
import { refuse } from '../troubles.ts'
import { type Given, type GivenName, keyOf } from './given.ts'

/** Levels kept ready for the needle; each holds distance fields of some 10 MB. */
const levelsMost = 4

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
  readonly #levels = new Map<string, Promise<Prepared>>()
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
    for (const key of this.#levels.keys()) if (key.split('\n').includes(keyOf(name))) this.#levels.delete(key)
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

  /** One level ready for `evaluateAccess`, kept for the next call. */
  async preparedLevel(imageId: string, spineId: string, level: Level, watch?: Watch): Promise<Prepared> {
    const key = [keyOf({ kind: 'image', id: imageId }), keyOf({ kind: 'spine', id: spineId }), level].join('\n')
    const kept = this.#levels.get(key)
    if (kept) {
      this.#levels.delete(key)
      this.#levels.set(key, kept)
      return kept
    }
    const spine = this.spine(spineId)
    const vertebra = spine.vertebrae.find((v) => v.level === level)
    if (!vertebra) throw refuse('WEB-002', { kind: 'level', id: level })
    const prepared = prepareLevel(this.volume(imageId), spine, vertebra, await this.kernels(), watch)
    this.#levels.set(key, prepared)
    prepared.catch(() => this.#levels.delete(key))
    for (const oldest of this.#levels.keys()) if (this.#levels.size > levelsMost) this.#levels.delete(oldest)
    return prepared
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

  /** After a defect the kernels' memory may be left in any state: the next call starts new ones. */
  renewKernels(): void {
    const kernels = this.#kernels
    this.#kernels = undefined
    this.#closeXray()
    kernels?.then((old) => old.close()).catch(() => undefined)
  }
}
