import { type Finding, stopIfAsked, type Watch } from '../../base/index.ts'
import { type Triple, voxelCount } from '../../geometry/index.ts'
import { type Placement, placeStored } from '../placement.ts'
import { type Extremes, qualityFindings } from '../quality.ts'
import { turn } from '../samples.ts'
import { tiltFinding, unshear } from '../shear.ts'
import { find, refuse } from '../troubles.ts'
import { type Acquisition, paddingHu, type ReadVolume } from '../volume.ts'
import { type FrameBits, packedFrames, unpackFrame } from './frames.ts'
import type { Series } from './series.ts'
import type { Slice } from './slice.ts'
import type { Stack } from './stack.ts'

/** More than any scan of a person: a header asking for more is damaged. */
const voxelsMax = 2 ** 31

/** Reads the pixels of a stack into a Volume: HU for CT, signal for MR, right-handed, upright. */
export async function volumeOfStack(stack: Stack, series: Series, watch?: Watch): Promise<ReadVolume> {
  const first = stack.slices[0] as Slice
  const { columns, rows } = first.format
  const dims: Triple = [columns, rows, stack.slices.length]
  if (columns * rows * dims[2] > voxelsMax) throw refuse('IMG-003', { series: series.title, dims })
  const acquisition = acquisitionOf(first, series)
  const padding = acquisition.modality === 'CT' ? paddingHu : 0
  const place = placeStored(dims, stack.patientFromStored, series.title)
  const { samples, extremes } = await readPixels(stack, dims, padding, watch)
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

/** The pixels of all slices one after the other, rescaled; each file's slices are unpacked where they are needed. */
async function readPixels(stack: Stack, dims: Triple, padding: number, watch: Watch | undefined) {
  const size = dims[0] * dims[1]
  const tables = new Map<string, Int16Array>()
  const extremes: Extremes = { lowest: 32767, highest: -32768, atHighest: 0 }
  const frames = new Map<Slice['file'], readonly Uint8Array[]>()
  const bitsOf = async (slice: Slice): Promise<FrameBits> => {
    let packed = frames.get(slice.file)
    if (!packed) {
      packed = packedFrames(slice.file, slice.format, slice.frameCount)
      frames.set(slice.file, packed)
    }
    return unpackFrame(packed[slice.frame] as Uint8Array, slice.format, slice.file)
  }
  // The first slice is unpacked before room is made for all of them: a lying header fails here.
  let bits = await bitsOf(stack.slices[0] as Slice)
  const samples = new Int16Array(size * dims[2])
  for (let k = 0; k < stack.slices.length; k++) {
    const slice = stack.slices[k] as Slice
    if (k > 0) bits = await bitsOf(slice)
    rescaleInto(samples, k * size, bits, tableFor(slice, padding, tables), extremes)
    if (k % 16 === 15) {
      stopIfAsked(watch)
      watch?.onProgress?.(k / stack.slices.length, 'reading slices')
    }
  }
  return { samples, extremes }
}

/** The value of every stored bit pattern: masked, sign-extended, rescaled, rounded, and padding set apart. */
function tableFor(slice: Slice, paddingValue: number, tables: Map<string, Int16Array>): Int16Array {
  const { format, rescale, padding } = slice
  const key = JSON.stringify([format, rescale, padding])
  const known = tables.get(key)
  if (known) return known
  const { bitsStored, highBit, signed, bitsAllocated } = format
  const table = new Int16Array(2 ** bitsAllocated)
  const shift = highBit + 1 - bitsStored
  for (let pattern = 0; pattern < table.length; pattern++) {
    const raw = (pattern >> shift) & (2 ** bitsStored - 1)
    const stored = signed && raw >= 2 ** (bitsStored - 1) ? raw - 2 ** bitsStored : raw
    const value = Math.round(stored * rescale.slope + rescale.intercept)
    const isPadding = padding !== undefined && stored >= padding.from && stored <= padding.to
    table[pattern] = isPadding ? paddingValue : Math.max(-32768, Math.min(32767, value))
  }
  tables.set(key, table)
  return table
}

/** The hot loop: one look-up per sample, keeping the extremes. */
function rescaleInto(out: Int16Array, at: number, bits: FrameBits, table: Int16Array, extremes: Extremes): void {
  let { lowest, highest, atHighest } = extremes
  const n = bits.length
  for (let p = 0; p < n; p++) {
    const value = table[bits[p] as number] as number
    out[at + p] = value
    if (value < lowest) lowest = value
    if (value >= highest) {
      if (value > highest) {
        highest = value
        atHighest = 0
      }
      atHighest++
    }
  }
  extremes.lowest = lowest
  extremes.highest = highest
  extremes.atHighest = atHighest
}

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
  if (stack.slices.some((slice) => slice.said.inverted)) findings.push(find('IMG-124', 'note', about))
  return findings
}
