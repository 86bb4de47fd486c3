import type { StrengthOutcome, StrengthState } from '../../work/operations/strength.ts'
import type { useTexts } from '../shell/context.tsx'

export const states = ['before', 'planned', 'after'] as const satisfies readonly StrengthState[]

/** `as rehearsed` only where a person rehearsed it. */
export const stateName = (
  state: StrengthState,
  { course }: Pick<StrengthOutcome, 'course'>,
  texts: ReturnType<typeof useTexts>['strength'],
): string => (state === 'after' && course !== 'rehearsed' ? texts.afterComputed : texts.states[state])
