import type { Region } from './region.ts'

/** How wide the image smears an edge along each axis of a vertebra frame: standard deviations, mm. */
export interface Blur {
  readonly xMm: number
  readonly yMm: number
  readonly zMm: number
}

/** Blur along a unit direction of the frame. */
export const blurAlong = (b: Blur, dx: number, dy: number, dz: number): number =>
  Math.sqrt((b.xMm * dx) ** 2 + (b.yMm * dy) ** 2 + (b.zMm * dz) ** 2)

/** Blur of a good scanner's standard kernel in the plane, and what sampling and linear reading add to it. */
const kernelMm = 0.55
const perSpacing = 0.42

/** What to expect from the grid alone. */
export function expectedBlur(region: Region): Blur {
  const [x, y, z] = region.grid.spacingMm
  const of = (spacing: number) => Math.hypot(kernelMm, perSpacing * spacing)
  return { xMm: of(x), yMm: of(y), zMm: of(z) }
}
