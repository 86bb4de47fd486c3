import type { Finding } from '../../base/index.ts'

const namedMax = 4

/**
 * Findings that say the same of several things as one, at the place of the first: `left wall of L2, anterior wall of L2`.
 *
 * For pages that must stay short; the facts of each remain in the full list and in plan.json.
 */
export function groupFindings(findings: readonly Finding[]): readonly Finding[] {
  const groups = Map.groupBy(findings, (f) => JSON.stringify([f.code, f.severity, f.sentence]))
  return [...groups.values()].map((group) => {
    const first = group[0] as Finding
    if (group.length === 1) return first
    const abouts = [...new Set(group.map((f) => f.about))]
    const named = abouts.slice(0, namedMax).join(', ')
    const about = abouts.length > namedMax ? `${named} and ${abouts.length - namedMax} more` : named
    return { ...first, about, facts: group.length > abouts.length ? { places: group.length } : {} }
  })
}
