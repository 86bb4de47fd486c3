import { levels as allLevels, type Level, type Side } from '../../../anatomy/index.ts'
import { type CasePlan, type LevelNeedles, type PlannedNeedle, planRecord } from '../../../case/index.ts'
import { type EvaluatedAccess, type LevelPlan, type Plan, questionsBeforeAccepting } from '../../../planning/index.ts'

export const sides = ['left', 'right'] as const satisfies readonly Side[]

/** What became of a needle that had been accepted when its level was planned again. */
export interface KeptNeedle {
  readonly level: Level
  readonly side: Side
  /** `kept`: still accepted. `to accept anew`: it now asks what it did not ask before. `gone`: no way into this vertebra any more. */
  readonly outcome: 'kept' | 'to accept anew' | 'gone'
}

/** The needle measured anew on the spine as it is now; null where it is no way into the vertebra any more. */
export type Remeasure = (level: Level, needle: PlannedNeedle) => Promise<EvaluatedAccess | null>

const cranialFirst = <T extends { readonly level: Level }>(list: readonly T[]): readonly T[] =>
  [...list].sort((a, b) => allLevels.indexOf(a.level) - allLevels.indexOf(b.level))

/**
 * The case's plan after a search: levels searched now replace the same levels of `before`, others stay where they were made on
 * the same spine.
 *
 * Accepted needles are not replaced: each is measured anew and stays accepted where it asks nothing that it did not ask when
 * it was accepted. Cement volumes a person has chosen stay.
 */
export async function planAfterSearch(
  searched: Plan,
  spineId: string,
  before: CasePlan | null,
  remeasure: Remeasure,
): Promise<{ readonly plan: CasePlan; readonly kept: readonly KeptNeedle[] }> {
  const fresh = planRecord(searched, spineId)
  const old = before?.levels ?? []
  const stay = before?.spineId === spineId ? old.filter((l) => !fresh.levels.some((f) => f.level === l.level)) : []
  const kept: KeptNeedle[] = []
  const levels: LevelNeedles[] = []
  for (const level of fresh.levels) {
    const was = old.find((l) => l.level === level.level)
    levels.push(was ? await withAccepted(level, was, remeasure, kept) : level)
  }
  const plans = before ? before.searched.levels.filter((p) => stay.some((l) => l.level === p.level)) : []
  const merged: Plan = {
    ...searched,
    levels: cranialFirst<LevelPlan>([...plans, ...searched.levels]),
    findings: mergedFindings(stay.length > 0 && before ? before.searched.findings : [], searched.findings),
  }
  return { plan: { spineId, searched: merged, levels: cranialFirst([...stay, ...levels]) }, kept }
}

async function withAccepted(
  level: LevelNeedles,
  was: LevelNeedles,
  remeasure: Remeasure,
  kept: KeptNeedle[],
): Promise<LevelNeedles> {
  const needles = { ...level.needles }
  for (const side of sides) {
    const needle = was.needles[side]
    if (!needle?.accepted) continue
    const measured = await remeasure(level.level, needle)
    const holds = measured !== null && asksNothingNew(needle, measured)
    if (measured) needles[side] = { ...needle, access: measured.access, accepted: holds ? needle.accepted : null }
    kept.push({ level: level.level, side, outcome: measured ? (holds ? 'kept' : 'to accept anew') : 'gone' })
  }
  return { ...level, needles, cementVolumeMm3: was.cementVolumeMm3 }
}

/** A reason once given answers the same question again. */
function asksNothingNew({ access, accepted }: PlannedNeedle, now: EvaluatedAccess): boolean {
  const asked = questionsBeforeAccepting(now.access, now.findings)
  if (asked.length === 0) return true
  if (!accepted?.reason) return false
  return !asked.includes('through a wall') || access.margin.leastMm < 0
}

function mergedFindings(before: Plan['findings'], now: Plan['findings']): Plan['findings'] {
  const key = (f: Plan['findings'][number]): string => `${f.code} ${f.about}`
  const known = new Set(now.map(key))
  return [...now, ...before.filter((f) => !known.has(key(f)))]
}
