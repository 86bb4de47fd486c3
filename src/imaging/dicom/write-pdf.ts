import { dateAndTime, encodeObject, type ObjectOptions } from './write-object.ts'
import type { WrittenFile } from './write-series.ts'

const encapsulatedPdfStorage = '1.2.840.10008.5.1.4.1.1.104.1'

export interface EncapsulatedPdfOptions extends ObjectOptions {
  readonly title: string
  /** Name of the file to be written. */
  readonly name: string
}

/** A PDF as a DICOM object (Encapsulated PDF Storage), for the archive the images came from. It names no person. */
export function writeDicomPdf(pdf: Uint8Array, options: EncapsulatedPdfOptions): WrittenFile {
  const { title, madeOn, name } = options
  const { date, time } = dateAndTime(madeOn)
  const kind = {
    sopClass: encapsulatedPdfStorage,
    modality: 'DOC',
    seriesDescription: 'Report',
    seriesNumber: '901',
    uidPart: `document ${name}`,
  }
  const bytes = encodeObject(kind, options, [
    [0x0008002a, 'DT', `${date}${time}`],
    [0x00080064, 'CS', 'WSD'],
    [0x00280301, 'CS', 'NO'],
    [0x0040a043, 'SQ', []],
    [0x00420010, 'ST', title.slice(0, 1024)],
    [0x00420011, 'OB', pdf],
    [0x00420012, 'LO', 'application/pdf'],
    [0x00420015, 'UL', [pdf.length]],
  ])
  return { name, bytes }
}
