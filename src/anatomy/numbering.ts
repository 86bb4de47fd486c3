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

const usual: readonly Level[] = [
  'S1', 'L5', 'L4', 'L3', 'L2', 'L1', 'T12', 'T11', 'T10', 'T9', 'T8', 'T7', 'T6', 'T5', 'T4', 'T3', 'T2', 'T1',
  'C7', 'C6', 'C5', 'C4', 'C3', 'C2', 'C1',
] // biome-ignore format: from caudal to cranial

/** Names the vertebrae by the surest landmark in view: an anchor given, the sacrum, the last ribs, the first ribs. */
export function nameVertebrae(evidence: NumberingEvidence): Named {
  if (evidence.anchor) return fromAnchor(evidence, evidence.anchor)
  if (evidence.sacral >= 0) return fromSacrum(evidence)
  const last = lowestWithRibs(evidence)
  if (last > 0) return fromLastRibs(evidence, last)
  const pairs = last === 0 ? pairsOfRibs(evidence, last) : null
  if (pairs !== null) return fromFirstRibs(evidence, pairs)
  return assumed(evidence, last === 0)
}

/** Names counted both ways from one vertebra. */
function counted(count: number, index: number, level: Level, order: readonly Level[]): readonly (Level | null)[] {
  const at = order.indexOf(level)
  return Array.from({ length: count }, (_, n) => order[at + n - index] ?? null)
}

/** Names counted from the vertebra at `index`, called `level`. */
const named = (
  { count }: NumberingEvidence,
  index: number,
  level: Level,
  order: readonly Level[],
  numbering: Numbering,
): Named => ({ levels: counted(count, index, level, order), numbering })

function orderWith(extra: 'L6' | 'T13' | null): readonly Level[] {
  if (!extra) return usual
  const after: Level = extra === 'L6' ? 'S1' : 'L1'
  const at = usual.indexOf(after) + 1
  return [...usual.slice(0, at), extra, ...usual.slice(at)]
}

function fromAnchor(evidence: NumberingEvidence, anchor: { level: Level; index: number }): Named {
  const extra = anchor.level === 'L6' || anchor.level === 'T13' ? anchor.level : null
  return named(evidence, anchor.index, anchor.level, orderWith(extra), {
    certainty: 'certain',
    reasons: [`anchor given at ${anchor.level}`],
    alternatives: [],
    transitional: extra ? `${extra} named by the anchor` : 'none',
  })
}

const ribBearing = (sign: RibSign | undefined): boolean => sign === 'stump' || sign === 'short' || sign === 'long'

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

/** Between the sacrum and the last ribs lie five lumbar vertebrae in most people; where not, that is said. */
function fromSacrum(evidence: NumberingEvidence): Named {
  const { sacral, ribs } = evidence
  const last = lowestWithRibs(evidence)
  const stump = ribs[last] === 'stump'
  const lumbar = last - sacral - 1
  if (last < 0 || (lumbar >= 5 && !endsThere(evidence, last))) return fromSacrumAlone(evidence)
  if (lumbar === 5)
    return stump && pairsOfRibs(evidence, last) !== 12 ? fiveBelowStumps(evidence, last) : fiveLumbar(evidence)
  if (lumbar === 6) return sixLumbar(evidence)
  if (lumbar === 4) return stump ? stumpsAtFifth(evidence) : fourLumbar(evidence)
  return contradicted(evidence, lumbar)
}

/** Whether the vertebra below the lowest one with ribs is known to have none. */
function endsThere({ ribs, sacral }: NumberingEvidence, last: number): boolean {
  return last - 1 === sacral || ribs[last - 1] !== 'out of view'
}

function fromSacrumAlone(evidence: NumberingEvidence): Named {
  const { sacral, ribs } = evidence
  const end = ribs.indexOf('out of view', sacral + 1)
  const bare = (end < 0 ? ribs.length : end) - sacral - 1
  return named(evidence, sacral, 'S1', usual, {
    certainty: 'probable',
    reasons: [
      'sacrum seen',
      'last ribs not seen: six or four lumbar vertebrae, or a transitional one, are not ruled out',
    ],
    alternatives: [
      'one level lower (L5 would be L6)',
      'one level higher (L5 sacralised: the lowest free vertebra would be L4)',
    ],
    transitional:
      bare > 5 ? `${bare} vertebrae without ribs above the sacrum (L6, or T12 without ribs to be seen)` : 'none',
  })
}

const fiveLumbar = (evidence: NumberingEvidence): Named =>
  named(evidence, evidence.sacral, 'S1', usual, {
    certainty: 'certain',
    reasons: ['sacrum seen', 'last ribs at T12', 'five lumbar vertebrae counted'],
    alternatives: [],
    transitional: 'none',
  })

/** Pairs of ribs from the first to the last; null where the first ones are not in view. */
function pairsOfRibs({ ribs }: NumberingEvidence, last: number): number | null {
  const first = ribs.findLastIndex(ribBearing)
  return ribs[first + 1] === 'none' ? first - last + 1 : null
}

/** Stumps of ribs above five lumbar vertebrae: T13 by count or where the ribs above end as twelfth ones do, else T12. */
function fiveBelowStumps(evidence: NumberingEvidence, last: number): Named {
  const thirteen = pairsOfRibs(evidence, last) === 13 || evidence.ribs[last + 1] === 'short'
  return named(evidence, evidence.sacral, 'S1', orderWith(thirteen ? 'T13' : null), {
    certainty: 'probable',
    reasons: [
      'sacrum seen',
      'five lumbar vertebrae counted',
      thirteen ? 'stumps of ribs below those of T12' : 'the last ribs are stumps',
    ],
    alternatives: [
      thirteen
        ? 'T13 may be T12 with stumps of ribs (T12 would be T11)'
        : 'T12 may be T13 (T11 would be T12: thirteen pairs of ribs)',
    ],
    transitional: thirteen
      ? 'thirteenth pair of ribs, stumps (T13 named)'
      : 'the last ribs are stumps (T12 with short ribs, or T13)',
  })
}

const sixLumbar = (evidence: NumberingEvidence): Named =>
  named(evidence, evidence.sacral, 'S1', orderWith('L6'), {
    certainty: 'probable',
    reasons: ['sacrum seen', 'last ribs at T12', 'six vertebrae without ribs above the sacrum'],
    alternatives: [
      'L6 may be a lumbarised S1 (all other names stay)',
      'one level lower (L1 would be T12 or T13 without ribs to be seen, L6 would be L5)',
    ],
    transitional: 'six lumbar-type vertebrae (L6 named)',
  })

/** Ribs too long for L1 four levels above the sacrum: it has taken up L5. */
const fourLumbar = (evidence: NumberingEvidence): Named =>
  named(evidence, evidence.sacral, 'L5', usual, {
    certainty: 'probable',
    reasons: ['last ribs at T12', 'sacrum seen four vertebrae below'],
    alternatives: [
      'one level lower (no L5 in the sacrum: T12 would be L1 with ribs, or T13 above four lumbar vertebrae)',
    ],
    transitional: 'four lumbar-type vertebrae (L5 taken as sacralised)',
  })

const stumpsAtFifth = (evidence: NumberingEvidence): Named =>
  named(evidence, evidence.sacral, 'S1', usual, {
    certainty: 'probable',
    reasons: ['sacrum seen', 'stumps of ribs at the fifth vertebra above the sacrum'],
    alternatives: ['L1 may be T13', 'one level higher (L5 sacralised: the lowest free vertebra would be L4)'],
    transitional: 'four lumbar-type vertebrae below stumps of ribs (at L1, or L5 sacralised)',
  })

const contradicted = (evidence: NumberingEvidence, lumbar: number): Named =>
  named(evidence, evidence.sacral, 'S1', usual, {
    certainty: 'assumed',
    reasons: [
      'sacrum seen',
      `but ribs end ${lumbar + 1} levels above it, which fits no usual spine: one of them is misread`,
    ],
    alternatives: [
      lumbar > 5 ? 'one or two levels lower (by the last ribs)' : 'higher, by the last ribs',
      'any shift that a person can justify: give an anchor',
    ],
    transitional: 'none',
  })

function fromLastRibs(evidence: NumberingEvidence, last: number): Named {
  const seen = `${last} ${last === 1 ? 'vertebra' : 'vertebrae'} without ribs below`
  if (!endsThere(evidence, last))
    return named(evidence, last, 'T12', usual, {
      certainty: 'assumed',
      reasons: ['ribs seen, but the image is too narrow below them to tell whether they are the last', 'taken as T12'],
      alternatives: ['one level higher (T12 would be T11)', 'two levels higher', 'one level lower'],
      transitional: 'none',
    })
  if (evidence.ribs[last] === 'stump')
    return named(evidence, last, 'T13', orderWith('T13'), {
      certainty: 'probable',
      reasons: ['the last ribs are stumps, taken as those of T13', seen],
      alternatives: [
        'T13 may be L1 with stumps of ribs, or T12 with short ribs: the names below or above it would shift by one',
      ],
      transitional: 'the last ribs are stumps (T13, L1 or T12; T13 named)',
    })
  return named(evidence, last, 'T12', usual, {
    certainty: 'probable',
    reasons: ['last ribs at T12', seen],
    alternatives: ['one level lower (T12 would be L1 with ribs, or T13)', 'one level higher (T12 would be T11)'],
    transitional: last > 5 ? 'six vertebrae below the last ribs, the sixth not told to be sacral (S1 or L6)' : 'none',
  })
}

function fromFirstRibs(evidence: NumberingEvidence, pairs: number): Named {
  return named(evidence, pairs - 1, 'T1', usual, {
    certainty: 'probable',
    reasons: ['first ribs at T1', `${pairs} vertebrae with ribs counted below it`],
    alternatives: ['one level higher (T1 would be C7 with cervical ribs)'],
    transitional: 'none',
  })
}

/** No landmark in view: the names are a guess from size, and say so. */
function assumed(evidence: NumberingEvidence, allWithRibs: boolean): Named {
  const { count, pitchMm } = evidence
  const middle = Math.floor((count - 1) / 2)
  const level = allWithRibs ? thoracicBySize(pitchMm[middle] ?? 24) : 'L3'
  return named(evidence, middle, level, usual, {
    certainty: 'assumed',
    reasons: [
      'neither sacrum nor last ribs in view',
      allWithRibs ? `ribs at every level, middle level taken as ${level} by its height` : 'middle level taken as L3',
    ],
    alternatives: ['one level higher', 'one level lower', 'any shift that a person can justify: give an anchor'],
    transitional: 'none',
  })
}

/** Disc-to-disc heights grow from about 19 mm at T2 to 29 mm at T12. */
function thoracicBySize(pitchMm: number): Level {
  const number = Math.max(2, Math.min(12, Math.round(2 + (pitchMm - 19))))
  return `T${number}` as Level
}

/** Names after a person's corrections; a name may be given once only. */
export function renamed(named: Named, rename: ReadonlyMap<Level, Level>): Named {
  if (rename.size === 0) return named
  const levels = named.levels.map((level) => (level ? (rename.get(level) ?? level) : null))
  const list = [...rename].map(([from, to]) => `${from} to ${to}`).join(', ')
  return {
    levels,
    numbering: { ...named.numbering, reasons: [`renamed by a person: ${list}`, ...named.numbering.reasons] },
  }
}
