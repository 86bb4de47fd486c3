import { type Catalogue, findingsOf, refusalsOf } from '../base/index.ts'

export const rehearsalTroubles = {
  'REH-001': {
    sentence: 'The action cannot be performed as given.',
    remedy: 'Give finite numbers in the range named; the log up to the action before it is kept.',
  },
  'REH-002': {
    sentence: 'There is no needle on this side.',
    remedy: 'Bring a needle in first, or name the side on which one lies.',
  },
  'REH-003': {
    sentence: 'The cement has not been mixed.',
    remedy: 'Mix the cement before injecting; its clock starts then.',
  },
  'REH-004': {
    sentence: 'The plan holds no needle for this level.',
    remedy: 'Plan the level again, or choose one of the levels named.',
  },
  'REH-005': {
    sentence: 'The plan does not belong to this CT.',
    remedy: 'Give the CT the plan was made from; its levels and places must agree.',
  },
  'REH-006': {
    sentence: 'This pressure does not open the balloon.',
    remedy: 'Raise the pressure above the one at which the bone gives way, or fill to a volume.',
  },
  'REH-101': {
    sentence: 'The step is out of its usual order.',
    remedy: 'Do the step named first, or note why the order was changed.',
  },
  'REH-102': {
    sentence: 'The level or side differs from the plan.',
    remedy: 'Stop and count the levels again on the X-ray; change the plan first if the plan was wrong.',
  },
  'REH-103': {
    sentence: 'The local anaesthetic given exceeds the largest dose of the sources named.',
    remedy: 'Give less; the limits are transcribed second hand and stated for adults, so check the label in use.',
  },
  'REH-104': {
    sentence: 'The patient lay for a shorter time than usual, or the cement had not set at its core.',
    remedy: 'Wait until the cement has set; an hour is usual.',
  },
  'REH-105': {
    sentence: 'The tip passed the medial pedicle wall on AP before the posterior wall on lateral.',
    remedy: 'Draw the needle back and take a less medial way: this rule keeps the tip out of the canal.',
  },
  'REH-106': {
    sentence: 'The cannula has broken through a wall.',
    remedy: 'Draw it back and look at both views; take another way.',
  },
  'REH-107': {
    sentence: 'The fractured body is taken as weaker than its density says.',
    remedy: 'How much a fracture takes from the bone is seen on no CT; read the ranges, and compare before with after.',
  },
  'REH-108': {
    sentence: 'The level was confirmed without a landmark to count from.',
    remedy: 'Count from the sacrum or the last rib on the X-ray and name it.',
  },
} as const satisfies Catalogue

export const refuse = refusalsOf(rehearsalTroubles)
export const find = findingsOf(rehearsalTroubles)
