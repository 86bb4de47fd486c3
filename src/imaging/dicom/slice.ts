import type { Triple } from '../../geometry/index.ts'
import { refuse } from '../troubles.ts'
import { type DataSet, decimalOf, decimalsOf, itemsOf, shortOf, textOf } from './dataset.ts'
import type { DicomFile } from './file.ts'
import { lossySyntaxes, type PixelFormat } from './frames.ts'
import { type TagNumber, tag } from './tags.ts'

/** One image plane: a single-frame file, or one frame of an enhanced multi-frame file. */
export interface Slice {
  readonly file: DicomFile
  readonly frame: number
  readonly frameCount: number
  /** How findings call it: the file, and the frame where there are several. */
  readonly name: string
  readonly format: PixelFormat
  /** Centre of the first pixel, LPS mm. */
  readonly position: Triple
  /** Unit directions of increasing column and increasing row. */
  readonly along: { readonly row: Triple; readonly column: Triple }
  /** Distance between columns and between rows, mm. */
  readonly spacingMm: { readonly x: number; readonly y: number }
  readonly rescale: { readonly slope: number; readonly intercept: number }
  /** Stored values that mean "nothing measured here". */
  readonly padding: { readonly from: number; readonly to: number } | undefined
  readonly said: Said
}

/** What the header says besides geometry. Undefined where empty. */
export interface Said {
  readonly modality: string
  readonly sopClass: string | undefined
  readonly sopInstance: string | undefined
  readonly studyUid: string | undefined
  readonly seriesUid: string | undefined
  readonly frameOfReference: string | undefined
  readonly description: string | undefined
  readonly imageType: string
  readonly instance: number | undefined
  readonly series: number | undefined
  readonly acquisition: string
  readonly temporal: string
  readonly echo: string
  readonly thicknessMm: number | undefined
  readonly kernel: string | undefined
  readonly kvp: number | undefined
  readonly contrast: string | undefined
  readonly patientPosition: string | undefined
  readonly gantryTiltDeg: number
  readonly lossy: boolean
  readonly inverted: boolean
  /** What the rescaled numbers are; undefined where the file does not rescale at all. */
  readonly scale: string | undefined
  /** Key of the patient for grouping only; it never leaves this room. */
  readonly patientKey: string
  /** Whether the description repeats a part of the patient's name. */
  readonly namesPatient: boolean
}

/** Rows or columns beyond which a header is taken for damaged; the largest CT and MR matrices are 4096 and below. */
const sideMax = 8192
const framesMax = 65535

/** Looks an attribute up in the frame's own groups, then in the shared ones, then at the top. */
export type Lookup = (group: TagNumber | undefined, ...numbers: readonly TagNumber[]) => DataSet

/** The image planes of a file. Refuses what is no greyscale plane placed in a patient (IMG-007, IMG-008, IMG-022). */
export function slicesOf(file: DicomFile): readonly Slice[] {
  const set = file.set
  const count = decimalOf(set, tag.numberOfFrames) ?? 1
  if (!Number.isInteger(count) || count < 1 || count > framesMax)
    throw refuse('IMG-008', { file: file.file, numberOfFrames: count })
  const shared = itemsOf(set, tag.sharedGroups)[0]
  const own = itemsOf(set, tag.frameGroups)
  if (own.length === 0 && count > 1) throw refuse('IMG-022', { file: file.file, missing: 'position of each frame' })
  if (own.length > 0 && own.length !== count)
    throw refuse('IMG-008', { file: file.file, numberOfFrames: count, frameGroups: own.length })
  const format = pixelFormat(file)
  return Array.from({ length: count }, (_, frame) =>
    sliceOf(file, frame, count, format, lookupIn(set, shared, own[frame])),
  )
}

/** Looks in the frame's own groups, then in the shared ones, then at the top level. */
export function lookupIn(set: DataSet, shared: DataSet | undefined, own: DataSet | undefined): Lookup {
  return (group, ...numbers) => {
    for (const groups of [own, shared])
      if (groups && group) {
        const item = itemsOf(groups, group)[0]
        if (item && numbers.some((number) => item.elements.has(number))) return item
      }
    return set
  }
}

/** How the samples of a file are packed; refuses colour and other kinds (IMG-007) and contradictions (IMG-008). */
export function pixelFormat(file: DicomFile): PixelFormat {
  const set = file.set
  const refuseKind = (facts: Record<string, string | number>) => refuse('IMG-007', { file: file.file, ...facts })
  if ((shortOf(set, tag.samplesPerPixel) ?? 1) !== 1)
    throw refuseKind({ samplesPerPixel: shortOf(set, tag.samplesPerPixel) ?? 0 })
  const photometric = textOf(set, tag.photometric) ?? 'MONOCHROME2'
  if (!/^MONOCHROME[12]$/.test(photometric)) throw refuseKind({ photometric })
  const rows = shortOf(set, tag.rows) ?? 0
  const columns = shortOf(set, tag.columns) ?? 0
  if (rows < 2 || columns < 2 || rows > sideMax || columns > sideMax)
    throw refuse('IMG-008', { file: file.file, rows, columns })
  const bitsAllocated = shortOf(set, tag.bitsAllocated) ?? 16
  if (bitsAllocated !== 8 && bitsAllocated !== 16) throw refuseKind({ bitsAllocated })
  const bitsStored = shortOf(set, tag.bitsStored) ?? bitsAllocated
  const highBit = shortOf(set, tag.highBit) ?? bitsStored - 1
  if (bitsStored < 1 || bitsStored > bitsAllocated || highBit >= bitsAllocated || highBit + 1 < bitsStored)
    throw refuse('IMG-008', { file: file.file, bitsAllocated, bitsStored, highBit })
  return { rows, columns, bitsAllocated, bitsStored, highBit, signed: shortOf(set, tag.pixelRepresentation) === 1 }
}

function sliceOf(file: DicomFile, frame: number, frameCount: number, format: PixelFormat, look: Lookup): Slice {
  const name = frameCount === 1 ? file.file : `${file.file} frame ${frame + 1}`
  const measures = look(tag.pixelMeasures, tag.pixelSpacing)
  const spacing = decimalsOf(measures, tag.pixelSpacing, 2)
  if (!spacing || spacing.some((s) => s <= 0 || s > 100))
    throw refuse('IMG-022', { file: name, missing: 'pixel spacing' })
  const position = decimalsOf(look(tag.planePosition, tag.imagePosition), tag.imagePosition, 3)
  if (!position || position.some((p) => Math.abs(p) > 1e5)) throw refuse('IMG-022', { file: name, missing: 'position' })
  return {
    file,
    frame,
    frameCount,
    name,
    format,
    position: position as unknown as Triple,
    along: directions(decimalsOf(look(tag.planeOrientation, tag.imageOrientation), tag.imageOrientation, 6), name),
    spacingMm: { x: spacing[1] as number, y: spacing[0] as number },
    rescale: rescaleOf(look(tag.valueTransformation, tag.rescaleSlope)),
    padding: paddingOf(file.set, format.signed),
    said: saidBy(file, look),
  }
}

/** Unit row and column directions; refuses ones that are missing, not of unit length or not square to each other. */
export function directions(six: readonly number[] | undefined, name: string): Slice['along'] {
  const half = (from: number): Triple => {
    const v = (six ?? []).slice(from, from + 3)
    const n = Math.hypot(...v)
    if (v.length < 3 || !(Math.abs(n - 1) < 0.01)) throw refuse('IMG-022', { file: name, missing: 'orientation' })
    return v.map((x) => x / n) as unknown as Triple
  }
  const [row, column] = [half(0), half(3)]
  const cosine = row[0] * column[0] + row[1] * column[1] + row[2] * column[2]
  if (Math.abs(cosine) > 0.01) throw refuse('IMG-022', { file: name, missing: 'orientation with square axes' })
  return { row, column: square(row, column, cosine) }
}

/** The column direction without its rounding along the row direction. */
function square(row: Triple, column: Triple, cosine: number): Triple {
  const v = column.map((x, i) => x - cosine * (row[i] as number))
  const n = Math.hypot(...v)
  return v.map((x) => x / n) as unknown as Triple
}

function rescaleOf(set: DataSet): Slice['rescale'] {
  const slope = decimalOf(set, tag.rescaleSlope) ?? 1
  return { slope: slope === 0 ? 1 : slope, intercept: decimalOf(set, tag.rescaleIntercept) ?? 0 }
}

function paddingOf(set: DataSet, signed: boolean): Slice['padding'] {
  const value = shortOf(set, tag.paddingValue, signed)
  if (value === undefined) return undefined
  const limit = shortOf(set, tag.paddingLimit, signed) ?? value
  return { from: Math.min(value, limit), to: Math.max(value, limit) }
}

function saidBy(file: DicomFile, look: Lookup): Said {
  const set = file.set
  const description = textOf(set, tag.seriesDescription)
  return {
    modality: textOf(set, tag.modality) ?? '',
    sopClass: textOf(set, tag.sopClass),
    sopInstance: textOf(set, tag.sopInstance),
    studyUid: textOf(set, tag.studyUid),
    seriesUid: textOf(set, tag.seriesUid),
    frameOfReference: textOf(set, tag.frameOfReference),
    description,
    imageType: textOf(set, tag.imageType) ?? '',
    instance: decimalOf(set, tag.instanceNumber),
    series: decimalOf(set, tag.seriesNumber),
    acquisition: textOf(set, tag.acquisitionNumber) ?? '',
    temporal: temporalOf(set, look),
    echo: textOf(set, tag.echoTime) ?? '',
    thicknessMm: decimalOf(look(tag.pixelMeasures, tag.sliceThickness), tag.sliceThickness),
    kernel: textOf(look(tag.ctReconstruction, tag.kernel), tag.kernel),
    kvp: decimalOf(set, tag.kvp),
    contrast: contrastOf(set, look),
    patientPosition: textOf(set, tag.patientPosition),
    gantryTiltDeg: decimalOf(set, tag.gantryTilt) ?? 0,
    lossy: textOf(set, tag.lossy) === '01' || lossySyntaxes.has(file.transferSyntax),
    inverted: textOf(set, tag.photometric) === 'MONOCHROME1',
    scale: scaleOf(look(tag.valueTransformation, tag.rescaleSlope)),
    patientKey: textOf(set, tag.patientId) ?? '',
    namesPatient: repeatsName(description, textOf(set, tag.patientName)),
  }
}

/** A rescale without a stated type means HU in CT (PS3.3 C.8.2.1.1.2); `US` is its spelling for unspecified. */
function scaleOf(set: DataSet): string | undefined {
  if (!set.elements.has(tag.rescaleIntercept) && !set.elements.has(tag.rescaleSlope)) return undefined
  const type = textOf(set, tag.rescaleType)?.toUpperCase()
  return type === undefined || type === 'US' ? 'HU' : type
}

function temporalOf(set: DataSet, look: Lookup): string {
  const content = look(tag.frameContent, tag.temporalPositionIndex)
  const index = content.elements.get(tag.temporalPositionIndex)
  if (index && index.length >= 4) return String(content.view.getUint32(index.offset, content.littleEndian))
  return textOf(set, tag.temporalPosition) ?? ''
}

function contrastOf(set: DataSet, look: Lookup): string | undefined {
  const agent = textOf(set, tag.contrastAgent)
  if (agent && !/^(no|none|non|without|0|n\/a|unenhanced|native?|ohne|sans)$/i.test(agent)) return agent
  if (!agent && itemsOf(set, tag.contrastSequence).length > 0) return 'given'
  if (!agent && itemsOf(look(undefined), tag.contrastUsage).length > 0) return 'given'
  return !agent && (decimalOf(set, tag.contrastVolume) ?? 0) > 0 ? 'given' : undefined
}

/** Whether a word of the patient's name (three letters or more) stands in the text. */
function repeatsName(text: string | undefined, name: string | undefined): boolean {
  if (!text || !name) return false
  const words = name
    .toLowerCase()
    .split(/[\^=\s,]+/)
    .filter((word) => word.length >= 3)
  return words.some((word) => text.toLowerCase().includes(word))
}
