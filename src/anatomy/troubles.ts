import { type Catalogue, findingsOf, refusalsOf } from '../base/index.ts'

export const anatomyTroubles = {
  'ANA-001': {
    sentence: 'No spinal canal could be followed in the image over at least 4 cm.',
    remedy: 'Give a CT that shows the thoracic or lumbar spine with its canal, or a label map made for it.',
  },
  'ANA-002': {
    sentence: 'Fewer than two discs could be told in the image, so no whole vertebra can be separated.',
    remedy: 'Give a CT that shows at least one whole vertebra with both its discs, or a label map made for it.',
  },
  'ANA-003': {
    sentence: 'The anchor does not lie in or near any vertebra found.',
    remedy: 'Give the anchor as patient coordinates (LPS, mm) of a point inside the body of that vertebra.',
  },
  'ANA-050': {
    sentence: 'The label map does not lie on the image: it covers none or little of it.',
    remedy: 'Give the label map made from this very image; a map of another series or orientation cannot be used.',
  },
  'ANA-051': {
    sentence: 'The label map holds no vertebra that can be measured.',
    remedy:
      'Give a map with VerSe numbers (L1 = 20) or TotalSegmentator names, or none so that the image is segmented here.',
  },
  'ANA-101': {
    sentence: 'The names of the vertebrae are not certain.',
    remedy: 'Check the names against other images; give an anchor (level and point) or rename levels to fix them.',
  },
  'ANA-102': {
    sentence: 'The spine may have transitional anatomy.',
    remedy: 'Agree the level names with whoever treats the patient before using them.',
  },
  'ANA-103': {
    sentence: 'These vertebrae are cut by the edge of the image.',
    remedy: 'Their masks are partial and their measures are not complete; use images that show them whole.',
  },
  'ANA-150': {
    sentence: 'No canal could be found in the mask of this vertebra, so its body and arch could not be told apart.',
    remedy: 'Give a map of its sub-regions, or a mask that holds the whole vertebra with its arch.',
  },
} as const satisfies Catalogue

export const refuse = refusalsOf(anatomyTroubles)
export const find = findingsOf(anatomyTroubles)
