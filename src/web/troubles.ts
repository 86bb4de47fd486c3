import { type Catalogue, findingsOf, refusalsOf } from '../base/index.ts'

export const webTroubles = {
  'WEB-001': {
    sentence: 'The computation stopped unexpectedly.',
    remedy:
      'It starts again by itself; nothing of the case is lost. Try once more, with fewer images open where memory is short.',
  },
  'WEB-002': {
    sentence: 'The computation does not hold what it was asked about.',
    remedy: 'Open the case again; if this comes back, please report it.',
  },
  'WEB-003': {
    sentence: 'The rehearsal is no longer open.',
    remedy: 'Open it again: its log is performed again, and it stands where it was.',
  },
  'WEB-004': {
    sentence: 'A part of the program could not be fetched.',
    remedy:
      'Reload the page: it may have been replaced by a newer version, or the connection was lost. The case is kept.',
  },
  'WEB-010': {
    sentence: 'There is nothing in it that could be opened.',
    remedy: 'Drop a folder of DICOM files, a zip, or a .nii, .nii.gz, .nrrd or .mha file.',
  },
  'WEB-011': {
    sentence: 'Another tab has saved this case since it was opened here.',
    remedy: 'Choose which of the two to keep; until then nothing is written.',
  },
  'WEB-012': {
    sentence: 'The browser did not take the case into its storage.',
    remedy:
      'Free storage or allow this page to keep data, or export the case to a file. Until then it is only in this tab.',
  },
  'WEB-013': {
    sentence: 'No CT was found that the case could be planned on.',
    remedy: 'Drop the CT; an MR can be added beside it afterwards.',
  },
} as const satisfies Catalogue

export const refuse = refusalsOf(webTroubles)
export const find = findingsOf(webTroubles)
