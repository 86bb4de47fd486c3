import type { Finding } from '../base/index.ts'
import type { Affine, Direction, Point } from '../geometry/index.ts'
import type { LabelMap } from '../imaging/index.ts'
import type { Level } from './level.ts'

export type Side = 'left' | 'right'
export interface Sides<T> {
  readonly left: T
  readonly right: T
}

/** The spine seen in one CT, from cranial to caudal, how sure its numbering is, and the masks it was read from. */
export interface Spine {
  readonly vertebrae: readonly Vertebra[]
  readonly numbering: Numbering
  /** VerSe numbers on the CT's own grid. */
  readonly labels: LabelMap
  /** Sub-regions 41-50 on the same grid. */
  readonly parts: LabelMap
  /** Middle of the spinal canal from cranial to caudal, about one point a slice. */
  readonly canalAxis: readonly Point<'patient'>[]
  readonly findings: readonly Finding[]
}

/** How sure the names are, and why: never a silent guess. */
export interface Numbering {
  /** `certain`: sacrum and last ribs seen and agreeing, or an anchor given. `probable`: one of them, or an unusual count. `assumed`: none, or contradiction. */
  readonly certainty: 'certain' | 'probable' | 'assumed'
  /** Plain reasons, strongest first: `sacrum seen`, `last ribs at T12`, `anchor given at L5`. */
  readonly reasons: readonly string[]
  /** Names that fit almost as well, as a shift of all names: `one level higher (L5 would be L4)`. Empty where certain. */
  readonly alternatives: readonly string[]
  /** `none` or a plain sentence: `six lumbar-type vertebrae (L6 named)`. */
  readonly transitional: string
}

export interface Vertebra {
  readonly level: Level
  /** False where the image ends inside it; its measures are then absent or marked by a finding. */
  readonly complete: boolean
  /** Origin at the body centre; +x left, +y posterior, +z superior of this vertebra. */
  readonly patientFromVertebra: Affine<'patient', 'vertebra'>
  readonly body: Body
  readonly pedicles: Sides<Pedicle | null>
  readonly canal: Canal
  readonly spinousTip: Point<'patient'> | null
  /** Where the skin of the back is met going straight back from the body centre; null where the image ends before it. */
  readonly skinPosterior: Point<'patient'> | null
  readonly morphometry: Morphometry
  readonly density: Density | null
  readonly findings: readonly Finding[]
}

export interface Body {
  readonly centre: Point<'patient'>
  readonly superior: Endplate
  readonly inferior: Endplate
  readonly sixPoints: SixPoints
  readonly widthMm: number
  readonly depthMm: number
  readonly volumeMm3: number
}

/** The plane fitted to an endplate's rim and floor. */
export interface Endplate {
  readonly centre: Point<'patient'>
  /** Unit, pointing cranially for both endplates. */
  readonly normal: Direction<'patient'>
  /** Root mean square distance of the endplate's voxels from its plane. */
  readonly residualMm: number
  /** Deepest point of its floor below the plane through its rim (a normal endplate is concave by 1-3 mm). */
  readonly depressionMm: number
}

/** Mid-sagittal corners and mid-points of the body. */
export interface SixPoints {
  readonly anteriorSuperior: Point<'patient'>
  readonly anteriorInferior: Point<'patient'>
  readonly middleSuperior: Point<'patient'>
  readonly middleInferior: Point<'patient'>
  readonly posteriorSuperior: Point<'patient'>
  readonly posteriorInferior: Point<'patient'>
}

/** The narrowest section of one pedicle. */
export interface Pedicle {
  readonly side: Side
  readonly isthmus: Point<'patient'>
  /** Unit, from posterior into the body. */
  readonly axis: Direction<'patient'>
  /** Outer diameters of the ellipse fitted to the isthmus, cortex included; width is the smaller, near-transverse one. */
  readonly widthMm: number
  readonly heightMm: number
  /** Unit, along the width, pointing laterally. */
  readonly widthDirection: Direction<'patient'>
}

export interface Canal {
  readonly centre: Point<'patient'>
  readonly axis: Direction<'patient'>
  readonly widthMm: number
  readonly depthMm: number
}

export interface Heights {
  readonly anteriorMm: number
  readonly middleMm: number
  readonly posteriorMm: number
}

/** Loss as a fraction of the expected height: 0.25 is a quarter lost, negative is taller than expected. */
export interface Ratios {
  /** 1 - Ha / Hp */
  readonly wedge: number
  /** 1 - Hm / Hp */
  readonly biconcave: number
  /** 1 - Hp / expected Hp; null where nothing to compare with. */
  readonly crush: number | null
}

export type FractureShape = 'wedge' | 'biconcave' | 'crush'

export interface Morphometry {
  readonly heights: Heights
  /** Against the vertebra itself (crush null), its unfractured neighbours, and the published reference for the level. */
  readonly againstItself: Ratios
  readonly againstNeighbours: Ratios | null
  readonly againstReference: Ratios
  /** Expected heights before any fracture, from the neighbours where they allow, else from the reference. */
  readonly expected: Heights & { readonly from: 'neighbours' | 'reference' }
  /** Genant semiquantitative grade; shape null at grade 0. */
  readonly genant: {
    readonly grade: 0 | 1 | 2 | 3
    readonly shape: FractureShape | null
    readonly lossFraction: number
  }
  /** Angle between this vertebra's endplates, + kyphotic, rad. */
  readonly wedgeAngleRad: number
  /** Superior endplate of the level above to inferior endplate of the level below, + kyphotic, rad; null at the ends. */
  readonly localKyphosisRad: number | null
  /** How far the posterior wall bulges behind the line joining its corners into the canal, mm, >= 0. */
  readonly retropulsionMm: number
  readonly breaches: readonly Breach[]
  readonly cleftVolumeMm3: number
}

/** A place where the cortex of the body is interrupted. */
export interface Breach {
  readonly wall: 'superior endplate' | 'inferior endplate' | 'anterior' | 'posterior' | 'left' | 'right'
  readonly centre: Point<'patient'>
  readonly areaMm2: number
}

export interface Density {
  readonly trabecularMeanHu: number
  readonly trabecularMedianHu: number
  readonly trabecularSdHu: number
  /** The oval region read: its centre, half axes (left-right, front-back) and thickness, mm. */
  readonly roi: {
    readonly centre: Point<'patient'>
    readonly halfWidthMm: number
    readonly halfDepthMm: number
    readonly thicknessMm: number
  }
  /** Phantomless calibration, mg/cm3 with its standard error; null where the reference tissues do not allow it. */
  readonly bmd: { readonly mgPerCm3: number; readonly errorMgPerCm3: number } | null
}
