import type { Watch } from '../../../base/index.ts'
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
  const place = { imageId: image.id, spineId }
  return station.run(title, async (watch) => {
    const files = await filesOf(station, document, wish, { ...place, ...cover }, watch)
    const pdf = files.find(({ name }) => name.endsWith('.pdf'))
    const { title, madeOn } = cover
    const dicom = await station.engine.call('dicomReport', { ...place, ...(pdf ? { pdf } : {}), title, madeOn }, watch)
    return [...files, ...dicom]
  })
}

interface Cover {
  readonly imageId: string
  readonly spineId: string
  readonly madeOn: string
  readonly title: string
  readonly findings: CaseDocument['findings']
}

async function filesOf(
  station: Workstation,
  document: CaseDocument,
  wish: ReportWish,
  { spineId, ...cover }: Cover,
  watch: Watch,
): Promise<readonly ReportFile[]> {
  if (wish.kind === 'plan') {
    if (!document.plan) return []
    const all = planAsChosen(document.plan)
    const plan = { ...all, levels: all.levels.filter(({ level }) => wish.levels.includes(level)) }
    return station.engine.call('planReport', { ...cover, spineId, plan }, watch)
  }
  const levels = lastRehearsals(document)
    .filter(({ level }) => wish.levels.includes(level))
    .map(({ theatre, log }) => ({
      imageId: cover.imageId,
      spineId: theatre.spineId,
      plan: theatre.plan,
      options: { syringe: theatre.syringe as never },
      log: log as readonly LogEntry[],
    }))
  return station.engine.call('rehearsalReport', { ...cover, levels }, watch)
}
