import type { Finding } from '../../base/index.ts'
import { type Direction, direction, displacement, mapPoint, type Point, point, unit } from '../../geometry/index.ts'
import type { LabelMap, Volume } from '../../imaging/index.ts'
import { type Level, levelFromVerse } from '../level.ts'
import { vertebraFrame } from '../measures/axes.ts'
import { cutRegion, type LabelBox, labelBoxes } from '../measures/region.ts'
import type { Numbering } from '../spine.ts'
import { find, refuse } from '../troubles.ts'
import { renumbering } from './numbers.ts'
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

/** Takes a label map on the volume's own grid, checks it, and splits each vertebra into body and arch. */
export function takeLabels(volume: Volume, original: LabelMap, givenParts?: LabelMap): TakenLabels {
  const findings: Finding[] = []
  const given = inVerse(original)
  const placed = placeVertebrae(given)
  if (placed.length === 0) throw refuse('ANA-051', {})
  const parts = givenParts?.labels ?? splitAll(volume, given, placed, findings)
  return {
    labels: given,
    parts: { grid: given.grid, labels: parts, names: new Map() },
    numbering: {
      certainty: 'assumed',
      reasons: ['names taken from the given label map'],
      alternatives: [],
      transitional: 'none',
    },
    findings,
  }
}

/** The map in VerSe numbers, with what is no vertebra left out. */
function inVerse(map: LabelMap): LabelMap {
  const heights = new Map([...centroids(map)].map(([number, p]) => [number, p[2]]))
  const { verseFrom } = renumbering(map, heights)
  const table = new Uint8Array(256)
  for (const [from, to] of verseFrom) table[from] = levelFromVerse(to) ? to : 0
  const names = new Map([...verseFrom.values()].flatMap((n) => (levelFromVerse(n) ? [[n, levelFromVerse(n)!]] : [])))
  return { grid: map.grid, labels: map.labels.map((l) => table[l]!), names }
}

/** The vertebrae of a map from cranial to caudal, with the spine's direction at each. */
export function placeVertebrae(map: LabelMap): Placed[] {
  const boxes = labelBoxes(map)
  const middle = centroids(map)
  const found = [...boxes]
    .flatMap(([number, box]) => {
      const level = levelFromVerse(number)
      return level && level !== 'S1' && box.count >= 30 ? [{ level, number, box, centre: middle.get(number)! }] : []
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
