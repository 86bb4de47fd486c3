import { type Catalogue, findingsOf, refusalsOf } from '../base/index.ts'

export const webTroubles = {
  'WEB-001': {
    sentence: 'The computation stopped unexpectedly.',
    remedy:
      'It starts again by itself; nothing of the case is lost. Try once more, with fewer images open where memory is short.',
  },
  'WEB-002': {
    sentence: 'The computation does not hold what it was asked about.',
    remedy: 'Open the case again; if this comes back, please report it.',
  },
  'WEB-003': {
    sentence: 'The rehearsal is no longer open.',
    remedy: 'Open it again: its log is performed again, and it stands where it was.',
  },
} as const satisfies Catalogue

export const refuse = refusalsOf(webTroubles)
export const find = findingsOf(webTroubles)
