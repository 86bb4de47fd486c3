// Pushing cement against what was measured: pressures in patients, the share of the needle, how brands leak in order,
// and how cold slows the clock.
// `node validation/run.ts --only cement-pressure`.
import {
  cannulaPressurePa,
  cementClasses,
  consistency,
  handLimitN,
  lumenMm,
  plungerPressurePa,
  startClock,
  syringes,
  tick,
} from '../src/cement/index.ts'
import { type Row, row } from './row.ts'

const { low, high } = cementClasses
const roomC = 22

/** The abstract names neither cannula nor flow: 11G of 120 mm and 0.1 mL/s, the usual ones, are assumed. */
const krebs = { lengthMm: 120, innerRadiusMm: lumenMm['11G'].value / 2, flowMm3PerS: 100 }

function pressureMPa(seconds: number, spread = 0): number {
  const clock = tick(startClock(low, { storedAtC: roomC, roomC }), seconds, roomC)
  return cannulaPressurePa({ ...krebs, ...consistency(low, clock.equivalentAgeS, spread) }) / 1e6
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length

function krebsRows(): Row[] {
  const early = mean([320, 360, 400, 440, 480].map((s) => pressureMPa(s)))
  const late = mean([520, 560, 600, 640].map((s) => pressureMPa(s)))
  const all = mean([early, late])
  const [least, most] = [-0.5, 0.5].map((spread) => mean([320, 400, 480, 560, 640].map((s) => pressureMPa(s, spread))))
  const [, handN] = handLimitN.range ?? [0, handLimitN.value]
  const handMPa = plungerPressurePa(handN, syringes.three.boreMm, syringes.three.rodFrictionN) / 1e6
  return [
    row(
      'Krebs 2005, syringe pressure, early and late cement together',
      '1.69 +/- 0.65 MPa; 1 to 4 accepted',
      `${all.toFixed(2)} MPa (${least?.toFixed(2)} to ${most?.toFixed(2)} with K half or half more); 11G, 120 mm, 0.1 mL/s assumed`,
      all >= 1 && all <= 4,
    ),
    row(
      'Krebs 2005, late (after 500 s) over early (300 to 500 s)',
      'higher',
      `${early.toFixed(2)} to ${late.toFixed(2)} MPa`,
      late > early,
    ),
    row(
      'Krebs 2005, highest pressure seen against what a hand can make',
      '3.2 MPa is possible by hand',
      `${handN} N on a 3 mL syringe: ${handMPa.toFixed(2)} MPa`,
      handMPa >= 3.2,
    ),
  ]
}

/** C3.3 with 100 Pa s throughout, against the needle of C3.7. */
function shareRow(): Row {
  const needleMPa = cannulaPressurePa({ ...krebs, kPaSn: 100, n: 1 }) / 1e6
  const boneMPa = (kM2: number): number => ((1e-7 * 100) / (4 * Math.PI * kM2)) * (1 / 1.2e-3 - 1 / 12e-3) * 1e-6
  const share = (kM2: number): number => (100 * needleMPa) / (needleMPa + boneMPa(kM2))
  const reached = [4.45e-8, 1e-8, 1e-9].map((k) => `${share(k).toFixed(0)} % at k ${k} m2`).join(', ')
  return row(
    'Baroud and Steffen 2005, share of the pressure that the cannula takes',
    'about 95 %',
    reached,
    Math.abs(share(1e-8) - 95) < 5,
  )
}

function habibRow(): Row {
  const k = (brand: typeof low, minutes: number): number =>
    consistency(brand, tick(startClock(brand, { storedAtC: roomC, roomC }), 60 * minutes, roomC).equivalentAgeS).kPaSn
  const groups = [
    ['low 3.5 min', 4.0, k(low, 3.5)],
    ['low 9.5 min', 2.6, k(low, 9.5)],
    ['high 3.5 min', 1.5, k(high, 3.5)],
    ['high 6.5 min', 0.92, k(high, 6.5)],
  ] as const
  const ordered = groups.every(([, , kPaSn], g) => g === 0 || kPaSn > (groups[g - 1]?.[2] ?? 0))
  return row(
    'Habib 2010, thicker cement leaks less: order of the groups',
    groups.map(([name, grams]) => `${name} ${grams} g`).join(' > '),
    groups.map(([name, , kPaSn]) => `${name} ${kPaSn.toFixed(0)}`).join(' < ') + ' Pa s^n',
    ordered,
  )
}

/** Minutes to an age in seconds at 23 degrees C. */
function minutesTo(ageS: number, storedAtC: number, at: number, warmingS?: number): number {
  let clock = startClock(low, { storedAtC, roomC: Math.max(10, at) })
  while (clock.equivalentAgeS < ageS) clock = tick(clock, 2, at, warmingS === undefined ? {} : { warmingS })
  return clock.sinceMixingS / 60
}

function clockRows(): Row[] {
  const handledS = tick(startClock(low, { storedAtC: 22, roomC: 22 }), 8.5 * 60, 22).equivalentAgeS
  const precooled = minutesTo(handledS, 4, 22)
  const iced = minutesTo(handledS, 22, 0, 100)
  const quick = [6, 7].map((m) => minutesTo(60 * m, 4, 23))
  const cooler = [6, 8, 10].map((m) => minutesTo(60 * m, 18, 18) - minutesTo(60 * m, 24, 24))
  return [
    row(
      'Lai 2012, handling at 4 C stored, 22 C room, against 8.5 min uncooled (fitted)',
      '15.2 +/- 1.2 min',
      `${precooled.toFixed(1)} min`,
      Math.abs(precooled - 15.2) < 1.2,
    ),
    row(
      'Lai 2012, the same in an ice bath (fitted)',
      '112.5 +/- 11.3 min',
      `${iced.toFixed(0)} min`,
      Math.abs(iced - 112.5) < 11.3,
    ),
    row(
      'Paul 2023, setting stored at 2-6 C, where 6-7 min at 23 C (not fitted)',
      '12 to 14 min',
      `${quick.map((m) => m.toFixed(1)).join(' to ')} min`,
      quick.every((m) => m > 11.5 && m < 14.5),
    ),
    row(
      'four cements, penetration, 18 against 24 C (not fitted)',
      '4 to 5 min later; ranges overlap',
      `${cooler.map((m) => m.toFixed(1)).join(', ')} min later at ages of 6, 8, 10 min`,
      Math.min(...cooler) <= 5 && Math.max(...cooler) >= 4,
    ),
  ]
}

export async function cementPressureRows(): Promise<readonly Row[]> {
  return [...krebsRows(), shareRow(), habibRow(), ...clockRows()]
}
