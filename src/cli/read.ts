import type { Finding } from '../base/index.ts'
import {
  type LabelMap,
  matchLabelMap,
  type ReadImages,
  type ReadLabelMap,
  readImages,
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
  const { labelMaps, volumes } = await readImages(await sourceFiles(path), edge.stage('reading the label map'))
  const of = (kind: ReadLabelMap['kind']): ReadLabelMap | undefined => labelMaps.find((m) => m.kind === kind)
  const vertebrae = of('vertebrae')
  if (!vertebrae) {
    const found = [...labelMaps.map((m) => `${m.title} (${m.kind})`), ...volumes.map((v) => `${v.title} (an image)`)]
    throw refuse('CLI-008', { path, found })
  }
  const labels = matchLabelMap(vertebrae.map, volume, { resample })
  const given = of('parts')
  const parts = given ? matchLabelMap(given.map, volume, { resample }) : undefined
  return {
    labels: labels.map,
    ...(parts ? { parts: parts.map } : {}),
    findings: [...vertebrae.findings, ...labels.findings, ...(given?.findings ?? []), ...(parts?.findings ?? [])],
  }
}
