// vertebro inspect: what is in an input, and which volume a plan would be made on.
import { type Finding, Refusal } from '../base/index.ts'
import type { ReadImages, ReadVolume } from '../imaging/index.ts'
import type { Given, OptionTable } from './arguments.ts'
import { type Chosen, chooseVolume } from './choose.ts'
import type { Edge } from './edge.ts'
import { openImages } from './read.ts'
import { refuse } from './troubles.ts'
import { findingsInWords } from './words.ts'

export const inspectOptions: OptionTable = {}

export async function inspectCommand(given: Given, edge: Edge): Promise<void> {
  const [input] = given.positionals
  if (!input) throw refuse('CLI-011')
  const images = await openImages(input, edge)
  const chosen = chosenOrNull(images)
  edge.print(given.flag('json') ? inspectJson(images, chosen) : inspectInWords(images, chosen))
}

/** Looking is never refused for lack of a CT: that nothing can be planned on is then the answer. */
function chosenOrNull(images: ReadImages): Chosen | null {
  try {
    return chooseVolume(images, undefined)
  } catch (cause) {
    if (cause instanceof Refusal && cause.code === 'CLI-006') return null
    throw cause
  }
}

function inspectInWords(images: ReadImages, chosen: Chosen | null): string {
  const lines = images.volumes.flatMap((v, i) => [
    `${i + 1}  ${v.title}`,
    `   ${volumeInWords(v)}`,
    ...findingsInWords(v.findings),
  ])
  const maps = images.labelMaps.flatMap((m) => [
    `   label map ${m.title}: ${m.kind}, ${[...m.map.names.values()].join(', ')}`,
    ...findingsInWords(m.findings),
  ])
  const last =
    chosen === null ? 'No CT to plan on.' : `To plan on: ${chosen.index + 1}  ${chosen.read.title} (${chosen.reason})`
  return [...lines, ...maps, ...findingsInWords(images.findings), last].join('\n')
}

function volumeInWords({ volume: { grid, acquisition } }: ReadVolume): string {
  const { modality, sliceThicknessMm, kernel, kvp, contrast } = acquisition
  const spacing = grid.spacingMm.map((s) => s.toFixed(2)).join(' x ')
  const more = [
    sliceThicknessMm === undefined ? '' : `slices ${sliceThicknessMm} mm thick`,
    kernel ? `kernel ${kernel}` : '',
    kvp ? `${kvp} kVp` : '',
    contrast ? `contrast ${contrast}` : '',
  ].filter((text) => text !== '')
  return [`${modality}, ${grid.dims.join(' x ')} samples at ${spacing} mm`, ...more].join(', ')
}

function inspectJson(images: ReadImages, chosen: Chosen | null): string {
  const volumes = images.volumes.map(({ volume, title, findings }: ReadVolume, i) => ({
    number: i + 1,
    ...volume.acquisition,
    title,
    dims: volume.grid.dims,
    spacingMm: volume.grid.spacingMm,
    patientFromVoxel: Array.from(volume.grid.patientFromVoxel as Float64Array),
    findings,
  }))
  const labelMaps = images.labelMaps.map(({ map, kind, title, findings }) => ({
    title,
    kind,
    names: Object.fromEntries(map.names),
    dims: map.grid.dims,
    findings,
  }))
  const planOn = chosen === null ? null : { number: chosen.index + 1, reason: chosen.reason }
  return JSON.stringify({ volumes, labelMaps, planOn, findings: images.findings satisfies readonly Finding[] }, null, 1)
}
