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

/** The same below room temperature, where cement ages more slowly still. */
export const coolEnergyJPerMol = constant({
  value: 85_000,
  range: [44_400, 95_000],
  unit: 'J/mol',
  source: 'lai-2012; nicholas-2007',
  note:
    'handling time 8.5 +/- 0.8 min at 22 degrees C, 112.5 +/- 11.3 min in an ice bath: 79 kJ/mol if cooled at once, 85 with the time ' +
    'it takes; the lower end goes on with what holds above 20 degrees C',
})

/** Where the two meet. */
export const coolBelowC = constant({
  value: 20,
  range: [15, 23],
  unit: 'degrees C',
  source: 'project-assumption',
  note: 'the warm measurements begin at 18 to 25 degrees C; assumed',
})

/** Time constant with which cement in a syringe takes on the temperature round it. */
export const syringeWarmingS = constant({
  value: 380,
  range: [90, 600],
  unit: 's',
  source: 'lai-2012; project-assumption',
  note:
    'precooled to 4 degrees C handling takes 15.2 +/- 1.2 min in place of 8.5: fitted with the energies here. A cylinder of radius ' +
    '7 mm with its wall held at room temperature would take 65 s; still air slows it; range assumed',
})

const kelvin = 273.15

/** The energies of ageing, J/mol; left out, the sourced ones. */
export interface AgeingEnergies {
  readonly energyJPerMol?: number
  readonly coolEnergyJPerMol?: number
}

/** Seconds of equivalent age per second at `temperatureC`: 1 at 23 degrees C. */
export function ageingRate(temperatureC: number, energies: AgeingEnergies = {}): number {
  const warm = energies.energyJPerMol ?? handlingEnergyJPerMol.value
  const cool = energies.coolEnergyJPerMol ?? coolEnergyJPerMol.value
  const meet = coolBelowC.value
  const above = arrhenius(warm, Math.max(temperatureC, meet), referenceC.value)
  return temperatureC >= meet ? above : above * arrhenius(cool, temperatureC, meet)
}

function arrhenius(energyJPerMol: number, temperatureC: number, fromC: number): number {
  return Math.exp((energyJPerMol / gasConstant.value) * (1 / (fromC + kelvin) - 1 / (temperatureC + kelvin)))
}
