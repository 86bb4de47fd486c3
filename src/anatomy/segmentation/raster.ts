import { type BodySurface, insideBody } from './body.ts'
import type { Field } from './lattice/field.ts'

/** Calls `visit(voxel, depthMm)` for every voxel of the field inside the body or within `marginMm` outside it. */
export function forBodyVoxels(
  field: Field,
  surface: BodySurface,
  marginMm: number,
  visit: (voxel: number, depthMm: number) => void,
): void {
  const { frame } = surface
  const { nx, ny, nz, stepMm, origin } = field
  const reach = Math.hypot(40, frame.pitchMm / 2 + 14)
  const range = (a: 0 | 1 | 2, n: number): [number, number] => [
    Math.max(0, Math.floor((frame.centre[a] - reach - origin[a]) / stepMm)),
    Math.min(n - 1, Math.ceil((frame.centre[a] + reach - origin[a]) / stepMm)),
  ]
  const [i0, i1] = range(0, nx)
  const [j0, j1] = range(1, ny)
  const [k0, k1] = range(2, nz)
  const { left, back, up, centre } = frame
  const tallest = frame.pitchMm / 2 + 14
  for (let k = k0; k <= k1; k++)
    for (let j = j0; j <= j1; j++) {
      const dy = origin[1] + j * stepMm - centre[1]
      const dz = origin[2] + k * stepMm - centre[2]
      for (let i = i0; i <= i1; i++) {
        const dx = origin[0] + i * stepMm - centre[0]
        const h = dx * up[0] + dy * up[1] + dz * up[2]
        if (h > tallest || h < -tallest) continue
        const x = dx * left[0] + dy * left[1] + dz * left[2]
        const y = dx * back[0] + dy * back[1] + dz * back[2]
        if (x * x + y * y > 1700) continue
        const depth = insideBody(surface, x, y, h)
        if (depth > -marginMm) visit(i + nx * (j + ny * k), depth)
      }
    }
}
