import { type Catalogue, findingsOf, refusalsOf } from '../base/index.ts'

export const phantomTroubles = {
  'PHA-001': {
    sentence: 'A made-up patient was asked for with a number that is not usable.',
    remedy: 'Give a finite number inside the range stated with this refusal.',
  },
  'PHA-002': {
    sentence: 'A made-up patient was asked for with a level that cannot be made.',
    remedy: 'Levels run from T5 to S1; T13 and L6 exist only where `transitional` asks for them.',
  },
  'PHA-003': {
    sentence: 'The levels of a made-up patient must follow one another without a gap.',
    remedy: 'Name neighbouring levels from cranial to caudal.',
  },
  'PHA-004': {
    sentence: 'A fracture was asked for that cannot be made.',
    remedy:
      'Fracture each level from T5 to L6 at most once, with a loss inside its grade and a size that fits the body.',
  },
  'PHA-005': {
    sentence: 'The image asked for is too large to be made.',
    remedy: 'Use a coarser spacing, a smaller field of view or fewer levels.',
  },
} as const satisfies Catalogue

export const refuse = refusalsOf(phantomTroubles)
export const find = findingsOf(phantomTroubles)
