import { medianOf, type Point, point } from '../../geometry/index.ts'
import { smearAlong } from './blur.ts'
import type { Edge, Expected } from './edge.ts'
import { edgeNear, expectedFrom, expectedOf, maskBorder, type Seen, voxelAlong } from './ray.ts'
import { kind } from './region.ts'

export type End = 'superior' | 'inferior'

/** Heights z of one endplate over the body's footprint in the vertebra frame; NaN where there is none. */
export interface Surface {
  readonly x0Mm: number
  readonly y0Mm: number
  readonly stepMm: number
  readonly columns: number
  readonly rows: number
  readonly zMm: Float64Array
  /** Rough distance of each place from the footprint's border, mm; 0 outside. */
  readonly insetMm: Float64Array
  /** Thickness of the compact shell seen there, mm; NaN where no edge shows. */
  readonly shellMm: Float64Array
  /** What its edges say to expect of one. */
  readonly expected: Expected
}

/** The part of the frame in which a body is looked for, mm from its centre. */
const halfMm = { x: 36, y: 30 } as const
const reachMm = 34
const fineStepMm = 1.5
const patchHalfMm = 1.2
/** By what share spongy bone is denser in the two millimetres under an endplate. Without it thick slices read an endplate too far in. */
const denserShare = 0.35
/** On slices thinner than this along z the bone under the shell shows by itself, and the layer would hide the shell's gaps, mm. */
const thickMm = 1.6
/** On slices thicker than this the layer is lost in the slice: on a normal 3 mm CT it made a fracture of L1, mm. */
const thickestMm = 2.5
function layerOf(seen: Seen): Pick<Expected, 'layerShare'> {
  const { boxMm } = smearAlong(seen.vertebraFromVoxel, 0, 0, 1)
  return boxMm > thickMm && boxMm < thickestMm ? { layerShare: denserShare } : {}
}

/** The outer surface of an endplate, found along z by the gray-level edge near the mask's own border. */
export function endplateSurface(seen: Seen, end: End, stepMm = fineStepMm): Surface {
  const columns = 2 * Math.round(halfMm.x / stepMm) + 1
  const rows = 2 * Math.round(halfMm.y / stepMm) + 1
  const sign = end === 'superior' ? 1 : -1
  const border = new Float64Array(columns * rows).fill(Number.NaN)
  for (let r = 0, at = 0; r < rows; r++)
    for (let c = 0; c < columns; c++, at++) {
      const from = [(c - (columns - 1) / 2) * stepMm, (r - (rows - 1) / 2) * stepMm, 0] as const
      const mask = maskBorder(seen.read, from, [0, 0, sign], reachMm)
      if (mask !== null) border[at] = sign * mask
    }
  const shape = { x0Mm: (-(columns - 1) / 2) * stepMm, y0Mm: (-(rows - 1) / 2) * stepMm, stepMm, columns, rows }
  const edges = edgesOn(seen, shape, border, sign)
  const edgeZ = border.map((z, at) => z + (edges[at] ? sign * edges[at].atMm : Number.NaN))
  const zMm = border.map((z, at) => (Number.isNaN(z) ? z : (nearMedian(edgeZ, columns, rows, at) ?? z)))
  const shellMm = Float64Array.from(edges, (e) => e?.shellMm ?? Number.NaN)
  return {
    ...shape,
    zMm,
    insetMm: insetOf(zMm, columns, stepMm),
    shellMm,
    expected: {
      ...expectedFrom(found(edges), seen),
      ...layerOf(seen),
      ...discBeside(seen, shape, border, sign),
    },
  }
}

const found = (edges: readonly (Edge | null)[]): Edge[] => edges.filter((e) => e !== null)

/** Edges at every place with a border: on a coarse choice of places first, whose medians then guide all of them. */
function edgesOn(
  seen: Seen,
  s: Pick<Surface, 'x0Mm' | 'y0Mm' | 'stepMm' | 'columns' | 'rows'>,
  border: Float64Array,
  sign: 1 | -1,
): (Edge | null)[] {
  const half = Math.max(patchHalfMm, 0.5 * s.stepMm)
  const patch = { out: [0, 0, sign], a: [1, 0, 0], halfAMm: half, b: [0, 1, 0], halfBMm: half } as const
  const edgeAt = (at: number, expected?: Expected): Edge | null => {
    if (Number.isNaN(border[at]!)) return null
    const x = s.x0Mm + (at % s.columns) * s.stepMm
    const y = s.y0Mm + Math.floor(at / s.columns) * s.stepMm
    return edgeNear(seen, [x, y, border[at]!], patch, expected)
  }
  const places = Array.from(border, (_, at) => at)
  const some = places.filter((at) => (at % s.columns) % 3 === 1 && Math.floor(at / s.columns) % 3 === 1)
  const first = {
    ...expectedOf(seen),
    ...layerOf(seen),
    ...discBeside(seen, s, border, sign),
    ...spongyBeside(seen, s, border, sign),
  }
  const guided = expectedFrom(found(some.map((at) => edgeAt(at, first))), seen)
  const expected = {
    ...guided,
    outsideHu: first.outsideHu,
    outsideSpreadHu: first.outsideSpreadHu,
    insideHu: first.insideHu,
    insideSpreadHu: first.insideSpreadHu,
    ...layerOf(seen),
  }
  return places.map((at) => edgeAt(at, expected))
}

/** HU of the spongy bone under an endplate, which is denser than that in the middle of the body. */
function spongyBeside(
  seen: Seen,
  s: Pick<Surface, 'x0Mm' | 'y0Mm' | 'stepMm' | 'columns' | 'rows'>,
  border: Float64Array,
  sign: 1 | -1,
): Pick<Expected, 'insideHu' | 'insideSpreadHu'> | null {
  const apartMm = voxelAlong(seen, [0, 0, 1])
  const values: number[] = []
  border.forEach((z, at) => {
    if (Number.isNaN(z)) return
    const x = s.x0Mm + (at % s.columns) * s.stepMm
    const y = s.y0Mm + Math.floor(at / s.columns) * s.stepMm
    for (let d = 1 + apartMm; d <= 3 + apartMm; d += 0.75)
      if (sign * (z - sign * d) > 1) values.push(seen.read.hu(x, y, z - sign * d))
  })
  if (values.length < 20) return null
  const insideHu = medianOf(values)
  return { insideHu, insideSpreadHu: Math.max(30, medianOf(values.map((v) => Math.abs(v - insideHu)))) }
}

/** HU of the disc, read straight from the image well outside the mask. */
function discBeside(
  seen: Seen,
  s: Pick<Surface, 'x0Mm' | 'y0Mm' | 'stepMm' | 'columns' | 'rows'>,
  border: Float64Array,
  sign: 1 | -1,
): Pick<Expected, 'outsideHu' | 'outsideSpreadHu'> | null {
  const apartMm = voxelAlong(seen, [0, 0, 1])
  const values: number[] = []
  border.forEach((z, at) => {
    if (Number.isNaN(z)) return
    const x = s.x0Mm + (at % s.columns) * s.stepMm
    const y = s.y0Mm + Math.floor(at / s.columns) * s.stepMm
    for (let d = 1 + apartMm; d <= 4 + apartMm; d += 0.75) {
      if (seen.read.kindAt(x, y, z + sign * (d + 1.2 + apartMm / 2)) !== kind.none) break
      if (seen.read.inside(x, y, z + sign * d)) values.push(seen.read.hu(x, y, z + sign * d))
    }
  })
  if (values.length < 20) return null
  const outsideHu = medianOf(values)
  return { outsideHu, outsideSpreadHu: Math.max(40, 1.5 * medianOf(values.map((v) => Math.abs(v - outsideHu)))) }
}

/** Median of the heights read in the 3 x 3 neighbourhood; null where none. */
function nearMedian(heights: Float64Array, columns: number, rows: number, at: number): number | null {
  const c0 = at % columns
  const r0 = Math.floor(at / columns)
  const near: number[] = []
  for (let r = Math.max(0, r0 - 1); r <= Math.min(rows - 1, r0 + 1); r++)
    for (let c = Math.max(0, c0 - 1); c <= Math.min(columns - 1, c0 + 1); c++) {
      const s = heights[c + columns * r]!
      if (!Number.isNaN(s)) near.push(s)
    }
  return near.length > 0 ? medianOf(near) : null
}

/** City-block steps from the border of the footprint, in mm; two sweeps. */
function insetOf(zMm: Float64Array, columns: number, stepMm: number): Float64Array {
  const d = Float64Array.from(zMm, (z) => (Number.isNaN(z) ? 0 : 1e3))
  const relax = (at: number, from: number, step: number) => {
    if (d[from]! + step < d[at]!) d[at] = d[from]! + step
  }
  const ways = [
    [-1, stepMm],
    [-columns, stepMm],
    [-columns - 1, stepMm * Math.SQRT2],
    [-columns + 1, stepMm * Math.SQRT2],
  ] as const
  for (let at = columns + 1; at < d.length; at++) for (const [o, s] of ways) relax(at, at + o, s)
  for (let at = d.length - columns - 2; at >= 0; at--) for (const [o, s] of ways) relax(at, at - o, s)
  return d
}

/** The surface's points in the vertebra frame whose inset lies between the limits. */
export function surfacePoints(s: Surface, insetFromMm = 0, insetToMm = 1e3): Point<'vertebra'>[] {
  const out: Point<'vertebra'>[] = []
  s.zMm.forEach((z, at) => {
    if (Number.isNaN(z) || s.insetMm[at]! < insetFromMm || s.insetMm[at]! > insetToMm) return
    out.push(point('vertebra', s.x0Mm + (at % s.columns) * s.stepMm, s.y0Mm + Math.floor(at / s.columns) * s.stepMm, z))
  })
  return out
}
