// The session of a workstation, and what it does with the open case.
import type { Level } from '../../../anatomy/index.ts'
import type { CaseRehearsal } from '../../../case/index.ts'
import type { LogEntry } from '../../../rehearsal/index.ts'
import type { Workstation } from '../workstation.ts'
import { newDesk } from './desk.ts'
import { type DraftPlace, keepDrafts, type RehearsalDraft, readDraft } from './draft.ts'
import { rehearsalPlace } from './level-plan.ts'
import { RehearsalSession } from './session.ts'

const sessions = new WeakMap<Workstation, RehearsalSession>()

const draftKey = 'vertebro-rehearsal'

/** The browser's own small store: written at once, so that it holds whenever the tab ends; none where it is closed to us. */
const drafts: DraftPlace = {
  read: () => quietly(() => localStorage.getItem(draftKey)),
  write: (text) => quietly(() => localStorage.setItem(draftKey, text)),
  remove: () => quietly(() => localStorage.removeItem(draftKey)),
}

function quietly<T>(work: () => T): T | null {
  try {
    return work()
  } catch {
    // Full or closed: the rehearsal goes on, only a closed tab would lose it.
    return null
  }
}

/** The interrupted rehearsal of the open case's level, on the spine it began with; null where there is none. */
export function interrupted(station: Workstation, level: string): RehearsalDraft | null {
  const draft = readDraft(drafts)
  const { document } = station
  const fits = draft?.caseId === document?.id && draft?.spineId === document?.spine?.id && draft?.plan.level === level
  return fits ? draft : null
}

export async function resumeRehearsal(station: Workstation, draft: RehearsalDraft, title: string): Promise<void> {
  await station.run(title, (watch) => sessionOf(station).resume(draft, watch))
}

export const forgetInterrupted = (): void => drafts.remove()

/** The session of a tab: it goes on while other pages are looked at. */
export function sessionOf(station: Workstation): RehearsalSession {
  const known = sessions.get(station)
  if (known) return known
  const session = new RehearsalSession({
    engine: station.engine,
    desk: newDesk(),
    now: station.now,
    nowMs: () => performance.now(),
    newId: station.newId,
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    tell: station.tell,
  })
  sessions.set(station, session)
  keepDrafts(session.desk, drafts)
  return session
}

/** Begins with the setup chosen, on the level that the pages are about. */
export async function beginRehearsal(station: Workstation, title: string): Promise<void> {
  const session = sessionOf(station)
  const { document } = station
  const { level } = station.store.getState()
  const { setup } = session.desk.getState()
  const place = document && rehearsalPlace(document, level, setup.sides)
  if (!document || !place) return
  const countedFrom = document.spine?.record.numbering.reasons[0] ?? ''
  await station.run(title, (watch) => session.begin(document.id, place, countedFrom, watch))
}

/** Scores what was done and keeps it in the case. */
export async function finishRehearsal(station: Workstation, title: string): Promise<void> {
  const session = sessionOf(station)
  const outcome = await station.run(title, (watch) => session.score(watch))
  const { open, log, setup } = session.desk.getState()
  if (!outcome || !open || open.caseId !== station.document?.id) return
  const rehearsal: CaseRehearsal = {
    id: open.id,
    level: open.plan.level,
    mode: setup.mode,
    startedAt: open.startedAt,
    log,
    score: outcome.score,
    theatre: { spineId: open.spineId, plan: open.plan, syringe: setup.syringe },
    outcome: { seen: outcome.seen, findings: outcome.findings },
  }
  station.change({ name: 'rehearse', rehearsal })
}

/** A stored rehearsal as a file that can be performed again: theatre and log, SI-like units with their names. */
export function rehearsalFile({ id, level, mode, startedAt, theatre, log, score }: CaseRehearsal): string {
  const document = {
    schema: 'vertebro-rehearsal-log',
    schemaVersion: '1.0',
    id,
    level,
    mode,
    startedAt,
    theatre,
    log,
    score,
  }
  return `${JSON.stringify(document, null, 1)}\n`
}

export const logOf = ({ log }: CaseRehearsal): readonly LogEntry[] => log as readonly LogEntry[]

/** The rehearsals of a level, newest first. */
export const rehearsalsOf = (all: readonly CaseRehearsal[], level: Level | string | null): readonly CaseRehearsal[] =>
  all.filter((r) => r.level === level).reverse()
