import type { Level, Side } from '../anatomy/index.ts'
import type { Finding } from '../base/index.ts'
import type { Direction, Point, Positioner } from '../geometry/index.ts'

export type Gauge = '8G' | '10G' | '11G' | '13G' | '15G'
export type Approach = 'transpedicular' | 'parapedicular' | 'extrapedicular'

/** What a needle may touch, as named to a reader. */
export type Structure =
  | 'canal'
  | 'foramen'
  | 'lateral wall'
  | 'superior pedicle wall'
  | 'superior endplate'
  | 'inferior endplate'
  | 'anterior wall'
  | 'facet joint'
  | 'neighbouring vertebra'
  | 'rib'
  | 'vessel'
  | 'lung'

/** One cannula's way from the skin to its target in the body. */
export interface Access {
  readonly level: Level
  readonly side: Side
  readonly approach: Approach
  /** Where the tip lies: beside the midline on the access's own side, or at or beyond it (for a plan with one needle). */
  readonly aim: 'paramedian' | 'crossing'
  readonly gauge: Gauge
  readonly cannulaRadiusMm: number
  readonly skinEntry: Point<'patient'>
  /** True where the CT ends before the skin, so that `skinEntry` lies on the image's edge. */
  readonly skinOutsideImage: boolean
  readonly boneEntry: Point<'patient'>
  readonly target: Point<'patient'>
  /** Unit, from skin to target. */
  readonly direction: Direction<'patient'>
  /** Skin entry from the midline of the back (the spinous processes), mm, >= 0, to the access's own side. */
  readonly skinFromMidlineMm: number
  readonly angles: {
    /** In the vertebra's axial plane, + towards the midline. */
    readonly medialRad: number
    /** In the vertebra's sagittal plane, + caudal. */
    readonly caudalRad: number
  }
  readonly depths: DepthMarks
  readonly margin: Margins
  readonly tolerance: Tolerance
  /** Gertzbein-Robbins-like: A contained, B breach < 2 mm, C < 4, D < 6, E more; of the cannula, not of a screw. */
  readonly grade: 'A' | 'B' | 'C' | 'D' | 'E'
  /** Mean HU of the bone along the axis from bone entry to target. */
  readonly meanHu: number
}

/** Depth marks on the cannula, mm from the skin entry. */
export interface DepthMarks {
  readonly boneMm: number
  readonly isthmusMm: number
  /** The tip reaches the posterior wall of the body on the lateral view. */
  readonly posteriorWallMm: number
  /** The tip reaches the medial pedicle wall on the AP view; null where it never does. Must be >= posteriorWallMm. */
  readonly medialWallOnApMm: number | null
  readonly targetMm: number
}

export interface Margins {
  /** Least distance from the cannula's surface to a wall, mm; negative is a breach. */
  readonly leastMm: number
  readonly structure: Structure
  /** Depth from the skin at which it is least, mm. */
  readonly atMm: number
  readonly byStructure: readonly { readonly structure: Structure; readonly marginMm: number; readonly atMm: number }[]
  /** Least margin in each direction seen along the needle inside the pedicle, mm; null where no wall lies that way. */
  readonly byDirection: {
    readonly medialMm: number | null
    readonly lateralMm: number | null
    readonly superiorMm: number | null
    readonly inferiorMm: number | null
  }
  /** Margin along the depth, about every half millimetre from bone entry to target. */
  readonly profile: readonly { readonly depthMm: number; readonly marginMm: number }[]
}

/** How far the hub may be off, pivoting at the bone entry, until a named structure is touched. */
export interface Tolerance {
  readonly hubMm: number
  readonly angleRad: number
  readonly structure: Structure
  readonly byDirection: readonly {
    readonly toward: 'medial' | 'lateral' | 'cranial' | 'caudal'
    readonly angleRad: number
    readonly hubMm: number
    readonly structure: Structure | null
  }[]
  /** Free length of cannula assumed between bone entry and hub, mm. */
  readonly leverMm: number
}

/** A C-arm view by its positioner angles, and whether a C-arm can stand there with the patient prone. */
export interface PlannedView {
  readonly name: 'AP' | 'lateral' | 'bull’s-eye left' | 'bull’s-eye right'
  readonly positioner: Positioner
  readonly isocentre: Point<'patient'>
  readonly reachable: boolean
}

/** A sum with its origin: `value` in [low, high]. */
export interface Ranged {
  readonly value: number
  readonly low: number
  readonly high: number
}

export interface CementPlan {
  readonly bodyVolumeMm3: number
  /** Expected volume before the fracture: an upper bound of what could be filled. */
  readonly expectedVolumeMm3: number
  readonly voidVolumeMm3: Ranged
  /** Suggested volume per source, and the sources' disagreement in words. */
  readonly suggestions: readonly { readonly source: string; readonly volumeMm3: Ranged; readonly note: string }[]
  readonly conflict: string
  /** Cement must stay in front of this fraction of the body's depth, measured from the anterior wall. */
  readonly stopFraction: number
  /** The stop line on the lateral view: two points of the plane through the body's posterior quarter. */
  readonly stopLine: readonly [Point<'patient'>, Point<'patient'>]
}

/** One or two needles: how far the cement is expected to reach, and why one would do. */
export interface SidesAdvice {
  readonly choice: 'unipedicular left' | 'unipedicular right' | 'bipedicular'
  readonly reason: string
  /**
   * Expected fill by side of the midline: fraction of the half of the body in front of the stop line that the same volume of cement
   * reaches, in one ball or shared by two.
   */
  readonly reach: readonly {
    readonly with: 'unipedicular left' | 'unipedicular right' | 'bipedicular'
    readonly leftFraction: number
    readonly rightFraction: number
  }[]
}

export interface LevelPlan {
  readonly level: Level
  readonly accesses: readonly Access[]
  /** Other good ways for each side, best first. */
  readonly alternatives: readonly Access[]
  readonly sides: SidesAdvice | null
  readonly views: readonly PlannedView[]
  readonly cement: CementPlan
  /** What was searched: candidate ways tried for this level. */
  readonly candidateCount: number
  readonly findings: readonly Finding[]
}

export interface Plan {
  readonly gauge: Gauge
  readonly levels: readonly LevelPlan[]
  readonly findings: readonly Finding[]
}
