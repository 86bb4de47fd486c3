import { type Catalogue, findingsOf, refusalsOf } from '../base/index.ts'

export const cementTroubles = {
  'CEM-001': {
    sentence: 'The temperature given is outside the range in which the cement clock holds.',
    remedy: 'Give the storage temperature between 1 and 40 degrees C and the room between 10 and 40 degrees C.',
  },
  'CEM-002': {
    sentence: 'The cement has already set.',
    remedy: 'Mix a new portion; set cement can neither be injected nor moved.',
  },
  'CEM-003': {
    sentence: 'The flow, pressure or time given is negative or not a number.',
    remedy: 'Give a value of zero or more; cement is not drawn back through the cannula in this model.',
  },
  'CEM-004': {
    sentence: 'The cannula or syringe given has no room for cement.',
    remedy: 'Give an inner radius, a bore and a length above zero.',
  },
  'CEM-101': {
    sentence: 'A hand can no longer push this.',
    remedy:
      'Take a smaller syringe, a wider or shorter cannula, a slower flow or an injection device, or a new portion.',
  },
  'CEM-102': {
    sentence: 'The force needed is above what most hands hold.',
    remedy: 'Expect to lose feeling for the cement; slow down, or take a smaller syringe.',
  },
} as const satisfies Catalogue

export const refuse = refusalsOf(cementTroubles)
export const find = findingsOf(cementTroubles)
