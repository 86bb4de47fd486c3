import { type Catalogue, findingsOf, refusalsOf } from '../base/index.ts'

export const imagingTroubles = {
  'IMG-001': {
    sentence: 'This file is not a medical image vertebro reads.',
    remedy: 'Give a DICOM CT or MR series (files, folder or zip), NIfTI, NRRD or MetaImage.',
  },
  'IMG-002': {
    sentence: 'The file ends before its header says it should.',
    remedy: 'Copy or export it again; the transfer was probably cut off.',
  },
  'IMG-003': {
    sentence: 'The header describes more data than the file can hold.',
    remedy: 'The header is damaged. Export the image again.',
  },
  'IMG-004': {
    sentence: 'The file places its voxels with a singular map, so that their position in the patient is unknown.',
    remedy: 'Export the image again with its orientation, or repair its sform, qform or direction.',
  },
  'IMG-005': {
    sentence: 'The file does not say how its voxels lie in the patient.',
    remedy: 'Export the image again with its orientation; left and right cannot be guessed.',
  },
  'IMG-006': {
    sentence: 'Rows and columns of the image are not square to each other.',
    remedy: 'Resample the image to a rectangular grid first.',
  },
  'IMG-007': {
    sentence: 'The samples are of a kind vertebro does not read.',
    remedy: 'Export a single greyscale volume with 8- to 64-bit numbers.',
  },
  'IMG-008': {
    sentence: 'The header is damaged or contradicts itself.',
    remedy: 'Export the image again.',
  },
  'IMG-009': {
    sentence: 'The images are neither CT nor MR.',
    remedy: 'Give the CT series; vertebro plans on CT and shows MR beside it.',
  },
  'IMG-010': {
    sentence: 'Slices are missing from the series.',
    remedy: 'Send the whole series again; no slice is made up.',
  },
  'IMG-011': {
    sentence: 'Several different slices lie at the same place.',
    remedy: 'Send one reconstruction and one phase; the series holds more and does not say which is which.',
  },
  'IMG-012': {
    sentence: 'The slices are unevenly spaced.',
    remedy: 'Reconstruct the series with one slice interval.',
  },
  'IMG-013': {
    sentence: 'The slices of one series are not parallel or differ in size.',
    remedy: 'Send the original, unreformatted series.',
  },
  'IMG-014': {
    sentence: 'The slices of one series lie in different frames of reference.',
    remedy: 'Send slices of one scan; positions of different frames cannot be compared.',
  },
  'IMG-015': {
    sentence: 'The pixel data are compressed in a way vertebro does not read.',
    remedy: 'Export uncompressed (explicit little endian) or with lossless JPEG, JPEG-LS or JPEG 2000.',
  },
  'IMG-016': {
    sentence: 'The compressed pixel data are damaged.',
    remedy: 'Export the image again.',
  },
  'IMG-017': {
    sentence: 'A single slice is not a volume.',
    remedy: 'Send the whole series.',
  },
  'IMG-018': {
    sentence: 'The label map does not lie where the image lies.',
    remedy: 'Give the label map made from this very image, or resample it on purpose.',
  },
  'IMG-019': {
    sentence: 'The label map has values that are not labels.',
    remedy: 'Give whole numbers from 0 to 255 in one of the known numberings.',
  },
  'IMG-020': {
    sentence: 'There is no image in what was given.',
    remedy: 'Give a DICOM CT series (files, folder or zip), NIfTI, NRRD or MetaImage.',
  },
  'IMG-021': {
    sentence: 'The zip archive is damaged, encrypted or of a kind vertebro does not read.',
    remedy: 'Unpack it first and give the folder.',
  },
  'IMG-022': {
    sentence: 'Numbers in the series description do not describe a patient.',
    remedy: 'Export the series again; spacing, position or orientation is missing or not a number.',
  },
  'IMG-023': {
    sentence: 'The file gives two orientations that mirror each other; left and right are uncertain.',
    remedy: 'Export the image again. Nothing is planned on an image that may be mirrored.',
  },
  'IMG-024': {
    sentence: 'There is no labelled voxel that could be written as a segmentation.',
    remedy: 'Find or draw the vertebrae first.',
  },
  'IMG-101': {
    sentence: 'The file does not say whether it is CT or MR; this was told from its values.',
    remedy: 'Check that it is the image you meant.',
  },
  'IMG-102': {
    sentence: 'Values beyond the range of HU were cut off.',
    remedy: 'Harmless for metal and for padding; densities near the limit are not to be trusted.',
  },
  'IMG-103': {
    sentence: 'The voxels were stored in another order and were turned, without changing any value.',
    remedy: 'Nothing to do; label maps are written back in the stored order.',
  },
  'IMG-104': {
    sentence: 'The gantry was tilted; the slices were shifted to an upright grid by interpolation.',
    remedy: 'Positions stay true; fine detail is slightly smoothed.',
  },
  'IMG-105': {
    sentence: 'The slices are too thick to plan a needle on.',
    remedy: 'Reconstruct at 1 mm or less from the raw data; use this series for looking only.',
  },
  'IMG-106': {
    sentence: 'The slices are thick: margins and heights along the slice direction are less certain.',
    remedy: 'Prefer a reconstruction of 1 mm or less if the scanner still has the raw data.',
  },
  'IMG-107': {
    sentence: 'Contrast was given: vessels and marrow are brighter than they would be.',
    remedy: 'Do not read bone density from this series without correcting for it.',
  },
  'IMG-108': {
    sentence: 'A sharp reconstruction kernel was used: edges overshoot and noise is strong.',
    remedy: 'Prefer the soft-tissue reconstruction for measuring density; edges are shown well.',
  },
  'IMG-109': {
    sentence: 'The scanner or an export cut high or low HU values off.',
    remedy: 'Dense bone, metal or air beyond the limit all read the same value.',
  },
  'IMG-110': {
    sentence: 'The images were compressed with loss.',
    remedy: 'Values may differ from those of the scanner; ask for the original.',
  },
  'IMG-111': {
    sentence: 'Identifiers (UIDs) were empty or wrong and were repaired.',
    remedy: 'The new ones are made from the images; do not send results back under the old study without checking.',
  },
  'IMG-112': {
    sentence: 'Identical copies of slices were left out.',
    remedy: 'Nothing to do.',
  },
  'IMG-113': {
    sentence: 'A part of what was given was left out.',
    remedy: 'See the reason; nothing else is affected.',
  },
  'IMG-114': {
    sentence: 'The series fell apart into several stacks, which were read one by one.',
    remedy: 'Choose the one you mean.',
  },
  'IMG-115': {
    sentence: 'The voxels are longer in one in-plane direction than in the other.',
    remedy: 'Nothing to do; the true spacing is used.',
  },
  'IMG-116': {
    sentence: 'The numbering of the label map was recognised and translated.',
    remedy: 'Check the names of the vertebrae.',
  },
  'IMG-117': {
    sentence: 'The label map lay on another grid and was brought onto the image by nearest neighbour.',
    remedy: 'Its edges are as coarse as the coarser of the two grids.',
  },
  'IMG-118': {
    sentence: 'The label map covers only a part of the image.',
    remedy: 'What lies outside it counts as background, not as absent.',
  },
  'IMG-119': {
    sentence: 'The grid is not exactly even or square; the small differences were evened out.',
    remedy: 'Nothing to do; the greatest shift is given.',
  },
  'IMG-120': {
    sentence: 'The file lacks the DICOM preamble or file header; its encoding was told from its content.',
    remedy: 'Nothing to do, unless the pictures look wrong.',
  },
  'IMG-121': {
    sentence: 'Some labels have no meaning in the recognised numbering.',
    remedy: 'They are left out of the map.',
  },
  'IMG-122': {
    sentence: 'Slices overlap or leave gaps: thickness and interval differ.',
    remedy: 'The interval between slice centres is used for distances.',
  },
  'IMG-123': {
    sentence: 'The file gives two orientations that disagree (sform and qform); the sform was used.',
    remedy: 'Check left and right against the original images.',
  },
  'IMG-124': {
    sentence: 'The images are marked to be shown inverted (MONOCHROME1); their values are HU all the same.',
    remedy: 'Nothing to do.',
  },
  'IMG-125': {
    sentence: 'Segments overlap; a voxel of several belongs to one of them only.',
    remedy: 'Check the segmentation where its parts meet.',
  },
  'IMG-126': {
    sentence: 'The file does not say that its numbers are HU; they were taken as HU.',
    remedy: 'Check a place of known density: air about -1000, water about 0.',
  },
} as const satisfies Catalogue

export type ImagingCode = keyof typeof imagingTroubles
export const refuse = refusalsOf(imagingTroubles)
export const find = findingsOf(imagingTroubles)
