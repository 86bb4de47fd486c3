import type { Finding } from '../../base/index.ts'
import { affineFromColumns, type Triple } from '../../geometry/index.ts'
import { placeStored } from '../placement.ts'
import { turn } from '../samples.ts'
import { find, refuse } from '../troubles.ts'
import type { LabelMap, StorageOrder } from '../volume.ts'
import { type DataSet, decimalOf, decimalsOf, itemsOf, shortOf, textOf } from './dataset.ts'
import type { DicomFile } from './file.ts'
import { packedFrame, unpackFrame } from './frames.ts'
import { directions, lookupIn, pixelFormat } from './slice.ts'
import { tag } from './tags.ts'

const segmentationClasses: ReadonlySet<string> = new Set([
  '1.2.840.10008.5.1.4.1.1.66.4',
  '1.2.840.10008.5.1.4.1.1.66.7',
])

/** Slices a segmentation may span; its empty slices are not in the file, so this is not bounded by its length. */
const slicesMax = 4096

export const isSegmentation = (file: DicomFile): boolean =>
  segmentationClasses.has(textOf(file.set, tag.sopClass) ?? file.mediaSopClass ?? '')

interface SegmentFrame {
  readonly position: Triple
  /** Undefined for a label map, whose samples are the segment numbers. */
  readonly segment: number | undefined
}

/**
 * Reads a DICOM Segmentation (BINARY or LABELMAP) as labels with the names of its segments; slices that are not in the
 * file are background. Where segments overlap the later one wins, with a finding. Refuses FRACTIONAL ones (IMG-007).
 */
export async function labelsOfSegmentation(
  file: DicomFile,
): Promise<{ map: LabelMap; findings: readonly Finding[]; storage: StorageOrder | undefined }> {
  const { set } = file
  const type = textOf(set, tag.segmentationType) ?? 'BINARY'
  if (type !== 'BINARY' && type !== 'LABELMAP') throw refuse('IMG-007', { file: file.file, segmentationType: type })
  const layout = layoutOf(file, type === 'BINARY')
  const flat = new Uint8Array(layout.size * layout.sliceCount)
  let overlapping = 0
  for (const [n, frame] of layout.frames.entries()) {
    const at = layout.sliceOf(frame) * layout.size
    const into = flat.subarray(at, at + layout.size)
    overlapping +=
      frame.segment === undefined ? await drawLabels(file, n, layout, into) : drawBits(file, n, frame.segment, into)
  }
  const dims: Triple = [layout.columns, layout.rows, layout.sliceCount]
  const place = placeStored(dims, layout.map, file.file)
  const labels = place.storage ? turn(flat, new Uint8Array(flat.length), place.grid.dims, place.storage) : flat
  const findings = overlapping > 0 ? [find('IMG-125', 'caution', file.file, { voxels: overlapping })] : []
  return { map: { grid: place.grid, labels, names: segmentNames(file) }, findings, storage: place.storage }
}

interface Layout {
  readonly rows: number
  readonly columns: number
  readonly size: number
  readonly sliceCount: number
  readonly frames: readonly SegmentFrame[]
  readonly sliceOf: (frame: SegmentFrame) => number
  readonly map: ReturnType<typeof affineFromColumns<'patient', 'voxel'>>
}

function layoutOf(file: DicomFile, isBinary: boolean): Layout {
  const { set } = file
  const rows = shortOf(set, tag.rows) ?? 0
  const columns = shortOf(set, tag.columns) ?? 0
  const count = decimalOf(set, tag.numberOfFrames) ?? 1
  const shared = itemsOf(set, tag.sharedGroups)[0]
  const own = itemsOf(set, tag.frameGroups)
  if (rows < 2 || columns < 2 || own.length !== count)
    throw refuse('IMG-008', { file: file.file, rows, columns, numberOfFrames: count, frameGroups: own.length })
  const look = (frame: DataSet | undefined) => lookupIn(set, shared, frame)
  const first = look(own[0])
  const along = directions(
    decimalsOf(first(tag.planeOrientation, tag.imageOrientation), tag.imageOrientation, 6),
    file.file,
  )
  const measures = first(tag.pixelMeasures, tag.pixelSpacing)
  const spacing = decimalsOf(measures, tag.pixelSpacing, 2)
  if (!spacing || spacing.some((s) => s <= 0)) throw refuse('IMG-022', { file: file.file, missing: 'pixel spacing' })
  const frames = own.map((group): SegmentFrame => {
    const position = decimalsOf(look(group)(tag.planePosition, tag.imagePosition), tag.imagePosition, 3)
    if (!position) throw refuse('IMG-022', { file: file.file, missing: 'position of each frame' })
    const segment = shortOf(look(group)(tag.segmentIdentification, tag.referencedSegment), tag.referencedSegment)
    if (isBinary && (segment === undefined || segment > 255))
      throw refuse('IMG-019', { file: file.file, value: segment ?? 'none' })
    return { position: position as unknown as Triple, segment: isBinary ? segment : undefined }
  })
  const { normal, heights, stepMm, sliceCount } = slicesIn(frames, along, measures, file.file)
  const lowest = frames[heights.indexOf(Math.min(...heights))] as SegmentFrame
  const scaled = (v: Triple, f: number): Triple => [v[0] * f, v[1] * f, v[2] * f]
  return {
    rows,
    columns,
    size: rows * columns,
    sliceCount,
    frames,
    sliceOf: ({ position }) => Math.round((dot(position, normal) - Math.min(...heights)) / stepMm),
    map: affineFromColumns(
      'patient',
      'voxel',
      scaled(along.row, spacing[1] as number),
      scaled(along.column, spacing[0] as number),
      scaled(normal, stepMm),
      lowest.position,
    ),
  }
}

const dot = (a: Triple, b: Triple): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]

/** The even lattice of slices on which all frames lie; refuses frames between its places (IMG-012). */
function slicesIn(
  frames: readonly SegmentFrame[],
  { row, column }: { row: Triple; column: Triple },
  measures: DataSet,
  file: string,
) {
  const normal: Triple = [
    row[1] * column[2] - row[2] * column[1],
    row[2] * column[0] - row[0] * column[2],
    row[0] * column[1] - row[1] * column[0],
  ]
  const heights = frames.map(({ position }) => dot(position, normal))
  const places = [...new Set(heights.map((h) => Math.round(h * 100)))].sort((a, b) => a - b)
  const nearest = Math.min(...places.slice(1).map((h, i) => (h - (places[i] as number)) / 100))
  const said = decimalOf(measures, tag.spacingBetweenSlices) ?? decimalOf(measures, tag.sliceThickness)
  const stepMm = places.length > 1 ? (said && Math.abs(said - nearest) < 0.05 * said ? said : nearest) : (said ?? 1)
  const bottom = Math.min(...heights)
  const sliceCount = Math.round((Math.max(...heights) - bottom) / stepMm) + 1
  if (!(stepMm > 0.01) || !(sliceCount <= slicesMax)) throw refuse('IMG-008', { file, stepMm, sliceCount })
  for (const h of heights) {
    const place = (h - bottom) / stepMm
    if (Math.abs(place - Math.round(place)) > 0.1) throw refuse('IMG-012', { file, atMm: h, intervalMm: stepMm })
  }
  return { normal, heights, stepMm, sliceCount }
}

/** Sets the segment's number where its packed bits are set (least bit first, frames without gaps); returns overlaps. */
function drawBits(file: DicomFile, frame: number, segment: number, into: Uint8Array): number {
  const pixels = file.set.elements.get(tag.pixelData)
  const firstBit = frame * into.length
  const length = pixels && pixels.length > 0 ? Math.min(pixels.length, file.set.bytes.length - pixels.offset) : 0
  if (!pixels || length * 8 < firstBit + into.length)
    throw refuse('IMG-002', {
      file: file.file,
      bytesNeeded: Math.ceil((firstBit + into.length) / 8),
      bytesFound: length,
    })
  let overlaps = 0
  for (let p = 0; p < into.length; p++) {
    const bit = firstBit + p
    if ((((file.set.bytes[pixels.offset + (bit >> 3)] as number) >> (bit & 7)) & 1) === 0) continue
    if (into[p] !== 0) overlaps++
    into[p] = segment
  }
  return overlaps
}

async function drawLabels(file: DicomFile, frame: number, layout: Layout, into: Uint8Array): Promise<number> {
  const format = pixelFormat(file)
  const bits = await unpackFrame(await packedFrame(file, format, layout.frames.length, frame), format, file)
  for (let p = 0; p < into.length; p++) {
    const label = bits[p] as number
    if (label > 255) throw refuse('IMG-019', { file: file.file, value: label })
    into[p] = label
  }
  return 0
}

function segmentNames(file: DicomFile): ReadonlyMap<number, string> {
  const names = new Map<number, string>()
  for (const item of itemsOf(file.set, tag.segments)) {
    const number = shortOf(item, tag.segmentNumber)
    const label = textOf(item, tag.segmentLabel)
    if (number && label) names.set(number, label)
  }
  return names
}
