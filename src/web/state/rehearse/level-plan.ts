import type { Level, Side } from '../../../anatomy/index.ts'
import { type CaseDocument, planningImage } from '../../../case/index.ts'
import type { LevelPlan } from '../../../planning/index.ts'

/** What a rehearsal of one level stands on, by the names the engine knows. */
export interface RehearsalPlace {
  readonly imageId: string
  readonly spineId: string
  readonly plan: LevelPlan
}

/**
 * The plan of a level with the needles as they are chosen or moved now; null where the case has none for it.
 *
 * Alternatives are left out: a rehearsal needs none, and it is stored with each.
 */
export function rehearsalPlace(
  document: CaseDocument,
  level: string | null,
  sides: readonly Side[] = ['left', 'right'],
): RehearsalPlace | null {
  const image = planningImage(document)
  const { plan, spine } = document
  const searched = plan?.searched.levels.find((l) => l.level === level)
  const chosen = plan?.levels.find((l) => l.level === level)
  if (!image || !spine || !plan || !searched || !chosen) return null
  const accesses = sides.flatMap((side) => chosen.needles[side]?.access ?? [])
  if (accesses.length === 0) return null
  return { imageId: image.id, spineId: spine.id, plan: { ...searched, accesses, alternatives: [] } }
}

/** The sides of a level that have a needle in the plan. */
export function plannedSides(document: CaseDocument, level: string | null): readonly Side[] {
  const needles = document.plan?.levels.find((l) => l.level === level)?.needles
  return needles ? (['left', 'right'] as const).filter((side) => needles[side] !== null) : []
}

/** The volume to be injected in all, as the plan says or a person changed it, mm3. */
export function wantedVolumeMm3(document: CaseDocument, level: Level | string | null): number | null {
  const chosen = document.plan?.levels.find((l) => l.level === level)
  const searched = document.plan?.searched.levels.find((l) => l.level === level)
  const suggested = searched?.cement.suggestions
  const strength = suggested?.find((s) => s.source.includes('strength')) ?? suggested?.[0]
  return chosen?.cementVolumeMm3 ?? strength?.volumeMm3.value ?? null
}
