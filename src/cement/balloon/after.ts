import { type BoneMedium, tissue } from '../medium/bone-medium.ts'
import { porosityLimits, voidPermeabilityM2 } from '../medium/figures.ts'
import { squeezedShare } from './figures.ts'
import type { Inflation } from './inflate.ts'

/** The bone with its balloons let down and taken out: an open cavity, tighter bone round it, and veins squeezed shut there. */
export function afterBalloons(medium: BoneMedium, inflation: Inflation): BoneMedium {
  const { cavity, compaction } = inflation
  const openM2 = cavityPermeabilityM2(inflation)
  const kinds = medium.tissue.slice()
  const vein = medium.vein.slice()
  const porosity = medium.porosity.slice()
  const permeabilityM2 = medium.permeabilityM2.slice()
  for (let v = 0; v < cavity.length; v++) {
    const denser = compaction.denser[v] as number
    if (cavity[v] === 1) {
      kinds[v] = tissue.void
      vein[v] = 0
      porosity[v] = 1
      permeabilityM2[v] = openM2
    } else if (compaction.squeezed[v] === 1) {
      permeabilityM2[v] = (permeabilityM2[v] as number) * squeezedShare.value
    } else if (denser > 1) {
      const before = porosity[v] as number
      const after = Math.max(porosityLimits.low, 1 - denser * (1 - before))
      porosity[v] = after
      permeabilityM2[v] = (permeabilityM2[v] as number) * tightening(before, after)
    }
  }
  return { ...medium, tissue: kinds, vein, porosity, permeabilityM2 }
}

/** An open cavity lets fluid through as a tube of its width would, `r^2 / 8`: more than the slots that other voids are. */
function cavityPermeabilityM2({ balloons }: Inflation): number {
  const widestMm = Math.max(0, ...balloons.map(({ volumeMm3 }) => Math.cbrt((3 * volumeMm3) / (4 * Math.PI))))
  return Math.max(voidPermeabilityM2.value, (widestMm / 1000) ** 2 / 8)
}

/** Kozeny-Carman with a surface in proportion to the bone: `phi^3 / (1 - phi)^2` after over before (facts C2.9). */
export function tightening(before: number, after: number): number {
  return (after / before) ** 3 * ((1 - before) / (1 - after)) ** 2
}
