import type { Level, Sides, Spine } from '../anatomy/index.ts'
import type { Finding } from '../base/index.ts'
import type { Grid, Point } from '../geometry/index.ts'
import type { Acquisition, StorageOrder } from '../imaging/index.ts'
import type { Access, LevelPlan, Plan } from '../planning/index.ts'

/** Names a large array (samples, labels) kept beside the document; its bytes never change once named. */
export type BlobId = string

/** One image of the case; its samples are the blob `samplesId` on `grid`. */
export interface CaseImage {
  readonly id: string
  readonly title: string
  /** `planning`: the CT everything is computed on. `beside`: shown next to it. */
  readonly role: 'planning' | 'beside'
  readonly grid: Grid
  readonly acquisition: Acquisition
  readonly storage?: StorageOrder
  readonly samplesId: BlobId
  readonly findings: readonly Finding[]
}

/** What a spine is without its masks, which are blobs. */
export type SpineRecord = Omit<Spine, 'labels' | 'parts'>

export interface CaseSpine {
  /** A new one whenever names, masks or measures change. */
  readonly id: string
  readonly imageId: string
  readonly record: SpineRecord
  readonly labelsId: BlobId
  readonly partsId: BlobId
  readonly labelNames: readonly (readonly [number, string])[]
  readonly partNames: readonly (readonly [number, string])[]
  /** Levels whose masks and name a person has locked. */
  readonly locked: readonly Level[]
  /** True after the masks were edited and before they were measured again. */
  readonly measuresStale: boolean
}

export type MeasurementKind = 'length' | 'angle' | 'cobb' | 'region' | 'heights'

/**
 * What a person drew. Only places are kept; every number is computed from them when it is shown.
 *
 * `points` by kind: length 2; angle 3 (vertex second); cobb 4 (two lines); region 2 (centre, point on the rim); heights 6
 * (anterior, middle, posterior; superior before inferior).
 */
export interface Measurement {
  readonly id: string
  readonly kind: MeasurementKind
  readonly imageId: string
  readonly points: readonly Point<'patient'>[]
  readonly level: Level | null
  readonly note: string
}

/** A needle as planned: found by the search or moved by hand, accepted or not. */
export interface PlannedNeedle {
  readonly access: Access
  readonly movedByHand: boolean
  readonly accepted: Acceptance | null
}

export interface Acceptance {
  readonly who: string
  readonly when: string
  /** Asked for where a margin is poor. */
  readonly reason: string | null
}

export interface LevelNeedles {
  readonly level: Level
  readonly needles: Sides<PlannedNeedle | null>
  /** Cement to be injected through both together; null where the plan's suggestion stands. */
  readonly cementVolumeMm3: number | null
}

export interface CasePlan {
  /** The spine it was made on; where the case's spine has another id, the plan is out of date. */
  readonly spineId: string
  /** As searched, with alternatives, views and cement volumes. */
  readonly searched: Plan
  readonly levels: readonly LevelNeedles[]
}

/** One rehearsal as it was performed; `log` and `score` are the records of the rehearsal room, replayable from the log. */
export interface CaseRehearsal {
  readonly id: string
  readonly level: Level
  readonly mode: 'training' | 'planning'
  readonly startedAt: string
  readonly log: readonly object[]
  readonly score: object | null
  /** What it was performed on, as far as the document holds it no more once the plan changes; left out in older cases. */
  readonly theatre?: RehearsalTheatre
  /** Leaks with the view that shows each first, and findings; the record of the rehearsal room. */
  readonly outcome?: object | null
}

/** The needles, views and tools a rehearsal was performed with: with its log all that a replay needs. */
export interface RehearsalTheatre {
  readonly spineId: string
  readonly plan: LevelPlan
  readonly syringe: string
}

/** What the bone carries, as computed for one level; the record of the rehearsal room. */
export interface CaseStrength {
  readonly level: Level
  readonly spineId: string
  readonly rehearsalId: string | null
  readonly outcome: object
  /** Fields for pictures, packed by who computed them; none in older cases. */
  readonly fieldsId?: BlobId | null
}

/**
 * One patient's course: an immutable document. It is changed only by named changes (change.ts), each with who and when.
 *
 * Everything in it can be cloned and written to a file; large arrays are named by their blob.
 */
export interface CaseDocument {
  readonly schemaVersion: 1
  readonly id: string
  readonly title: string
  readonly origin: 'worked case' | 'made up' | 'files'
  readonly images: readonly CaseImage[]
  readonly spine: CaseSpine | null
  readonly measurements: readonly Measurement[]
  readonly plan: CasePlan | null
  readonly rehearsals: readonly CaseRehearsal[]
  readonly strengths: readonly CaseStrength[]
  readonly findings: readonly Finding[]
  readonly note: string
}

export function emptyCase(id: string, title: string, origin: CaseDocument['origin']): CaseDocument {
  return {
    schemaVersion: 1,
    id,
    title,
    origin,
    images: [],
    spine: null,
    measurements: [],
    plan: null,
    rehearsals: [],
    strengths: [],
    findings: [],
    note: '',
  }
}

/** The CT everything is computed on; null where the case has none yet. */
export const planningImage = (document: CaseDocument): CaseImage | null =>
  document.images.find((image) => image.role === 'planning') ?? null

/** How far the case has come, for a list of cases. */
export type Progress = 'empty' | 'images' | 'named' | 'planned' | 'accepted' | 'rehearsed'

export function progressOf(document: CaseDocument): Progress {
  if (document.rehearsals.length > 0) return 'rehearsed'
  const needles = document.plan?.levels.flatMap(({ needles: { left, right } }) => [left, right]) ?? []
  if (needles.some((needle) => needle?.accepted)) return 'accepted'
  if (document.plan) return 'planned'
  if (document.spine) return 'named'
  return document.images.length > 0 ? 'images' : 'empty'
}

/** Every blob the document names; others can be forgotten. */
export const blobsOf = (document: CaseDocument): readonly BlobId[] => [
  ...document.images.map(({ samplesId }) => samplesId),
  ...(document.spine ? [document.spine.labelsId, document.spine.partsId] : []),
  ...document.strengths.flatMap(({ fieldsId }) => (fieldsId ? [fieldsId] : [])),
]
