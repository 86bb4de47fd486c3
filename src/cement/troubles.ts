import { type Catalogue, findingsOf, refusalsOf } from '../base/index.ts'

export const cementTroubles = {
  'CEM-001': {
    sentence: 'The temperature given is outside the range in which cement is known.',
    remedy:
      'Give the storage temperature between 1 and 40, the room between 10 and 40 and the body between 15 and 45 degrees C.',
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
  'CEM-025': {
    sentence: 'The level asked for is not among the vertebrae found.',
    remedy: 'Ask for one of the levels in the spine, or mend its names first.',
  },
  'CEM-005': {
    sentence: 'There is no cement in the field given.',
    remedy: 'Inject before asking how warm it gets.',
  },
  'CEM-006': {
    sentence: 'The balloon would be filled with more than it holds.',
    remedy: 'Ask for less, or take a larger balloon; filled beyond its volume it bursts.',
  },
  'CEM-007': {
    sentence: 'The balloon does not lie in bone that it could press.',
    remedy: 'Move it into the spongy bone of the body.',
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
  'CEM-021': {
    sentence: 'The needle tip lies outside the bone that cement can flow in.',
    remedy: 'Move the tip into the spongy bone of the body, or choose the level the needle is in.',
  },
  'CEM-022': {
    sentence: 'The bone given has no pores for cement to flow into.',
    remedy: 'Check the image and its calibration; a body without pore space cannot be filled.',
  },
  'CEM-023': {
    sentence: 'The marrow has no way out of the place the needle is in, so that nothing can be pushed in.',
    remedy: 'Give the medium an outlet (veins, canal or surroundings at a held pressure), or move the tip.',
  },
  'CEM-024': {
    sentence: 'A figure of the injection is not a number or lies outside what it can be.',
    remedy: 'Give finite figures, flows, volumes and factors above zero, and a needle that was set up.',
  },
  'CEM-121': {
    sentence: 'More cement is asked for than the bone has pores and voids.',
    remedy: 'Plan less; what is beyond leaves the bone in this model, as it would in the patient.',
  },
  'CEM-122': {
    sentence: 'Cement has reached the posterior stop line, and the injection stopped.',
    remedy: 'Do not push on at this needle; look at the lateral view and decide.',
  },
  'CEM-123': {
    sentence: 'Cement has left the bone, and the injection stopped.',
    remedy: 'See where it went; wait for it to thicken, move the needle, or end here.',
  },
  'CEM-124': {
    sentence: 'The volume planned is in, and the injection stopped.',
    remedy: 'Nothing to do.',
  },
  'CEM-125': {
    sentence: 'The cement in the syringe has become too stiff to work with, and the injection stopped.',
    remedy: 'Mix a new portion.',
  },
  'CEM-126': {
    sentence: 'The force on the plunger passed its limit, and the injection stopped.',
    remedy: 'Push slower, take a smaller syringe or a wider cannula, or a new portion.',
  },
  'CEM-127': {
    sentence: 'The image ends inside this vertebra, so that cement meets an end that is not there.',
    remedy: 'Take an image that holds the whole vertebra; what flows near the cut is not to be trusted.',
  },
  'CEM-128': {
    sentence: 'The veins of this vertebra are placed where anatomy usually has them, not where the image shows them.',
    remedy:
      'Take leaks through veins as possible places, not as this patient’s; the ranges say how much depends on them.',
  },
  'CEM-129': {
    sentence: 'The shell of this vertebra has gaps in the image, through which cement can leave.',
    remedy: 'Look at the gaps before planning the needle and the volume.',
  },
  'CEM-130': {
    sentence: 'This vertebra holds voids, which fill before the spongy bone does.',
    remedy: 'Nothing to do; a cleft filled with fluid cannot be told from marrow on CT.',
  },
  'CEM-103': {
    sentence: 'The spinal canal may become warm enough to harm nerves.',
    remedy: 'Look at the range and at the cement nearest to the canal; less cement there, or later, keeps it cooler.',
  },
  'CEM-104': {
    sentence: 'How warm cement gets is known only within a wide range.',
    remedy:
      'Read the range: measured canal temperatures go from 37 to 59 degrees C, and the heat set free differs by half between sources.',
  },
  'CEM-106': {
    sentence: 'The balloon reached the pressure it may burst at before its volume.',
    remedy: 'End here or move it; bone this hard is not pressed further by this balloon.',
  },
  'CEM-107': {
    sentence: 'The balloon ran out of bone that gives way.',
    remedy: 'Fill it less: it would press on the shell of the body next.',
  },
  'CEM-105': {
    sentence: 'Part of the cement had not set when the calculation ended.',
    remedy: 'The times given are at least that long; thin or cold cement sets late.',
  },
} as const satisfies Catalogue

export const refuse = refusalsOf(cementTroubles)
export const find = findingsOf(cementTroubles)
