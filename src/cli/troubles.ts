import { type Catalogue, findingsOf, refusalsOf } from '../base/index.ts'

export const cliTroubles = {
  'CLI-001': {
    sentence: 'This command is not known.',
    remedy: 'vertebro --help lists the commands.',
  },
  'CLI-002': {
    sentence: 'An option is not known or lacks its value.',
    remedy: 'vertebro <command> --help lists the options of a command.',
  },
  'CLI-003': {
    sentence: 'The value of an option cannot be used.',
    remedy: 'Give it in the form shown by vertebro <command> --help.',
  },
  'CLI-004': {
    sentence: 'The input was not found or cannot be opened.',
    remedy: 'Give a folder of DICOM files, a zip, or a .nii, .nii.gz, .nrrd or .mha file that can be read.',
  },
  'CLI-005': {
    sentence: 'The folder to write into already holds something else than an earlier result of vertebro.',
    remedy: 'Choose another folder with --out, or allow its replacement with --force.',
  },
  'CLI-006': {
    sentence: 'No CT that could be planned on was found in the input.',
    remedy: 'vertebro inspect <input> shows what was found; a CT is needed, not an MR and not a localizer.',
  },
  'CLI-007': {
    sentence: 'No volume of the input has this name or number.',
    remedy: 'vertebro inspect <input> lists the volumes with their numbers and names.',
  },
  'CLI-008': {
    sentence: 'The label map holds no vertebrae that can be told apart.',
    remedy: 'Give a map in the numbering of VerSe, TotalSegmentator or SPINEPS.',
  },
  'CLI-009': {
    sentence: 'The result could not be written.',
    remedy: 'Check that the folder above --out exists, can be written to and has room.',
  },
  'CLI-011': {
    sentence: 'No input was given.',
    remedy: 'Name a folder of DICOM files, a zip, or a .nii, .nii.gz, .nrrd or .mha file behind the command.',
  },
  'CLI-012': {
    sentence: 'This is not a plan that can be rehearsed.',
    remedy: 'Give the plan.json, or the folder, that vertebro plan of this version wrote.',
  },
  'CLI-013': {
    sentence: 'The CT is not the one the plan was made from.',
    remedy: 'Name the CT of the plan with --image.',
  },
  'CLI-014': {
    sentence: 'The plan holds no needle for the levels asked for.',
    remedy: 'Choose one of the levels named, or plan the level first.',
  },
  'CLI-101': {
    sentence: 'Several volumes could be planned on; one was chosen.',
    remedy: 'Choose another with --series; vertebro inspect lists them.',
  },
} as const satisfies Catalogue

export const refuse = refusalsOf(cliTroubles)
export const find = findingsOf(cliTroubles)
