import { type BoneMedium, tissue } from '../../cement/index.ts'

/** Places where warmth matters. `centre` is the marrow of the body at least 6 mm from any other tissue in the grid's axes. */
export type Place = 'canal' | 'endplate' | 'cortex' | 'centre'

const deepMm = 6

/** Masks of the places on the medium's grid, 1 inside. */
export function placesOf(medium: BoneMedium): Readonly<Record<Place, Uint8Array>> {
  const of = (...kinds: readonly number[]): Uint8Array => medium.tissue.map((t) => (kinds.includes(t) ? 1 : 0))
  return { canal: of(tissue.canal), endplate: of(tissue.endplate), cortex: of(tissue.cortex), centre: centreOf(medium) }
}

/** 1 where there is disc, canal or soft tissue in place of bone. */
export const softOf = ({ tissue: kinds }: BoneMedium): Uint8Array =>
  kinds.map((t) => (t === tissue.disc || t === tissue.canal || t === tissue.soft || t === tissue.outside ? 1 : 0))

function centreOf({ grid, tissue: kinds }: BoneMedium): Uint8Array {
  const marrow = (v: number): boolean =>
    kinds[v] === tissue.trabecular || kinds[v] === tissue.void || kinds[v] === tissue.sclerotic
  const reach = Math.max(1, Math.round(deepMm / grid.spacingMm[0]))
  const [nx, ny] = grid.dims
  let deep = Uint8Array.from(kinds, (_, v) => (marrow(v) ? 1 : 0))
  for (const stride of [1, nx, nx * ny]) deep = erodedAlong(deep, stride, reach)
  return deep
}

/** 1 where all voxels within `reach` along one axis are 1. */
function erodedAlong(mask: Uint8Array, stride: number, reach: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(mask.length)
  for (let v = 0; v < mask.length; v++) {
    let all = mask[v] === 1
    for (let r = 1; r <= reach && all; r++) all = mask[v - r * stride] === 1 && mask[v + r * stride] === 1
    out[v] = all ? 1 : 0
  }
  return out
}
