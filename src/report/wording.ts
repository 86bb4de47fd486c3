/** How numbers are written for a reader: the only place where radians become degrees and mm3 become mL. */
import { degFromRad, type Finding, mlFromMm3 } from '../base/index.ts'
import type { Positioner } from '../geometry/index.ts'
import type { Ranged } from '../planning/index.ts'

const minus = '−'
const signed = (text: string): string => text.replace('-', minus)
const notNegativeZero = (value: number, digits: number): number => (Math.abs(value) < 0.5 * 10 ** -digits ? 0 : value)

export const fixed = (value: number, digits: number): string => signed(notNegativeZero(value, digits).toFixed(digits))
export const mm = (valueMm: number): string => `${fixed(valueMm, 1)} mm`
export const wholeMm = (valueMm: number): string => `${fixed(valueMm, 0)} mm`
export const degrees = (rad: number): string => `${fixed(degFromRad(rad), 0)}°`
export const fineDegrees = (rad: number): string => `${fixed(degFromRad(rad), 1)}°`
export const millilitres = (volumeMm3: number): string => `${fixed(mlFromMm3(volumeMm3), 1)} mL`
export const percent = (fraction: number): string => `${fixed(fraction * 100, 0)} %`
export const hounsfield = (hu: number): string => `${fixed(hu, 0)} HU`

/** `4.5 mL (3.0–6.0)` */
export const rangedMillilitres = ({ value, low, high }: Ranged): string =>
  `${millilitres(value)} (${fixed(mlFromMm3(low), 1)}–${fixed(mlFromMm3(high), 1)})`

/** `P 163° S +10°`: DICOM positioner primary and secondary angle. */
export const positionerAngles = ({ primaryRad, secondaryRad }: Positioner): string => {
  const secondary = fixed(degFromRad(secondaryRad), 0)
  const primary = degrees(primaryRad).replace(`${minus}180`, '180')
  return `${primary} / ${secondary.startsWith(minus) || secondary === '0' ? '' : '+'}${secondary}°`
}

const halfDegreeRad = Math.PI / 360

/** The same as a person sets it, patient prone: from straight above, tilted to a side and to head or feet. */
export function tiltInWords({ primaryRad, secondaryRad }: Positioner): string {
  const toLeftRad = primaryRad > 0 ? Math.PI - primaryRad : -Math.PI - primaryRad
  const side =
    Math.abs(toLeftRad) < halfDegreeRad ? '' : `${degrees(Math.abs(toLeftRad))} ${toLeftRad > 0 ? 'left' : 'right'}`
  const head =
    Math.abs(secondaryRad) < halfDegreeRad
      ? ''
      : `${degrees(Math.abs(secondaryRad))} ${secondaryRad > 0 ? 'cranial' : 'caudal'}`
  return [side, head].filter((text) => text !== '').join(', ') || 'straight above'
}

const units: Readonly<Record<string, string>> = {
  Ml: 'mL',
  Percent: '%',
  Deg: '°',
  C: '°C', S: 's', Min: 'min', N: 'N', KPa: 'kPa', MPa: 'MPa', Mg: 'mg',
  Mm: 'mm', Mm2: 'mm²', Mm3: 'mm³', Hu: 'HU', Rad: 'rad', Fraction: '', MgPerCm3: 'mg/cm³',
} // biome-ignore format: a table

const rangedSuffixes = new Set(['C', 'S', 'N', 'MPa', 'KPa', 'Min'])

const listedMax = 8
const shownMax = 120

/** A long list by its first items and its count, so that no finding fills a page. */
const listed = (items: readonly unknown[]): string =>
  items.length <= listedMax
    ? items.map((item) => shortened(String(item))).join(', ')
    : `${items.slice(0, listedMax - 2).join(', ')} and ${items.length - listedMax + 2} more`

const shortened = (text: string): string => (text.length <= shownMax ? text : `${text.slice(0, shownMax - 1)}…`)

/** `areaMm2` is read as `area` in `mm²`: facts carry their unit in their name, a reader gets it behind the number. */
export function factInWords(key: string, value: unknown): string {
  const match = /^(.*?)(MgPerCm3|Mm3|Mm2|Mm|Ml|Mg|Min|MPa|KPa|Pa|Hu|Rad|Deg|Percent|Fraction|C|N|S)$/.exec(key)
  const name = (match?.[1] ? match[1] : key).replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase()
  const suffix = match?.[2]
  if (suffix === 'Pa' && typeof value === 'number') return factInWords(`${match?.[1]}KPa`, value / 1000)
  // A pair of figures with one unit is a range.
  if (
    suffix &&
    rangedSuffixes.has(suffix) &&
    Array.isArray(value) &&
    value.length === 2 &&
    value.every((v) => typeof v === 'number')
  )
    return `${name} ${value.map((v) => fixed(v, Number.isInteger(v) ? 0 : 1)).join('–')} ${units[suffix] ?? ''}`.trim()
  if (typeof value !== 'number') return `${name} ${Array.isArray(value) ? listed(value) : shortened(String(value))}`
  if (suffix === 'Rad') return `${name} ${fineDegrees(value)}`
  if (suffix === 'Fraction') return `${name} ${percent(value)}`
  const digits = suffix === 'Ml' ? 1 : Number.isInteger(value) ? 0 : Math.abs(value) < 100 ? 1 : 0
  return `${name} ${fixed(value, digits)} ${suffix ? (units[suffix] ?? '') : ''}`.trim()
}

export const factsInWords = (finding: Pick<Finding, 'facts'>): string =>
  Object.entries(finding.facts)
    .map(([key, value]) => factInWords(key, value))
    .join(', ')

export const severityWord = { stop: 'Stop', caution: 'Caution', note: 'Note' } as const

const thousands = (n: number): string => String(Math.round(n)).replace(/\B(?=(\d{3})+$)/g, ' ')
export const counted = thousands
