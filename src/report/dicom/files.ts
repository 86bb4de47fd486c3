import { levelFromVerse, type Spine } from '../../anatomy/index.ts'
import { type SegmentMeaning, type Volume, writeDicomPdf, writeDicomSegmentation } from '../../imaging/index.ts'
import type { ReportFile } from '../report.ts'
import { anatomicalStructure, codeOfLevel } from './level-codes.ts'

export interface DicomFilesInput {
  readonly volume: Volume
  readonly spine: Spine
  /** A PDF of the report; left out, only the segmentation is written. */
  readonly pdf?: ReportFile
  readonly title: string
  readonly madeOn: string
}

/** The vertebrae as a DICOM Segmentation and the report as an encapsulated PDF, both in the study of the CT. */
export function dicomFiles({ volume, spine, pdf, title, madeOn }: DicomFilesInput): readonly ReportFile[] {
  const { acquisition } = volume
  const uidSeed = `${acquisition.seriesUid ?? acquisition.title} ${madeOn}`
  const given = { acquisition, madeOn, uidSeed }
  const segmentation = writeDicomSegmentation(spine.labels, {
    ...given,
    segments: segmentsOf(spine),
    description: `Names ${spine.numbering.certainty}`,
  })
  const written = [{ ...segmentation, name: 'vertebrae.seg.dcm' }]
  return pdf ? [...written, writeDicomPdf(pdf.bytes, { ...given, title, name: `${pdf.name}.dcm` })] : written
}

const segmentsOf = (spine: Spine): readonly SegmentMeaning[] =>
  [...spine.labels.names.keys()].flatMap((number) => {
    const level = levelFromVerse(number)
    return level ? [{ number, label: level, category: anatomicalStructure, type: codeOfLevel(level) }] : []
  })
