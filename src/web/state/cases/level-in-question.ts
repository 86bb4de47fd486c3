import type { Spine } from '../../../anatomy/index.ts'

/** The level a person will want to see: the worst fracture, else the middle of what is whole. */
export function levelInQuestion(vertebrae: Spine['vertebrae']): string | null {
  const complete = vertebrae.filter((v) => v.complete)
  const worst = [...complete].sort((a, b) => b.morphometry.genant.grade - a.morphometry.genant.grade)[0]
  if (worst && worst.morphometry.genant.grade > 0) return worst.level
  return (complete[Math.floor(complete.length / 2)] ?? vertebrae[0])?.level ?? null
}
