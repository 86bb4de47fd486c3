import { type CaseDocument, type CaseRehearsal, planAsChosen, planningImage } from '../../../case/index.ts'
import type { LogEntry } from '../../../rehearsal/index.ts'
import type { ReportFile } from '../../../report/index.ts'
import type { Workstation } from '../workstation.ts'

/** One report that can be made of the open case. */
export type ReportKind = 'plan' | 'rehearsal'

export interface ReportWish {
  readonly kind: ReportKind
  /** Levels whose pages are wanted; for a rehearsal one. */
  readonly levels: readonly string[]
}

/** What the case has to report on: the levels planned, and those rehearsed (the last rehearsal of each). */
export function reportable(document: CaseDocument): Readonly<Record<ReportKind, readonly string[]>> {
  const planned = document.spine ? (document.plan?.levels ?? []).map(({ level }) => level) : []
  const rehearsed = lastRehearsals(document).map(({ level }) => level)
  return { plan: planned, rehearsal: rehearsed }
}

function lastRehearsals(
  document: CaseDocument,
): readonly (CaseRehearsal & { theatre: NonNullable<CaseRehearsal['theatre']> })[] {
  const byLevel = new Map(document.rehearsals.map((rehearsal) => [rehearsal.level, rehearsal]))
  return [...byLevel.values()].flatMap((rehearsal) => {
    const { theatre } = rehearsal
    return theatre && theatre.spineId === document.spine?.id ? [{ ...rehearsal, theatre }] : []
  })
}

/** The files of a report, as the command line writes them; undefined where it was cancelled or refused. */
export async function makeReport(
  station: Workstation,
  wish: ReportWish,
  title: string,
): Promise<readonly ReportFile[] | undefined> {
  const { document } = station
  const image = document && planningImage(document)
  const spineId = document?.spine?.id
  if (!document || !image || !spineId) return undefined
  const cover = { madeOn: `${station.now().slice(0, 19)}Z`, title: document.title, findings: document.findings }
  return station.run(title, (watch) => {
    if (wish.kind === 'plan') {
      if (!document.plan) return Promise.resolve([])
      const all = planAsChosen(document.plan)
      const plan = { ...all, levels: all.levels.filter(({ level }) => wish.levels.includes(level)) }
      return station.engine.call('planReport', { imageId: image.id, spineId, plan, ...cover }, watch)
    }
    const levels = lastRehearsals(document)
      .filter(({ level }) => wish.levels.includes(level))
      .map(({ theatre, log }) => ({
        imageId: image.id,
        spineId: theatre.spineId,
        plan: theatre.plan,
        options: { syringe: theatre.syringe as never },
        log: log as readonly LogEntry[],
      }))
    return station.engine.call('rehearsalReport', { imageId: image.id, levels, ...cover }, watch)
  })
}
