import { constant } from '../../base/index.ts'

/** Ages are counted at this temperature. */
export const referenceC = constant({
  value: 23,
  unit: 'degrees C',
  source: 'vertebro-facts',
  note: 'handling times are stated at 20-23 degrees C (facts A13.9, [R-h]); a definition of the clock',
})

export const gasConstant = constant({
  value: 8.314462618,
  unit: 'J/(mol K)',
  source: 'project-assumption',
  note: 'CODATA, exact since 2019',
})

/** How much quicker cement ages when it is warmer. */
export const handlingEnergyJPerMol = constant({
  value: 44_400,
  range: [30_000, 62_900],
  unit: 'J/mol',
  source: 'nicholas-2007; polymerisation-room-temperature; vertebro-facts',
  note:
    'curing time halves from 25 to 37 degrees C (Nicholas: 44.4 kJ/mol); +10 K is 1.5 to 2 times quicker (four cements: 30 to ' +
    '51 kJ/mol); kinetics of heat 62.9 kJ/mol (facts C6.2, [R-m]). The sources disagree and the range holds them all',
})

/** Time constant with which cement in a syringe takes on the temperature round it. */
export const syringeWarmingS = constant({
  value: 240,
  range: [90, 600],
  unit: 's',
  source: 'project-assumption',
  note: 'R^2 / (5.8 a) of a cylinder of radius 7 mm is 65 s with a wall held at room; still air slows it; assumed',
})

const kelvin = 273.15

/** Seconds of equivalent age per second at `temperatureC`: 1 at 23 degrees C. */
export function ageingRate(temperatureC: number, energyJPerMol = handlingEnergyJPerMol.value): number {
  const inverse = 1 / (referenceC.value + kelvin) - 1 / (temperatureC + kelvin)
  return Math.exp((energyJPerMol / gasConstant.value) * inverse)
}
