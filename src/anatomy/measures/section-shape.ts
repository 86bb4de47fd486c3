import type { Lattice } from '../segmentation/edges/system.ts'
import { smearAlong } from './blur.ts'
import type { Seen } from './ray.ts'
import { kind } from './region.ts'
import { type Outline, type SectionPoint, type SixOnSection, sixOnSection } from './section.ts'

/** A row of unknowns along one coordinate of the section, linear between its knots. */
export interface Row {
  readonly base: number
  readonly count: number
  readonly lowMm: number
  readonly stepMm: number
}

/**
 * The unknowns of a body's middle slab: where its four sides lie and what HU they part. Sides go top, bottom, front, back;
 * a side's height is counted outward, over y for the plates and over z for the walls.
 */
export interface SectionUnknowns {
  readonly size: number
  readonly sides: readonly Row[]
  /** The endplates across the discs above and below; counted as top and bottom are. */
  readonly across: readonly Row[]
  /** Two for each side: its tilt and its curvature across the slab. */
  readonly bends: number
  readonly outside: readonly Row[]
  /** First of the levels inside, `insideColumns` by `insideRows`. */
  readonly inside: number
  readonly plateShell: number
  readonly wallShell: number
  /** What the spongy bone under the superior endplate has more; the inferior's follows. */
  readonly layers: number
  /** The outline's box: y and z. */
  readonly box: { readonly y: readonly [number, number]; readonly z: readonly [number, number] }
}

export const insideColumns = 3
export const insideRows = 4
const knotMm = 3.5
const acrossKnotMm = 10
/** Sides run on past the outline, for their neighbours to cut them. */
const beyondMm = 1

export function unknownsFor({ points }: Outline): SectionUnknowns {
  const span = (c: 0 | 1): readonly [number, number] => [
    Math.min(...points.map((p) => p[c])),
    Math.max(...points.map((p) => p[c])),
  ]
  const box = { y: span(0), z: span(1) }
  let size = 0
  const row = ([low, high]: readonly [number, number], wanted: number): Row => {
    const count = Math.max(3, Math.round(wanted) + 1)
    size += count
    return { base: size - count, count, lowMm: low, stepMm: (high - low) / (count - 1) }
  }
  const wide = ([low, high]: readonly [number, number]) => [low - beyondMm, high + beyondMm] as const
  const many = ([low, high]: readonly [number, number], stepMm: number) => (high - low) / stepMm
  const [y, z] = [wide(box.y), wide(box.z)]
  const sides = [y, y, z, z].map((s) => row(s, many(s, knotMm)))
  const across = [y, y].map((s) => row(s, many(s, acrossKnotMm)))
  const bends = size
  size += 8
  const outside = [y, y, z, z].map((s) => row(s, 2))
  const inside = size
  const plateShell = inside + insideColumns * insideRows
  return {
    size: plateShell + 4,
    sides,
    across,
    bends,
    outside,
    inside,
    plateShell,
    wallShell: plateShell + 1,
    layers: plateShell + 2,
    box,
  }
}

/** A place among a row's knots, its ends held. */
export const knotAt = (row: Row, s: number): number =>
  Math.max(0, Math.min(row.count - 1.000001, (s - row.lowMm) / row.stepMm))

export function readAt(x: Float64Array, row: Row, knot: number): number {
  const k = Math.min(row.count - 2, Math.floor(knot))
  return x[row.base + k]! + (knot - k) * (x[row.base + k + 1]! - x[row.base + k]!)
}

export const heightAt = (x: Float64Array, row: Row, s: number): number => readAt(x, row, knotAt(row, s))

/** How far from a corner the outline is taken as it is; beyond, a side runs on as steeply as it came, but no steeper than this. */
const cornerMm = 2
const steepest = 0.6

/** Writes the outline's own sides into the unknowns. */
export function startSides(x: Float64Array, { sides }: SectionUnknowns, outline: Outline): void {
  const six = sixOnSection(outline)
  const ends = [
    [six.anteriorSuperior[0], six.posteriorSuperior[0]],
    [six.anteriorInferior[0], six.posteriorInferior[0]],
    [six.anteriorInferior[1], six.anteriorSuperior[1]],
    [six.posteriorInferior[1], six.posteriorSuperior[1]],
  ] as const
  for (const [n, row] of sides.entries()) {
    const [low, high] = [ends[n]![0] + cornerMm, ends[n]![1] - cornerMm]
    const sign = n === 0 || n === 3 ? 1 : -1
    const read = (s: number): number => outermost(outline, n < 2 ? 0 : 1, s, sign)
    const held = (slope: number): number => Math.max(-steepest, Math.min(steepest, slope))
    const slopes = [held((read(low + 3) - read(low)) / 3), held((read(high) - read(high - 3)) / 3)] as const
    for (let k = 0; k < row.count; k++) {
      const s = row.lowMm + k * row.stepMm
      const off = s < low ? slopes[0] * (s - low) : s > high ? slopes[1] * (s - high) : 0
      x[row.base + k] = read(Math.max(low, Math.min(high, s))) + off
    }
  }
}

/** The outline's crossing farthest out at one coordinate; NaN without one. */
function outermost({ points }: Outline, c: 0 | 1, s: number, sign: 1 | -1): number {
  let best = Number.NaN
  for (let n = 0; n < points.length; n++) {
    const p = points[n]!
    const q = points[(n + 1) % points.length]!
    const [a, b] = [p[c] - s, q[c] - s]
    if (a * b > 0 || a === b) continue
    const out = sign * (p[1 - c]! + (a / (a - b)) * (q[1 - c]! - p[1 - c]!))
    if (!(out <= best)) best = out
  }
  return best
}

/** Reach of the look for the vertebra across a disc, mm. */
const discMm = 8

/** Writes where labels of other vertebrae begin beyond each endplate; says whether any do. */
export function startAcross(x: Float64Array, u: SectionUnknowns, seen: Seen): readonly boolean[] {
  const reachMm = discMm + smearAlong(seen.vertebraFromVoxel, 0, 0, 1).boxMm
  return u.across.map((row, n) => {
    const sign = n === 0 ? 1 : -1
    const found = Array.from({ length: row.count }, (_, k) => {
      const y = Math.max(u.box.y[0] + 3, Math.min(u.box.y[1] - 3, row.lowMm + k * row.stepMm))
      const starts: number[] = []
      for (const dy of [-3, -1, 1, 3])
        for (const left of [-4, 0, 4]) {
          const from = heightAt(x, u.sides[n]!, y + dy)
          for (let d = 0; d < reachMm; d += 0.25)
            if (seen.read.kindAt(left, y + dy, sign * (from + d)) === kind.other) {
              starts.push(from + d)
              break
            }
        }
      return starts.length >= 3 ? upperMedian(starts) : Number.NaN
    })
    const good = found.filter((f) => !Number.isNaN(f))
    const usual = good.length > 0 ? upperMedian(good) : 0
    found.forEach((f, k) => {
      x[row.base + k] = Number.isNaN(f) ? usual : f
    })
    return good.length > 0
  })
}

const upperMedian = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!

/** Radius of the rim between endplate and wall, mm: assumed; 0.3 mm more brings a corner in by 0.1 mm each way. */
const rimRoundMm = 0.7

/** The six points of the sides, the rim rounded. */
export function sixOfSides(x: Float64Array, u: SectionUnknowns): SixOnSection {
  const [anteriorSuperior, posteriorSuperior] = [roundedCorner(x, u, 0, 2), roundedCorner(x, u, 0, 3)]
  const [anteriorInferior, posteriorInferior] = [roundedCorner(x, u, 1, 2), roundedCorner(x, u, 1, 3)]
  return {
    anteriorSuperior,
    anteriorInferior,
    middleSuperior: middleOf(x, u.sides[0]!, anteriorSuperior, posteriorSuperior, 1),
    middleInferior: middleOf(x, u.sides[1]!, anteriorInferior, posteriorInferior, -1),
    posteriorSuperior,
    posteriorInferior,
  }
}

/** Of the sides taken in by the rim's radius the point farthest along the bisector, and out again by the radius. */
function roundedCorner(x: Float64Array, u: SectionUnknowns, plate: 0 | 1, wall: 2 | 3): SectionPoint {
  const [sy, sz] = [wall === 3 ? 1 : -1, plate === 0 ? 1 : -1]
  const insetAt = (row: Row, s: number): number => {
    const slope = (heightAt(x, row, s + 0.8) - heightAt(x, row, s - 0.8)) / 1.6
    return heightAt(x, row, s) - rimRoundMm * Math.sqrt(1 + slope * slope)
  }
  const yAt = (z: number): number => insetAt(u.sides[wall]!, z)
  const zAt = (y: number): number => insetAt(u.sides[plate]!, y)
  let best: SectionPoint = [0, 0]
  const take = (y: number, z: number): void => {
    if (sy * y > yAt(z) + 0.02 || sz * z > zAt(y) + 0.02) return
    if (sy * y + sz * z > sy * best[0] + sz * best[1]) best = [y, z]
  }
  const [y0, z0] = [u.box.y[sy > 0 ? 1 : 0] + sy, u.box.z[sz > 0 ? 1 : 0] + sz]
  for (let s = 0; s < 14; s += 0.1) {
    const [y, z] = [y0 - sy * s, z0 - sz * s]
    take(y, sz * zAt(y))
    take(sy * yAt(z), z)
  }
  return [best[0] + (sy * rimRoundMm) / Math.SQRT2, best[1] + (sz * rimRoundMm) / Math.SQRT2]
}

/** Where a plate is met by the line that stands midway between its corners, square on the line joining them. */
function middleOf(x: Float64Array, plate: Row, a: SectionPoint, b: SectionPoint, sign: 1 | -1): SectionPoint {
  const [my, mz] = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]
  const slope = (b[1] - a[1]) / Math.max(1, b[0] - a[0])
  let y = my
  for (let turn = 0; turn < 6; turn++) y = my - (sign * heightAt(x, plate, y) - mz) * slope
  return [y, sign * heightAt(x, plate, y)]
}

/** The bone inside as a lattice of levels. */
export const insideOf = (u: SectionUnknowns): Lattice => ({
  base: u.inside,
  rows: insideRows,
  columns: insideColumns,
  ring: false,
})
