import { constant } from '../../base/index.ts'

/** How much less time is needed per degree: half above 43 degrees C, a quarter below. */
export const doseBase = {
  above: constant({
    value: 0.5,
    unit: '1',
    source: 'vertebro-facts',
    note: 'R of CEM43 at and above 43 (facts C6.10, [R-h])',
  }),
  below: constant({
    value: 0.25,
    unit: '1',
    source: 'vertebro-facts',
    note: 'R of CEM43 below 43 (facts C6.10, [R-h])',
  }),
} as const

/** Nothing is added to the rate above this, so that the sum stays a number; tissue is gone long before. */
const topC = 100

/** Minutes at 43 degrees C that do as much harm as one minute at `temperatureC`: `R^(43-T)`. */
export function doseRate(temperatureC: number): number {
  const t = Math.min(temperatureC, topC)
  return (t >= 43 ? doseBase.above.value : doseBase.below.value) ** (43 - t)
}

/** Cumulative equivalent minutes at 43 degrees C of a temperature held for some seconds each. */
export function cem43Min(temperaturesC: readonly number[], stepS: number): number {
  return temperaturesC.reduce((sum, t) => sum + (doseRate(t) * stepS) / 60, 0)
}
