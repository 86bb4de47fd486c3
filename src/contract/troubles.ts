import { type Catalogue, refusalsOf } from '../base/index.ts'

export const contractTroubles = {
  'CON-001': {
    sentence: 'This is not a case that was exported from vertebro.',
    remedy: 'Choose a file written by "Export case", or drop the images themselves.',
  },
  'CON-002': {
    sentence: 'The case was exported by a newer version of vertebro.',
    remedy: 'Open it with that version, or export it from there in the older form.',
  },
  'CON-003': {
    sentence: 'The exported case is damaged: a part of it is missing or cut off.',
    remedy: 'Export it again, and copy the file whole.',
  },
} as const satisfies Catalogue

export const refuse = refusalsOf(contractTroubles)
