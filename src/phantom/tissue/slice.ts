import type { Canvas } from '../scanner/canvas.ts'
import { ellipseDistanceMm } from '../shape/solid.ts'

/** One fine slice of the canvas being painted on. */
export interface Slice {
  readonly canvas: Canvas
  readonly base: number
  readonly z: number
}

/** HU of a tissue at a place, or one HU everywhere. */
export type Stuff = number | ((x: number, y: number, z: number) => number)

export interface Oval {
  readonly x: number
  readonly y: number
  readonly a: number
  readonly b: number
  /** Turn of the half axis `a` from the patient's left towards posterior, rad. */
  readonly turnRad?: number
}

/** Paints an ellipse over what is there, its edge shared by area. */
export function paintOval(slice: Slice, oval: Oval, stuff: Stuff, softMm = 0): void {
  if (oval.a <= 0.3 || oval.b <= 0.3) return
  const { canvas } = slice
  const [sx, sy] = canvas.spacingMm
  const c = Math.cos(oval.turnRad ?? 0)
  const s = Math.sin(oval.turnRad ?? 0)
  const reachX = Math.hypot(oval.a * c, oval.b * s) + 1 + softMm
  const reachY = Math.hypot(oval.a * s, oval.b * c) + 1 + softMm
  const i0 = Math.max(0, Math.floor((oval.x - reachX - canvas.first[0]) / sx))
  const i1 = Math.min(canvas.nx - 1, Math.ceil((oval.x + reachX - canvas.first[0]) / sx))
  const j0 = Math.max(0, Math.floor((oval.y - reachY - canvas.first[1]) / sy))
  const j1 = Math.min(canvas.ny - 1, Math.ceil((oval.y + reachY - canvas.first[1]) / sy))
  const edge = Math.max(sx, softMm)
  const flat = typeof stuff === 'number' ? stuff : 0
  const fill = typeof stuff === 'number' ? null : stuff
  for (let j = j0; j <= j1; j++) {
    const y = canvas.first[1] + j * sy
    const row = slice.base + j * canvas.nx
    // Samples well inside are filled without asking for their distance.
    const [from, to] = innerRun(oval, c, s, y - oval.y, edge)
    const f0 = Math.max(i0, Math.ceil((oval.x + from - canvas.first[0]) / sx))
    const f1 = Math.min(i1, Math.floor((oval.x + to - canvas.first[0]) / sx))
    for (let i = i0; i <= i1; i++) {
      const x = canvas.first[0] + i * sx
      if (i === f0 && f1 >= f0) {
        if (fill) for (; i <= f1; i++) canvas.hu[row + i] = fill(canvas.first[0] + i * sx, y, slice.z)
        else canvas.hu.fill(flat, row + f0, row + f1 + 1)
        i = f1
        continue
      }
      const px = x - oval.x
      const py = y - oval.y
      const d = ellipseDistanceMm(px * c + py * s, py * c - px * s, oval.a, oval.b)
      if (d > edge / 2) continue
      const share = d < -edge / 2 ? 1 : 0.5 - d / edge
      canvas.hu[row + i]! += share * ((fill ? fill(x, y, slice.z) : flat) - canvas.hu[row + i]!)
    }
  }
}

/** The run of x on one row that lies inside the ellipse by more than the soft edge; empty where from > to. */
function innerRun(oval: Oval, c: number, s: number, py: number, edge: number): readonly [from: number, to: number] {
  const a = oval.a - edge
  const b = oval.b - edge
  if (a <= 0 || b <= 0) return [1, 0]
  const qa = (c * c) / (a * a) + (s * s) / (b * b)
  const qb = 2 * py * c * s * (1 / (a * a) - 1 / (b * b))
  const qc = py * py * ((s * s) / (a * a) + (c * c) / (b * b)) - 1
  const root = qb * qb - 4 * qa * qc
  if (root <= 0) return [1, 0]
  const r = Math.sqrt(root)
  return [(-qb - r) / (2 * qa), (-qb + r) / (2 * qa)]
}

/** Paints a thin line along the edge of an ellipse: a fat plane, a fascia, the wall of a gut. */
export function paintRim(slice: Slice, oval: Oval, hu: number, thickMm: number): void {
  if (oval.a <= 1 || oval.b <= 1) return
  const { canvas } = slice
  const [sx, sy] = canvas.spacingMm
  const c = Math.cos(oval.turnRad ?? 0)
  const s = Math.sin(oval.turnRad ?? 0)
  const reach = Math.max(oval.a, oval.b) + thickMm + 1
  const i0 = Math.max(0, Math.floor((oval.x - reach - canvas.first[0]) / sx))
  const i1 = Math.min(canvas.nx - 1, Math.ceil((oval.x + reach - canvas.first[0]) / sx))
  const j0 = Math.max(0, Math.floor((oval.y - reach - canvas.first[1]) / sy))
  const j1 = Math.min(canvas.ny - 1, Math.ceil((oval.y + reach - canvas.first[1]) / sy))
  for (let j = j0; j <= j1; j++)
    for (let i = i0; i <= i1; i++) {
      const px = canvas.first[0] + i * sx - oval.x
      const py = canvas.first[1] + j * sy - oval.y
      const d = Math.abs(ellipseDistanceMm(px * c + py * s, py * c - px * s, oval.a, oval.b))
      const share = Math.max(0, Math.min(1, Math.min(thickMm / sx, 0.5 + (thickMm / 2 - d) / sx)))
      if (share <= 0) continue
      const at = slice.base + j * canvas.nx + i
      canvas.hu[at]! += share * (hu - canvas.hu[at]!)
    }
}
