import type { Grid } from '../geometry/index.ts'

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
 * Samples on a grid in the patient.
 *
 * `samples` are HU for CT (rounded to integers; -1024 where nothing was measured) and signal for MR, in the grid's order.
 */
export interface Volume {
  readonly grid: Grid
  readonly samples: Int16Array
  readonly acquisition: Acquisition
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

/** A file as the edge hands it in; ranks below the edge never open one themselves. */
export interface SourceFile {
  readonly name: string
  readonly bytes: number
  readonly read: () => Promise<Uint8Array>
}
