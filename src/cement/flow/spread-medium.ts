import { type BoneMedium, tissue } from '../medium/bone-medium.ts'
import type { FlowSpread } from './record.ts'

/** The medium with the spread's back-pressure and porosity. */
export function mediumWith(medium: BoneMedium, { backPressurePa = 0, porosityOffset = 0 }: FlowSpread): BoneMedium {
  if (backPressurePa === 0 && porosityOffset === 0) return medium
  const raised = (p: number, v: number): number =>
    medium.tissue[v] === tissue.vein || medium.tissue[v] === tissue.disc ? Math.max(0, p + backPressurePa) : p
  const porous = (phi: number, v: number): number =>
    phi > 0 && (medium.tissue[v] === tissue.trabecular || medium.tissue[v] === tissue.sclerotic)
      ? Math.min(0.98, Math.max(0.05, phi + porosityOffset))
      : phi
  return {
    ...medium,
    fixedPa: medium.fixedPa.map(raised),
    porosity: medium.porosity.map(porous),
    venousPressurePa: Math.max(0, medium.venousPressurePa + backPressurePa),
    discPressurePa: Math.max(0, medium.discPressurePa + backPressurePa),
  }
}
