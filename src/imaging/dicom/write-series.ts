import { type Direction, direction, mapPoint, unit, voxelPoint } from '../../geometry/index.ts'
import type { Volume } from '../volume.ts'
import { decimal, encodeDataSet, encodeFile, type Written } from './encode.ts'
import { explicitLittle } from './file.ts'
import { uidFrom } from './uid.ts'

export const ctImageStorage = '1.2.840.10008.5.1.4.1.1.2'
export const implementationUid = uidFrom('vertebro')

/** One file of a written series. */
export interface WrittenFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/**
 * The volume as a DICOM series: one CT Image Storage file a slice, explicit little endian, 12 bits with intercept -1024 where the
 * HU fit (as scanners do), signed 16-bit HU otherwise.
 *
 * It names no person and no day; its identifiers are made from `uidSeed`, so that the same volume and seed give the same
 * bytes. The volume must be CT.
 */
export function writeDicomSeries(volume: Volume, uidSeed: number | string): readonly WrittenFile[] {
  const packing = packingFor(volume.samples)
  const common = [...seriesElements(volume, uidSeed), ...packingElements(packing)]
  return Array.from({ length: volume.grid.dims[2] }, (_, k) => {
    const sopInstance = uidFrom(`${uidSeed} instance ${k}`)
    const elements = [...common, ...sliceElements(volume, k, sopInstance, packing)]
    const dataSet = encodeDataSet(elements, { explicit: true, littleEndian: true })
    const meta = {
      sopClass: ctImageStorage,
      sopInstance,
      transferSyntax: explicitLittle,
      implementation: implementationUid,
    }
    return { name: `${String(k + 1).padStart(4, '0')}.dcm`, bytes: encodeFile(meta, dataSet) }
  })
}

function seriesElements({ grid, acquisition }: Volume, uidSeed: number | string): readonly Written[] {
  const m = grid.patientFromVoxel as Float64Array
  const column = (c: number): Direction<'patient'> =>
    unit(direction('patient', m[c] as number, m[c + 4] as number, m[c + 8] as number))
  const { contrast, kernel, kvp, sliceThicknessMm } = acquisition
  return [
    [0x00080008, 'CS', 'DERIVED\\SECONDARY\\AXIAL'],
    [0x00080016, 'UI', ctImageStorage],
    [0x00080020, 'DA', ''],
    [0x00080030, 'TM', ''],
    [0x00080050, 'SH', ''],
    [0x00080060, 'CS', 'CT'],
    [0x00080070, 'LO', 'vertebro'],
    [0x00080090, 'PN', ''],
    [0x0008103e, 'LO', acquisition.title.replaceAll('\\', ' ').slice(0, 64)],
    [0x00100010, 'PN', ''],
    [0x00100020, 'LO', ''],
    [0x00100030, 'DA', ''],
    [0x00100040, 'CS', ''],
    [0x00120062, 'CS', 'YES'],
    [0x00120063, 'LO', 'written without any personal data'],
    ...(contrast ? [[0x00180010, 'LO', contrast.slice(0, 64)] as const] : []),
    [0x00180015, 'CS', 'SPINE'],
    [0x00180050, 'DS', decimal(sliceThicknessMm ?? grid.spacingMm[2])],
    [0x00180060, 'DS', kvp === undefined ? '' : decimal(kvp)],
    ...(kernel ? [[0x00181210, 'SH', kernel.slice(0, 16)] as const] : []),
    [0x00185100, 'CS', acquisition.patientPosition ?? 'HFS'],
    [0x0020000d, 'UI', uidFrom(`${uidSeed} study`)],
    [0x0020000e, 'UI', uidFrom(`${uidSeed} series`)],
    [0x00200010, 'SH', ''],
    [0x00200011, 'IS', '1'],
    [0x00200012, 'IS', '1'],
    [0x00200037, 'DS', [...column(0), ...column(1)].map(decimal).join('\\')],
    [0x00200052, 'UI', uidFrom(`${uidSeed} frame of reference`)],
    [0x00201040, 'LO', ''],
    [0x00280002, 'US', [1]],
    [0x00280004, 'CS', 'MONOCHROME2'],
    [0x00280010, 'US', [grid.dims[1]]],
    [0x00280011, 'US', [grid.dims[0]]],
    [0x00280030, 'DS', `${decimal(grid.spacingMm[1])}\\${decimal(grid.spacingMm[0])}`],
    [0x00280100, 'US', [16]],
    [0x00281053, 'DS', '1'],
    [0x00281054, 'LO', 'HU'],
  ]
}

interface Packing {
  readonly bits: number
  readonly signed: boolean
  readonly intercept: number
}

/** Twelve bits from -1024 on hold what scanners deliver; anything beyond is stored as signed HU. */
function packingFor(samples: Int16Array): Packing {
  for (let p = 0; p < samples.length; p++) {
    const hu = samples[p] as number
    if (hu < -1024 || hu > 3071) return { bits: 16, signed: true, intercept: 0 }
  }
  return { bits: 12, signed: false, intercept: -1024 }
}

const packingElements = ({ bits, signed, intercept }: Packing): readonly Written[] => [
  [0x00280101, 'US', [bits]],
  [0x00280102, 'US', [bits - 1]],
  [0x00280103, 'US', [signed ? 1 : 0]],
  [0x00281052, 'DS', String(intercept)],
]

function sliceElements(
  { grid, samples }: Volume,
  k: number,
  sopInstance: string,
  { intercept }: Packing,
): readonly Written[] {
  const size = grid.dims[0] * grid.dims[1]
  const slice = samples.subarray(k * size, (k + 1) * size).map((hu) => hu - intercept)
  return [
    [0x00080018, 'UI', sopInstance],
    [0x00200013, 'IS', String(k + 1)],
    [
      0x00200032,
      'DS',
      mapPoint(grid.patientFromVoxel, voxelPoint(0, 0, k))
        .map(decimal)
        .join('\\'),
    ],
    [0x7fe00010, 'OW', new Uint8Array(slice.buffer, slice.byteOffset, slice.byteLength)],
  ]
}
