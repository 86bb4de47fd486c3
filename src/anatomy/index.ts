export { type FindSpineOptions, findSpine, measureSpine } from './find-spine.ts'
export { isLevel, type Level, levelFromVerse, levels, verseNumber } from './level.ts'
export { repeatability } from './measures/repeatability.ts'
export { isArchPart, isBodyPart, part } from './parts.ts'
export { nameLevels } from './segmentation/levels-in-view.ts'
export { type SegmentedSpine, type SegmentOptions, segmentSpine } from './segmentation/segment.ts'
export type {
  Body,
  Breach,
  Canal,
  Density,
  Endplate,
  FractureShape,
  Heights,
  Morphometry,
  Numbering,
  Pedicle,
  Ratios,
  Side,
  Sides,
  SixPoints,
  Spine,
  Vertebra,
} from './spine.ts'
export { anatomyTroubles } from './troubles.ts'
export { gridAlongVertebra, type RoomMm } from './vertebra-grid.ts'
