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
  'MEC-101': {
    sentence: 'The equilibrium was not found to the accuracy asked for.',
    remedy: 'Do not use these figures; look for bone held by a thread of voxels, or allow more iterations.',
  },
} as const satisfies Catalogue

export const refuse = refusalsOf(mechanicsTroubles)
export const find = findingsOf(mechanicsTroubles)
