// From dropped files to a case: what each file is decides what happens to it.
import { Refusal, worstFirst } from '../../../base/index.ts'
import { type CaseImage, emptyCase, imageRecord, planningImage } from '../../../case/index.ts'
import {
  byFitnessForPlanning,
  type LabelMap,
  matchLabelMap,
  type ReadImages,
  type ReadVolume,
} from '../../../imaging/index.ts'
import { refuse } from '../../troubles.ts'
import type { GivenFile } from '../../work/operations/images.ts'
import type { Workstation } from '../workstation.ts'
import { findVertebrae } from './find-vertebrae.ts'
import { takeCaseFile } from './transfer.ts'

/** What a person dropped or chose. */
export async function takeFiles(station: Workstation, files: readonly GivenFile[], title: string): Promise<void> {
  const only = files.length === 1 ? files[0] : undefined
  if (only && /\.zip$/i.test(only.name) && (await takeCaseFile(station, only.file))) return
  const read = await station.run(title, async (watch) => {
    if (files.length === 0) throw refuse('WEB-010')
    return station.engine.call('readFiles', { files }, watch)
  })
  if (!read) return
  try {
    await takeImages(station, read)
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause
    station.tell(cause)
  }
}

async function takeImages(station: Workstation, read: ReadImages): Promise<void> {
  const cts = read.volumes.filter(isCt)
  if (cts.length > 0) return takeStudies(station, read)
  if (read.volumes.length > 0) return addBeside(station, read)
  const map = read.labelMaps[0]
  if (map) return takeLabels(station, map.map)
  throw refuse('WEB-010')
}

const isCt = ({ volume }: ReadVolume): boolean => volume.acquisition.modality === 'CT'

/** One case for each study with a CT; the last made is open at the end, named at once. */
async function takeStudies(station: Workstation, read: ReadImages): Promise<void> {
  const studies = Map.groupBy(read.volumes, ({ volume }) => volume.acquisition.studyUid ?? '')
  const withCt = [...studies.values()].filter((volumes) => volumes.some(isCt))
  for (const volumes of withCt) await takeStudy(station, volumes, read)
  station.show('see')
  const map = read.labelMaps.length > 0 && withCt.length === 1 ? read.labelMaps[0]?.map : undefined
  await findVertebrae(station, map && station.volume ? { labels: matchLabelMap(map, station.volume).map } : {})
}

async function takeStudy(station: Workstation, volumes: readonly ReadVolume[], read: ReadImages): Promise<void> {
  const best = [...volumes.filter(isCt)].sort(byFitnessForPlanning)[0] as ReadVolume
  const blobs = new Map<string, Int16Array>()
  const images = [best, ...volumes.filter((other) => other !== best)].map((one) => {
    const image = recordOf(station, one, one === best ? 'planning' : 'beside')
    blobs.set(image.samplesId, one.volume.samples)
    return image
  })
  const findings = worstFirst([...read.findings, ...best.findings])
  await station.takeIn({ ...emptyCase(station.newId(), best.title, 'files'), images, findings }, blobs)
  for (const { code, severity, sentence, remedy, about } of findings)
    if (severity === 'stop') station.notify({ kind: 'refusal', code, sentence, remedy, details: about })
}

function recordOf(station: Workstation, one: ReadVolume, role: CaseImage['role']): CaseImage {
  const { title, findings, volume } = one
  return imageRecord(volume, { id: station.newId(), samplesId: station.newId(), title, role, findings })
}

/** MR beside the CT of the open case. */
function addBeside(station: Workstation, read: ReadImages): void {
  if (!station.document || !planningImage(station.document))
    throw refuse('WEB-013', { found: read.volumes.map(({ title }) => title) })
  for (const one of read.volumes) {
    const image = recordOf(station, one, 'beside')
    station.arrays.put(image.samplesId, one.volume.samples)
    station.change({ name: 'add image', image, findings: read.findings })
  }
  station.show('see')
}

/** A segmentation made elsewhere, taken instead of finding the vertebrae. */
async function takeLabels(station: Workstation, map: LabelMap): Promise<void> {
  const image = station.document && planningImage(station.document)
  if (!image || !station.volume) throw refuse('WEB-013', { found: 'a label map' })
  const asked = { imageId: image.id, map, resample: true }
  const { map: labels, findings } = await station.engine.call('matchLabels', asked)
  await findVertebrae(station, { labels }, findings)
}
