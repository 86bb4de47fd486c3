import { type Catalogue, findingsOf, refusalsOf } from '../base/index.ts'

export const reportTroubles = {
  'RPT-001': {
    sentence: 'The font handed in cannot be read.',
    remedy: 'Install the package again (npm ci); the fonts come with dejavu-fonts-ttf.',
  },
  'RPT-002': {
    sentence: 'The plan and the images do not belong together.',
    remedy: 'Plan on the same volume that the report is made from.',
  },
  'RPT-101': {
    sentence: 'A part of this picture lies outside the CT and is left black.',
    remedy: 'Look at the original images there, or scan a larger field.',
  },
  'RPT-102': {
    sentence: 'No surface model was made of this vertebra because its mask is empty.',
    remedy: 'Check the label map at this level.',
  },
} as const satisfies Catalogue

export const refuse = refusalsOf(reportTroubles)
export const find = findingsOf(reportTroubles)
