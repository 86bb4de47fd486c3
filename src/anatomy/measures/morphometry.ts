import { constant } from '../../base/index.ts'
import { cross, type Direction, dot } from '../../geometry/index.ts'
import type { Level } from '../level.ts'
import type { Breach, FractureShape, Heights, Morphometry, Ratios } from '../spine.ts'
import { referenceHeights } from './reference.ts'

/** Least loss of height for each Genant grade. */
export const genantLoss = constant({
  value: [0.2, 0.25, 0.4] as const,
  range: [0.15, 0.45],
  unit: '1',
  source: 'genant-1993',
  note: 'facts A10.1: grade 1 from 20 %, 2 from 25 %, 3 from 40 %',
})

/** What morphometry needs of one vertebra. */
export interface Shape {
  readonly level: Level
  readonly complete: boolean
  readonly heights: Heights
  readonly superiorNormal: Direction<'patient'>
  readonly inferiorNormal: Direction<'patient'>
  readonly left: Direction<'patient'>
  readonly retropulsionMm: number
  readonly breaches: readonly Breach[]
  readonly cleftVolumeMm3: number
}

const scaledBy = (h: Heights, f: number): Heights => ({
  anteriorMm: h.anteriorMm * f,
  middleMm: h.middleMm * f,
  posteriorMm: h.posteriorMm * f,
})

const lossOf = (h: Heights, expected: Heights): { wedge: number; biconcave: number; crush: number } => ({
  wedge: 1 - h.anteriorMm / expected.anteriorMm,
  biconcave: 1 - h.middleMm / expected.middleMm,
  crush: 1 - h.posteriorMm / expected.posteriorMm,
})

const worst = (r: Ratios): number => Math.max(r.wedge, r.biconcave, r.crush ?? Number.NEGATIVE_INFINITY)

/** The reference at the size of this body: its best kept height sets the scale, so that only its shape is judged. */
function ownScale(h: Heights, reference: Heights): number {
  return Math.max(h.anteriorMm / reference.anteriorMm, h.posteriorMm / reference.posteriorMm)
}

/** Morphometry of all vertebrae, from cranial to caudal: each needs its unfractured neighbours. */
export function morphometryOf(shapes: readonly Shape[]): Morphometry[] {
  const references = shapes.map((s) => referenceHeights(s.level) ?? s.heights)
  const expected = expectedFromNeighbours(shapes, references)
  return shapes.map((_, at) => describe(shapes, at, references[at]!, expected[at] ?? null))
}

/** Expected heights: the reference times the mean size of the nearest unfractured bodies above and below. */
function expectedFromNeighbours(shapes: readonly Shape[], references: readonly Heights[]): (Heights | null)[] {
  const broken = shapes.map((s, i) => worst(lossOf(s.heights, scaledBy(references[i]!, ownScale(s.heights, references[i]!)))) >= genantLoss.value[0]) // biome-ignore format: one thought
  let expected: (Heights | null)[] = []
  for (let turn = 0; turn < 4; turn++) {
    const usable = shapes.map((s, i) => s.complete && !broken[i])
    expected = shapes.map((_, i) => meanNeighbour(shapes, references, usable, i))
    let changed = false
    expected.forEach((e, i) => {
      if (!e || broken[i] || worst(lossOf(shapes[i]!.heights, e)) < genantLoss.value[0]) return
      broken[i] = true
      changed = true
    })
    if (!changed) break
  }
  return expected
}

function meanNeighbour(
  shapes: readonly Shape[],
  references: readonly Heights[],
  usable: readonly boolean[],
  at: number,
): Heights | null {
  const nearest = (step: number): number | null => {
    for (let i = at + step; i >= 0 && i < shapes.length && Math.abs(i - at) <= 3; i += step) if (usable[i]) return i
    return null
  }
  const from = [nearest(-1), nearest(1)].filter((i) => i !== null)
  if (from.length === 0) return null
  const ratio = (key: keyof Heights): number =>
    from.reduce((s, i) => s + shapes[i]!.heights[key] / references[i]![key], 0) / from.length
  const r = references[at]!
  return {
    anteriorMm: r.anteriorMm * ratio('anteriorMm'),
    middleMm: r.middleMm * ratio('middleMm'),
    posteriorMm: r.posteriorMm * ratio('posteriorMm'),
  }
}

function describe(shapes: readonly Shape[], at: number, reference: Heights, expected: Heights | null): Morphometry {
  const shape = shapes[at]!
  const h = shape.heights
  const own = scaledBy(reference, ownScale(h, reference))
  const used = expected ?? own
  const loss = lossOf(h, used)
  return {
    heights: h,
    againstItself: { wedge: 1 - h.anteriorMm / h.posteriorMm, biconcave: 1 - h.middleMm / h.posteriorMm, crush: null },
    againstNeighbours: expected ? lossOf(h, expected) : null,
    againstReference: lossOf(h, reference),
    expected: { ...used, from: expected ? 'neighbours' : 'reference' },
    // Of a vertebra cut by the image's end nothing is known of its height.
    genant: shape.complete ? genantOf(loss) : { grade: 0, shape: null, lossFraction: 0 },
    wedgeAngleRad: angleAbout(shape.superiorNormal, shape.inferiorNormal, shape.left),
    localKyphosisRad: localKyphosis(shapes, at),
    retropulsionMm: shape.retropulsionMm,
    breaches: shape.breaches,
    cleftVolumeMm3: shape.cleftVolumeMm3,
  }
}

function genantOf(loss: { wedge: number; biconcave: number; crush: number }): Morphometry['genant'] {
  const lossFraction = worst(loss)
  const grade = genantLoss.value.filter((limit) => lossFraction >= limit).length as 0 | 1 | 2 | 3
  return { grade, shape: grade === 0 ? null : shapeOf(loss), lossFraction }
}

function shapeOf(loss: { wedge: number; biconcave: number; crush: number }): FractureShape {
  if (loss.crush >= genantLoss.value[0]) return 'crush'
  return loss.wedge >= loss.biconcave ? 'wedge' : 'biconcave'
}

/** Angle between two cranial normals in the sagittal plane of `left`, + where they open to the back (kyphotic). */
export function angleAbout(
  upper: Direction<'patient'>,
  lower: Direction<'patient'>,
  left: Direction<'patient'>,
): number {
  return Math.atan2(dot(cross(lower, upper), left), dot(upper, lower))
}

function localKyphosis(shapes: readonly Shape[], at: number): number | null {
  const above = shapes[at - 1]
  const below = shapes[at + 1]
  if (!above?.complete || !below?.complete) return null
  return angleAbout(above.superiorNormal, below.inferiorNormal, shapes[at]!.left)
}
