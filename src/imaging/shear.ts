import type { Finding } from '../base/index.ts'
import { type Affine, affineFromColumns, type Triple } from '../geometry/index.ts'
import { find } from './troubles.ts'

/** Samples of a sheared stack on an upright lattice, stored like the stack; `map` is its new, square map. */
export interface Upright<A extends Int16Array | Uint8Array> {
  readonly samples: A
  readonly dims: Triple
  readonly map: Affine<'patient', 'voxel'>
}

/**
 * Takes the shear out of a stack whose slices each lie `perSlice` voxels further along rows and columns than the last.
 *
 * The new lattice keeps slice planes and in-plane spacing and is widened so that no sample is lost; each slice is shifted
 * by linear interpolation (`Int16Array`, exact for whole-voxel shifts) or by nearest neighbour (`Uint8Array` labels).
 * Where the stack has no sample the result is `outside`.
 */
export function unshear<A extends Int16Array | Uint8Array>(
  samples: A,
  dims: Triple,
  map: Affine<'patient', 'voxel'>,
  perSlice: readonly [number, number],
  outside: number,
): Upright<A> {
  const [nx, ny, nz] = dims
  const [x, y] = [reach(perSlice[0], nz), reach(perSlice[1], nz)]
  const wide: Triple = [nx + x.extra, ny + y.extra, nz]
  const out = (
    samples instanceof Uint8Array ? new Uint8Array(wide[0] * wide[1] * nz) : new Int16Array(wide[0] * wide[1] * nz)
  ) as A
  out.fill(outside)
  for (let k = 0; k < nz; k++) {
    const [sx, sy] = [k * perSlice[0] - x.first, k * perSlice[1] - y.first]
    const from = samples.subarray(k * nx * ny, (k + 1) * nx * ny) as A
    const to = out.subarray(k * wide[0] * wide[1], (k + 1) * wide[0] * wide[1]) as A
    if (samples instanceof Uint8Array) shiftNearest(from, to, nx, ny, wide[0], Math.round(sx), Math.round(sy))
    else shiftLinear(from, to, [nx, ny], [wide[0], wide[1]], [sx, sy], outside)
  }
  return { samples: out, dims: wide, map: uprightMap(map, perSlice, [x.first, y.first]) }
}

function reach(perSlice: number, nz: number): { first: number; extra: number } {
  const far = perSlice * (nz - 1)
  const first = Math.floor(Math.min(0, far) + 1e-9)
  return { first, extra: Math.ceil(Math.max(0, far) - 1e-9) - first }
}

function shiftNearest<A extends Int16Array | Uint8Array>(
  from: A,
  to: A,
  nx: number,
  ny: number,
  wideX: number,
  sx: number,
  sy: number,
): void {
  for (let j = 0; j < ny; j++) to.set(from.subarray(j * nx, (j + 1) * nx), (j + sy) * wideX + sx)
}

/** Bilinear shift; beyond the edge of the slice the value is `outside`, without blending into it. */
function shiftLinear<A extends Int16Array | Uint8Array>(
  from: A,
  to: A,
  [nx, ny]: readonly [number, number],
  [wx, wy]: readonly [number, number],
  [sx, sy]: readonly [number, number],
  outside: number,
): void {
  for (let j = 0; j < wy; j++) {
    const y = j - sy
    const y0 = Math.min(ny - 1, Math.max(0, Math.floor(y)))
    const y1 = Math.min(ny - 1, y0 + 1)
    const fy = Math.min(1, Math.max(0, y - y0))
    const outY = y < -1e-6 || y > ny - 1 + 1e-6
    for (let i = 0; i < wx; i++) {
      const x = i - sx
      if (outY || x < -1e-6 || x > nx - 1 + 1e-6) {
        to[j * wx + i] = outside
        continue
      }
      const x0 = Math.min(nx - 1, Math.max(0, Math.floor(x)))
      const x1 = Math.min(nx - 1, x0 + 1)
      const fx = Math.min(1, Math.max(0, x - x0))
      const top = (from[y0 * nx + x0] as number) * (1 - fx) + (from[y0 * nx + x1] as number) * fx
      const bottom = (from[y1 * nx + x0] as number) * (1 - fx) + (from[y1 * nx + x1] as number) * fx
      to[j * wx + i] = Math.round(top * (1 - fy) + bottom * fy)
    }
  }
}

function uprightMap(
  map: Affine<'patient', 'voxel'>,
  perSlice: readonly [number, number],
  first: readonly [number, number],
): Affine<'patient', 'voxel'> {
  const m = map as Float64Array
  const column = (c: number): Triple => [m[c] as number, m[c + 4] as number, m[c + 8] as number]
  const [u, v, w, o] = [column(0), column(1), column(2), column(3)]
  const less = (base: Triple, a: number, b: number, sign: number): Triple =>
    base.map((x, r) => x + sign * (a * (u[r] as number) + b * (v[r] as number))) as unknown as Triple
  return affineFromColumns(
    'patient',
    'voxel',
    u,
    v,
    less(w, perSlice[0], perSlice[1], -1),
    less(o, first[0], first[1], 1),
  )
}

/** What is said where slices were shifted upright: the angle between the slices' normal and their line of centres. */
export function tiltFinding(about: string, map: Affine<'patient', 'voxel'>): Finding {
  const m = map as Float64Array
  const column = (c: number): Triple => [m[c] as number, m[c + 4] as number, m[c + 8] as number]
  const [u, v, w] = [column(0), column(1), column(2)]
  const normal = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]] as const
  const along = Math.abs(normal[0] * w[0] + normal[1] * w[1] + normal[2] * w[2])
  const cosine = along / (Math.hypot(...normal) * Math.hypot(...w))
  return find('IMG-104', 'caution', about, {
    tiltRad: Math.round(Math.acos(Math.min(1, cosine)) * 1e4) / 1e4,
  })
}
