import type { Finding } from '../base/index.ts'
import type { Grid, Triple } from '../geometry/index.ts'

/** What a CT or MR scanner, or its file, said about how the images were made. Nothing here names a person. */
export interface Acquisition {
  readonly modality: 'CT' | 'MR'
  /** What a person would call it: series description or file name. */
  readonly title: string
  readonly sliceThicknessMm?: number
  readonly kernel?: string
  readonly kvp?: number
  readonly contrast?: string
  readonly patientPosition?: string
  readonly frameOfReferenceUid?: string
  readonly studyUid?: string
  readonly seriesUid?: string
}

/**
 * How a file laid its samples out before they were turned into the house's order: axis a of our grid is the file's axis
 * `axis[a]`, run backwards where `reversed[a]`. Writers use it to give a label map back in the order of its image.
 */
export interface StorageOrder {
  readonly axis: Triple
  readonly reversed: readonly [boolean, boolean, boolean]
}

/**
 * Samples on a grid in the patient.
 *
 * `samples` are HU for CT (rounded to integers; -1024 where nothing was measured) and signal for MR, in the grid's order.
 * Volumes from files come with the axes nearest to the patient's left, posterior and head, in this order.
 */
export interface Volume {
  readonly grid: Grid
  readonly samples: Int16Array
  readonly acquisition: Acquisition
  /** Absent where the samples were stored as they are. */
  readonly storage?: StorageOrder
}

/** HU written where the scanner measured nothing. */
export const paddingHu = -1024

/**
 * A whole number per voxel and what the numbers mean; 0 is background.
 *
 * Vertebra maps use VerSe numbers (anatomy/level.ts), part maps 41-50 (anatomy/parts.ts).
 */
export interface LabelMap {
  readonly grid: Grid
  readonly labels: Uint8Array
  readonly names: ReadonlyMap<number, string>
}

/** What a label map tells apart; `other` where none of the known numberings fits. */
export type LabelKind = 'vertebrae' | 'parts' | 'other'

/** A file as the edge hands it in; ranks below the edge never open one themselves. */
export interface SourceFile {
  readonly name: string
  readonly bytes: number
  readonly read: () => Promise<Uint8Array>
  /**
   * Fills `target` with the bytes from `from` on and returns how many there were. Where the edge offers it, pixels are read
   * straight to their place in the volume.
   */
  readonly readPart?: (from: number, target: Uint8Array) => Promise<number>
}

/** A volume with what a person must know about it. */
export interface ReadVolume {
  readonly volume: Volume
  readonly findings: readonly Finding[]
  readonly title: string
}

/** A label map with what a person must know about it. */
export interface ReadLabelMap {
  readonly map: LabelMap
  readonly kind: LabelKind
  readonly findings: readonly Finding[]
  readonly title: string
  readonly storage?: StorageOrder
}
