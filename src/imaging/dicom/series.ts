import { type Finding, Refusal } from '../../base/index.ts'
import type { Triple } from '../../geometry/index.ts'
import { find, refuse } from '../troubles.ts'
import { packedFrame } from './frames.ts'
import type { Slice } from './slice.ts'
import { heightIn, type Stack, stackOf } from './stack.ts'
import { isUid, uidFrom } from './uid.ts'

/** All slices of one series of one patient, with its identity repaired where it was broken. */
export interface Series {
  readonly title: string
  readonly modality: string
  readonly studyUid: string
  readonly seriesUid: string
  readonly slices: readonly Slice[]
  readonly findings: readonly Finding[]
}

/** What one series gave: even stacks, and why anything else in it could not be used. */
export interface SeriesStacks {
  readonly stacks: readonly Stack[]
  readonly refusals: readonly Refusal[]
  readonly findings: readonly Finding[]
}

/** Sorts slices of any number of patients and studies into series, in the order they were first met. */
export function seriesOf(slices: readonly Slice[]): readonly Series[] {
  const groups = new Map<string, Slice[]>()
  for (const slice of slices) {
    const { said } = slice
    const series = isUid(said.seriesUid) ? said.seriesUid : `none ${said.description} ${said.series}`
    const study = isUid(said.studyUid) ? said.studyUid : 'none'
    const key = JSON.stringify([said.patientKey, study, series, said.modality])
    const group = groups.get(key)
    if (group) group.push(slice)
    else groups.set(key, [slice])
  }
  return [...groups.values()].map(identified)
}

function identified(slices: readonly Slice[]): Series {
  const first = slices[0] as Slice
  const { said } = first
  const instances = slices.map(instanceUid).sort()
  const title = titleOf(first)
  const studyUid = isUid(said.studyUid) ? said.studyUid : uidFrom(`study ${instances.join(' ')}`)
  const seriesUid = isUid(said.seriesUid) ? said.seriesUid : uidFrom(`series ${instances.join(' ')}`)
  const findings = uidFindings(slices, title, studyUid, seriesUid)
  return { title, modality: said.modality, studyUid, seriesUid, slices, findings }
}

/** The SOP Instance UID, from the file header where the data set has none; the place of the slice where neither has. */
const instanceUid = ({ said, file, position, frame }: Slice): string =>
  isUid(said.sopInstance)
    ? said.sopInstance
    : isUid(file.mediaSopInstance)
      ? file.mediaSopInstance
      : `${position} ${frame}`

function titleOf({ said }: Slice): string {
  const plain = said.description && !said.namesPatient ? said.description.replace(/[,\s]+/g, ' ').trim() : ''
  if (plain) return plain
  return `${said.modality || 'unknown'} series${said.series === undefined ? '' : ` ${said.series}`}`
}

function uidFindings(slices: readonly Slice[], title: string, studyUid: string, seriesUid: string): readonly Finding[] {
  const broken = (of: (slice: Slice) => string | undefined) => slices.filter((slice) => !isUid(of(slice))).length
  const said = {
    sopClass: broken((s) => s.said.sopClass),
    sopInstance: broken((s) => s.said.sopInstance),
    study: broken((s) => s.said.studyUid),
    series: broken((s) => s.said.seriesUid),
  }
  const files = new Map<string, Set<Slice['file']>>()
  for (const slice of slices)
    if (isUid(slice.said.sopInstance)) {
      const known = files.get(slice.said.sopInstance) ?? new Set()
      files.set(slice.said.sopInstance, known.add(slice.file))
    }
  const shared = [...files.values()].filter((set) => set.size > 1).reduce((sum, set) => sum + set.size, 0)
  const wrong = Object.entries({ ...said, sharedSopInstance: shared }).filter(([, count]) => count > 0)
  if (wrong.length === 0) return []
  const facts = Object.fromEntries(wrong.map(([which, count]) => [`${which}Slices`, count]))
  return [
    find('IMG-111', 'caution', title, {
      ...facts,
      ...(said.study > 0 ? { newStudyUid: studyUid } : {}),
      ...(said.series > 0 ? { newSeriesUid: seriesUid } : {}),
    }),
  ]
}

/** Sorts a series into even stacks: by size and direction, then, where several slices share a place, by what tells them apart. */
export async function stacksOf(series: Series): Promise<SeriesStacks> {
  const frames = new Set(series.slices.map((s) => s.said.frameOfReference ?? '').filter((uid) => uid !== ''))
  if (frames.size > 1) return refusedWith(refuse('IMG-014', { series: series.title, framesOfReference: frames.size }))
  const clusters = clustersOf(series.slices)
  const worth = clusters.filter((cluster) => cluster.length >= Math.min(3, series.slices.length))
  const strays = clusters.filter((cluster) => !worth.includes(cluster)).flat()
  if (worth.length === 0) return refusedWith(scattered(series))
  const findings: Finding[] = strays.length > 0 ? [leftOut(series, strays)] : []
  const stacks: Stack[] = []
  const refusals: Refusal[] = []
  for (const cluster of worth)
    try {
      const { kept, copies } = await withoutCopies(cluster)
      if (copies.length > 0) findings.push(copiesFound(series, copies))
      stacks.push(...apart(kept, strays, series.title))
    } catch (cause) {
      if (!(cause instanceof Refusal)) throw cause
      refusals.push(cause)
    }
  if (stacks.length > 1) findings.push(find('IMG-114', 'caution', series.title, { stacks: stacks.length }))
  return { stacks, refusals, findings }
}

const refusedWith = (refusal: Refusal): SeriesStacks => ({ stacks: [], refusals: [refusal], findings: [] })

const scattered = (series: Series): Refusal =>
  series.slices.length === 1
    ? refuse('IMG-017', { series: series.title, slices: 1 })
    : refuse('IMG-013', { series: series.title, slices: series.slices.map((s) => s.name).slice(0, 20) })

const leftOut = (series: Series, strays: readonly Slice[]): Finding =>
  find('IMG-113', 'note', series.title, {
    reason: 'these slices have another size or direction than the rest',
    slices: strays.map((s) => s.name).slice(0, 20),
  })

const copiesFound = (series: Series, copies: readonly Slice[]): Finding =>
  find('IMG-112', 'note', series.title, { copies: copies.length, slices: copies.map((s) => s.name).slice(0, 20) })

/** Groups of slices of the same size, spacing and direction (within about 0.1 degree). */
function clustersOf(slices: readonly Slice[]): readonly (readonly Slice[])[] {
  const clusters: Slice[][] = []
  for (const slice of slices) {
    const home = clusters.find((cluster) => alike(cluster[0] as Slice, slice))
    if (home) home.push(slice)
    else clusters.push([slice])
  }
  return clusters
}

const near = (a: Triple, b: Triple): boolean => a.every((x, i) => Math.abs(x - (b[i] as number)) < 2e-3)

const alike = (a: Slice, b: Slice): boolean =>
  a.format.rows === b.format.rows &&
  a.format.columns === b.format.columns &&
  Math.abs(a.spacingMm.x - b.spacingMm.x) < 1e-3 * a.spacingMm.x &&
  Math.abs(a.spacingMm.y - b.spacingMm.y) < 1e-3 * a.spacingMm.y &&
  near(a.along.row, b.along.row) &&
  near(a.along.column, b.along.column)

/** Two slices are at one place where their positions differ by less than this, mm. */
const samePlaceMm = 0.01

const placeOf = (first: Slice, slice: Slice): number => Math.round(heightIn(first, slice) / samePlaceMm)

/** Drops slices that repeat another's place and pixels bit by bit. */
async function withoutCopies(slices: readonly Slice[]): Promise<{ kept: readonly Slice[]; copies: readonly Slice[] }> {
  const first = slices[0] as Slice
  const places = new Map<number, Slice[]>()
  const copies: Slice[] = []
  for (const slice of slices) {
    const place = placeOf(first, slice)
    const here = places.get(place)
    if (!here) places.set(place, [slice])
    else if (await repeatsOne(here, slice)) copies.push(slice)
    else here.push(slice)
  }
  const dropped = new Set(copies)
  return { kept: slices.filter((slice) => !dropped.has(slice)), copies }
}

async function repeatsOne(others: readonly Slice[], slice: Slice): Promise<boolean> {
  for (const other of others) if (await samePixels(other, slice)) return true
  return false
}

async function samePixels(a: Slice, b: Slice): Promise<boolean> {
  if (a.position.some((x, i) => Math.abs(x - (b.position[i] as number)) > samePlaceMm)) return false
  const x = await packedFrame(a.file, a.format, a.frameCount, a.frame)
  const y = await packedFrame(b.file, b.format, b.frameCount, b.frame)
  return x.length === y.length && x.every((value, i) => value === y[i])
}

/** What tells slices at one place apart, the likeliest first. */
const distinctions: readonly ((slice: Slice) => string)[] = [
  (s) => s.said.acquisition,
  (s) => s.said.temporal,
  (s) => s.said.echo,
  (s) => s.said.kernel ?? '',
  (s) => s.said.imageType,
  (s) => String(s.said.thicknessMm ?? ''),
]

/** One stack, or one per acquisition, phase, echo or kernel where only that makes the slices even. */
function apart(slices: readonly Slice[], strays: readonly Slice[], title: string): readonly Stack[] {
  try {
    refuseSharedPlaces(slices, title)
    return [stackOf(slices, strays, title)]
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause
    for (const distinction of distinctions) {
      const groups = [...Map.groupBy(slices, distinction).values()]
      if (groups.length < 2 || groups.some((group) => group.length < 3)) continue
      const stacks = groups.map((group) => attempt(group, title))
      if (stacks.every((stack) => stack !== undefined)) return stacks
    }
    throw cause
  }
}

function attempt(slices: readonly Slice[], title: string): Stack | undefined {
  try {
    refuseSharedPlaces(slices, title)
    return stackOf(slices, [], title)
  } catch (cause) {
    if (cause instanceof Refusal) return undefined
    throw cause
  }
}

function refuseSharedPlaces(slices: readonly Slice[], title: string): void {
  const first = slices[0] as Slice
  const places = Map.groupBy(slices, (slice) => placeOf(first, slice))
  const shared = [...places.values()].filter((here) => here.length > 1)
  if (shared.length === 0) return
  throw refuse('IMG-011', {
    series: title,
    places: shared.length,
    slices: (shared[0] as Slice[]).map((slice) => slice.name),
  })
}
