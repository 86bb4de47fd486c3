import type { Level } from './level.ts'
import type { Numbering } from './spine.ts'

/** What the image shows of the ribs of one vertebra: a stump may belong to T12, T13 or L1, short ribs end as those of T12 do. */
export type RibSign = 'none' | 'stump' | 'short' | 'long' | 'out of view'

/** What is known of the vertebrae in view before they have names; arrays run from the caudal end to the cranial one. */
export interface NumberingEvidence {
  /** Number of vertebrae, sacral segments included. */
  readonly count: number
  /** Index of the first sacral vertebra, -1 where the sacrum is not in view. */
  readonly sacral: number
  readonly ribs: readonly RibSign[]
  /** Height from disc to disc, mm. */
  readonly pitchMm: readonly number[]
  /** A level a person pointed at, and the index of the vertebra there. */
  readonly anchor?: { readonly level: Level; readonly index: number }
}

/** Names from the caudal end to the cranial one (null below S1) and how sure they are. */
export interface Named {
  readonly levels: readonly (Level | null)[]
  readonly numbering: Numbering
}

/** Levels as most people have them, from caudal to cranial. */
export const usual: readonly Level[] = [
  'S1', 'L5', 'L4', 'L3', 'L2', 'L1', 'T12', 'T11', 'T10', 'T9', 'T8', 'T7', 'T6', 'T5', 'T4', 'T3', 'T2', 'T1',
  'C7', 'C6', 'C5', 'C4', 'C3', 'C2', 'C1',
] // biome-ignore format: from caudal to cranial

/** Names counted both ways from one vertebra. */
function counted(count: number, index: number, level: Level, order: readonly Level[]): readonly (Level | null)[] {
  const at = order.indexOf(level)
  return Array.from({ length: count }, (_, n) => order[at + n - index] ?? null)
}

/** Names counted from the vertebra at `index`, called `level`. */
export const named = (
  { count }: NumberingEvidence,
  index: number,
  level: Level,
  order: readonly Level[],
  numbering: Numbering,
): Named => ({ levels: counted(count, index, level, order), numbering })

/** The usual levels with one more. */
export function orderWith(extra: 'L6' | 'T13' | null): readonly Level[] {
  if (!extra) return usual
  const after: Level = extra === 'L6' ? 'S1' : 'L1'
  const at = usual.indexOf(after) + 1
  return [...usual.slice(0, at), extra, ...usual.slice(at)]
}

export const ribBearing = (sign: RibSign | undefined): boolean =>
  sign === 'stump' || sign === 'short' || sign === 'long'

/** Vertebrae above the topmost one that tells anything about ribs that may still carry the only ones in view. */
const loneRibsWithin = 3

/**
 * Index of the lowest vertebra with ribs where those above it have them too; -1 where none has.
 *
 * A long transverse process or an iliac crest may pass for a rib: it has no ribs above it. A stump counts right below a rib.
 */
export function lowestWithRibs({ ribs, sacral }: Pick<NumberingEvidence, 'ribs' | 'sacral'>): number {
  for (let n = sacral + 1; n < ribs.length; n++) {
    if (!ribBearing(ribs[n])) continue
    if (ribs[n] === 'stump' && !ribBearing(ribs[n + 1])) continue
    const above = ribs.slice(n + 1).filter((sign) => sign !== 'out of view')
    const withRibs = above.filter(ribBearing).length
    if (
      above.length === 0
        ? n >= ribs.length - 1 - loneRibsWithin
        : ribBearing(above[0]) && withRibs >= 0.6 * above.length
    )
      return n
  }
  return -1
}

/** Whether the vertebra below the lowest one with ribs is known to have none. */
export function endsThere({ ribs, sacral }: NumberingEvidence, last: number): boolean {
  return last - 1 === sacral || ribs[last - 1] !== 'out of view'
}

/** Pairs of ribs from the first to the last; null where the first ones are not in view. */
export function pairsOfRibs({ ribs }: NumberingEvidence, last: number): number | null {
  const first = ribs.findLastIndex(ribBearing)
  return ribs[first + 1] === 'none' ? first - last + 1 : null
}
