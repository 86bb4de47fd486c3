import { type Catalogue, findingsOf, refusalsOf } from '../base/index.ts'

export const anatomyTroubles = {
  'ANA-050': {
    sentence: 'The label map does not lie on the image: it covers none or little of it.',
    remedy: 'Give the label map made from this very image; a map of another series or orientation cannot be used.',
  },
  'ANA-051': {
    sentence: 'The label map holds no vertebra that can be measured.',
    remedy:
      'Give a map with VerSe numbers (L1 = 20) or TotalSegmentator names, or none so that the image is segmented here.',
  },
  'ANA-150': {
    sentence: 'No canal could be found in the mask of this vertebra, so its body and arch could not be told apart.',
    remedy: 'Give a map of its sub-regions, or a mask that holds the whole vertebra with its arch.',
  },
} as const satisfies Catalogue

export const refuse = refusalsOf(anatomyTroubles)
export const find = findingsOf(anatomyTroubles)
