import { type Affine, determinant } from '../../geometry/index.ts'
import type { Block, Mesh } from './mesh.ts'

/**
 * The surface where a field passes `iso`, as a surface net: one corner in each cell the surface passes, placed at the mean
 * of its crossings of the cell's edges, and a quad for each grid edge it crosses.
 *
 * The field must be below `iso` on the block's border; the surface is then closed and faces outward (to smaller values).
 */
export function surfaceNet(block: Block, iso: number, patientFromVoxel: Affine<'patient', 'voxel'>): Mesh {
  const { dims, samples } = block
  const [nx, ny, nz] = dims
  const cornerOf = new Int32Array(samples.length).fill(-1)
  const corners: number[] = []
  const quads: number[] = []
  const mirrored = determinant(patientFromVoxel as Float64Array) < 0
  const steps = [1, nx, nx * ny] as const
  for (let k = 0; k < nz - 1; k++)
    for (let j = 0; j < ny - 1; j++)
      for (let i = 0; i < nx - 1; i++) {
        const p = i + nx * (j + ny * k)
        const inside = insideBits(samples, p, steps, iso)
        if (inside === 0 || inside === 255) continue
        cornerOf[p] = corners.length / 3
        pushCrossing(corners, samples, p, [i, j, k], block, iso, patientFromVoxel)
        addQuads(quads, cornerOf, samples, p, [i, j, k], steps, iso, mirrored)
      }
  return { corners: Float64Array.from(corners), triangles: trianglesOf(quads, corners) }
}

function insideBits(samples: Float32Array, p: number, steps: readonly [number, number, number], iso: number): number {
  let bits = 0
  for (let c = 0; c < 8; c++) if (valueAt(samples, p, steps, c) > iso) bits |= 1 << c
  return bits
}

const valueAt = (samples: Float32Array, p: number, steps: readonly [number, number, number], c: number): number =>
  samples[p + (c & 1 ? steps[0] : 0) + (c & 2 ? steps[1] : 0) + (c & 4 ? steps[2] : 0)] as number

/** The cell's twelve edges as pairs of its eight corners. */
const edges = [0, 1, 2].flatMap((axis) =>
  [0, 1, 2, 3, 4, 5, 6, 7].filter((c) => !(c & (1 << axis))).map((c) => [c, c | (1 << axis)] as const),
)

function pushCrossing(
  corners: number[],
  samples: Float32Array,
  p: number,
  cell: readonly [number, number, number],
  { dims, from }: Block,
  iso: number,
  patientFromVoxel: Affine<'patient', 'voxel'>,
): void {
  const steps = [1, dims[0], dims[0] * dims[1]] as const
  let count = 0
  const sum = [0, 0, 0]
  for (const [a, b] of edges) {
    const va = valueAt(samples, p, steps, a)
    const vb = valueAt(samples, p, steps, b)
    if (va > iso === vb > iso) continue
    const t = (iso - va) / (vb - va)
    for (let axis = 0; axis < 3; axis++) {
      const bit = 1 << axis
      sum[axis] = sum[axis]! + (a & bit ? 1 : b & bit ? t : 0)
    }
    count++
  }
  const v = cell.map((n, axis) => n + from[axis]! + sum[axis]! / count)
  const m = patientFromVoxel as Float64Array
  for (let r = 0; r < 3; r++)
    corners.push(m[r * 4]! * v[0]! + m[r * 4 + 1]! * v[1]! + m[r * 4 + 2]! * v[2]! + m[r * 4 + 3]!)
}

/** The quads round the three grid edges that start at this cell's first corner, where the surface crosses them. */
function addQuads(
  quads: number[],
  cornerOf: Int32Array,
  samples: Float32Array,
  p: number,
  cell: readonly [number, number, number],
  steps: readonly [number, number, number],
  iso: number,
  mirrored: boolean,
): void {
  const here = samples[p]! > iso
  for (let axis = 0; axis < 3; axis++) {
    const u = (axis + 1) % 3
    const v = (axis + 2) % 3
    if (cell[u] === 0 || cell[v] === 0) continue
    if (here === samples[p + steps[axis]!]! > iso) continue
    const du = steps[u]!
    const dv = steps[v]!
    const ring = [cornerOf[p]!, cornerOf[p - du]!, cornerOf[p - du - dv]!, cornerOf[p - dv]!]
    if (here === mirrored) ring.reverse()
    quads.push(...ring)
  }
}

/** Each quad cut along its shorter diagonal. */
function trianglesOf(quads: readonly number[], corners: readonly number[]): Uint32Array {
  const out = new Uint32Array((quads.length / 4) * 6)
  const apart = (a: number, b: number): number =>
    Math.hypot(
      corners[a * 3]! - corners[b * 3]!,
      corners[a * 3 + 1]! - corners[b * 3 + 1]!,
      corners[a * 3 + 2]! - corners[b * 3 + 2]!,
    )
  for (let q = 0; q < quads.length; q += 4) {
    const [a, b, c, d] = [quads[q]!, quads[q + 1]!, quads[q + 2]!, quads[q + 3]!]
    out.set(apart(a, c) <= apart(b, d) ? [a, b, c, a, c, d] : [b, c, d, b, d, a], (q / 4) * 6)
  }
  return out
}
