import type { Level } from '../anatomy/index.ts'
import { constant } from '../base/index.ts'

/**
 * Mean dimensions by level. Published series disagree by 21-69 % of their own median (facts A12.1, F9, F18), so these make
 * plausible people and nothing else; `variation` moves each of them, and the range says how far the sources lie apart.
 */
const made = ['T5', 'T6', 'T7', 'T8', 'T9', 'T10', 'T11', 'T12', 'L1', 'L2', 'L3', 'L4', 'L5', 'S1'] as const
type Made = (typeof made)[number]

const perLevel = (...values: readonly number[]): Readonly<Record<Made, number>> =>
  Object.fromEntries(made.map((level, i) => [level, values[i]])) as Record<Made, number>

const posteriorHeightMm = constant({
  value: perLevel(19.5, 20.3, 21, 21.7, 22.4, 23.2, 24.2, 25.5, 26.57, 27.02, 26.67, 25.76, 24.11, 25),
  range: [16, 31],
  unit: 'mm',
  source: 'bonczar-2024; panjabi-1991; kaur-2016',
  note: 'facts A12.4 for L1-L5; thoracic between A12.3 (dry bone, low) and A12.7 (CT); S1 assumed. Conflict F9',
})
const anteriorHeightMm = constant({
  value: perLevel(18.5, 19.2, 19.9, 20.6, 21.3, 22.2, 23, 23.9, 24.9, 25.9, 26.83, 26.86, 27.44, 30),
  range: [16, 31],
  unit: 'mm',
  source: 'bonczar-2024',
  note: 'facts A12.4 for L1-L5 (L1 24.54 and L2 25.75 rounded up); thoracic from the posterior height, 4-7 % wedge assumed',
})
const upperWidthMm = constant({
  value: perLevel(26, 27.3, 28.6, 30, 31.2, 32.6, 35.4, 39, 41.2, 42.6, 44.1, 46.6, 47.3, 50),
  range: [24, 56],
  unit: 'mm',
  source: 'panjabi-1992; panjabi-1991',
  note: 'facts A12.2, A12.3 (smoothed upwards by <= 1.1 mm in the thorax); S1 assumed',
})
const lowerWidthMm = constant({
  value: perLevel(27.5, 28.8, 30.2, 31.6, 33, 34.8, 38, 41, 43.3, 45.5, 48, 49.5, 49.4, 33),
  range: [25, 58],
  unit: 'mm',
  source: 'panjabi-1992; panjabi-1991',
  note: 'facts A12.2; thoracic between neighbouring upper widths; S1 assumed',
})
const upperDepthMm = constant({
  value: perLevel(24.3, 26, 27.4, 27.9, 29.3, 30.5, 31.9, 32.8, 34.1, 34.6, 35.2, 35.5, 34.7, 33),
  range: [22, 42],
  unit: 'mm',
  source: 'panjabi-1992; panjabi-1991',
  note: 'facts A12.2, A12.3; S1 assumed',
})
const lowerDepthMm = constant({
  value: perLevel(25.5, 27, 28.3, 29, 30.2, 31.5, 32.8, 33.6, 35.3, 34.9, 34.8, 33.9, 33.2, 23),
  range: [22, 42],
  unit: 'mm',
  source: 'panjabi-1992; panjabi-1991',
  note: 'facts A12.2; thoracic between neighbouring upper depths; S1 assumed',
})
const canalWidthMm = constant({
  value: perLevel(17, 17, 17, 17, 17.3, 18, 19.6, 22, 23.7, 23.8, 24.3, 25.4, 27.1, 31),
  range: [14, 36],
  unit: 'mm',
  source: 'panjabi-1992',
  note: 'facts A12.2 for L1-L5; thoracic and S1 assumed. Series differ by 27-40 % (A12.1)',
})
const canalDepthMm = constant({
  value: perLevel(15.5, 15.5, 15.5, 15.5, 15.6, 15.8, 16.2, 17, 17.6, 17, 16.6, 17.2, 17.6, 15),
  range: [12, 24],
  unit: 'mm',
  source: 'panjabi-1992',
  note: 'facts A12.2 less 1-2 mm (bone wall to lamina as seen on CT); thoracic assumed. Series differ by 41-54 % (A12.1)',
})
const pedicleWidthMm = constant({
  value: perLevel(5, 5.3, 5.6, 6, 6.2, 6.5, 7.8, 7.8, 8, 8.4, 10, 12.9, 17),
  range: [3.5, 22],
  unit: 'mm',
  source: 'zindrick-1987; lien-2007; kaur-2016; panjabi-1992',
  note: 'facts A12.6 (between Zindrick and Lien), A12.7, A12.9. Series differ by 61-69 % (A12.1)',
})
const pedicleHeightMm = constant({
  value: perLevel(10.6, 10.6, 10.9, 11.3, 12.2, 13.9, 15.4, 15.8, 15.4, 15, 14.4, 14.8, 16),
  range: [8, 22],
  unit: 'mm',
  source: 'panjabi-1992; kaur-2016',
  note: 'facts A12.2, A12.7, A12.8 (T11 highest); L5 between 19.6 (A12.2) and the height the body leaves room for',
})
const pedicleTransverseDeg = constant({
  value: perLevel(14, 12.5, 11, 10, 8, 5, 2.5, 2, 9, 11, 13.5, 17, 26),
  range: [-10, 35],
  unit: 'deg, medial +',
  source: 'zindrick-1987',
  note: 'facts A12.11, A12.12; T12 sign conflict F10 (-9.8 to +3): +2 taken. L5 29.8 less 4',
})
const pedicleSagittalDeg = constant({
  value: perLevel(15, 14, 13, 13, 12, 11, 10, 8, 2.4, 1.8, 0.2, 0.2, -1.8),
  range: [-5, 18],
  unit: 'deg, + caudal as a needle goes: rises from body to arch',
  source: 'zindrick-1987',
  note: 'facts A12.14; thoracic pedicles run backward and upward, as LIDC-IDRI-0314 shows at T5-T10',
})
const discHeightMm = constant({
  value: perLevel(4, 4.1, 4.3, 4.5, 4.7, 5, 5.5, 6.2, 7.3, 8.2, 9.1, 9.8, 9.2),
  range: [3, 16],
  unit: 'mm, of the disc below the level, between rims',
  source: 'project-assumption',
  note: 'facts A12.1 (series differ by 43 %)',
})
const transverseSpanMm = constant({
  value: perLevel(62, 61, 60, 60, 59, 57, 51, 47, 70, 79, 91, 87, 92),
  range: [40, 110],
  unit: 'mm, tip to tip',
  source: 'project-assumption',
  note: 'general anatomy: widest at L3, short at T11-T12',
})
const spinousLengthMm = constant({
  value: perLevel(34, 34, 34, 33, 31, 28, 25, 25, 27, 28, 28, 25, 20),
  range: [14, 44],
  unit: 'mm, from the back of the canal to the tip',
  source: 'project-assumption',
  note: 'general anatomy: longest mid-thoracic and L2-L3, short at L5',
})
const spinousSlopeDeg = constant({
  value: perLevel(58, 58, 56, 52, 46, 38, 27, 16, 9, 7, 7, 9, 14),
  range: [0, 65],
  unit: 'deg below the vertebra’s own horizontal',
  source: 'project-assumption',
  note: 'general anatomy: steep mid-thoracic, level lumbar',
})
const spinousHeightMm = constant({
  value: perLevel(9, 9, 9, 10, 11, 13, 16, 18, 20, 21, 21, 18, 14),
  range: [7, 28],
  unit: 'mm, at the tip',
  source: 'project-assumption',
  note: 'general anatomy',
})
const facetDistanceMm = constant({
  value: perLevel(26, 26, 26, 26, 26, 26, 25.5, 26, 28, 30, 34, 40, 47, 47),
  range: [20, 58],
  unit: 'mm, between the joints above the level',
  source: 'project-assumption',
  note: 'general anatomy: from 26 at T12 to 47 at L5-S1',
})
const facetAngleDeg = constant({
  value: perLevel(98, 98, 97, 96, 95, 93, 90, 62, 24, 28, 34, 42, 50, 53),
  range: [10, 110],
  unit: 'deg from sagittal, of the joints above the level',
  source: 'project-assumption',
  note: 'general anatomy: coronal in the thorax, sagittal at L1, turning coronal towards S1',
})

const all = {
  posteriorHeightMm,
  anteriorHeightMm,
  upperWidthMm,
  lowerWidthMm,
  upperDepthMm,
  lowerDepthMm,
  canalWidthMm,
  canalDepthMm,
  pedicleWidthMm,
  pedicleHeightMm,
  pedicleTransverseDeg,
  pedicleSagittalDeg,
  discHeightMm,
  transverseSpanMm,
  spinousLengthMm,
  spinousSlopeDeg,
  spinousHeightMm,
  facetDistanceMm,
  facetAngleDeg,
}
export type Dimension = keyof typeof all
export type Dimensions = Readonly<Record<Dimension, number>>

/** The mean of one level; T13 is a T12 on its way to L1, L6 an L5 on its way up. */
export function templateOf(level: Level): Dimensions {
  if (level === 'T13') return blend('T12', 'L1', 0.5)
  if (level === 'L6') return blend('L5', 'L4', 0.25)
  return blend(level as Made, level as Made, 0)
}

function blend(a: Made, b: Made, weight: number): Dimensions {
  const entry = ([name, table]: [string, { readonly value: Readonly<Record<Made, number>> }]) =>
    [name, table.value[a] * (1 - weight) + table.value[b] * weight] as const
  return Object.fromEntries(Object.entries(all).map(entry)) as unknown as Dimensions
}

/** Levels that can be made, cranial to caudal, without the transitional ones. */
export const madeLevels: readonly Level[] = made
