import type { FindSpineOptions, Spine } from '../../../anatomy/index.ts'
import type { Finding } from '../../../base/index.ts'
import { type CaseSpine, planningImage, spineRecord } from '../../../case/index.ts'
import { textsIn } from '../texts/index.ts'
import type { Workstation } from '../workstation.ts'
import { levelInQuestion } from './level-in-question.ts'

/** Finds, names and measures the vertebrae of the open case's CT, as a job; the case may be closed meanwhile, then nothing happens. */
export async function findVertebrae(
  station: Workstation,
  options: FindSpineOptions = {},
  findings: readonly Finding[] = [],
): Promise<void> {
  const { document } = station
  const image = document && planningImage(document)
  if (!image) return
  const spine = await station.run(textsIn('en').cases.jobs.finding, (watch) =>
    station.engine.call('findSpine', { imageId: image.id, options }, watch),
  )
  if (!spine || station.document?.id !== document.id) return
  takeSpine(station, 'find spine', { ...spine, findings: [...findings, ...spine.findings] })
  if (station.store.getState().level === null) station.chooseLevel(levelInQuestion(spine.vertebrae))
}

/** A spine as the engine gave it becomes the case's, its masks kept beside the document. */
export function takeSpine(
  station: Workstation,
  name: 'find spine' | 'renumber' | 'edit masks',
  spine: Spine,
  locked: CaseSpine['locked'] = [],
): void {
  const image = station.document && planningImage(station.document)
  if (!image) return
  const given = {
    id: station.newId(),
    imageId: image.id,
    labelsId: station.newId(),
    partsId: station.newId(),
    locked,
  }
  station.arrays.put(given.labelsId, spine.labels.labels)
  station.arrays.put(given.partsId, spine.parts.labels)
  station.change({ name, spine: spineRecord(spine, given) })
}
