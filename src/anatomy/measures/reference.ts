import { constant } from '../../base/index.ts'
import type { Level } from '../level.ts'
import type { Heights } from '../spine.ts'

/**
 * Posterior heights by level, mm. Lumbar: CT of living people; thoracic: the cadaver series scaled to it at T12/L1.
 * Series disagree by a fifth of their value, so these only carry the trend from level to level.
 */
export const posteriorHeightMm = constant({
  value: {
    T1: 16.0, T2: 17.0, T3: 17.5, T4: 18.0, T5: 18.3, T6: 19.7, T7: 20.6, T8: 21.1, T9: 21.8, T10: 22.8, T11: 24.1,
    T12: 25.6, T13: 26.1, L1: 26.57, L2: 27.02, L3: 26.67, L4: 25.76, L5: 24.11, L6: 23.0,
  } as Partial<Record<Level, number>>, // biome-ignore format: one region a line
  range: [0.86, 1.15],
  unit: 'mm (range: factor)',
  source: 'bonczar-2024; panjabi-1991',
  note: 'L1-L5 facts A12.4; T5-T12 facts A12.3 times 1.13, the ratio of A12.4 to A12.2 at L1; conflicts A12.1, A12.5',
})

/** Anterior over posterior height of an unbroken body: what makes a lordotic L4 or L5 normal. */
export const normalAnteriorRatio = constant({
  value: {
    T1: 0.97, T2: 0.96, T3: 0.95, T4: 0.94, T5: 0.93, T6: 0.92, T7: 0.92, T8: 0.92, T9: 0.93, T10: 0.93, T11: 0.91,
    T12: 0.91, T13: 0.92, L1: 0.924, L2: 0.953, L3: 1.006, L4: 1.043, L5: 1.138, L6: 1.14,
  } as Partial<Record<Level, number>>, // biome-ignore format: one region a line
  range: [0.85, 1.2],
  unit: '1',
  source: 'bonczar-2024',
  note: 'L1-L5 from facts A12.4; thoracic values are a default [R-m] of the mildly wedged thoracic body',
})

/** Middle over mean of anterior and posterior height of an unbroken body, whose endplates are a little hollow. */
export const normalMiddleRatio = constant({
  value: 0.94,
  range: [0.88, 1],
  unit: '1',
  source: 'genant-1993',
  note: 'default [R-m]; the fit of neighbours overrides it where there are any',
})

/** The heights expected at a level from the published tables; undefined above T1 and below L6. */
export function referenceHeights(level: Level): Heights | undefined {
  const posteriorMm = posteriorHeightMm.value[level]
  const ratio = normalAnteriorRatio.value[level]
  if (posteriorMm === undefined || ratio === undefined) return undefined
  const anteriorMm = posteriorMm * ratio
  return { anteriorMm, posteriorMm, middleMm: (normalMiddleRatio.value * (anteriorMm + posteriorMm)) / 2 }
}
