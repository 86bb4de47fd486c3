import type { Finding } from '../../base/index.ts'
import {
  type Direction,
  direction,
  displacement,
  distance,
  mapPoint,
  type Point,
  point,
  sameGrid,
  unit,
  voxelVolumeMm3,
} from '../../geometry/index.ts'
import { type LabelMap, resampleLabels, type Volume } from '../../imaging/index.ts'
import { type Level, levelFromVerse, verseNumber } from '../level.ts'
import { vertebraFrame } from '../measures/axes.ts'
import { cutRegion, type LabelBox, labelBoxes } from '../measures/region.ts'
import type { Numbering } from '../spine.ts'
import { find, refuse } from '../troubles.ts'
import { renumbering } from './numbers.ts'
import { orderFindings, renameGiven } from './order.ts'
import { repaired } from './repair.ts'
import { findSplit, writeSplit } from './split.ts'

/** A given label map made ready for measuring. */
export interface TakenLabels {
  readonly labels: LabelMap
  readonly parts: LabelMap
  readonly numbering: Numbering
  readonly findings: readonly Finding[]
}

export interface Placed {
  readonly level: Level
  readonly number: number
  readonly box: LabelBox
  readonly centre: Point<'patient'>
  /** The spine's direction there, from the neighbours. */
  readonly superior: Direction<'patient'>
}

/** What a person may say about the names of a given map. */
export interface TakeOptions {
  readonly anchor?: { readonly level: Level; readonly at: Point<'patient'> }
  readonly rename?: ReadonlyMap<Level, Level>
}

/**
 * Takes a label map in place of a segmentation: brings it onto the image's grid, reads its numbers, checks and repairs it,
 * and splits each vertebra into body and arch where no sub-regions are given.
 *
 * Throws ANA-050 where the map does not lie on the image, ANA-051 where it holds no vertebra, ANA-003 for a lost anchor.
 */
export function takeLabels(
  volume: Volume,
  original: LabelMap,
  givenParts?: LabelMap,
  options: TakeOptions = {},
): TakenLabels {
  const findings: Finding[] = []
  const onGrid = ontoGrid(volume, original, findings)
  const numbered = inVerse(onGrid, findings)
  const fixed = repaired(numbered)
  findings.push(...fixed.findings)
  const found = placeVertebrae(fixed.map, true)
  if (found.length === 0) throw refuse('ANA-051', {})
  findings.push(...apartFindings(found), ...orderFindings(found))
  const { names, numbering } = renameGiven(found, options.anchor, options.rename)
  const labels = renumbered(fixed.map, found, names)
  const parts = givenParts
    ? ontoGrid(volume, givenParts, []).labels
    : splitAll(volume, labels, placeVertebrae(labels), findings)
  return { labels, parts: { grid: volume.grid, labels: parts, names: new Map() }, numbering, findings }
}

/** Share of a map's labelled voxels that must lie inside the image. */
const leastInside = 0.2

function ontoGrid(volume: Volume, map: LabelMap, findings: Finding[]): LabelMap {
  if (sameGrid(volume.grid, map.grid, 0.05)) return { ...map, grid: volume.grid }
  const moved = resampleLabels(map, volume.grid)
  const filled = (m: LabelMap) => m.labels.reduce((n, l) => n + (l > 0 ? 1 : 0), 0) * voxelVolumeMm3(m.grid)
  const before = filled(map)
  const share = before > 0 ? filled(moved) / before : 0
  if (share < leastInside) throw refuse('ANA-050', { shareInside: Number(share.toFixed(3)) })
  findings.push(
    find('ANA-175', 'caution', 'label map', {
      mapDims: [...map.grid.dims],
      imageDims: [...volume.grid.dims],
      shareInside: Number(Math.min(1, share).toFixed(2)),
    }),
  )
  return moved
}

/** The map in VerSe numbers, with what is no vertebra left out. */
function inVerse(map: LabelMap, findings: Finding[]): LabelMap {
  const heights = new Map([...centroids(map)].map(([number, p]) => [number, p[2]]))
  const { by, verseFrom } = renumbering(map, heights)
  if (by === 'TotalSegmentator numbers')
    findings.push(find('ANA-176', 'caution', 'label map', { numbers: [...verseFrom.keys()] }))
  const table = new Uint8Array(256)
  for (const [from, to] of verseFrom) table[from] = levelFromVerse(to) ? to : 0
  const ignored = [...heights.keys()].filter((n) => table[n] === 0)
  if (ignored.length > 0) findings.push(find('ANA-177', 'note', 'label map', { labels: ignored }))
  const names = new Map([...verseFrom.values()].flatMap((n) => (levelFromVerse(n) ? [[n, levelFromVerse(n)!]] : [])))
  return { grid: map.grid, labels: map.labels.map((l) => table[l]!), names }
}

/** A vertebra whose nearest other one is farther than this is not its neighbour, mm. */
const apartMm = 70

function apartFindings(found: readonly Placed[]): Finding[] {
  if (found.length < 2) return []
  return found.flatMap((v) => {
    const nearest = Math.min(...found.filter((o) => o !== v).map((o) => distance(o.centre, v.centre)))
    return nearest > apartMm ? [find('ANA-174', 'caution', v.level, { nearestMm: Math.round(nearest) })] : []
  })
}

/** The map with its vertebrae under new names. */
function renumbered(map: LabelMap, found: readonly Placed[], names: readonly Level[]): LabelMap {
  if (found.every((v, n) => v.level === names[n])) return map
  const table = Uint8Array.from({ length: 256 }, (_, n) => n)
  found.forEach((v, n) => {
    table[v.number] = verseNumber(names[n]!)
  })
  return {
    grid: map.grid,
    labels: map.labels.map((l) => table[l]!),
    names: new Map(names.map((name) => [verseNumber(name), name])),
  }
}

/** The vertebrae of a map from cranial to caudal, with the spine's direction at each. */
export function placeVertebrae(map: LabelMap, withSacrum = false): Placed[] {
  const boxes = labelBoxes(map)
  const middle = centroids(map)
  const found = [...boxes]
    .flatMap(([number, box]) => {
      const level = levelFromVerse(number)
      return level && (withSacrum || level !== 'S1') && box.count >= 30
        ? [{ level, number, box, centre: middle.get(number)! }]
        : []
    })
    .sort((a, b) => b.centre[2] - a.centre[2])
  return found.map((v, at) => {
    const above = found[at - 1]
    const below = found[at + 1]
    const superior =
      above || below ? unit(displacement((above ?? v).centre, (below ?? v).centre)) : direction('patient', 0, 0, 1)
    return { ...v, superior }
  })
}

function centroids(map: LabelMap): Map<number, Point<'patient'>> {
  const sum = new Float64Array(256 * 4)
  const [nx, ny, nz] = map.grid.dims
  let at = 0
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++) {
        const l = map.labels[at++]!
        if (l === 0) continue
        sum[l * 4] = sum[l * 4]! + i
        sum[l * 4 + 1] = sum[l * 4 + 1]! + j
        sum[l * 4 + 2] = sum[l * 4 + 2]! + k
        sum[l * 4 + 3] = sum[l * 4 + 3]! + 1
      }
  const out = new Map<number, Point<'patient'>>()
  for (let l = 1; l < 256; l++) {
    const n = sum[l * 4 + 3]!
    if (n > 0)
      out.set(
        l,
        mapPoint(map.grid.patientFromVoxel, point('voxel', sum[l * 4]! / n, sum[l * 4 + 1]! / n, sum[l * 4 + 2]! / n)),
      )
  }
  return out
}

function splitAll(volume: Volume, given: LabelMap, placed: readonly Placed[], findings: Finding[]): Uint8Array {
  const parts = new Uint8Array(given.labels.length)
  const none = new Uint8Array(given.labels.length)
  const [nx, ny] = given.grid.dims
  for (const v of placed) {
    const region = cutRegion(volume, given, none, v.number, v.box, 4)
    const frame = vertebraFrame(v.centre, direction('patient', 0, 1, 0), v.superior)
    const split = findSplit(region, frame)
    if (!split) {
      findings.push(find('ANA-150', 'caution', v.level, {}))
      continue
    }
    const [di, dj, dk] = offsetOf(given, region.grid)
    writeSplit(region, frame, split, (i, j, k, value) => {
      parts[i + di + nx * (j + dj + ny * (k + dk))] = value
    })
  }
  return parts
}

function offsetOf(map: LabelMap, grid: LabelMap['grid']): readonly [number, number, number] {
  const m = map.grid.patientFromVoxel as Float64Array
  const g = grid.patientFromVoxel as Float64Array
  const d = [g[3]! - m[3]!, g[7]! - m[7]!, g[11]! - m[11]!]
  const { spacingMm } = map.grid
  const along = (c: number) =>
    Math.round((d[0]! * m[c]! + d[1]! * m[c + 4]! + d[2]! * m[c + 8]!) / spacingMm[c as 0 | 1 | 2] ** 2)
  return [along(0), along(1), along(2)]
}
