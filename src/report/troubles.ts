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
    sentence: 'An X-ray of the plan could not be projected and is left out.',
    remedy: 'The needle does not depend on it; check the C-arm angles and that the isocentre lies in the CT.',
  },
} as const satisfies Catalogue

export const refuse = refusalsOf(reportTroubles)
export const find = findingsOf(reportTroubles)
