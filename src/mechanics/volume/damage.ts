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

export const bandOfHeight = constant({
  value: 1 / 3,
  range: [0.2, 0.5],
  unit: 'fraction of the height of the body',
  source: 'project-assumption',
  note: 'where damage lies in a band and not everywhere; assumed. What cement gives back hangs on it (docs/physics/strength.md)',
})

/**
 * The same loss of stiffness as by `intactAfterDamage`, all of it in a band at mid-height: crushed there, whole above and below.
 *
 * Of bone in series: the band keeps so much that the whole keeps `1 - lost`.
 */
export function intactAfterBandDamage(specimen: Specimen, lost: number = damageShare.value): Float32Array {
  const [nx, ny] = specimen.grid.dims
  const layerOf = (e: number): number => Math.floor(e / (nx * ny))
  let [low, high] = [Infinity, -Infinity]
  for (let e = 0; e < specimen.matter.length; e++) {
    if (specimen.matter[e] !== matter.body) continue
    low = Math.min(low, layerOf(e))
    high = Math.max(high, layerOf(e))
  }
  const share = bandOfHeight.value
  const kept = share / (1 / (1 - lost) - (1 - share))
  const [from, to] = [(1 - share) / 2, (1 + share) / 2]
  return Float32Array.from(specimen.matter, (m, e) => {
    const height = (layerOf(e) + 0.5 - low) / (high + 1 - low)
    return m === matter.body && height > from && height < to ? kept : 1
  })
}

export const usualDamage: Ranged = { value: damageShare.value, low: damageShare.range![0], high: damageShare.range![1] }

const inBand = 'the same stiffness lost in the middle third alone'

/** The damage as a model sees it, and its bounds as what else it could be. */
export function damaged(
  specimen: Specimen,
  damage: Ranged = usualDamage,
): Pick<MaterialChoice, 'intactShare' | 'otherDamages'> {
  const others = [damage.low, damage.high].filter((share) => share !== damage.value)
  return {
    intactShare: intactAfterDamage(specimen, damage.value),
    otherDamages: [
      ...others.map((share) => ({
        name: `${Math.round(100 * share)} % of the modulus lost by the fracture`,
        intactShare: intactAfterDamage(specimen, share),
      })),
      ...(damage.value > 0 ? [{ name: inBand, intactShare: intactAfterBandDamage(specimen, damage.value) }] : []),
    ],
  }
}
