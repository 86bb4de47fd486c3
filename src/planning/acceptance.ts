import { constant, type Finding } from '../base/index.ts'
import { wallMarginMm } from './cannula.ts'
import type { Access } from './plan.ts'

export const poorMarginMm = constant({
  value: wallMarginMm.value,
  range: [0, 2],
  unit: 'mm',
  source: 'vertebro-facts',
  note: 'below it accepting a needle asks for a reason: the millimetre of bone wanted on every side (facts A13.4, [C] on an [R-h] diameter: a default, not a rule); more than it is not thereby called safe',
})

/** Why a person is asked for a reason before a needle is accepted. */
export type AcceptanceQuestion = 'through a wall' | 'poor margin' | 'stop finding'

/** The questions an acceptance must answer, worst first; none where neither the margin nor a finding asks. */
export function questionsBeforeAccepting(
  { margin }: Pick<Access, 'margin'>,
  findings: readonly Finding[],
): readonly AcceptanceQuestion[] {
  const questions: AcceptanceQuestion[] = []
  if (margin.leastMm < 0) questions.push('through a wall')
  else if (margin.leastMm < poorMarginMm.value) questions.push('poor margin')
  if (findings.some(({ severity, code }) => severity === 'stop' && code !== 'PLN-113')) questions.push('stop finding')
  return questions
}
