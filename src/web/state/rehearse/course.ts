// The session of a workstation, and what it does with the open case.
import type { Level } from '../../../anatomy/index.ts'
import type { CaseRehearsal } from '../../../case/index.ts'
import type { LogEntry } from '../../../rehearsal/index.ts'
import type { Workstation } from '../workstation.ts'
import { newDesk } from './desk.ts'
import { rehearsalPlace } from './level-plan.ts'
import { RehearsalSession } from './session.ts'

const sessions = new WeakMap<Workstation, RehearsalSession>()

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
