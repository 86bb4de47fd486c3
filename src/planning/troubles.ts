import { type Catalogue, findingsOf, refusalsOf } from '../base/index.ts'

export const planningTroubles = {
  'PLN-001': {
    sentence: 'The level asked for is not among the vertebrae found.',
    remedy: 'Choose one of the levels listed, or give an anchor or new names if the numbering is off.',
  },
  'PLN-002': {
    sentence: 'The label map lies on another grid than the CT it should describe.',
    remedy: 'Resample the labels onto the CT, or find the spine in this CT anew.',
  },
  'PLN-003': {
    sentence: 'The needle given is not a way into this vertebra.',
    remedy: 'Give a tip in front of the hub, at least 5 mm away from it, near the vertebra asked for.',
  },
  'PLN-101': {
    sentence: 'The pedicle is too small for this cannula.',
    remedy: 'Take a thinner cannula or the approach named; no way with the asked wall margin exists at this gauge.',
  },
  'PLN-102': {
    sentence: 'The cannula lies inside the pedicle with less wall margin than asked for.',
    remedy: 'Take a thinner cannula where one is named, or accept the tolerance printed.',
  },
  'PLN-103': {
    sentence: 'No pedicle was measured on this side.',
    remedy:
      'Look at the CT: the pedicle may be broken, destroyed or cut by the edge of the image. Other ways are listed if any.',
  },
  'PLN-104': {
    sentence: 'No way into the target zone was found on this side.',
    remedy: 'Plan the other side, another gauge, or move the target by hand.',
  },
  'PLN-105': {
    sentence: 'The CT ends before the skin, so the skin entry lies on the edge of the image.',
    remedy: 'Depths from the skin are too short by the missing tissue; measure on the patient.',
  },
  'PLN-106': {
    sentence: 'A C-arm view of this plan lies outside the mechanical range assumed.',
    remedy: 'Compare with the range of your own C-arm; turn or tilt the patient, or take another way.',
  },
  'PLN-107': {
    sentence:
      'The needle reaches the medial pedicle wall on the AP view before the posterior wall on the lateral view.',
    remedy: 'Take another way: this one breaks the rule that keeps the tip out of the canal.',
  },
  'PLN-108': {
    sentence: 'Vessels cannot be told from muscle in this CT because no contrast was seen.',
    remedy: 'Only the walls of the bone keep the needle from vessels; check their course on other images.',
  },
  'PLN-109': {
    sentence: 'The vertebra is cut by the edge of the image and was not planned.',
    remedy: 'Use a CT that shows the whole vertebra.',
  },
  'PLN-110': {
    sentence: 'The body is longer than the cannula reaches from the skin.',
    remedy: 'Take a longer cannula than the length assumed.',
  },
  'PLN-111': {
    sentence: 'The wall margin is smaller than what this CT resolves.',
    remedy: 'The walls are known to about half a voxel only; a finer CT would tell.',
  },
  'PLN-112': {
    sentence: 'Sources disagree on how much cement is needed.',
    remedy: 'Read the range with its sources; the volume is the operator’s decision under live X-ray.',
  },
  'PLN-113': {
    sentence: 'The cannula goes through a wall of the bone.',
    remedy: 'Move the needle, take a thinner cannula or another way; what lies behind the wall is named.',
  },
} as const satisfies Catalogue

export const refuse = refusalsOf(planningTroubles)
export const find = findingsOf(planningTroubles)
