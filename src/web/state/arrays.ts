import type { Spine } from '../../anatomy/index.ts'
import type { BlobId, CaseImage, CaseSpine } from '../../case/index.ts'
import type { LabelMap, Volume } from '../../imaging/index.ts'
import type { Samples } from './storage-port.ts'

/**
 * The large arrays of the open case, by name, and the records made from them.
 *
 * The same image gives the same `Volume` object each time, so that a view can tell by identity whether anything changed.
 */
export class Arrays {
  readonly #blobs = new Map<BlobId, Samples>()
  readonly #volumes = new Map<BlobId, Volume>()
  readonly #spines = new Map<string, Spine>()

  put(id: BlobId, samples: Samples): void {
    this.#blobs.set(id, samples)
  }

  has = (id: BlobId): boolean => this.#blobs.has(id)

  get(id: BlobId): Samples | null {
    return this.#blobs.get(id) ?? null
  }

  /** The image as a volume; null where its samples are not here (yet). */
  volume(image: CaseImage): Volume | null {
    const known = this.#volumes.get(image.samplesId)
    if (known) return known
    const samples = this.#blobs.get(image.samplesId)
    if (!(samples instanceof Int16Array)) return null
    const { grid, acquisition, storage } = image
    const volume = { grid, samples, acquisition, ...(storage ? { storage } : {}) }
    this.#volumes.set(image.samplesId, volume)
    return volume
  }

  /** The spine with its masks; null where they are not here. */
  spine(spine: CaseSpine, image: CaseImage): Spine | null {
    const known = this.#spines.get(spine.id)
    if (known) return known
    const [labels, parts] = [
      this.#mask(spine.labelsId, spine.labelNames, image),
      this.#mask(spine.partsId, spine.partNames, image),
    ]
    if (!labels || !parts) return null
    const whole = { ...spine.record, labels, parts }
    this.#spines.set(spine.id, whole)
    return whole
  }

  #mask(id: BlobId, names: CaseSpine['labelNames'], image: CaseImage): LabelMap | null {
    const labels = this.#blobs.get(id)
    return labels instanceof Uint8Array ? { grid: image.grid, labels, names: new Map(names) } : null
  }

  clear(): void {
    this.#blobs.clear()
    this.#volumes.clear()
    this.#spines.clear()
  }
}
