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
  'ANA-151': {
    sentence: 'No pedicle could be found on this side.',
    remedy: 'Look at the images: it may be destroyed, cut by the image, or merged with its neighbour in the mask.',
  },
  'ANA-152': {
    sentence: 'The body has lost height.',
    remedy: 'Compare with earlier images; whether it is fresh shows on MRI (STIR) only.',
  },
  'ANA-153': {
    sentence: 'The canal does not show as a closed ring; its place is assumed behind the body.',
    remedy: 'Do not rely on canal measures of this level; check the mask of its arch.',
  },
  'ANA-154': {
    sentence: 'The cortex of the body is interrupted.',
    remedy: 'Cement may leave here: look at the place on the images before filling.',
  },
  'ANA-155': {
    sentence: 'There is gas inside the body.',
    remedy: 'A cleft fills first and takes its volume of cement before any bone does.',
  },
  'ANA-156': {
    sentence: 'The cortex shows too faintly here to tell whether it is interrupted.',
    remedy: 'Breaches of these walls are not ruled out; thinner slices would show them.',
  },
  'ANA-157': {
    sentence: 'The region the density is read from holds gas or dense bone.',
    remedy:
      'Gas itself is left out; what lies round it still reads low. Use the median, or the density of the neighbours.',
  },
  'ANA-158': {
    sentence: 'Vessels hold contrast agent, which raises the density read in bone by about 10 HU.',
    remedy: 'Read density from a scan without contrast, or keep the rise in mind near a threshold.',
  },
  'ANA-159': {
    sentence: 'A sharp kernel was used: single HU scatter more and edges overshoot.',
    remedy: 'Read density from a soft or standard kernel where one was made.',
  },
  'ANA-160': {
    sentence: 'Density could not be calibrated: fat or muscle was not found in the image.',
    remedy: 'Density stays in HU; an image that shows the soft tissue of the back can be calibrated.',
  },
  'ANA-161': {
    sentence: 'The tube voltage is not 120 kVp, for which published HU thresholds hold.',
    remedy: 'Do not compare these HU with thresholds made at 120 kVp.',
  },
  'ANA-162': {
    sentence: 'The slices are thick for measuring heights.',
    remedy: 'Heights may be off by about a millimetre; a loss within 5 % of a grade may belong to the next one.',
  },
  'ANA-163': {
    sentence: 'Too little of the body is there to be measured.',
    remedy: 'Use images that show the vertebra whole, or check its mask.',
  },
  'ANA-164': {
    sentence: 'No unfractured neighbour is near: height loss is judged by the shape usual at this level alone.',
    remedy: 'An even loss of height (crush) does not show so; compare with earlier images.',
  },
  'ANA-165': {
    sentence: 'The two pedicles differ by more than is usual.',
    remedy:
      'Look at both on the images: the smaller one limits the needle, and one may have been read with bone beside it.',
  },
  'ANA-170': {
    sentence: 'One label holds two large separate pieces of bone.',
    remedy: 'Two vertebrae may share this label: correct the map.',
  },
  'ANA-171': {
    sentence: 'The mask of this vertebra has holes; they were filled.',
    remedy: 'Nothing is needed unless the holes were meant.',
  },
  'ANA-172': {
    sentence: 'The labels do not follow each other down the spine.',
    remedy: 'A vertebra may be missing, or two names may be exchanged: check the names, or give an anchor.',
  },
  'ANA-173': {
    sentence: 'Small pieces apart from the vertebra were left out.',
    remedy: 'Nothing is needed unless a fragment was meant: then join it to the mask.',
  },
  'ANA-174': {
    sentence: 'This label lies apart from the rest of the spine.',
    remedy: 'Check that the label is a vertebra of this spine.',
  },
  'ANA-175': {
    sentence: 'The label map has another grid than the image and was brought onto it.',
    remedy: 'Thin parts may have suffered; give the map on the image’s own grid where there is one.',
  },
  'ANA-176': {
    sentence: 'The numbers of the map run from foot to head and were read as those of TotalSegmentator.',
    remedy: 'Check the names; give the map with VerSe numbers or with names to be sure.',
  },
  'ANA-177': {
    sentence: 'Labels that are no vertebrae were ignored.',
    remedy: 'Nothing is needed unless one of them was meant as a vertebra.',
  },
} as const satisfies Catalogue

export const refuse = refusalsOf(anatomyTroubles)
export const find = findingsOf(anatomyTroubles)
