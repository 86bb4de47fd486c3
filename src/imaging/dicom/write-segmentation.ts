import { type Direction, direction, mapPoint, unit, voxelPoint } from '../../geometry/index.ts'
import { refuse } from '../troubles.ts'
import type { LabelMap } from '../volume.ts'
import { decimal, type Written } from './encode.ts'
import { uidFrom } from './uid.ts'
import { encodeObject, type ObjectOptions } from './write-object.ts'
import type { WrittenFile } from './write-series.ts'

const kind = {
  sopClass: '1.2.840.10008.5.1.4.1.1.66.4',
  modality: 'SEG',
  seriesDescription: 'Vertebrae',
  seriesNumber: '900',
  uidPart: 'segmentation',
} as const

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

/** The study and the frame of reference of the image are kept, so that viewers lay the map over the CT. */
export interface SegmentationOptions extends ObjectOptions {
  readonly segments: readonly SegmentMeaning[]
  readonly description: string
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
  const bytes = encodeObject(kind, options, [
    ...contentElements(options),
    ...pixelElements(map, frames),
    [0x00620002, 'SQ', present.map((segment, at) => segmentItem(segment, at + 1))],
    ...dimensionElements(options.uidSeed),
    [0x52009229, 'SQ', [sharedItem(map)]],
    [0x52009230, 'SQ', frames.map((frame) => frameItem(map, frame, frames))],
  ])
  return { name: 'seg.dcm', bytes }
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

const contentElements = ({ acquisition, uidSeed, description }: SegmentationOptions): readonly Written[] => [
  [0x00080008, 'CS', 'DERIVED\\PRIMARY'],
  [0x00200052, 'UI', acquisition.frameOfReferenceUid ?? uidFrom(`${uidSeed} frame of reference`)],
  [0x00201040, 'LO', ''],
  [0x00700080, 'CS', 'VERTEBRAE'],
  [0x00700081, 'LO', description.slice(0, 64)],
  [0x00700084, 'PN', 'vertebro'],
]

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
