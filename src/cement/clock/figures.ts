import { type Constant, constant } from '../../base/index.ts'
import type { HandlingTimes, Rheology, ViscosityClass } from '../cement.ts'

type Span = readonly [low: number, high: number]

const seconds = (value: number, range: Span, note: string, source = 'vertebro-facts'): Constant<number> =>
  constant({ value, range, unit: 's', source, note })
const paSn = (value: number, range: Span, note: string, source = 'vertebro-facts'): Constant<number> =>
  constant({ value, range, unit: 'Pa s^n', source, note })

export const mixedS = seconds(60, [60, 120], 'mixing takes 1 to 2 minutes (facts A13.9, [R-h])')

export const setPaSn = paSn(
  75_000,
  [50_000, 100_000],
  'viscosity at the end of curing, the same in three cements: 75e3 Pa s; the range is assumed',
  'nicholas-2007',
)

export const shearExponent = constant({
  value: 0.55,
  range: [0.4, 0.7],
  unit: '1',
  source: 'vertebro-facts',
  note: 'exponent n of the power law (facts C1.2, [R-m]); held constant over the age because no table of its course was read',
})

/** Consistencies by class: facts C1.2. */
export const classRheology: Readonly<Record<ViscosityClass, Rheology>> = {
  low: {
    startPaSn: paSn(25, [10, 60], 'low viscosity just after mixing 10-60 Pa s (facts C1.2, [R-m])'),
    limitPaSn: paSn(1500, [1000, 2000], 'limit of injection 1-2 kPa s (facts C1.2, [R-m])'),
    setPaSn,
    exponent: shearExponent,
  },
  medium: {
    startPaSn: paSn(180, [50, 300], 'medium viscosity, injectable at once: 50-500 Pa s (facts C1.2, [R-m])'),
    limitPaSn: paSn(1500, [1000, 2000], 'limit of injection 1-2 kPa s (facts C1.2, [R-m])'),
    setPaSn,
    exponent: shearExponent,
  },
  high: {
    startPaSn: paSn(1200, [800, 2500], 'high viscosity above 1 kPa s from the first minutes (facts C1.2, [R-m])'),
    limitPaSn: paSn(
      3000,
      [2000, 5000],
      'high-viscosity cements come with a pump or screw, so that the limit of a hand does not end their working time; assumed',
      'project-assumption',
    ),
    setPaSn,
    exponent: shearExponent,
  },
}

/** Handling times by class, at 23 degrees C. */
export const classTimes: Readonly<Record<ViscosityClass, HandlingTimes>> = {
  low: {
    mixedS,
    workingFromS: seconds(
      210,
      [180, 350],
      'left to thicken until about 3 to 4 minutes (facts A13.9, [R-h]); liquid for 5.1 +/- 0.7 min at 22 degrees C in one cement (Lai)',
      'vertebro-facts; lai-2012',
    ),
    workingUntilS: seconds(
      600,
      [460, 720],
      'low-viscosity window until about 10 minutes (facts A13.9, [R-h]); 8.5 +/- 0.8 min at 22 degrees C in one cement (Lai)',
      'vertebro-facts; lai-2012',
    ),
    setS: seconds(900, [600, 1200], 'sets at 10 to 20 minutes (facts A13.9, [R-h])'),
  },
  medium: {
    mixedS,
    workingFromS: seconds(90, [60, 180], 'no waiting: injected just after preparation', 'boger-leakage-2011'),
    workingUntilS: seconds(780, [600, 1080], 'longer than low viscosity; assumed', 'project-assumption'),
    setS: seconds(1080, [780, 1200], 'sets at 10 to 20 minutes (facts A13.9, [R-h])'),
  },
  high: {
    mixedS,
    workingFromS: seconds(120, [60, 180], 'thick enough from the first minutes (facts C1.2, [R-m])'),
    workingUntilS: seconds(600, [480, 780], 'about 8 minutes of work; assumed', 'project-assumption'),
    setS: seconds(900, [600, 1200], 'sets at 10 to 20 minutes (facts A13.9, [R-h])'),
  },
}
