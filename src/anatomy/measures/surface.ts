import { medianOf, type Point, point } from '../../geometry/index.ts'
import { edgeNear, maskBorder, type Seen } from './ray.ts'

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
}

/** The part of the frame in which a body is looked for, mm from its centre. */
const halfMm = { x: 36, y: 30 } as const
const reachMm = 34
const stepMm = 1.5
const patchHalfMm = 1.2

/** The outer surface of an endplate, found along z by the gray-level edge near the mask's own border. */
export function endplateSurface(seen: Seen, end: End): Surface {
  const columns = 2 * Math.round(halfMm.x / stepMm) + 1
  const rows = 2 * Math.round(halfMm.y / stepMm) + 1
  const border = new Float64Array(columns * rows).fill(Number.NaN)
  const shift = new Float64Array(columns * rows).fill(Number.NaN)
  const shellMm = new Float64Array(columns * rows).fill(Number.NaN)
  const sign = end === 'superior' ? 1 : -1
  const patch = { out: [0, 0, sign], a: [1, 0, 0], halfAMm: patchHalfMm, b: [0, 1, 0], halfBMm: patchHalfMm } as const
  for (let r = 0, at = 0; r < rows; r++)
    for (let c = 0; c < columns; c++, at++) {
      const x = (c - (columns - 1) / 2) * stepMm
      const y = (r - (rows - 1) / 2) * stepMm
      const mask = maskBorder(seen.read, [x, y, 0], [0, 0, sign], reachMm)
      if (mask === null) continue
      border[at] = sign * mask
      const edge = edgeNear(seen, [x, y, sign * mask], patch)
      if (!edge) continue
      shift[at] = sign * edge.atMm
      shellMm[at] = edge.shellMm
    }
  const zMm = border.map((z, at) => (Number.isNaN(z) ? z : z + nearMedian(shift, columns, rows, at)))
  const shape = { x0Mm: (-(columns - 1) / 2) * stepMm, y0Mm: (-(rows - 1) / 2) * stepMm, stepMm, columns, rows }
  return { ...shape, zMm, insetMm: insetOf(zMm, columns), shellMm }
}

/** Median of the shifts seen in the 3 x 3 neighbourhood; 0 where none. */
function nearMedian(shift: Float64Array, columns: number, rows: number, at: number): number {
  const c0 = at % columns
  const r0 = Math.floor(at / columns)
  const near: number[] = []
  for (let r = Math.max(0, r0 - 1); r <= Math.min(rows - 1, r0 + 1); r++)
    for (let c = Math.max(0, c0 - 1); c <= Math.min(columns - 1, c0 + 1); c++) {
      const s = shift[c + columns * r]!
      if (!Number.isNaN(s)) near.push(s)
    }
  return near.length > 0 ? medianOf(near) : 0
}

/** City-block steps from the border of the footprint, in mm; two sweeps. */
function insetOf(zMm: Float64Array, columns: number): Float64Array {
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
