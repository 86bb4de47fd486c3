import type {
  Breach,
  Density,
  FractureShape,
  Heights,
  Level,
  Morphometry,
  Pedicle,
  Ratios,
  SixPoints,
  Spine,
  Vertebra,
} from '../../anatomy/index.ts'
import {
  type Affine,
  affineFromColumns,
  angleRadBetween,
  cross,
  type Direction,
  direction,
  dot,
  mapDirection,
  mapPoint,
  type Point,
  point,
  unit,
} from '../../geometry/index.ts'
import type { LabelMap } from '../../imaging/index.ts'
import type { Settings } from '../options.ts'
import type { MadeVertebra, Person } from '../person.ts'
import { affineOf } from '../pose.ts'
import { canalOf, pedicleOf, spinousTipOf } from '../shape/arch.ts'
import { bulgeBehindMm, type Section, type SectionPoint, sectionOf } from '../shape/section.ts'
import type { Grain } from '../tissue/grain.ts'
import { insideHu, marrowOf } from '../tissue/marrow.ts'
import { samplesOfRegion } from '../tissue/region.ts'
import type { Trunk } from '../tissue/trunk.ts'
import { bulkOf, endplateOf } from './body.ts'

/** Everything known about a made-up patient; definitions in docs/phantom.md. */
export interface PhantomTruth {
  /** Complete levels in the words of the anatomy room. */
  readonly spine: Spine
  /** Heights of each complete level before it broke. */
  readonly intactHeights: ReadonlyMap<Level, Heights>
  readonly fractures: readonly {
    readonly level: Level
    readonly shape: FractureShape
    readonly lossFraction: number
    readonly retropulsionMm: number
    readonly cleftVolumeMm3: number
    readonly breaches: readonly Breach[]
  }[]
  /** Levels in the image but cut by its end. */
  readonly cut: readonly Level[]
}

interface Known {
  readonly person: Person
  readonly settings: Settings
  readonly labels: LabelMap
  readonly parts: LabelMap
  readonly grain: Grain
  readonly trunk: Trunk
}

export function truthOf({ person, settings, labels, parts, grain, trunk }: Known): PhantomTruth {
  const made = person.vertebrae.filter((v) => v.complete)
  const drafts = made.map((v) => vertebraOf(v, grain, trunk))
  const vertebrae = drafts.map((v, i) => withNeighbours(v, drafts.slice(0, i).reverse(), drafts.slice(i + 1)))
  return {
    spine: {
      vertebrae,
      numbering: {
        certainty: 'certain',
        reasons: ['made so'],
        alternatives: [],
        transitional: settings.transitional,
      },
      labels,
      parts,
      canalAxis: canalAxisOf(vertebrae, labels, trunk),
      findings: [],
    },
    intactHeights: new Map(made.map((v) => [v.level, v.mould.intactHeights])),
    fractures: made.flatMap((v, i) => (v.fracture ? [fractureOf(v, vertebrae[i] as Vertebra)] : [])),
    cut: settings.cut,
  }
}

function fractureOf(v: MadeVertebra, { morphometry: m }: Vertebra) {
  const { shape, lossFraction } = v.fracture as NonNullable<MadeVertebra['fracture']>
  return {
    level: v.level,
    shape,
    lossFraction,
    retropulsionMm: m.retropulsionMm,
    cleftVolumeMm3: m.cleftVolumeMm3,
    breaches: m.breaches,
  }
}

function vertebraOf(v: MadeVertebra, grain: Grain, trunk: Trunk): Vertebra {
  const made = affineOf(v.pose)
  const bulk = bulkOf(v.mould)
  const superior = endplateOf(v.mould, 'top', made)
  const inferior = endplateOf(v.mould, 'bottom', made)
  const centre = mapPoint(made, point('vertebra', ...bulk.centre))
  const section = sectionOf(v.mould.body)
  const canal = canalOf(v.plan)
  const skin = trunk.skinAt(centre[0], centre[2])
  return {
    level: v.level,
    complete: true,
    patientFromVertebra: frameFrom(made, centre, unit(mean(superior.normal, inferior.normal))),
    body: {
      centre,
      superior,
      inferior,
      sixPoints: sixPointsOf(section, made),
      widthMm: bulk.widthMm,
      depthMm: bulk.depthMm,
      volumeMm3: bulk.volumeMm3,
    },
    pedicles:
      v.level === 'S1'
        ? { left: null, right: null }
        : { left: pedicleTruth(v, 0, made), right: pedicleTruth(v, 1, made) },
    canal: {
      centre: mapPoint(made, point('vertebra', 0, canal.centreYMm, 0)),
      axis: mapDirection(made, direction('vertebra', 0, 0, 1)),
      widthMm: canal.widthMm,
      depthMm: canal.depthMm,
    },
    spinousTip: v.level === 'S1' ? null : mapPoint(made, point('vertebra', ...spinousTipOf(v.plan))),
    skinPosterior: skin === null ? null : point('patient', centre[0], skin, centre[2]),
    morphometry: morphometryOf(v, section, superior.normal, inferior.normal, made),
    density: densityOf(v, grain, made),
    findings: [],
  }
}

const mean = (a: Direction<'patient'>, b: Direction<'patient'>): Direction<'patient'> =>
  direction('patient', (a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2)

/** The vertebra's frame as it can be seen: up along the mean endplate normal, left as made, square to it. */
function frameFrom(
  made: Affine<'patient', 'vertebra'>,
  origin: Point<'patient'>,
  up: Direction<'patient'>,
): Affine<'patient', 'vertebra'> {
  const posterior = unit(cross(up, mapDirection(made, direction('vertebra', 1, 0, 0))))
  return affineFromColumns('patient', 'vertebra', cross(posterior, up), posterior, up, origin)
}

function sixPointsOf(section: Section, made: Affine<'patient', 'vertebra'>): SixPoints {
  const at = ([y, z]: SectionPoint) => mapPoint(made, point('vertebra', 0, y, z))
  return {
    anteriorSuperior: at(section.anteriorSuperior),
    anteriorInferior: at(section.anteriorInferior),
    middleSuperior: at(section.middleSuperior),
    middleInferior: at(section.middleInferior),
    posteriorSuperior: at(section.posteriorSuperior),
    posteriorInferior: at(section.posteriorInferior),
  }
}

function pedicleTruth(v: MadeVertebra, side: 0 | 1, made: Affine<'patient', 'vertebra'>): Pedicle {
  const p = pedicleOf(v.plan, side)
  return {
    side: side === 0 ? 'left' : 'right',
    isthmus: mapPoint(made, point('vertebra', ...p.isthmus)),
    axis: mapDirection(made, direction('vertebra', ...p.axis)),
    widthMm: p.widthMm,
    heightMm: p.heightMm,
    widthDirection: mapDirection(made, direction('vertebra', ...p.widthDirection)),
  }
}

export const ratiosOf = (h: Heights, expected: Heights | null): Ratios =>
  expected
    ? {
        wedge: 1 - h.anteriorMm / expected.anteriorMm,
        biconcave: 1 - h.middleMm / expected.middleMm,
        crush: 1 - h.posteriorMm / expected.posteriorMm,
      }
    : { wedge: 1 - h.anteriorMm / h.posteriorMm, biconcave: 1 - h.middleMm / h.posteriorMm, crush: null }

function morphometryOf(
  v: MadeVertebra,
  section: Section,
  up: Direction<'patient'>,
  down: Direction<'patient'>,
  made: Affine<'patient', 'vertebra'>,
): Morphometry {
  const { heights, intactHeights } = v.mould
  const against = ratiosOf(heights, intactHeights)
  const loss = Math.max(against.wedge, against.biconcave, against.crush ?? 0)
  const grade = loss < 0.2 ? 0 : loss < 0.25 ? 1 : loss < 0.4 ? 2 : 3
  return {
    heights,
    againstItself: ratiosOf(heights, null),
    againstNeighbours: null,
    againstReference: against,
    expected: { ...intactHeights, from: 'reference' },
    genant: { grade, shape: grade === 0 ? null : (v.fracture?.shape ?? null), lossFraction: loss },
    wedgeAngleRad: signedKyphosis(up, down),
    localKyphosisRad: null,
    retropulsionMm: bulgeBehindMm(v.mould.body, section),
    breaches: v.damage.gaps.map(({ wall, centre, radiusMm }) => ({
      wall,
      centre: mapPoint(made, point('vertebra', ...centre)),
      areaMm2: Math.PI * radiusMm ** 2,
    })),
    cleftVolumeMm3: v.damage.cleft ? (v.fracture?.cleftVolumeMm3 ?? 0) : 0,
  }
}

/** Angle from the lower normal to the upper one in the sagittal plane, + where the upper leans further forward. */
function signedKyphosis(upper: Direction<'patient'>, lower: Direction<'patient'>): number {
  const forward = dot(cross(lower, upper), direction('patient', 1, 0, 0))
  return Math.sign(forward) * angleRadBetween(upper, lower)
}

/** The middle of the canal, one point a slice, from the first complete level to the last. */
function canalAxisOf(vertebrae: readonly Vertebra[], labels: LabelMap, trunk: Trunk): readonly Point<'patient'>[] {
  const heights = vertebrae.map((v) => v.body.centre[2])
  const step = labels.grid.spacingMm[2]
  const count = Math.max(1, Math.round((Math.max(...heights) - Math.min(...heights)) / step) + 1)
  return Array.from({ length: count }, (_, n) => {
    const z = Math.max(...heights) - n * step
    return point('patient', ...trunk.canalAt(z), z)
  })
}

/** Adds what only the neighbours tell: local kyphosis, and heights against the nearest whole bodies (facts A10.3). */
function withNeighbours(v: Vertebra, above: readonly Vertebra[], below: readonly Vertebra[]): Vertebra {
  const whole = [above, below].map((side) => side.find((n) => n.morphometry.genant.grade === 0 && n.level !== 'S1'))
  const found = whole.filter((n) => n !== undefined).map((n) => n.morphometry.heights)
  const mean = (of: (h: Heights) => number) => found.reduce((sum, h) => sum + of(h), 0) / found.length
  const expected = {
    anteriorMm: mean((h) => h.anteriorMm),
    middleMm: mean((h) => h.middleMm),
    posteriorMm: mean((h) => h.posteriorMm),
  }
  const [up, down] = [above[0], below[0]]
  return {
    ...v,
    morphometry: {
      ...v.morphometry,
      againstNeighbours: found.length > 0 ? ratiosOf(v.morphometry.heights, expected) : null,
      localKyphosisRad: up && down ? signedKyphosis(up.body.superior.normal, down.body.inferior.normal) : null,
    },
  }
}

function densityOf(v: MadeVertebra, grain: Grain, made: Affine<'patient', 'vertebra'>): Density {
  const marrow = marrowOf(v, grain)
  const { region } = marrow
  const values = samplesOfRegion(region).map(([x, y, z]) => insideHu(marrow, x, y, z))
  const mean = values.reduce((sum, hu) => sum + hu, 0) / values.length
  const square = values.reduce((sum, hu) => sum + (hu - mean) ** 2, 0) / values.length
  return {
    trabecularMeanHu: mean,
    trabecularMedianHu: values.sort((a, b) => a - b)[values.length >> 1] as number,
    trabecularSdHu: Math.sqrt(square),
    roi: {
      centre: mapPoint(made, point('vertebra', ...region.centre)),
      halfWidthMm: region.halfWidthMm,
      halfDepthMm: region.halfDepthMm,
      thicknessMm: region.thicknessMm,
    },
    bmd: null,
  }
}
