import { dicomFiles, type ReportFile } from '../../../report/index.ts'
import { ownLabels } from '../arrays-in-common-memory.ts'
import type { SpinePlace } from '../holdings.ts'
import type { Operation } from '../operation.ts'

interface DicomInput extends SpinePlace {
  readonly pdf?: ReportFile
  readonly title: string
  readonly madeOn: string
}

/** The vertebrae as DICOM SEG and the report's PDF as a DICOM document. */
const dicomReport: Operation<DicomInput, readonly ReportFile[]> = async (held, { imageId, spineId, ...input }) => {
  const spine = held.spine(spineId)
  const own = { ...spine, labels: ownLabels(spine.labels), parts: spine.parts }
  return dicomFiles({ volume: held.volume(imageId), spine: own, ...input })
}

export const dicomOperations = { dicomReport } as const
