import type { Acquisition } from '../volume.ts'
import { encodeDataSet, encodeFile, type Written } from './encode.ts'
import { explicitLittle } from './file.ts'
import { uidFrom } from './uid.ts'
import { implementationUid, type WrittenFile } from './write-series.ts'

const encapsulatedPdfStorage = '1.2.840.10008.5.1.4.1.1.104.1'

export interface EncapsulatedPdfOptions {
  readonly title: string
  /** Of the images the document is about: its study is kept. */
  readonly acquisition: Acquisition
  readonly madeOn: string
  readonly uidSeed: string
  /** Name of the file to be written. */
  readonly name: string
}

/** A PDF as a DICOM object (Encapsulated PDF Storage), for the archive the images came from. It names no person. */
export function writeDicomPdf(pdf: Uint8Array, options: EncapsulatedPdfOptions): WrittenFile {
  const { title, acquisition, madeOn, uidSeed, name } = options
  const sopInstance = uidFrom(`${uidSeed} document ${name}`)
  const date = madeOn.slice(0, 10).replaceAll('-', '')
  const time = madeOn.slice(11, 19).replaceAll(':', '')
  const elements: readonly Written[] = [
    [0x00080016, 'UI', encapsulatedPdfStorage],
    [0x00080018, 'UI', sopInstance],
    [0x00080020, 'DA', ''],
    [0x00080023, 'DA', date],
    [0x0008002a, 'DT', `${date}${time}`],
    [0x00080030, 'TM', ''],
    [0x00080033, 'TM', time],
    [0x00080050, 'SH', ''],
    [0x00080060, 'CS', 'DOC'],
    [0x00080064, 'CS', 'WSD'],
    [0x00080070, 'LO', 'vertebro'],
    [0x00080090, 'PN', ''],
    [0x0008103e, 'LO', 'Report'],
    [0x00081090, 'LO', 'vertebro'],
    [0x00100010, 'PN', ''],
    [0x00100020, 'LO', ''],
    [0x00100030, 'DA', ''],
    [0x00100040, 'CS', ''],
    [0x00181000, 'LO', '0'],
    [0x00181020, 'LO', '0.1.0'],
    [0x0020000d, 'UI', acquisition.studyUid ?? uidFrom(`${uidSeed} study`)],
    [0x0020000e, 'UI', uidFrom(`${uidSeed} document series ${name}`)],
    [0x00200010, 'SH', ''],
    [0x00200011, 'IS', '901'],
    [0x00200013, 'IS', '1'],
    [0x00280301, 'CS', 'NO'],
    [0x0040a043, 'SQ', []],
    [0x00420010, 'ST', title.slice(0, 1024)],
    [0x00420011, 'OB', pdf],
    [0x00420012, 'LO', 'application/pdf'],
    [0x00420015, 'UL', [pdf.length]],
  ]
  const meta = {
    sopClass: encapsulatedPdfStorage,
    sopInstance,
    transferSyntax: explicitLittle,
    implementation: implementationUid,
  }
  return { name, bytes: encodeFile(meta, encodeDataSet(elements, { explicit: true, littleEndian: true })) }
}
