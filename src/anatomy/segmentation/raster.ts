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
  const { left, back, up, centre } = frame
  const tallest = frame.pitchMm / 2 + 14
  const high = Math.min(tallest, greatest(surface.top) + marginMm)
  const low = Math.max(-tallest, -greatest(surface.bottom.map((v) => -v)) - marginMm)
  const wide = Math.min(Math.sqrt(1700), greatest(surface.radius) + marginMm)
  // The box round the cylinder that holds the body with its margin.
  const range = (a: 0 | 1 | 2, n: number): [number, number] => {
    const across = wide * Math.sqrt(Math.max(0, 1 - up[a] * up[a])) + 0.01
    const least = centre[a] + Math.min(low * up[a], high * up[a]) - across
    const most = centre[a] + Math.max(low * up[a], high * up[a]) + across
    return [
      Math.max(0, Math.floor((least - origin[a]) / stepMm)),
      Math.min(n - 1, Math.ceil((most - origin[a]) / stepMm)),
    ]
  }
  const [i0, i1] = range(0, nx)
  const [j0, j1] = range(1, ny)
  const [k0, k1] = range(2, nz)
  for (let k = k0; k <= k1; k++)
    for (let j = j0; j <= j1; j++) {
      const dy = origin[1] + j * stepMm - centre[1]
      const dz = origin[2] + k * stepMm - centre[2]
      for (let i = i0; i <= i1; i++) {
        const dx = origin[0] + i * stepMm - centre[0]
        const h = dx * up[0] + dy * up[1] + dz * up[2]
        if (h > high || h < low) continue
        const x = dx * left[0] + dy * left[1] + dz * left[2]
        const y = dx * back[0] + dy * back[1] + dz * back[2]
        if (x * x + y * y > wide * wide) continue
        const depth = insideBody(surface, x, y, h, -marginMm)
        if (depth > -marginMm) visit(i + nx * (j + ny * k), depth)
      }
    }
}

function greatest(values: Float32Array): number {
  let most = -Infinity
  for (let n = 0; n < values.length; n++) if (values[n]! > most) most = values[n]!
  return most
}
