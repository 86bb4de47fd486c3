import { type CaseChange, type ChangeName, changed } from './change.ts'
import type { CaseDocument } from './document.ts'

/** Who changed the case, when (ISO 8601, UTC) and, where they said so, why. Handed in: nothing here reads a clock. */
export interface Stamp {
  readonly who: string
  readonly when: string
  readonly why?: string
}

/** One change that happened, with the document before it. */
export interface HistoryStep extends Stamp {
  readonly name: ChangeName
  readonly before: CaseDocument
}

/** A change taken back, with the document it had led to. */
interface UndoneStep extends Stamp {
  readonly name: ChangeName
  readonly after: CaseDocument
}

/** A case with what happened to it, oldest first, and what was taken back, next first. */
export interface CaseHistory {
  readonly present: CaseDocument
  readonly past: readonly HistoryStep[]
  readonly future: readonly UndoneStep[]
}

/** Steps that can be taken back; documents share what did not change, so that a step costs little. */
const stepsKept = 200

export const historyOf = (present: CaseDocument): CaseHistory => ({ present, past: [], future: [] })

/** The history after one more change; what had been taken back is gone. Throws CAS-001 as `changed` does. */
export function withChange(history: CaseHistory, change: CaseChange, stamp: Stamp): CaseHistory {
  const present = changed(history.present, change)
  const step: HistoryStep = { ...stamp, name: change.name, before: history.present }
  return { present, past: [...history.past, step].slice(-stepsKept), future: [] }
}

/** One change taken back; the history itself where there is none. */
export function undone(history: CaseHistory): CaseHistory {
  const step = history.past.at(-1)
  if (!step) return history
  const { before, ...rest } = step
  return {
    present: before,
    past: history.past.slice(0, -1),
    future: [{ ...rest, after: history.present }, ...history.future],
  }
}

/** The change last taken back, made again; the history itself where there is none. */
export function redone(history: CaseHistory): CaseHistory {
  const [step, ...future] = history.future
  if (!step) return history
  const { after, ...rest } = step
  return { present: after, past: [...history.past, { ...rest, before: history.present }], future }
}
