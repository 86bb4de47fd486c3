import type { Mesh } from './mesh.ts'

/** The mesh as a binary STL in patient LPS mm; `note` goes into its 80-byte header (which must not begin with `solid`). */
export function stl({ corners, triangles }: Mesh, note: string): Uint8Array {
  const count = triangles.length / 3
  const out = new Uint8Array(84 + count * 50)
  const view = new DataView(out.buffer)
  new TextEncoder().encodeInto(`vertebro ${note}`.slice(0, 79), out)
  view.setUint32(80, count, true)
  for (let t = 0; t < count; t++) {
    const at = 84 + t * 50
    const p = [0, 1, 2].map((k) => triangles[t * 3 + k]! * 3) as [number, number, number]
    const normal = normalOf(corners, p)
    for (let a = 0; a < 3; a++) view.setFloat32(at + a * 4, normal[a]!, true)
    for (let k = 0; k < 3; k++)
      for (let a = 0; a < 3; a++) view.setFloat32(at + 12 + (k * 3 + a) * 4, corners[p[k]! + a]!, true)
  }
  return out
}

function normalOf(c: Float64Array, [a, b, d]: readonly [number, number, number]): readonly [number, number, number] {
  const [ux, uy, uz] = [c[b]! - c[a]!, c[b + 1]! - c[a + 1]!, c[b + 2]! - c[a + 2]!]
  const [vx, vy, vz] = [c[d]! - c[a]!, c[d + 1]! - c[a + 1]!, c[d + 2]! - c[a + 2]!]
  const n = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx] as const
  const length = Math.hypot(...n) || 1
  return [n[0] / length, n[1] / length, n[2] / length]
}
