import { constant } from '../../base/index.ts'
import { matter, type Specimen } from '../specimen/specimen.ts'

export const damageShare = constant({
  value: 0.6,
  range: [0.33, 0.91],
  unit: 'fraction of the modulus of the body lost by damage',
  source: 'kosmopoulos-2004',
  note: 'damage models of 19, 33, 60 and 91 % modulus reduction; what a fracture loses in a patient is not known',
})

/**
 * Stiffness left in each element after damage: `1 - lost` inside the body, whole elsewhere.
 *
 * CT shows shape and density, not cracks in struts; a fractured body is softer than its density says. This is the crude model
 * that the literature on fills uses (Liebschner 2001, Kosmopoulos 2004: facts F7 asks to state it).
 */
export function intactAfterDamage(specimen: Specimen, lost: number = damageShare.value): Float32Array {
  return Float32Array.from(specimen.matter, (m) => (m === matter.body ? 1 - lost : 1))
}
