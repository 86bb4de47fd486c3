import type { Finding } from '../base/index.ts'
import {
  type LabelMap,
  matchLabelMap,
  type ReadImages,
  type ReadLabelMap,
  readImages,
  readLabelMap,
  type Volume,
} from '../imaging/index.ts'
import type { Edge } from './edge.ts'
import { sourceFiles } from './source-files.ts'
import { refuse } from './troubles.ts'

/** Everything that can be read in an input. */
export async function openImages(path: string, edge: Edge): Promise<ReadImages> {
  return readImages(await sourceFiles(path), edge.stage('reading the images'))
}

export interface GivenLabels {
  readonly labels: LabelMap
  readonly parts?: LabelMap
  readonly findings: readonly Finding[]
}

/**
 * The vertebra map of `--labels` (and the sub-regions, where a folder holds both) on the grid of the CT.
 *
 * Refuses a file without vertebrae (CLI-008) and, unless `resample`, a map on another grid (IMG-018).
 */
export async function openLabels(path: string, volume: Volume, resample: boolean, edge: Edge): Promise<GivenLabels> {
  const maps = await labelMapsIn(path, edge)
  const of = (kind: ReadLabelMap['kind']): ReadLabelMap | undefined => maps.find((m) => m.kind === kind)
  const vertebrae = of('vertebrae')
  if (!vertebrae) throw refuse('CLI-008', { path, found: maps.map((m) => `${m.title} (${m.kind})`) })
  const labels = matchLabelMap(vertebrae.map, volume, { resample })
  const given = of('parts')
  const parts = given ? matchLabelMap(given.map, volume, { resample }) : undefined
  return {
    labels: labels.map,
    ...(parts ? { parts: parts.map } : {}),
    findings: [...vertebrae.findings, ...labels.findings, ...(given?.findings ?? []), ...(parts?.findings ?? [])],
  }
}

/** A file that a person named as a label map is read as one whatever it looks like; a folder is searched for maps. */
async function labelMapsIn(path: string, edge: Edge): Promise<readonly ReadLabelMap[]> {
  const files = await sourceFiles(path)
  const watch = edge.stage('reading the label map')
  const [only] = files
  return files.length === 1 && only ? [await readLabelMap(only, watch)] : (await readImages(files, watch)).labelMaps
}
