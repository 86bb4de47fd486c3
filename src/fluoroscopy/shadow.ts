import { invariant } from '../base/index.ts'
import {
  beamDirection,
  type CArm,
  displacement,
  dot,
  type Grid,
  mapPoint,
  type Point,
  patientFromCarm,
  point,
  sourceOf,
} from '../geometry/index.ts'
import type { Projection } from './projection.ts'

/** A straight tube or rod between two points; `perMm` is what it stops more than the tissue it lies in. */
export interface Tube {
  readonly from: Point<'patient'>
  readonly to: Point<'patient'>
  readonly outerRadiusMm: number
  /** 0 for a rod. */
  readonly innerRadiusMm: number
  readonly perMm: number
}

/** An ellipsoid of revolution about `axis` (unit); `halfLengthMm` along it, `radiusMm` across. */
export interface Spheroid {
  readonly centre: Point<'patient'>
  readonly axis: readonly [number, number, number]
  readonly halfLengthMm: number
  readonly radiusMm: number
  readonly perMm: number
}

/** Some cubic voxels of a grid, each with what it stops more than the tissue it replaced, 1/mm. */
export interface ShadowVoxels {
  readonly grid: Grid
  readonly voxels: ArrayLike<number>
  readonly perMm: ArrayLike<number>
}

type Vector = readonly [number, number, number]
/** Where a ray from the source enters and leaves a body, mm along its unit direction; null where it passes by. */
type Chord = (ray: Vector) => readonly [number, number] | null

/** What an arm sees pixel by pixel: unit rays, and where points fall. */
interface Eye {
  readonly arm: CArm
  readonly source: Point<'patient'>
  readonly across: Vector
  readonly up: Vector
  readonly beam: Vector
}

function eyeOf(arm: CArm): Eye {
  const m = patientFromCarm(arm) as Float64Array
  const column = (c: number): Vector => [m[c] as number, m[4 + c] as number, m[8 + c] as number]
  return { arm, source: sourceOf(arm), across: column(0), up: column(1), beam: [...beamDirection(arm)] as never }
}

/** The empty sum for `arm`: shadows are added to it and it to a patient's. */
export const noShadow = ({ columns, rows }: CArm): Float32Array => new Float32Array(columns * rows)

/** Adds the line integrals of tubes to `pathMu` (rows x columns of `arm`); exact for the ray of each pixel's middle. */
export function addTubes({ arm, pathMu }: Pick<Projection, 'arm' | 'pathMu'>, tubes: readonly Tube[]): void {
  const eye = eyeOf(arm)
  for (const tube of tubes) {
    const { from, to, outerRadiusMm, innerRadiusMm, perMm } = tube
    invariant(outerRadiusMm > innerRadiusMm && innerRadiusMm >= 0, () => `radii ${outerRadiusMm}, ${innerRadiusMm}`)
    const outer = cylinder(eye, from, to, outerRadiusMm)
    const inner = innerRadiusMm > 0 ? cylinder(eye, from, to, innerRadiusMm) : () => null
    const whole = lengthOf(outer)
    const hollow = lengthOf(inner)
    eachPixel(eye, [from, to], outerRadiusMm, (ray, p) => {
      const mm = whole(ray)
      if (mm > 0) pathMu[p] = (pathMu[p] as number) + perMm * (mm - hollow(ray))
    })
  }
}

/** Adds the line integrals of spheroids likewise. */
export function addSpheroids({ arm, pathMu }: Pick<Projection, 'arm' | 'pathMu'>, bodies: readonly Spheroid[]): void {
  const eye = eyeOf(arm)
  for (const body of bodies) {
    const whole = lengthOf(spheroid(eye, body))
    const reach = Math.max(body.halfLengthMm, body.radiusMm)
    eachPixel(eye, [body.centre], reach, (ray, p) => {
      pathMu[p] = (pathMu[p] as number) + body.perMm * whole(ray)
    })
  }
}

/**
 * Adds the line integrals of single voxels: each throws a shadow of its volume, spread as a tent over its own width.
 *
 * Made for some ten thousand voxels at some pictures a second; the sum over all pixels is exact, edges are one voxel soft.
 */
export function addVoxels({ arm, pathMu }: Pick<Projection, 'arm' | 'pathMu'>, field: ShadowVoxels): void {
  const eye = eyeOf(arm)
  const { grid, voxels, perMm } = field
  const [nx, ny] = grid.dims
  const side = grid.spacingMm[0]
  for (let n = 0; n < voxels.length; n++) {
    const v = voxels[n] as number
    const mu = perMm[n] as number
    if (!(mu > 0)) continue
    const at = point('voxel', v % nx, Math.floor(v / nx) % ny, Math.floor(v / (nx * ny)))
    splat(eye, pathMu, mapPoint(grid.patientFromVoxel, at), side, mu)
  }
}

function splat(eye: Eye, pathMu: Float32Array, at: Point<'patient'>, side: number, mu: number): void {
  const { arm } = eye
  const [column, row, scale] = pixelOf(eye, at)
  const halfWidth = Math.max(1, (side * scale) / arm.pixelMm)
  // What the picture holds in all: volume over the area of a pixel at the voxel's own depth.
  const sum = mu * side ** 3 * (scale / arm.pixelMm) ** 2
  const [c0, c1] = [Math.ceil(column - halfWidth), Math.floor(column + halfWidth)]
  const [r0, r1] = [Math.ceil(row - halfWidth), Math.floor(row + halfWidth)]
  if (c1 < 0 || r1 < 0 || c0 >= arm.columns || r0 >= arm.rows) return
  const weight = (x: number): number => 1 - Math.abs(x) / halfWidth
  let across = 0
  for (let c = c0; c <= c1; c++) across += weight(c - column)
  let down = 0
  for (let r = r0; r <= r1; r++) down += weight(r - row)
  const each = sum / (across * down)
  for (let r = Math.max(0, r0); r <= Math.min(arm.rows - 1, r1); r++) {
    const line = each * weight(r - row)
    for (let c = Math.max(0, c0); c <= Math.min(arm.columns - 1, c1); c++) {
      const p = c + arm.columns * r
      pathMu[p] = (pathMu[p] as number) + line * weight(c - column)
    }
  }
}

/** Column, row, and detector mm per mm at the point's depth. */
function pixelOf({ arm, source, across, up, beam }: Eye, at: Point<'patient'>): readonly [number, number, number] {
  const d: Vector = [at[0] - source[0], at[1] - source[1], at[2] - source[2]]
  const scale = arm.sourceToDetectorMm / times(d, beam)
  return [
    (times(d, across) * scale) / arm.pixelMm + (arm.columns - 1) / 2,
    (-times(d, up) * scale) / arm.pixelMm + (arm.rows - 1) / 2,
    scale,
  ]
}

/** Calls `at` for each pixel that a body between `ends`, `reachMm` thick, can throw its shadow on. */
function eachPixel(
  eye: Eye,
  ends: readonly Point<'patient'>[],
  reachMm: number,
  at: (ray: Vector, pixel: number) => void,
): void {
  const { arm, across, up, beam } = eye
  const seen = ends.map((end) => pixelOf(eye, end))
  const margin = Math.max(...seen.map(([, , scale]) => (1.5 * reachMm * scale) / arm.pixelMm)) + 1
  const [columns, rows] = [seen.map(([c]) => c), seen.map(([, r]) => r)]
  const span = (values: readonly number[], count: number): readonly [number, number] => [
    Math.max(0, Math.floor(Math.min(...values) - margin)),
    Math.min(count - 1, Math.ceil(Math.max(...values) + margin)),
  ]
  const [c0, c1] = span(columns, arm.columns)
  const [r0, r1] = span(rows, arm.rows)
  for (let r = r0; r <= r1; r++) {
    const y = ((arm.rows - 1) / 2 - r) * arm.pixelMm
    for (let c = c0; c <= c1; c++) {
      const x = (c - (arm.columns - 1) / 2) * arm.pixelMm
      const way = Math.hypot(x, y, arm.sourceToDetectorMm)
      const along = (n: 0 | 1 | 2): number =>
        (x * across[n] + y * up[n] + arm.sourceToDetectorMm * (beam[n] as number)) / way
      at([along(0), along(1), along(2)], c + arm.columns * r)
    }
  }
}

const times = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]

const lengthOf =
  (chord: Chord) =>
  (ray: Vector): number => {
    const found = chord(ray)
    return found ? Math.max(0, found[1] - found[0]) : 0
  }

function cylinder({ source }: Eye, from: Point<'patient'>, to: Point<'patient'>, radiusMm: number): Chord {
  const long = displacement(to, from)
  const lengthMm = Math.sqrt(dot(long, long))
  const axis: Vector = [long[0] / lengthMm, long[1] / lengthMm, long[2] / lengthMm]
  const back: Vector = [source[0] - from[0], source[1] - from[1], source[2] - from[2]]
  const backAlong = times(back, axis)
  return (ray) => {
    const along = times(ray, axis)
    const a = 1 - along * along
    const b = times(ray, back) - along * backAlong
    const c = times(back, back) - backAlong * backAlong - radiusMm * radiusMm
    const inside = roots(a, b, c)
    if (!inside) return null
    if (Math.abs(along) < 1e-9) return backAlong >= 0 && backAlong <= lengthMm ? inside : null
    const ends = [-backAlong / along, (lengthMm - backAlong) / along].sort((p, q) => p - q) as [number, number]
    return [Math.max(inside[0], ends[0]), Math.min(inside[1], ends[1])]
  }
}

function spheroid({ source }: Eye, { centre, axis, halfLengthMm, radiusMm }: Spheroid): Chord {
  const stretch = radiusMm / halfLengthMm - 1
  // Pressed along the axis until it is a ball; lengths along the ray are then still counted in its own mm.
  const pressed = (v: Vector): Vector => {
    const s = stretch * times(v, axis)
    return [v[0] + s * axis[0], v[1] + s * axis[1], v[2] + s * axis[2]]
  }
  const back = pressed([source[0] - centre[0], source[1] - centre[1], source[2] - centre[2]])
  return (ray) => {
    const d = pressed(ray)
    return roots(times(d, d), times(d, back), times(back, back) - radiusMm * radiusMm)
  }
}

/** Both solutions of a t2 + 2 b t + c = 0; the whole line where the ray runs along an axis inside. */
function roots(a: number, b: number, c: number): readonly [number, number] | null {
  if (a < 1e-12) return c <= 0 ? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] : null
  const inside = b * b - a * c
  if (inside <= 0) return null
  const root = Math.sqrt(inside)
  return [(-b - root) / a, (-b + root) / a]
}
