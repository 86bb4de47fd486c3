import { type Catalogue, findingsOf, refusalsOf } from '../base/index.ts'

export const fluoroscopyTroubles = {
  'FLU-001': {
    sentence: 'Only a CT can be projected: other images do not measure attenuation.',
    remedy: 'Give a CT volume.',
  },
  'FLU-002': {
    sentence: 'The C-arm pose or its detector has a size that is not finite or out of range.',
    remedy: 'Distances and the pixel must be positive, the detector 1 to 4096 pixels a side, angles finite.',
  },
  'FLU-003': {
    sentence: 'The detector does not stand beyond the isocentre as seen from the source.',
    remedy: 'The source-to-detector distance must be larger than the source-to-isocentre distance.',
  },
  'FLU-004': {
    sentence: 'The X-ray source would stand inside the body.',
    remedy: 'Enlarge the source-to-isocentre distance or move the isocentre.',
  },
  'FLU-005': {
    sentence: 'The volume has more voxels along one side than the projection takes.',
    remedy: 'Crop or resample the volume.',
  },
  'FLU-006': {
    sentence: 'The cone of rays is too wide for this view.',
    remedy: 'Enlarge the source-to-detector distance or make the detector smaller.',
  },
  'FLU-101': {
    sentence: 'A part of the body lies beyond the detector; it is drawn as if the detector stood behind it.',
    remedy: 'Enlarge the source-to-detector distance for a picture a real C-arm could take.',
  },
  'FLU-102': {
    sentence: 'No ray of this view meets the body: the picture is empty.',
    remedy: 'Check that the isocentre lies in the volume.',
  },
} as const satisfies Catalogue

export const refuse = refusalsOf(fluoroscopyTroubles)
export const find = findingsOf(fluoroscopyTroubles)
