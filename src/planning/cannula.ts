import { constant } from '../base/index.ts'
import type { Gauge } from './plan.ts'

const cannula = (gauge: string, diameterMm: number, range: readonly [number, number]) =>
  constant({
    value: diameterMm,
    range,
    unit: 'mm',
    source: 'vertebro-facts',
    note: `outer diameter of a ${gauge} cannula, makers differ by about 0.1 mm (facts A13.1, [R-h]: a default, not a rule)`,
  })

/** Outer diameters. */
export const cannulaDiameterMm: Readonly<Record<Gauge, ReturnType<typeof cannula>>> = {
  '8G': cannula('8G', 4.19, [4.0, 4.3]),
  '10G': cannula('10G', 3.4, [3.3, 3.5]),
  '11G': cannula('11G', 3.05, [2.9, 3.2]),
  '13G': cannula('13G', 2.41, [2.3, 2.5]),
  '15G': cannula('15G', 1.83, [1.75, 1.9]),
}

/** Thickest first. */
export const gauges = Object.keys(cannulaDiameterMm) as readonly Gauge[]

export const cannulaRadiusMm = (gauge: Gauge): number => cannulaDiameterMm[gauge].value / 2

export const cannulaLengthMm = constant({
  value: 125,
  range: [100, 150],
  unit: 'mm',
  source: 'vertebro-facts',
  note: 'length from hub to tip; the middle of the usual 100-150 mm (facts A13.3, [R-m])',
})

export const wallMarginMm = constant({
  value: 1,
  range: [0, 2],
  unit: 'mm',
  source: 'vertebro-facts',
  note: 'bone wanted between cannula and wall on every side: the needle plus 2 x 1 mm (facts A13.4, [C] on an [R-h] diameter)',
})
