import type { Finding } from '../../base/index.ts'
import type { Action } from './action.ts'

/** What an action led to, as numbers with their unit in the name; what a replay must reproduce to the last bit. */
export type Outcome = Readonly<Record<string, number | string | boolean | null | readonly number[]>>

/** One line of the log: what was done, when it was over, what came of it and what a person must know. */
export interface LogEntry {
  readonly index: number
  /** Since the patient came to the table, at the end of the action. */
  readonly timeS: number
  /** Since powder and liquid came together; null before. */
  readonly sinceMixingS: number | null
  readonly action: Action
  readonly outcome: Outcome
  /** Sums so far. */
  readonly injectedMm3: number
  readonly leakedMm3: number
  readonly shots: number
  readonly fluoroscopyS: number
  readonly findings: readonly Finding[]
}

/** Bit for bit: the actions, times, outcomes and findings of two logs are the same numbers. */
export function sameLog(
  a: readonly LogEntry[],
  b: readonly LogEntry[],
): { readonly same: boolean; readonly firstAt: number | null } {
  const length = Math.max(a.length, b.length)
  for (let i = 0; i < length; i++) if (!same(a[i], b[i])) return { same: false, firstAt: i }
  return { same: true, firstAt: null }
}

function same(a: unknown, b: unknown): boolean {
  if (typeof a === 'number' && typeof b === 'number') return Object.is(a, b)
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return a === b
  const [ka, kb] = [Object.keys(a), Object.keys(b)]
  if (ka.length !== kb.length) return false
  return ka.every((key) => same((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]))
}
