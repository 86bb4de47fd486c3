import { type Direction, direction, mapPoint, unit, voxelPoint } from '../../geometry/index.ts'
import { refuse } from '../troubles.ts'
import type { Acquisition, LabelMap } from '../volume.ts'
import { decimal, encodeDataSet, encodeFile, type Written } from './encode.ts'
import { explicitLittle } from './file.ts'
import { uidFrom } from './uid.ts'
import { implementationUid, type WrittenFile } from './write-series.ts'

const segmentationStorage = '1.2.840.10008.5.1.4.1.1.66.4'

/** A code of a terminology: `66794005`, `SCT`, `L1 vertebra`. */
export interface Code {
  readonly value: string
  readonly scheme: string
  readonly meaning: string
}

/** What one number of the label map stands for. */
export interface SegmentMeaning {
  readonly number: number
  readonly label: string
  readonly category: Code
  readonly type: Code
}

export interface SegmentationOptions {
  readonly segments: readonly SegmentMeaning[]
  /** Of the image the map was made on: study and frame of reference are kept, so that viewers lay it over the CT. */
  readonly acquisition: Acquisition
  readonly description: string
  /** `2026-11-22T20:00:00Z`: goes into the file's date and time. */
  readonly madeOn: string
  readonly uidSeed: string
}

/**
 * A label map as one DICOM Segmentation object (BINARY): a segment a number, a frame for each slice that holds it.
 *
 * It names no person. Slices that hold nothing are left out, as PS3.3 C.8.20.2 allows.
 * Errors  IMG-024 where none of the segments has a voxel
 */
export function writeDicomSegmentation(map: LabelMap, options: SegmentationOptions): WrittenFile {
  const present = options.segments.filter(({ number }) => map.labels.includes(number))
  const frames = present.flatMap((segment, at) => framesOf(map, segment, at + 1))
  if (frames.length === 0) throw refuse('IMG-024', { segments: options.segments.length })
  const sopInstance = uidFrom(`${options.uidSeed} segmentation`)
  const elements: readonly Written[] = [
    ...objectElements(options, sopInstance),
    ...pixelElements(map, frames),
    [0x00620002, 'SQ', present.map((segment, at) => segmentItem(segment, at + 1))],
    ...dimensionElements(options.uidSeed),
    [0x52009229, 'SQ', [sharedItem(map)]],
    [0x52009230, 'SQ', frames.map((frame) => frameItem(map, frame, frames))],
  ]
  const meta = {
    sopClass: segmentationStorage,
    sopInstance,
    transferSyntax: explicitLittle,
    implementation: implementationUid,
  }
  const dataSet = encodeDataSet(elements, { explicit: true, littleEndian: true })
  return { name: 'seg.dcm', bytes: encodeFile(meta, dataSet) }
}

interface Frame {
  /** From 1, in the order of the segments. */
  readonly segment: number
  readonly number: number
  readonly slice: number
}

function framesOf({ grid, labels }: LabelMap, { number }: SegmentMeaning, segment: number): readonly Frame[] {
  const size = grid.dims[0] * grid.dims[1]
  const slices = Array.from({ length: grid.dims[2] }, (_, slice) => slice)
  const holds = (slice: number): boolean => labels.subarray(slice * size, (slice + 1) * size).includes(number)
  return slices.filter(holds).map((slice) => ({ segment, number, slice }))
}

/** One bit a pixel, frame after frame, the first pixel in the lowest bit. */
function packed({ grid, labels }: LabelMap, frames: readonly Frame[]): Uint8Array {
  const size = grid.dims[0] * grid.dims[1]
  const bits = new Uint8Array(Math.ceil((frames.length * size) / 8))
  let at = 0
  for (const { slice, number } of frames)
    for (let p = slice * size; p < (slice + 1) * size; p++, at++)
      if (labels[p] === number) bits[at >> 3] = (bits[at >> 3] as number) | (1 << (at & 7))
  return bits
}

function objectElements(options: SegmentationOptions, sopInstance: string): readonly Written[] {
  const { acquisition, uidSeed, madeOn } = options
  const date = madeOn.slice(0, 10).replaceAll('-', '')
  const time = madeOn.slice(11, 19).replaceAll(':', '')
  return [
    [0x00080008, 'CS', 'DERIVED\\PRIMARY'],
    [0x00080016, 'UI', segmentationStorage],
    [0x00080018, 'UI', sopInstance],
    [0x00080020, 'DA', ''],
    [0x00080023, 'DA', date],
    [0x00080030, 'TM', ''],
    [0x00080033, 'TM', time],
    [0x00080050, 'SH', ''],
    [0x00080060, 'CS', 'SEG'],
    [0x00080070, 'LO', 'vertebro'],
    [0x00080090, 'PN', ''],
    [0x0008103e, 'LO', 'Vertebrae'],
    [0x00081090, 'LO', 'vertebro'],
    [0x00100010, 'PN', ''],
    [0x00100020, 'LO', ''],
    [0x00100030, 'DA', ''],
    [0x00100040, 'CS', ''],
    [0x00181000, 'LO', '0'],
    [0x00181020, 'LO', '0.1.0'],
    [0x0020000d, 'UI', acquisition.studyUid ?? uidFrom(`${uidSeed} study`)],
    [0x0020000e, 'UI', uidFrom(`${uidSeed} segmentation series`)],
    [0x00200010, 'SH', ''],
    [0x00200011, 'IS', '900'],
    [0x00200013, 'IS', '1'],
    [0x00200052, 'UI', acquisition.frameOfReferenceUid ?? uidFrom(`${uidSeed} frame of reference`)],
    [0x00201040, 'LO', ''],
    [0x00700080, 'CS', 'VERTEBRAE'],
    [0x00700081, 'LO', options.description.slice(0, 64)],
    [0x00700084, 'PN', 'vertebro'],
  ]
}

const pixelElements = (map: LabelMap, frames: readonly Frame[]): readonly Written[] => [
  [0x00280002, 'US', [1]],
  [0x00280004, 'CS', 'MONOCHROME2'],
  [0x00280008, 'IS', String(frames.length)],
  [0x00280010, 'US', [map.grid.dims[1]]],
  [0x00280011, 'US', [map.grid.dims[0]]],
  [0x00280100, 'US', [1]],
  [0x00280101, 'US', [1]],
  [0x00280102, 'US', [0]],
  [0x00280103, 'US', [0]],
  [0x00282110, 'CS', '00'],
  [0x00620001, 'CS', 'BINARY'],
  [0x00620013, 'CS', 'NO'],
  [0x7fe00010, 'OB', packed(map, frames)],
]

const codeItem = ({ value, scheme, meaning }: Code): readonly Written[] => [
  [0x00080100, 'SH', value],
  [0x00080102, 'SH', scheme],
  [0x00080104, 'LO', meaning],
]

const segmentItem = ({ label, category, type }: SegmentMeaning, at: number): readonly Written[] => [
  [0x00620003, 'SQ', [codeItem(category)]],
  [0x00620004, 'US', [at]],
  [0x00620005, 'LO', label],
  [0x00620008, 'CS', 'SEMIAUTOMATIC'],
  [0x00620009, 'LO', 'vertebro'],
  [0x0062000f, 'SQ', [codeItem(type)]],
]

/** Frames are found by segment, then by place. */
function dimensionElements(uidSeed: string): readonly Written[] {
  const organisation = uidFrom(`${uidSeed} dimensions`)
  const index = (pointer: readonly number[], group: readonly number[], label: string): readonly Written[] => [
    [0x00209164, 'UI', organisation],
    [0x00209165, 'AT', tagWords(pointer)],
    [0x00209167, 'AT', tagWords(group)],
    [0x00209421, 'LO', label],
  ]
  return [
    [0x00209221, 'SQ', [[[0x00209164, 'UI', organisation]]]],
    [
      0x00209222,
      'SQ',
      [index([0x0062, 0x000b], [0x0062, 0x000a], 'Segment'), index([0x0020, 0x0032], [0x0020, 0x9113], 'Position')],
    ],
  ]
}

/** A tag as a value: group and element, each little endian. */
const tagWords = ([group, element]: readonly number[]): Uint8Array =>
  new Uint8Array(Uint16Array.of(group as number, element as number).buffer)

function sharedItem({ grid }: LabelMap): readonly Written[] {
  const m = grid.patientFromVoxel as Float64Array
  const column = (c: number): Direction<'patient'> =>
    unit(direction('patient', m[c] as number, m[c + 4] as number, m[c + 8] as number))
  const [x, y, z] = grid.spacingMm
  return [
    [0x00209116, 'SQ', [[[0x00200037, 'DS', [...column(0), ...column(1)].map(decimal).join('\\')]]]],
    [
      0x00289110,
      'SQ',
      [
        [
          [0x00180050, 'DS', decimal(z)],
          [0x00180088, 'DS', decimal(z)],
          [0x00280030, 'DS', `${decimal(y)}\\${decimal(x)}`],
        ],
      ],
    ],
  ]
}

function frameItem({ grid }: LabelMap, frame: Frame, frames: readonly Frame[]): readonly Written[] {
  const slices = [...new Set(frames.map(({ slice }) => slice))].sort((a, b) => a - b)
  const at = mapPoint(grid.patientFromVoxel, voxelPoint(0, 0, frame.slice))
  return [
    [0x00089124, 'SQ', []],
    [0x00209111, 'SQ', [[[0x00209157, 'UL', [frame.segment, slices.indexOf(frame.slice) + 1]]]]],
    [0x00209113, 'SQ', [[[0x00200032, 'DS', at.map(decimal).join('\\')]]]],
    [0x0062000a, 'SQ', [[[0x0062000b, 'US', [frame.segment]]]]],
  ]
}
