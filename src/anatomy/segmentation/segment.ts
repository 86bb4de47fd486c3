import { type Finding, partOf, stopIfAsked, type Watch } from '../../base/index.ts'
import type { Kernels } from '../../compute/index.ts'
import { type Point, point } from '../../geometry/index.ts'
import type { LabelMap, Volume } from '../../imaging/index.ts'
import { type Level, verseNumber } from '../level.ts'
import { nameVertebrae, renamed } from '../numbering.ts'
import { lowestWithRibs } from '../numbering-evidence.ts'
import { part } from '../parts.ts'
import type { Numbering } from '../spine.ts'
import { find, refuse } from '../troubles.ts'
import { type Owners, ownersOfBone } from './arch.ts'
import type { BodyLine } from './bodyline.ts'
import { type Curve, stationOf } from './curve.ts'
import { settledSurfaces } from './edges/settle.ts'
import { solidMask } from './finish.ts'
import { cutAtJoints } from './joints.ts'
import { blurred } from './lattice/blur.ts'
import { cropsOf, rowInField } from './lattice/crop.ts'
import type { Field } from './lattice/field.ts'
import { canvasOn, paint } from './lattice/write.ts'
import type { Segment } from './levels.ts'
import { levelsInView } from './levels-in-view.ts'
import { rootInFrontMm } from './other-bone.ts'
import { partsOf } from './parts-of.ts'
import type { SpineInHand } from './spine-in-hand.ts'

/** What a person may say to fix the names. */
export interface SegmentOptions {
  /** A level and a place inside or near that vertebra. */
  readonly anchor?: { readonly level: Level; readonly at: Point<'patient'> }
  readonly rename?: ReadonlyMap<Level, Level>
}

/** The vertebrae of one CT as masks on its own grid. */
export interface SegmentedSpine {
  /** VerSe numbers. */
  readonly labels: LabelMap
  /** Sub-regions 41-50. */
  readonly parts: LabelMap
  /** Middle of the canal from the cranial end to the caudal one, about 1 mm apart. */
  readonly canalAxis: readonly Point<'patient'>[]
  readonly numbering: Numbering
  /** Levels found, from cranial to caudal. */
  readonly levels: readonly Level[]
  /** Whether the whole of each vertebra is in view. */
  readonly complete: ReadonlyMap<Level, boolean>
  readonly findings: readonly Finding[]
}

/**
 * Finds, separates and names the vertebrae of a CT.
 *
 * Frame   patient; masks on the CT's own grid, whatever its orientation
 * Valid   CT of thoracic or lumbar spine, voxels up to about 4 mm, canal in view over at least 4 cm
 * Refuses ANA-001 no spinal canal, ANA-002 no two discs
 */
export async function segmentSpine(
  volume: Volume,
  _kernels: Kernels | null,
  options: SegmentOptions = {},
  watch?: Watch,
): Promise<SegmentedSpine> {
  const tell = (fraction: number, doing: string): Promise<void> => breathe(partOf(watch, 0, 1), fraction, doing)
  const seen = await levelsInView(volume, tell)
  const { canal, line, coordinates, fine, discs, segments, sacral, ribs } = seen
  const surfaces = settledSurfaces(volume, seen.surfaces, (n) => !segments[n]!.bodyInView)
  const lowest = lowestWithRibs({ ribs, sacral })
  const named = renamed(
    nameVertebrae({
      count: segments.length,
      sacral,
      ribs,
      pitchMm: segments.map((s) => s.frame.pitchMm),
      ...anchorIndex(options, segments),
    }),
    options.rename ?? new Map(),
  )
  await tell(0.5, 'finding the arches')
  const spine: SpineInHand = {
    line,
    coordinates,
    discs,
    segments,
    surfaces,
    firstWithRibs: lowest < 0 ? segments.length : lowest,
    sacral,
    boneHu: 150,
  }
  const owners = ownersOfBone(fine, spine)
  cutAtJoints(fine, spine, owners)
  await tell(0.7, 'finishing the masks')
  const labels = paintLabels(volume, fine, owners, spine, named.levels)
  await tell(0.9, 'naming the parts')
  const byLabel = new Map(named.levels.flatMap((level, n) => (level ? [[verseNumber(level), n] as const] : [])))
  const parts = partsOf(volume.grid, labels, (label) => byLabel.get(label) ?? -1, spine)
  const complete = completeness(volume, labels, named.levels, segments)
  const names = new Map([...byLabel].map(([number, n]) => [number, named.levels[n] as string]))
  const levels = [...named.levels].reverse().filter((level): level is Level => level !== null && complete.has(level))
  await tell(1, 'segmented')
  return {
    labels: { grid: volume.grid, labels, names },
    parts: { grid: volume.grid, labels: parts, names: partNames },
    canalAxis: axisPoints(canal),
    numbering: named.numbering,
    levels,
    complete,
    findings: findingsFor(named.numbering, complete),
  }
}

const partNames: ReadonlyMap<number, string> = new Map(Object.entries(part).map(([name, number]) => [number, name]))

/** Lets the host breathe, tells progress and stops where asked. */
async function breathe(watch: Watch, fraction: number, doing: string): Promise<void> {
  watch.onProgress?.(fraction, doing)
  await new Promise<void>((resolve) => setTimeout(resolve, 0))
  stopIfAsked(watch)
}

function anchorIndex(
  options: SegmentOptions,
  segments: readonly Segment[],
): { anchor: { level: Level; index: number } } | Record<string, never> {
  if (!options.anchor) return {}
  const { level, at } = options.anchor
  const away = segments.map(({ frame: f }) => {
    const d = [at[0] - f.centre[0], at[1] - f.centre[1], at[2] - f.centre[2]] as const
    return Math.abs(d[0] * f.up[0] + d[1] * f.up[1] + d[2] * f.up[2])
  })
  const index = away.indexOf(Math.min(...away))
  if (away[index]! > segments[index]!.frame.pitchMm)
    throw refuse('ANA-003', { level, awayMm: Math.round(away[index]!) })
  return { anchor: { level, index } }
}

function paintLabels(
  volume: Volume,
  field: Field,
  owners: Owners,
  spine: SpineInHand,
  levels: readonly (Level | null)[],
): Uint8Array {
  const canvas = canvasOn(volume.grid)
  const crops = cropsOf(field, owners.owner, spine.segments.length, Math.ceil(4 / field.stepMm))
  const core = canalCore(field, spine.line)
  levels.forEach((level, n) => {
    const crop = crops[n]
    if (!level || !crop) return
    const mask = solidMask(
      field,
      owners,
      n + 1,
      crop,
      { core, leftMm: canalLeftMm(spine, n) },
      spine.segments[n]!.bodyInView ? spine.surfaces[n]! : null,
      rootInFrontMm(spine, n),
    )
    for (let q = 0; q < mask.length; q++) {
      if (mask[q] && field.hu[rowInField(field, crop, Math.floor(q / crop.nx)) + (q % crop.nx)]! <= -1000) mask[q] = 0
    }
    paint(canvas, field, crop, blurred(mask, crop, 0.6 / field.stepMm), verseNumber(level))
  })
  return canvas.labels
}

/** Where the canal's middle lies from right to left at one vertebra, mm. */
function canalLeftMm(spine: SpineInHand, n: number): number {
  const s = Math.round(spine.segments[n]!.station)
  return stationOf(spine.line.canal, Math.max(0, Math.min(spine.line.curve.count - 1, s)))[0]
}

/** The soft core of the canal: what may never be filled. */
function canalCore(field: Field, line: BodyLine): Uint8Array {
  const core = new Uint8Array(field.hu.length)
  const reach = Math.ceil(6 / field.stepMm)
  const between = Math.ceil(1.5 / field.stepMm)
  for (let n = 0; n < (line.curve.count - 1) * between; n++) {
    const s = Math.floor(n / between)
    const t = n / between - s
    const [ci, cj, ck] = [0, 1, 2].map((a) => {
      const at = line.canal[3 * s + a]! + t * (line.canal[3 * s + 3 + a]! - line.canal[3 * s + a]!)
      return Math.round((at - field.origin[a as 0]) / field.stepMm)
    }) as [number, number, number]
    if (ck < 0 || ck >= field.nz) continue
    for (let b = -reach; b <= reach; b++)
      for (let a = -reach; a <= reach; a++) {
        const i = ci + a
        const j = cj + b
        if (i < 0 || j < 0 || i >= field.nx || j >= field.ny || a * a + b * b > reach * reach) continue
        const p = i + field.nx * (j + field.ny * ck)
        if (field.hu[p]! < 150) core[p] = 1
      }
  }
  return core
}

/** Whether each level has both its discs in view and does not meet the image's edge. */
function completeness(
  volume: Volume,
  labels: Uint8Array,
  levels: readonly (Level | null)[],
  segments: readonly Segment[],
): ReadonlyMap<Level, boolean> {
  const { dims, spacingMm } = volume.grid
  const [nx, ny, nz] = dims
  const edge = new Float64Array(256)
  const count = new Float64Array(256)
  let p = 0
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, p++) {
        const label = labels[p]!
        if (label === 0) continue
        count[label] = count[label]! + 1
        if (i === 0 || i === nx - 1) edge[label] = edge[label]! + spacingMm[1] * spacingMm[2]
        if (j === 0 || j === ny - 1) edge[label] = edge[label]! + spacingMm[0] * spacingMm[2]
        if (k === 0 || k === nz - 1) edge[label] = edge[label]! + spacingMm[0] * spacingMm[1]
      }
  const out = new Map<Level, boolean>()
  levels.forEach((level, n) => {
    if (!level || count[verseNumber(level)] === 0) return
    out.set(level, (segments[n]!.bounded || level === 'S1') && edge[verseNumber(level)]! < 20)
  })
  return out
}

function axisPoints(canal: Curve): readonly Point<'patient'>[] {
  return Array.from({ length: canal.count }, (_, n) => {
    const [x, y, z] = stationOf(canal.at, canal.count - 1 - n)
    return point('patient', x, y, z)
  })
}

function findingsFor(numbering: Numbering, complete: ReadonlyMap<Level, boolean>): readonly Finding[] {
  const out: Finding[] = []
  if (numbering.certainty !== 'certain')
    out.push(
      find('ANA-101', 'caution', 'numbering', {
        certainty: numbering.certainty,
        reasons: numbering.reasons,
        alternatives: numbering.alternatives,
      }),
    )
  if (numbering.transitional !== 'none')
    out.push(find('ANA-102', 'caution', 'numbering', { transitional: numbering.transitional }))
  const cut = [...complete].filter(([, whole]) => !whole).map(([level]) => level)
  if (cut.length > 0) out.push(find('ANA-103', 'note', cut.join(', '), { levels: cut }))
  return out
}
