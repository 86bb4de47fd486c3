import { type Catalogue, findingsOf, refusalsOf } from '../base/index.ts'

export const mechanicsTroubles = {
  'MEC-001': {
    sentence: 'The model has no material.',
    remedy: 'Check that the vertebra lies in the image and that its mask is not empty.',
  },
  'MEC-002': {
    sentence: 'The model cannot be solved as given: its numbers are not those of an elastic body of cubes.',
    remedy: 'Give finite moduli of 0 or more, the same spacing on all axes, and a Poisson ratio from 0 to below 0.5.',
  },
  'MEC-003': {
    sentence: 'The supports do not hold the body: it could move or turn freely.',
    remedy: 'Hold enough components at enough nodes to stop all six rigid motions.',
  },
  'MEC-004': {
    sentence: 'The level asked for is not among the vertebrae found.',
    remedy: 'Choose one of the levels listed.',
  },
  'MEC-005': {
    sentence: 'The body of the vertebra is cut by the end of the image.',
    remedy: 'Use a CT that shows the whole body: stiffness and strength of a part mean nothing.',
  },
  'MEC-006': {
    sentence: 'The cement lies on a grid that cannot be a fill.',
    remedy: 'Give saturations from 0 to 1, one per voxel of their grid.',
  },
  'MEC-007': {
    sentence: 'Neither neighbour of the vertebra, with a disc between, is in the image.',
    remedy: 'Use a CT that shows the vertebra above or below to ask about adjacent levels.',
  },
  'MEC-008': {
    sentence: 'No fill was given to compare.',
    remedy: 'Give at least one cement field with its volume and side.',
  },
  'MEC-009': {
    sentence: 'No whole, unfractured neighbour is there to say what stiffness to expect.',
    remedy: 'State the stiffness to bring back, or use a CT that shows more levels.',
  },
  'MEC-101': {
    sentence: 'The equilibrium was not found to the accuracy asked for.',
    remedy: 'Do not use these figures; look for bone held by a thread of voxels, or allow more iterations.',
  },
  'MEC-102': {
    sentence: 'The CT could not be calibrated by its own reference tissues; a default curve was used.',
    remedy: 'Compare stiffness and strength only within this CT; their ranges hold the wider error.',
  },
  'MEC-103': {
    sentence: 'Part of the bone hung loose and was left out of the model.',
    remedy: 'Nothing to do where it is small; look at the mask where it is not.',
  },
  'MEC-104': {
    sentence: 'The arch of the vertebra is cut by the end of the image; the model has what is seen of it.',
    remedy: 'The arch adds little to stiffness under compression; the figures are slightly low.',
  },
  'MEC-105': {
    sentence: 'The CT is coarser than the elements of the model.',
    remedy: 'Cortex and endplates are smeared over the slices; expect too little strength.',
  },
  'MEC-106': {
    sentence: 'Not all of the cement lies in the bone of this model.',
    remedy: 'Cement outside the bone carries no load here; see the leaks of the injection.',
  },
  'MEC-107': {
    sentence: 'One neighbour is missing from the image; the stack ends with the treated vertebra on that side.',
    remedy: 'Read the load shift of the other side only.',
  },
  'MEC-108': {
    sentence: 'How much cement restores stiffness, and what it does to neighbours, is disputed.',
    remedy: 'Read the modelled volumes beside the published ones; they are not averaged and none of them is a rule.',
  },
  'MEC-109': {
    sentence: 'No fill given reaches the stiffness asked for within the limit on the neighbours.',
    remedy: 'Look at the list: other placements, more volume, or a target that can be reached.',
  },
  'MEC-110': {
    sentence: 'Strength by this method is lower than by those that published fracture thresholds belong to.',
    remedy: 'Compare levels, and before with after; do not read load over strength as a forecast of fracture.',
  },
} as const satisfies Catalogue

export const refuse = refusalsOf(mechanicsTroubles)
export const find = findingsOf(mechanicsTroubles)
