/** A closed surface: corners in patient mm (x, y, z of each) and triangles (three corners each), counter-clockwise from outside. */
export interface Mesh {
  readonly corners: Float64Array
  readonly triangles: Uint32Array
}

/** A field on a box of voxels cut out of a grid. */
export interface Block {
  /** Samples along i, j, k. */
  readonly dims: readonly [number, number, number]
  /** Voxel index in the whole grid of the block's first sample. */
  readonly from: readonly [number, number, number]
  readonly samples: Float32Array
}

/** Volume inside a closed, outward-facing surface, mm3; the sum of signed tetrahedra to its first corner. */
export function meshVolumeMm3({ corners, triangles }: Mesh): number {
  const [ox, oy, oz] = [corners[0] ?? 0, corners[1] ?? 0, corners[2] ?? 0]
  let six = 0
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [triangles[t]! * 3, triangles[t + 1]! * 3, triangles[t + 2]! * 3]
    const [ax, ay, az] = [corners[a]! - ox, corners[a + 1]! - oy, corners[a + 2]! - oz]
    const [bx, by, bz] = [corners[b]! - ox, corners[b + 1]! - oy, corners[b + 2]! - oz]
    const [cx, cy, cz] = [corners[c]! - ox, corners[c + 1]! - oy, corners[c + 2]! - oz]
    six += ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx)
  }
  return six / 6
}

/** Edges whose triangles do not cancel: 0 for a closed surface that faces one way everywhere. */
export function openEdgeCount({ triangles }: Mesh): number {
  const balance = new Map<string, number>()
  for (let t = 0; t < triangles.length; t += 3)
    for (let e = 0; e < 3; e++) {
      const a = triangles[t + e]!
      const b = triangles[t + ((e + 1) % 3)]!
      const key = a < b ? `${a} ${b}` : `${b} ${a}`
      balance.set(key, (balance.get(key) ?? 0) + (a < b ? 1 : -1))
    }
  let open = 0
  for (const value of balance.values()) if (value !== 0) open++
  return open
}
