import type { Acquisition } from '../volume.ts'
import { encodeDataSet, encodeFile, type Written } from './encode.ts'
import { explicitLittle } from './file.ts'
import { uidFrom } from './uid.ts'
import { implementationUid } from './write-series.ts'

/** What every DICOM object made from a patient's images says of itself. */
export interface ObjectOptions {
  /** Of the images it is about: their study is kept. */
  readonly acquisition: Acquisition
  /** `2026-11-22T20:00:00Z`: goes into the object's date and time. */
  readonly madeOn: string
  readonly uidSeed: string
}

/** The object's own kind, within the house's numbering of series. */
export interface ObjectKind {
  readonly sopClass: string
  readonly modality: string
  readonly seriesDescription: string
  readonly seriesNumber: string
  /** Together with the seed what makes its identifiers. */
  readonly uidPart: string
}

/** A whole file: patient (none named), study, series and equipment of the object, and what is its own. */
export function encodeObject(kind: ObjectKind, options: ObjectOptions, own: readonly Written[]): Uint8Array {
  const { acquisition, madeOn, uidSeed } = options
  const { date, time } = dateAndTime(madeOn)
  const sopInstance = uidFrom(`${uidSeed} ${kind.uidPart}`)
  const elements: readonly Written[] = [
    [0x00080016, 'UI', kind.sopClass],
    [0x00080018, 'UI', sopInstance],
    [0x00080020, 'DA', ''],
    [0x00080023, 'DA', date],
    [0x00080030, 'TM', ''],
    [0x00080033, 'TM', time],
    [0x00080050, 'SH', ''],
    [0x00080060, 'CS', kind.modality],
    [0x00080070, 'LO', 'vertebro'],
    [0x00080090, 'PN', ''],
    [0x0008103e, 'LO', kind.seriesDescription],
    [0x00081090, 'LO', 'vertebro'],
    [0x00100010, 'PN', ''],
    [0x00100020, 'LO', ''],
    [0x00100030, 'DA', ''],
    [0x00100040, 'CS', ''],
    [0x00181000, 'LO', '0'],
    [0x00181020, 'LO', '0.1.0'],
    [0x0020000d, 'UI', acquisition.studyUid ?? uidFrom(`${uidSeed} study`)],
    [0x0020000e, 'UI', uidFrom(`${uidSeed} series of ${kind.uidPart}`)],
    [0x00200010, 'SH', ''],
    [0x00200011, 'IS', kind.seriesNumber],
    [0x00200013, 'IS', '1'],
    ...own,
  ]
  const meta = {
    sopClass: kind.sopClass,
    sopInstance,
    transferSyntax: explicitLittle,
    implementation: implementationUid,
  }
  return encodeFile(meta, encodeDataSet(elements, { explicit: true, littleEndian: true }))
}

/** ISO 8601 in UTC as DICOM writes it. */
export const dateAndTime = (iso: string): { readonly date: string; readonly time: string } => ({
  date: iso.slice(0, 10).replaceAll('-', ''),
  time: iso.slice(11, 19).replaceAll(':', ''),
})
