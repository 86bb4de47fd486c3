/**
 * The two kinds of trouble that are not our fault: a Refusal (the input cannot be used) and a Finding (it can, but a
 * person must know). Every room declares its own closed catalogue in its `troubles.ts`; docs/errors.md lists them all.
 */

export type Facts = Readonly<Record<string, string | number | boolean | readonly (string | number)[]>>

/** One entry of a room's catalogue: a fixed sentence and what the reader can do about it. */
export interface Trouble {
  readonly sentence: string
  readonly remedy: string
}

export type Catalogue<Code extends string = string> = Readonly<Record<Code, Trouble>>

export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: string
  readonly sentence: string
  readonly facts: Facts
  readonly remedy: string

  constructor(code: string, trouble: Trouble, facts: Facts) {
    super(`${code}: ${trouble.sentence} ${describeFacts(facts)}`.trim())
    this.code = code
    this.sentence = trouble.sentence
    this.facts = facts
    this.remedy = trouble.remedy
  }
}

/** `note`: good to know. `caution`: changes how far the result can be trusted. `stop`: do not act on this result. */
export type Severity = 'note' | 'caution' | 'stop'

export interface Finding {
  readonly code: string
  readonly severity: Severity
  readonly sentence: string
  readonly facts: Facts
  readonly remedy: string
  /** What it is about, in words a person can look up: `L1`, `slice gap between 41 and 42`, `left pedicle of L3`. */
  readonly about: string
}

/** `throw refuse('IMG-004', { spacingMm })` for a room's own catalogue. */
export function refusalsOf<Code extends string>(catalogue: Catalogue<Code>) {
  return (code: Code, facts: Facts = {}): Refusal => new Refusal(code, catalogue[code], facts)
}

/** `find('IMG-104', 'caution', 'series 3', { spacingMm })` for a room's own catalogue. */
export function findingsOf<Code extends string>(catalogue: Catalogue<Code>) {
  return (code: Code, severity: Severity, about: string, facts: Facts = {}): Finding => ({
    code,
    severity,
    sentence: catalogue[code].sentence,
    facts,
    remedy: catalogue[code].remedy,
    about,
  })
}

const weight = { stop: 0, caution: 1, note: 2 } as const

/** The findings, worst first, otherwise in their given order. */
export function worstFirst(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort((a, b) => weight[a.severity] - weight[b.severity])
}

/** `spacingMm 5, slices 41, 42`: facts as one line of text. */
export function describeFacts(facts: Facts): string {
  const parts = Object.entries(facts).map(([key, value]) => `${key} ${Array.isArray(value) ? value.join(', ') : value}`)
  return parts.length === 0 ? '' : `(${parts.join('; ')})`
}
