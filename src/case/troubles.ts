import { type Catalogue, refusalsOf } from '../base/index.ts'

export const caseTroubles = {
  'CAS-001': {
    sentence: 'The change is about something this case does not hold.',
    remedy: 'Make it first (find the vertebrae, plan the level), then change it.',
  },
} as const satisfies Catalogue

export const refuse = refusalsOf(caseTroubles)
