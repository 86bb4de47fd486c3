import { type Constant, constant } from '../../base/index.ts'
import { type Ranged, rangedOf } from '../cement.ts'

const percent = (value: number, sd: number, note: string): Constant<number> =>
  constant({
    value,
    range: [value - 1.645 * sd, value + 1.645 * sd],
    unit: '% of the anterior height before',
    source: 'rotter-2010',
    note: `${note}; 12 of 24 cadaver bodies T11-L5; mean and 90 % band of a normal spread of ${sd}`,
  })

/** Anterior height on the table, as a share of the height of the broken body. */
export const publishedHeights = {
  balloon: {
    lost: percent(11.7, 6.2, 'kyphoplasty, height lost when the balloon is let down 11.7 +/- 6.2'),
    gained: percent(8, 9.4, 'kyphoplasty, gained in the end 8.0 +/- 9.4'),
  },
  stent: {
    lost: percent(3.7, 3.8, 'stent, height lost when the balloon is let down 3.7 +/- 3.8'),
    gained: percent(13.3, 7.6, 'stent, gained in the end 13.3 +/- 7.6'),
  },
} as const

export const publishedAngles = {
  free: constant({
    value: 3.1,
    range: [0.8, 3.4],
    unit: 'degrees',
    source: 'wardlaw-2013; voggenreiter-2005',
    note: 'kyphosis corrected 3.1 against 0.8 without operation (facts A3.7); 3.4 by inflation alone after lying prone, which gave 6.5',
  }),
} as const

/** What of the height comes back, from published averages and their spread: no mechanical model stands behind it. */
export interface HeightGain {
  readonly basis: 'published averages'
  readonly inflatedMm: Ranged
  readonly lostOnDeflationMm: Ranged
  readonly gainedMm: Ranged
  /** The endplates' angle, from the gain in front with the back wall as it is. */
  readonly angleRad: Ranged
  readonly conflict: string
}

const conflict =
  'In one series of 75 levels heights and angles after lying face down and after inflation did not differ, so that the balloon ' +
  'gained nothing; in another inflation gave 3.4 degrees after lying prone had given 6.5; isolated cadaver bodies got back 97 % of ' +
  'what did not spring back by itself. The sources differ in load and in what they compare; they are not averaged here.'

/** `heightMm` in front as it is, `lostMm` what is missing to the height expected: more than that is never promised. */
export function heightAfter(
  device: keyof typeof publishedHeights,
  body: { readonly heightMm: number; readonly lostMm: number; readonly depthMm: number },
): HeightGain {
  const { lost, gained } = publishedHeights[device]
  const mm = (percentOf: number): number => (percentOf / 100) * body.heightMm
  const held = (x: number): number => Math.min(Math.max(0, x), Math.max(0, body.lostMm))
  const [lostLow, lostHigh] = lost.range ?? [lost.value, lost.value]
  const [gainedLow, gainedHigh] = gained.range ?? [gained.value, gained.value]
  const gainedMm = rangedOf(held(mm(gainedLow)), held(mm(gained.value)), held(mm(gainedHigh)))
  const inflated = (g: number, l: number): number => held(mm(Math.max(0, g) + Math.max(0, l)))
  const inflatedMm = rangedOf(
    inflated(gainedLow, lostLow),
    inflated(gained.value, lost.value),
    inflated(gainedHigh, lostHigh),
  )
  return {
    basis: 'published averages',
    inflatedMm,
    lostOnDeflationMm: rangedOf(
      inflatedMm.low - gainedMm.low,
      inflatedMm.value - gainedMm.value,
      inflatedMm.high - gainedMm.high,
    ),
    gainedMm,
    angleRad: rangedOf(
      Math.atan2(gainedMm.low, body.depthMm),
      Math.atan2(gainedMm.value, body.depthMm),
      Math.atan2(gainedMm.high, body.depthMm),
    ),
    conflict,
  }
}
