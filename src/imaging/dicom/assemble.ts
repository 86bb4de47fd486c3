import type { Finding, Watch } from '../../base/index.ts'
import { type Triple, voxelCount } from '../../geometry/index.ts'
import { type Placement, placeStored } from '../placement.ts'
import { qualityFindings } from '../quality.ts'
import { turn } from '../samples.ts'
import { tiltFinding, unshear } from '../shear.ts'
import { find, refuse } from '../troubles.ts'
import { type Acquisition, paddingHu, type ReadVolume } from '../volume.ts'
import { readPixels } from './pixels.ts'
import type { Series } from './series.ts'
import type { Slice } from './slice.ts'
import type { Stack } from './stack.ts'

/** More than any scan of a person: a header asking for more is damaged. */
const voxelsMax = 2 ** 30

/** Reads the pixels of a stack into a Volume: HU for CT, signal for MR, right-handed, upright. */
export async function volumeOfStack(stack: Stack, series: Series, watch?: Watch): Promise<ReadVolume> {
  const first = stack.slices[0] as Slice
  const { columns, rows } = first.format
  const dims: Triple = [columns, rows, stack.slices.length]
  if (columns * rows * dims[2] > voxelsMax) throw refuse('IMG-003', { series: series.title, dims })
  const acquisition = acquisitionOf(first, series)
  const padding = acquisition.modality === 'CT' ? paddingHu : 0
  const place = placeStored(dims, stack.patientFromStored, series.title)
  const { samples, extremes } = await readPixels(stack.slices, columns * rows, padding, watch)
  const upright = turnedUpright(samples, dims, place, stack, padding, series.title)
  const volume = { grid: upright.place.grid, samples: upright.samples, acquisition }
  const thicknessMm = first.said.thicknessMm
  const findings = [
    ...series.findings,
    ...place.findings,
    ...upright.findings,
    ...stackFindings(stack, series.title),
    ...qualityFindings(
      volume,
      series.title,
      { spacingMm: stack.spacingMm, ...(thicknessMm ? { thicknessMm } : {}) },
      extremes,
    ),
  ]
  return { volume, findings, title: series.title }
}

function turnedUpright(
  samples: Int16Array,
  dims: Triple,
  place: Placement,
  stack: Stack,
  padding: number,
  about: string,
): { samples: Int16Array; place: Placement; findings: readonly Finding[] } {
  if (place.shear) {
    const upright = unshear(samples, dims, stack.patientFromStored, place.shear.perSlice, padding)
    const placed = placeStored(upright.dims, upright.map, about)
    const turned = inOrder(upright.samples, placed)
    return { samples: turned, place: placed, findings: [tiltFinding(about, stack.patientFromStored)] }
  }
  return { samples: inOrder(samples, place), place, findings: [] }
}

const inOrder = (samples: Int16Array, { grid, storage }: Placement): Int16Array =>
  storage ? turn(samples, new Int16Array(voxelCount(grid)), grid.dims, storage) : samples

function acquisitionOf({ said }: Slice, series: Series): Acquisition {
  const set = <K extends string, V>(key: K, value: V | undefined) =>
    value === undefined ? {} : ({ [key]: value } as Record<K, V>)
  return {
    modality: said.modality === 'MR' ? 'MR' : 'CT',
    title: series.title,
    studyUid: series.studyUid,
    seriesUid: series.seriesUid,
    ...set('sliceThicknessMm', said.thicknessMm),
    ...set('kernel', said.kernel?.replace('\\', ' ')),
    ...set('kvp', said.kvp),
    ...set('contrast', said.contrast),
    ...set('patientPosition', said.patientPosition),
    ...set('frameOfReferenceUid', said.frameOfReference),
  }
}

function stackFindings(stack: Stack, about: string): readonly Finding[] {
  const first = stack.slices[0] as Slice
  const findings: Finding[] = []
  const { x, y } = first.spacingMm
  if (Math.abs(x - y) > 1e-3 * x) findings.push(find('IMG-115', 'note', about, { columnMm: x, rowMm: y }))
  if (stack.evenedMm > 0.02)
    findings.push(find('IMG-119', 'note', about, { shiftMm: Math.round(stack.evenedMm * 1000) / 1000 }))
  const lossy = stack.slices.filter((slice) => slice.said.lossy).length
  if (lossy > 0) findings.push(find('IMG-110', 'caution', about, { slices: lossy }))
  const scale = first.said.scale ?? 'not given'
  if (first.said.modality === 'CT' && scale !== 'HU') findings.push(find('IMG-126', 'caution', about, { scale }))
  if (stack.slices.some((slice) => slice.said.inverted)) findings.push(find('IMG-124', 'note', about))
  return findings
}
