import type { Named, NumberingEvidence } from './numbering-evidence.ts'

/** A vertebra taller than all of three below it by this much may be two; two lower than this share of both beside them, one. */
const tallerThanBelow = 1.12
const lowerThanBeside = 0.62

/** Heights that no spine has say that a disc was missed or made up: then no count is certain. */
export function doubted(evidence: NumberingEvidence, plain: Named): Named {
  const { pitchMm, sacral } = evidence
  const doubts = pitchMm.flatMap((pitch, n) => {
    const name = plain.levels[n]
    if (!name || n <= sacral) return []
    const below = pitchMm.slice(Math.max(sacral + 1, n - 3), n)
    if (below.length === 3 && n < pitchMm.length - 1 && pitch > tallerThanBelow * Math.max(...below))
      return [`${name} is taller than the vertebrae below it: a disc may have been missed there`]
    const beside = Math.min(pitchMm[n - 1] ?? 0, pitchMm[n + 2] ?? 0)
    if (Math.max(pitch, pitchMm[n + 1] ?? pitch) < lowerThanBeside * beside)
      return [`${name} and the next are half as tall as their neighbours: they may be one`]
    return []
  })
  if (doubts.length === 0) return plain
  const { certainty, reasons, alternatives } = plain.numbering
  return {
    levels: plain.levels,
    numbering: {
      ...plain.numbering,
      certainty: certainty === 'certain' ? 'probable' : certainty,
      reasons: [...reasons, ...doubts],
      alternatives: [...alternatives, 'one level lower or higher from there on'],
    },
  }
}
