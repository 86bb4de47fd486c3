import { constant } from '../../base/index.ts'

/**
 * How far a measure moves when the same patient is segmented and measured again from an image shifted by part of a voxel
 * and with new noise: the standard deviation found by validation/repeatability.ts on a made-up patient and a real CT of about 1 mm
 * slices, the worse of the two rounded up; the table is in validation/README.md.
 */
export const repeatability = constant({
  value: {
    heightMm: 0.6,
    lossFraction: 0.03,
    angleRad: 0.02,
    widthMm: 0.8,
    volumeFraction: 0.02,
    pedicleMm: 0.8,
    pedicleAxisRad: 0.02,
    retropulsionMm: 0.3,
    depressionMm: 0.4,
    trabecularHu: 4,
  },
  range: [0, 2],
  unit: 'as each name says',
  source: 'vertebro-facts',
  note: 'measured by validation/repeatability.ts, which fails where a measure repeats worse than stated here',
})
