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

/** Between the sacrum and the last ribs lie five lumbar vertebrae in most people; where not, that is said. */
export function fromSacrum(evidence: NumberingEvidence): Named {
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
