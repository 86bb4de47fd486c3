import type { CaseRehearsal } from '../../../case/index.ts'
import { planningImage } from '../../../case/index.ts'
import type { Workstation } from '../workstation.ts'
import { logOf, sessionOf } from './course.ts'
import { cleared } from './desk.ts'
import type { SyringeName } from './setup.ts'
import { projectorFeed } from './xray-feed.ts'

/** Performs a stored rehearsal again and puts it on the desk with its timeline. */
export async function openReplay(station: Workstation, rehearsal: CaseRehearsal, title: string): Promise<void> {
  const session = sessionOf(station)
  const { document } = station
  const image = document && planningImage(document)
  const { theatre, id } = rehearsal
  if (!theatre || !image || !document) return
  const log = logOf(rehearsal)
  const { spineId, plan } = theatre
  const options = { syringe: theatre.syringe as SyringeName }
  const replayed = await station.run(title, (watch) =>
    station.engine.call('replayRehearsal', { imageId: image.id, spineId, plan, options, log }, watch),
  )
  if (!replayed) return
  session.leave()
  const feed = projectorFeed(station.engine, image.id, plan.views)
  const open = { id, caseId: document.id, startedAt: rehearsal.startedAt, imageId: image.id, spineId, plan, feed }
  session.desk.setState({
    ...cleared(session.desk.getState()),
    phase: 'replaying',
    open: { ...open, medium: replayed.medium },
    log,
    outcome: rehearsal.outcome ? ({ ...rehearsal.outcome, score: rehearsal.score } as never) : null,
    replay: { rehearsalId: id, log, replayed, at: log.length - 1, playing: false },
  })
  session.showAt(log.length - 1)
}
