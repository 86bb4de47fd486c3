import type { LabelMap } from '../../imaging/index.ts'
import { isLevel, type Level, verseNumber } from '../level.ts'
import { labelBoxes } from '../measures/region.ts'

/** TotalSegmentator's numbers for vertebrae: 25 sacrum, 26 S1, 27 L5 ... 50 C1. */
const totalSegmentator: readonly Level[] = [
  'S1', 'L5', 'L4', 'L3', 'L2', 'L1', 'T12', 'T11', 'T10', 'T9', 'T8', 'T7', 'T6', 'T5', 'T4', 'T3', 'T2', 'T1',
  'C7', 'C6', 'C5', 'C4', 'C3', 'C2', 'C1',
] // biome-ignore format: one region a line
const totalSegmentatorFirst = 26

/** `vertebrae_L1`, `L1`, `vertebra l1`: the level a label's name says, if it says one. */
export function levelNamed(name: string): Level | undefined {
  const match = /(?:^|[^a-z0-9])([ctls]\d{1,2})$/i.exec(name.trim())
  const text = match?.[1]?.toUpperCase() ?? ''
  return isLevel(text) ? text : undefined
}

/** How a map's own numbers are read, and the table from them to VerSe numbers. */
export interface Renumbering {
  readonly by: 'names' | 'VerSe numbers' | 'TotalSegmentator numbers'
  readonly verseFrom: ReadonlyMap<number, number>
}

/**
 * Decides what a map's numbers mean: its names where it has them; else TotalSegmentator's numbers where these run
 * against the spine (they fall from head to foot, VerSe's rise); else VerSe's.
 */
export function renumbering(map: LabelMap, heightOf: ReadonlyMap<number, number>): Renumbering {
  const byName = new Map<number, number>()
  for (const number of labelBoxes(map).keys()) {
    const level = levelNamed(map.names.get(number) ?? '')
    if (level) byName.set(number, verseNumber(level))
  }
  if (byName.size > 0) return { by: 'names', verseFrom: byName }
  const numbers = [...heightOf.keys()].filter((n) => n >= totalSegmentatorFirst && n <= 50)
  if (numbers.length >= 2 && risingShare(numbers, heightOf) > 0.5 && numbers.length === heightOf.size) {
    const table = new Map(numbers.map((n) => [n, verseNumber(totalSegmentator[n - totalSegmentatorFirst]!)]))
    return { by: 'TotalSegmentator numbers', verseFrom: table }
  }
  return { by: 'VerSe numbers', verseFrom: new Map([...heightOf.keys()].map((n) => [n, n])) }
}

/** Share of neighbouring numbers that stand higher in the patient the larger they are. */
function risingShare(numbers: readonly number[], heightOf: ReadonlyMap<number, number>): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  let rising = 0
  for (let i = 1; i < sorted.length; i++) if (heightOf.get(sorted[i]!)! > heightOf.get(sorted[i - 1]!)!) rising++
  return rising / (sorted.length - 1)
}
