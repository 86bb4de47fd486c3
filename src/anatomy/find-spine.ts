import { type Finding, partOf, stopIfAsked, type Watch } from '../base/index.ts'
import type { Kernels } from '../compute/index.ts'
import type { Point } from '../geometry/index.ts'
import type { LabelMap, Volume } from '../imaging/index.ts'
import { placeVertebrae, takeLabels } from './imported/take.ts'
import type { Level } from './level.ts'
import { alongCurve, canalAxisThrough } from './measures/canal.ts'
import { measureDensities } from './measures/densities.ts'
import { type MeasuredVertebra, measureVertebra } from './measures/measure-vertebra.ts'
import { morphometryOf } from './measures/morphometry.ts'
import { cutRegion } from './measures/region.ts'
import { segmentSpine } from './segmentation/segment.ts'
import type { Morphometry, Numbering, Spine, Vertebra } from './spine.ts'
import { find } from './troubles.ts'

export interface FindSpineOptions {
  /** A label map taken instead of segmenting: VerSe numbers, on any grid that covers the image. */
  readonly labels?: LabelMap
  /** Its sub-regions 41-50; found by geometry where absent. */
  readonly parts?: LabelMap
  /** A level a person has pointed at: the vertebra there gets that name and the others follow. */
  readonly anchor?: { readonly level: Level; readonly at: Point<'patient'> }
  /** Names to change, after everything else. */
  readonly rename?: ReadonlyMap<Level, Level>
}

/** Reach of the crop round a vertebra, mm: the discs, and soft tissue enough to see an edge. */
const marginMm = 8

/**
 * Finds, names and measures the vertebrae of a CT.
 *
 * Throws ANA-0xx where the image or the given map cannot be used; everything a person must know is in `findings`, of the
 * spine and of each vertebra.
 */
export async function findSpine(
  volume: Volume,
  kernels: Kernels,
  options: FindSpineOptions = {},
  watch?: Watch,
): Promise<Spine> {
  if (!options.labels) {
    const segmented = await segmentSpine(volume, kernels, options, partOf(watch, 0, 0.7))
    return measureSpine(volume, segmented, partOf(watch, 0.7, 1))
  }
  const taken = takeLabels(volume, options.labels, options.parts, options)
  return measureSpine(volume, taken, partOf(watch, 0.1, 1))
}

/** Measures vertebrae already found: the masks' own names are kept. */
export async function measureSpine(
  volume: Volume,
  found: {
    readonly labels: LabelMap
    readonly parts: LabelMap
    readonly numbering: Numbering
    readonly findings: readonly Finding[]
    /** Levels known to be whole or cut; found from the image's ends where absent. */
    readonly complete?: ReadonlyMap<Level, boolean>
  },
  watch?: Watch,
): Promise<Spine> {
  const placed = placeVertebrae(found.labels)
  const measured: MeasuredVertebra[] = []
  const findings: Finding[] = [...found.findings]
  for (const [at, v] of placed.entries()) {
    stopIfAsked(watch)
    watch?.onProgress?.(at / placed.length, `measuring ${v.level}`)
    const region = cutRegion(volume, found.labels, found.parts.labels, v.number, v.box, marginMm)
    const whole = !region.cutByImage && found.complete?.get(v.level) !== false
    const one = measureVertebra(volume, region, v.level, v.superior, whole)
    if (one) measured.push(one)
    else findings.push(find('ANA-163', 'caution', v.level, { cutByImage: region.cutByImage }))
    await new Promise<void>((resolve) => setTimeout(resolve, 0))
  }
  const thickMm = Math.max(...volume.grid.spacingMm)
  if (thickMm > thickSlicesMm) findings.push(find('ANA-162', 'caution', 'heights', { sliceMm: thickMm }))
  const densities = measureDensities(volume, found.labels, measured)
  const canals = alongCurve(measured.map((m) => m.canal))
  const morphometry = morphometryOf(measured.map((m) => m.shape))
  const vertebrae = measured.map(
    (m, at): Vertebra => ({
      level: m.level,
      complete: m.complete,
      patientFromVertebra: m.frame,
      body: m.measured.body,
      pedicles: m.pedicles,
      canal: canals[at]!,
      spinousTip: m.spinousTip,
      skinPosterior: m.skinPosterior,
      morphometry: morphometry[at]!,
      density: densities.byVertebra[at]!.density,
      findings: [...fractureFindings(m, morphometry[at]!), ...m.findings, ...densities.byVertebra[at]!.findings],
    }),
  )
  watch?.onProgress?.(1, 'measuring')
  return {
    vertebrae,
    numbering: found.numbering,
    labels: found.labels,
    parts: found.parts,
    canalAxis: canalAxisThrough(canals),
    findings: [...findings, ...densities.findings],
  }
}

/** Slices thicker than this blur endplates enough to say so, mm. */
const thickSlicesMm = 2.4

function fractureFindings({ level, complete }: MeasuredVertebra, m: Morphometry): Finding[] {
  const out: Finding[] = []
  const { grade, shape, lossFraction } = m.genant
  if (grade > 0 && complete)
    out.push(
      find('ANA-152', 'caution', level, { grade, shape: shape ?? '', lossPercent: Math.round(100 * lossFraction) }),
    )
  if (m.expected.from === 'reference') out.push(find('ANA-164', 'note', level))
  return out
}
