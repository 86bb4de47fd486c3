import type { Facts } from '../../../base/index.ts'
import type { Positioner } from '../../../geometry/index.ts'
import { dicomPrimaryRad, tiltOf } from '../../state/plan/c-arm.ts'
import { degrees, quantity } from '../../state/quantities.ts'
import type { Texts } from '../../state/texts/index.ts'

const shownRad = Math.PI / 3600

/** How the C-arm is set with the patient prone: `14.2° left, 6.0° cranial`. */
export function tiltInWords(positioner: Positioner, texts: Texts['plan']): string {
  const { toLeftRad, toHeadRad } = tiltOf(positioner)
  const parts: string[] = []
  if (Math.abs(toLeftRad) >= shownRad)
    parts.push((toLeftRad > 0 ? texts.toLeft : texts.toRight)(degrees(Math.abs(toLeftRad))))
  if (Math.abs(toHeadRad) >= shownRad)
    parts.push((toHeadRad > 0 ? texts.toHead : texts.toFeet)(degrees(Math.abs(toHeadRad))))
  return parts.join(', ') || texts.straightAbove
}

export const dicomInWords = (positioner: Positioner, texts: Texts['plan']): string =>
  texts.dicomAngles(degrees(dicomPrimaryRad(positioner)), degrees(positioner.secondaryRad))

const units: Readonly<Record<string, string>> = { Ml: 'mL', Mm: 'mm', Deg: '°', Hu: 'HU' }

/** The figures of a finding for a reader: `lowMl 2.3` is `low 2.3 mL`. */
export const factsInWords = (facts: Facts): string =>
  Object.entries(facts)
    .map(([key, value]) => {
      const [, name = key, unit = ''] = /^(.+?)(Ml|Mm|Deg|Hu)?$/.exec(key) ?? []
      const words = name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
      const shown = Array.isArray(value) ? value.join(', ') : String(value)
      return `${words} ${typeof value === 'number' ? quantity(value, units[unit] ?? '', Number.isInteger(value) ? 0 : 1) : shown}`
    })
    .join(', ')
