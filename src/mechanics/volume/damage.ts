import { constant } from '../../base/index.ts'
import type { Ranged } from '../ranged.ts'
import type { MaterialChoice } from '../specimen/model-of.ts'
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

export const usualDamage: Ranged = { value: damageShare.value, low: damageShare.range![0], high: damageShare.range![1] }

/** The damage as a model sees it, and its bounds as what else it could be. */
export function damaged(
  specimen: Specimen,
  damage: Ranged = usualDamage,
): Pick<MaterialChoice, 'intactShare' | 'otherDamages'> {
  const others = [damage.low, damage.high].filter((share) => share !== damage.value)
  return {
    intactShare: intactAfterDamage(specimen, damage.value),
    otherDamages: others.map((share) => ({
      name: `${Math.round(100 * share)} % of the modulus lost by the fracture`,
      intactShare: intactAfterDamage(specimen, share),
    })),
  }
}
