import type { LevelPlan } from '../../../planning/index.ts'
import type { LogEntry } from '../../../rehearsal/index.ts'
import type { DeskStore, RehearsalDesk } from './desk.ts'
import type { RehearsalSetup } from './setup.ts'

/** A rehearsal that is not finished: with its log all that it takes to go on. */
export interface RehearsalDraft {
  readonly id: string
  readonly caseId: string
  readonly startedAt: string
  readonly imageId: string
  readonly spineId: string
  readonly plan: LevelPlan
  readonly setup: RehearsalSetup
  readonly log: readonly LogEntry[]
}

/** Where a draft survives the tab: one text, written whole or not at all. */
export interface DraftPlace {
  read(): string | null
  write(text: string): void
  remove(): void
}

export const draftOf = ({ open, setup, log }: RehearsalDesk): RehearsalDraft | null => {
  if (!open || log.length === 0) return null
  const { id, caseId, startedAt, imageId, spineId, plan } = open
  return { id, caseId, startedAt, imageId, spineId, plan, setup, log }
}

/** The draft kept; null where there is none or it cannot be read. */
export function readDraft(place: DraftPlace): RehearsalDraft | null {
  try {
    const draft = JSON.parse(place.read() ?? 'null') as RehearsalDraft | null
    return draft && Array.isArray(draft.log) && typeof draft.caseId === 'string' ? draft : null
  } catch {
    return null
  }
}

/** Writing costs some milliseconds: not at every portion of a push, but when it ends. */
const isQuiet = ({ pushing, phase }: RehearsalDesk): boolean => !pushing && phase === 'running'

/** Keeps the running rehearsal as a draft; forgotten when it is scored or left. Gives back how to stop. */
export function keepDrafts(desk: DeskStore, place: DraftPlace): () => void {
  let kept: readonly LogEntry[] = desk.getState().log
  return desk.subscribe((now, before) => {
    if (now.outcome !== before.outcome || (before.open && !now.open)) place.remove()
    if (!isQuiet(now) || now.log === kept || now.outcome) return
    kept = now.log
    const draft = draftOf(now)
    if (draft) place.write(JSON.stringify(draft))
  })
}
