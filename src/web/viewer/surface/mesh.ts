import {
  cross,
  type Direction,
  direction,
  displacement,
  dot,
  type Point,
  point,
  scaled,
  unit,
} from '../../../geometry/index.ts'

/** Triangles in the patient, mm: three numbers a corner, three corners a triangle; the engine's `Surface` is one. */
export interface Mesh {
  readonly corners: Float32Array
  readonly triangles: Uint32Array
  /** Made from the triangles where absent. */
  readonly normals?: Float32Array
}

/** A mesh as it is shown. The same `mesh` object is sent to the graphics unit once. */
export interface SurfaceMesh {
  readonly id: string
  readonly mesh: Mesh
  /** `#rrggbb` */
  readonly colour: string
  /** 0 to 1, default 1; what lies inside a translucent surface is seen through it. */
  readonly opacity?: number
}

/** A needle, a line or a curve with thickness. */
export interface Tube {
  readonly id: string
  readonly points: readonly Point<'patient'>[]
  readonly radiusMm: number
  readonly colour: string
  readonly opacity?: number
}

/** One normal a vertex: the mean of its triangles' by their area. */
export function normalsOf({ corners: positions, triangles: indices }: Mesh): Float32Array {
  const normals = new Float32Array(positions.length)
  for (let t = 0; t < indices.length; t += 3) {
    const [a, b, c] = [3 * indices[t]!, 3 * indices[t + 1]!, 3 * indices[t + 2]!]
    const ux = positions[b]! - positions[a]!
    const uy = positions[b + 1]! - positions[a + 1]!
    const uz = positions[b + 2]! - positions[a + 2]!
    const vx = positions[c]! - positions[a]!
    const vy = positions[c + 1]! - positions[a + 1]!
    const vz = positions[c + 2]! - positions[a + 2]!
    const n = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx] as const
    for (const v of [a, b, c]) for (let axis = 0; axis < 3; axis++) normals[v + axis]! += n[axis]!
  }
  for (let v = 0; v < normals.length; v += 3) {
    const size = Math.hypot(normals[v]!, normals[v + 1]!, normals[v + 2]!) || 1
    for (let axis = 0; axis < 3; axis++) normals[v + axis]! /= size
  }
  return normals
}

const sidesOfTube = 16

/** A round tube along the points with flat ends. */
export function tubeMesh({ points, radiusMm }: Pick<Tube, 'points' | 'radiusMm'>): Mesh {
  const positions: number[] = []
  const normals: number[] = []
  const indices: number[] = []
  const ring = (centre: Point<'patient'>, along: Direction<'patient'>, end: number): void => {
    const side = unit(cross(along, Math.abs(along[2]) < 0.9 ? up : across))
    const other = cross(along, side)
    for (let s = 0; s < sidesOfTube; s++) {
      const angle = (2 * Math.PI * s) / sidesOfTube
      const [c, sn] = [Math.cos(angle), Math.sin(angle)]
      for (let axis = 0; axis < 3; axis++) {
        const out = c * side[axis]! + sn * other[axis]!
        positions.push(centre[axis]! + radiusMm * out)
        normals.push(end === 0 ? out : end * along[axis]!)
      }
    }
  }
  points.slice(1).forEach((to, at) => {
    const from = points[at]!
    const along = unit(displacement(to, from))
    const base = positions.length / 3
    ring(from, along, 0)
    ring(to, along, 0)
    ring(from, along, -1)
    ring(to, along, 1)
    const n = sidesOfTube
    for (let s = 0; s < n; s++) {
      const next = (s + 1) % n
      indices.push(base + s, base + next, base + n + s, base + next, base + n + next, base + n + s)
      if (s > 1) indices.push(base + 2 * n, base + 2 * n + s, base + 2 * n + s - 1)
      if (s > 1) indices.push(base + 3 * n, base + 3 * n + s - 1, base + 3 * n + s)
    }
  })
  return {
    corners: Float32Array.from(positions),
    triangles: Uint32Array.from(indices),
    normals: Float32Array.from(normals),
  }
}

const up = direction('patient', 0, 0, 1)
const across = direction('patient', 1, 0, 0)

/** The box around the meshes: its middle and half of its diagonal, mm; null of nothing. */
export function ballAround(meshes: readonly Mesh[]): { centre: Point<'patient'>; radiusMm: number } | null {
  const low = [Infinity, Infinity, Infinity]
  const high = [-Infinity, -Infinity, -Infinity]
  for (const { corners: positions } of meshes)
    for (let at = 0; at < positions.length; at++) {
      const axis = at % 3
      const value = positions[at]!
      if (value < low[axis]!) low[axis] = value
      if (value > high[axis]!) high[axis] = value
    }
  if (low[0] === Infinity) return null
  const middle = low.map((value, axis) => (value + high[axis]!) / 2)
  return {
    centre: point('patient', middle[0]!, middle[1]!, middle[2]!),
    radiusMm: Math.hypot(...low.map((value, axis) => (high[axis]! - value) / 2)),
  }
}

/** How far along the ray it meets the mesh first, mm (Moeller and Trumbore); null where it does not. */
export function firstHitMm(mesh: Mesh, eye: Point<'patient'>, along: Direction<'patient'>): number | null {
  const { corners: p, triangles: indices } = mesh
  let best: number | null = null
  const at = (v: number): Point<'patient'> => point('patient', p[v]!, p[v + 1]!, p[v + 2]!)
  for (let t = 0; t < indices.length; t += 3) {
    const a = at(3 * indices[t]!)
    const e1 = displacement(at(3 * indices[t + 1]!), a)
    const e2 = displacement(at(3 * indices[t + 2]!), a)
    const h = cross(along, e2)
    const det = dot(e1, h)
    if (Math.abs(det) < 1e-12) continue
    const s = scaled(displacement(eye, a), 1 / det)
    const u = dot(s, h)
    if (u < 0 || u > 1) continue
    const q = cross(s, e1)
    const v = dot(along, q)
    if (v < 0 || u + v > 1) continue
    const far = dot(e2, q)
    if (far > 0 && (best === null || far < best)) best = far
  }
  return best
}

/**
 * The triangles that remain when corners within a cube of `cellMm` become one: a coarse surface on the same corners, for
 * pictures that move where the processor draws.
 */
export function coarseTriangles({ corners, triangles }: Mesh, cellMm: number): Uint32Array {
  const first = new Map<number, number>()
  const standsFor = new Uint32Array(corners.length / 3)
  for (let v = 0; v < standsFor.length; v++) {
    // Cells are numbered within +- 1024 cells of the origin along each axis, about a metre and more.
    const [i, j, k] = [0, 1, 2].map((axis) => Math.floor(corners[3 * v + axis]! / cellMm) & 2047)
    const cell = i! + 2048 * (j! + 2048 * k!)
    const known = first.get(cell)
    if (known === undefined) first.set(cell, v)
    standsFor[v] = known ?? v
  }
  const kept: number[] = []
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [0, 1, 2].map((at) => standsFor[triangles[t + at]!]!) as [number, number, number]
    if (a !== b && b !== c && c !== a) kept.push(a, b, c)
  }
  return Uint32Array.from(kept)
}
