import type { Finding } from '../../../base/index.ts'
import type { RehearsalMode } from './setup.ts'

/** What only the truth of the bone tells: in training it is for the pictures to show. */
const ofTheBone = new Set(['REH-105', 'REH-106'])

/** What a person in the room would be told after an action: notes are left to the score sheet. */
export const spokenFindings = (findings: readonly Finding[], mode: RehearsalMode): readonly Finding[] =>
  findings.filter(({ code, severity }) => severity !== 'note' && (mode === 'planning' || !ofTheBone.has(code)))
