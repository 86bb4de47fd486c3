import type { Level } from './level.ts'
import {
  endsThere,
  lowestWithRibs,
  type Named,
  type NumberingEvidence,
  named,
  orderWith,
  pairsOfRibs,
  usual,
} from './numbering-evidence.ts'
import { doubted } from './numbering-heights.ts'
import { fromSacrum } from './numbering-sacrum.ts'

/** Names the vertebrae by the surest landmark in view: an anchor given, the sacrum, the last ribs, the first ribs. */
export function nameVertebrae(evidence: NumberingEvidence): Named {
  if (evidence.anchor) return fromAnchor(evidence, evidence.anchor)
  return doubted(evidence, byLandmark(evidence))
}

function byLandmark(evidence: NumberingEvidence): Named {
  if (evidence.sacral >= 0) return fromSacrum(evidence)
  const last = lowestWithRibs(evidence)
  if (last > 0) return fromLastRibs(evidence, last)
  const pairs = last === 0 ? pairsOfRibs(evidence, last) : null
  if (pairs !== null) return fromFirstRibs(evidence, pairs)
  return assumed(evidence, last === 0)
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
