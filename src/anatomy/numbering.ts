import type { Level } from './level.ts'
import type { Numbering } from './spine.ts'

/** What is known of the vertebrae in view before they have names; arrays run from the caudal end to the cranial one. */
export interface NumberingEvidence {
  /** Number of vertebrae, sacral segments included. */
  readonly count: number
  /** Index of the first sacral vertebra, -1 where the sacrum is not in view. */
  readonly sacral: number
  /** Whether each vertebra carries ribs; null where the image does not reach far enough sideways to tell. */
  readonly ribs: readonly (boolean | null)[]
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
  const first = highestWithRibs(evidence)
  if (last === 0 && first >= 0 && first < evidence.count - 1) return fromFirstRibs(evidence, first)
  return assumed(evidence, last === 0)
}

/** Names counted both ways from one vertebra. */
function counted(count: number, index: number, level: Level, order: readonly Level[]): readonly (Level | null)[] {
  const at = order.indexOf(level)
  return Array.from({ length: count }, (_, n) => order[at + n - index] ?? null)
}

function orderWith(extra: 'L6' | 'T13' | null): readonly Level[] {
  if (!extra) return usual
  const after: Level = extra === 'L6' ? 'S1' : 'L1'
  const at = usual.indexOf(after) + 1
  return [...usual.slice(0, at), extra, ...usual.slice(at)]
}

function fromAnchor(evidence: NumberingEvidence, anchor: { level: Level; index: number }): Named {
  const extra = anchor.level === 'L6' || anchor.level === 'T13' ? anchor.level : null
  return {
    levels: counted(evidence.count, anchor.index, anchor.level, orderWith(extra)),
    numbering: {
      certainty: 'certain',
      reasons: [`anchor given at ${anchor.level}`],
      alternatives: [],
      transitional: extra ? `${extra} named by the anchor` : 'none',
    },
  }
}

/** Index of the lowest vertebra with ribs where those above it have them too; -1 where none has. */
export function lowestWithRibs(evidence: Pick<NumberingEvidence, 'ribs' | 'sacral'>): number {
  const { ribs, sacral } = evidence
  for (let n = sacral + 1; n < ribs.length; n++) {
    if (!ribs[n]) continue
    const above = ribs.slice(n).filter((r) => r !== null)
    if (above.filter((r) => r === true).length >= 0.6 * above.length) return n
    if (ribs[n + 1] === true && ribs[n + 2] === true) return n
  }
  return -1
}

function highestWithRibs(evidence: NumberingEvidence): number {
  return evidence.ribs.lastIndexOf(true)
}

/** Between the sacrum and the last ribs lie five lumbar vertebrae in most people; where not, that is said. */
function fromSacrum(evidence: NumberingEvidence): Named {
  const { sacral, count } = evidence
  const last = lowestWithRibs(evidence)
  const lumbar = last < 0 ? null : last - sacral - 1
  if (lumbar === 6)
    return {
      levels: counted(count, sacral, 'S1', orderWith('L6')),
      numbering: {
        certainty: 'probable',
        reasons: ['sacrum seen', 'last ribs at T12', 'six vertebrae without ribs above the sacrum'],
        alternatives: [
          'L6 may be a lumbarised S1 (all other names stay)',
          'one level lower (L1 would be T13 without ribs, L6 would be L5)',
        ],
        transitional: 'six lumbar-type vertebrae (L6 named)',
      },
    }
  if (lumbar === 4) return fourLumbar(evidence)
  const reasons = ['sacrum seen']
  if (lumbar === 5) reasons.push('last ribs at T12', 'five lumbar vertebrae counted')
  const odd = lumbar !== null && lumbar !== 5
  return {
    levels: counted(count, sacral, 'S1', usual),
    numbering: {
      certainty: odd ? 'probable' : 'certain',
      reasons: odd ? [...reasons, `ribs seen ${lumbar} levels above the sacrum`] : reasons,
      alternatives: [],
      transitional: 'none',
    },
  }
}

function fourLumbar(evidence: NumberingEvidence): Named {
  return {
    levels: counted(evidence.count, evidence.sacral, 'S1', usual),
    numbering: {
      certainty: 'probable',
      reasons: ['sacrum seen', 'ribs at the fifth vertebra above the sacrum'],
      alternatives: [
        'one level higher (L5 sacralised: the lowest free vertebra would be L4)',
        'L1 may be T13 (a thirteenth pair of ribs)',
      ],
      transitional: 'four lumbar-type vertebrae (L5 sacralised, or ribs at L1)',
    },
  }
}

function fromLastRibs(evidence: NumberingEvidence, last: number): Named {
  const free = last
  return {
    levels: counted(evidence.count, last, 'T12', usual),
    numbering: {
      certainty: 'probable',
      reasons: ['last ribs at T12', `${free} ${free === 1 ? 'vertebra' : 'vertebrae'} without ribs below`],
      alternatives: ['one level lower (T12 would be L1 with ribs, or T13)', 'one level higher (T12 would be T11)'],
      transitional: 'none',
    },
  }
}

function fromFirstRibs(evidence: NumberingEvidence, first: number): Named {
  const pairs = first + 1
  return {
    levels: counted(evidence.count, first, 'T1', usual),
    numbering: {
      certainty: 'probable',
      reasons: ['first ribs at T1', `${pairs} vertebrae with ribs counted below it`],
      alternatives: ['one level higher (T1 would be C7 with cervical ribs)'],
      transitional: 'none',
    },
  }
}

/** No landmark in view: the names are a guess from size, and say so. */
function assumed(evidence: NumberingEvidence, allWithRibs: boolean): Named {
  const { count, pitchMm } = evidence
  const middle = Math.floor((count - 1) / 2)
  const level = allWithRibs ? thoracicBySize(pitchMm[middle] ?? 24) : 'L3'
  return {
    levels: counted(count, middle, level, usual),
    numbering: {
      certainty: 'assumed',
      reasons: [
        'neither sacrum nor last ribs in view',
        allWithRibs ? `ribs at every level, middle level taken as ${level} by its height` : 'middle level taken as L3',
      ],
      alternatives: ['one level higher', 'one level lower', 'any shift that a person can justify: give an anchor'],
      transitional: 'none',
    },
  }
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
