import { voxelCount } from '../../geometry/index.ts'
import { type BoneMedium, tissue } from '../medium/bone-medium.ts'
import type { CementField } from './materials.ts'
import type { HeatSetup } from './setup.ts'

/** Radius of the place called centre, round the middle of the cement. */
const centreMm = 3

/** Canal, endplates, cortex and the middle of the cement as masks, and where there is soft tissue in place of bone. */
export function heatPlacesOf(
  medium: Pick<BoneMedium, 'tissue'>,
  field: CementField,
): Pick<HeatSetup, 'places'> & { readonly soft: Uint8Array } {
  const { grid, cementFraction } = field
  const is = (...kinds: readonly number[]): Uint8Array =>
    Uint8Array.from(medium.tissue, (kind) => (kinds.includes(kind) ? 1 : 0))
  const [nx, ny] = grid.dims
  const placeMm = (v: number) =>
    [v % nx, Math.floor(v / nx) % ny, Math.floor(v / (nx * ny))].map((i, axis) => i * (grid.spacingMm[axis] as number))
  const sum = [0, 0, 0]
  let cement = 0
  for (let v = 0; v < cementFraction.length; v++) {
    const f = cementFraction[v] as number
    if (!(f > 0)) continue
    cement += f
    for (const [axis, mm] of placeMm(v).entries()) sum[axis]! += f * mm
  }
  const middle = sum.map((mm) => mm / Math.max(cement, 1e-9))
  const centre = new Uint8Array(voxelCount(grid))
  for (let v = 0; v < centre.length; v++)
    if (Math.hypot(...placeMm(v).map((mm, axis) => mm - (middle[axis] as number))) <= centreMm) centre[v] = 1
  return {
    places: { canal: is(tissue.canal), endplate: is(tissue.endplate), cortex: is(tissue.cortex), centre },
    soft: is(tissue.canal, tissue.disc, tissue.soft, tissue.outside),
  }
}
