import type { Finding } from '../base/index.ts'
import { type LabelMap, type ReadImages, type ReadLabelMap, readImages } from '../imaging/index.ts'
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

/** The vertebra map (and sub-regions, where the file or folder holds them) of `--labels`; CLI-008 where there is none. */
export async function openLabels(path: string, edge: Edge): Promise<GivenLabels> {
  const { labelMaps, volumes, findings } = await readImages(
    await sourceFiles(path),
    edge.stage('reading the label map'),
  )
  const of = (kind: ReadLabelMap['kind']): ReadLabelMap | undefined => labelMaps.find((m) => m.kind === kind)
  const vertebrae = of('vertebrae')
  const parts = of('parts')
  if (!vertebrae)
    throw refuse('CLI-008', {
      path,
      found: [...labelMaps.map((m) => `${m.title} (${m.kind})`), ...volumes.map((v) => v.title)],
    })
  return {
    labels: vertebrae.map,
    ...(parts ? { parts: parts.map } : {}),
    findings: [...findings, ...vertebrae.findings, ...(parts?.findings ?? [])],
  }
}
