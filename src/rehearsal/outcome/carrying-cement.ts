import { type BoneMedium, roomShare } from '../../cement/index.ts'
import type { Grid } from '../../geometry/index.ts'

/** Cement as mechanics takes it: the share of all pores that it fills. */
export interface CarryingCement {
  readonly grid: Grid
  readonly saturation: Float32Array
}

/**
 * The cement that carries: that in the bone, as a share of all pores.
 *
 * A fill is told as a share of the room that cement has; the marrow that stays in the pores beside it carries nothing.
 */
export function carryingCement(medium: BoneMedium, fill: CarryingCement): CarryingCement {
  const { inside, porosity } = medium
  const ofPores = (v: number): number => (porosity[v]! > 0 ? roomShare(medium, v) / porosity[v]! : 0)
  return { grid: fill.grid, saturation: fill.saturation.map((s, v) => (inside[v] === 1 ? s * ofPores(v) : 0)) }
}
