import type { Level, Side } from '../../../anatomy/index.ts'
import { type Finding, worstFirst } from '../../../base/index.ts'
import type { CaseDocument, LevelNeedles } from '../../../case/index.ts'
import type { Access, LevelPlan } from '../../../planning/index.ts'

/** All that the case holds about the plan of one level. */
export interface LevelInPlan {
  readonly searched: LevelPlan
  readonly needles: LevelNeedles
}

export function levelInPlan({ plan }: Pick<CaseDocument, 'plan'>, level: string | null): LevelInPlan | null {
  const searched = plan?.searched.levels.find((l) => l.level === level)
  const needles = plan?.levels.find((l) => l.level === level)
  return searched && needles ? { searched, needles } : null
}

/** Whether names, masks or measures changed since the plan was made. */
export const isOutOfDate = ({ plan, spine }: Pick<CaseDocument, 'plan' | 'spine'>): boolean =>
  plan !== null && spine !== null && plan.spineId !== spine.id

/** Levels a plan can be made for, cranial first, and which of them have a fracture. */
export function plannableLevels({ spine }: Pick<CaseDocument, 'spine'>) {
  const vertebrae = spine?.record.vertebrae ?? []
  return vertebrae
    .filter(({ level, complete }) => complete && /^[TL]/.test(level))
    .map(({ level, morphometry }): { level: Level; fractured: boolean } => ({
      level,
      fractured: morphometry.genant.grade > 0,
    }))
}

/** Findings that `evaluateAccess` gives for every needle: what the search said about its own needles is then out of date. */
const ofNeedles = new Set(['PLN-102', 'PLN-105', 'PLN-107', 'PLN-110', 'PLN-111'])

/**
 * What a person must know about this level as it is planned now, worst first: what the search found, with what it said about its
 * own needles replaced by what is true of the needles as they lie.
 */
export function findingsOfLevel(
  { searched }: Pick<LevelInPlan, 'searched'>,
  ofPlan: readonly Finding[],
  measured: readonly (readonly Finding[])[],
): readonly Finding[] {
  const own = searched.findings.filter(({ code }) => !ofNeedles.has(code))
  return worstFirst([...measured.flat(), ...own, ...ofPlan])
}

/** Other ways of one side, best first, without the one that is taken. */
export function otherWays(
  { searched }: Pick<LevelInPlan, 'searched'>,
  side: Side,
  taken: Access | null,
): readonly Access[] {
  const all = [...searched.accesses, ...searched.alternatives].filter((a) => a.side === side)
  const same = (a: Access, b: Access): boolean =>
    a.gauge === b.gauge &&
    a.approach === b.approach &&
    [0, 1, 2].every((axis) => Math.abs((a.target[axis] as number) - (b.target[axis] as number)) < 1e-6) &&
    [0, 1, 2].every((axis) => Math.abs((a.boneEntry[axis] as number) - (b.boneEntry[axis] as number)) < 1e-6)
  return all.filter((a, n) => !(taken && same(a, taken)) && all.findIndex((b) => same(a, b)) === n)
}

/** The needles a choice of sides asks for, from what was searched; null takes that side's needle away. */
export function needlesOfChoice(
  { searched }: Pick<LevelInPlan, 'searched'>,
  choice: 'unipedicular left' | 'unipedicular right' | 'bipedicular',
): { readonly left: Access | null; readonly right: Access | null } {
  const proposed = (side: Side): Access | null => searched.accesses.find((a) => a.side === side) ?? null
  if (choice === 'bipedicular') return { left: proposed('left'), right: proposed('right') }
  const side = choice === 'unipedicular left' ? 'left' : 'right'
  const crossing = searched.alternatives.find((a) => a.side === side && a.aim === 'crossing') ?? proposed(side)
  return side === 'left' ? { left: crossing, right: null } : { left: null, right: crossing }
}
