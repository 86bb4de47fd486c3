import { constant } from '../../base/index.ts'

const assumed = (value: number, low: number, high: number, note: string) =>
  constant({ value, range: [low, high], unit: 'HU', source: 'project-assumption', note })

/** What tissues measure at 120 kVp without contrast; other figures of the same kind follow them in their own files. */
export const hounsfield = {
  cortex: constant({
    value: 1250,
    range: [1100, 1900],
    unit: 'HU',
    source: 'walle-2025',
    note: 'facts A11.8 gives 1226 for one patient where a voxel is filled; rounded up for shells thinner than a voxel',
  }),
  archCortex: assumed(1150, 900, 1600, 'more porous than the wall of the body'),
  fat: constant({
    value: -102,
    range: [-120, -80],
    unit: 'HU',
    source: 'walle-2025',
    note: 'facts A11.8 gives -82.6 for one patient; general range -120 to -80',
  }),
  muscle: constant({
    value: 54,
    range: [25, 65],
    unit: 'HU',
    source: 'walle-2025',
    note: 'facts A11.8 gives 24.6 for one (fatty) patient; healthy muscle 50-60; fat streaks lower the mean',
  }),
  blood: constant({ value: 42, range: [30, 55], unit: 'HU', source: 'walle-2025', note: 'facts A11.8 gives 39.2' }),
  kidney: assumed(32, 25, 40, 'native'),
  lung: assumed(-865, -900, -750, 'supine, in breath'),
  gasInBone: assumed(-870, -1000, -500, 'gas cleft, facts A10.7'),
  vein: assumed(25, 0, 45, 'basivertebral vein with its fat'),
  skin: assumed(35, 0, 60, 'thin, seen by partial volume'),
  liquor: assumed(22, 5, 35, 'thecal sac with roots'),
} as const
