import type { Positioner } from '../../../geometry/index.ts'
import { dicomPrimaryRad, tiltOf } from '../../state/plan/c-arm.ts'
import { degrees } from '../../state/quantities.ts'
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
