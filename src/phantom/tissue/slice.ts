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
    // Samples well inside are filled without asking for their distance, those well outside are not looked at.
    const py = y - oval.y
    const outer = rowRun(oval, c, s, py, edge)
    if (outer === 0) continue
    const middle = oval.x + runMiddle
    const g0 = Math.max(i0, Math.ceil((middle - outer - canvas.first[0]) / sx))
    const g1 = Math.min(i1, Math.floor((middle + outer - canvas.first[0]) / sx))
    const inner = rowRun(oval, c, s, py, -edge)
    const inside = oval.x + runMiddle
    const f0 = inner === 0 ? i1 + 1 : Math.max(g0, Math.ceil((inside - inner - canvas.first[0]) / sx))
    const f1 = Math.min(i1, Math.floor((inside + inner - canvas.first[0]) / sx))
    for (let i = g0; i <= g1; i++) {
      const x = canvas.first[0] + i * sx
      if (i === f0 && f1 >= f0) {
        if (fill) for (; i <= f1; i++) canvas.hu[row + i] = fill(canvas.first[0] + i * sx, y, slice.z)
        else canvas.hu.fill(flat, row + f0, row + f1 + 1)
        i = f1
        continue
      }
      const px = x - oval.x
      const d = ellipseDistanceMm(px * c + py * s, py * c - px * s, oval.a, oval.b)
      if (d > edge / 2) continue
      const share = d < -edge / 2 ? 1 : 0.5 - d / edge
      canvas.hu[row + i]! += share * ((fill ? fill(x, y, slice.z) : flat) - canvas.hu[row + i]!)
    }
  }
}

/** Middle of the run found last by `rowRun`, from the oval's own x. */
let runMiddle = 0

/** Half length of the run of x on one row inside the ellipse grown by `moreMm`; 0 where it misses the row. */
function rowRun(oval: Oval, c: number, s: number, py: number, moreMm: number): number {
  const a = oval.a + moreMm
  const b = oval.b + moreMm
  if (a <= 0 || b <= 0) return 0
  const pa = 1 / (a * a)
  const pb = 1 / (b * b)
  const qa = c * c * pa + s * s * pb
  const qb = py * c * s * (pa - pb)
  const qc = py * py * (s * s * pa + c * c * pb) - 1
  const root = qb * qb - qa * qc
  if (root <= 0) return 0
  runMiddle = -qb / qa
  return Math.sqrt(root) / qa
}

/** Paints a thin line along the edge of an ellipse: a fat plane, a fascia, the wall of a gut. */
export function paintRim(
  slice: Slice,
  oval: Oval,
  hu: number,
  thickMm: (x: number, y: number, z: number) => number,
  mostMm: number,
): void {
  if (oval.a <= 1 || oval.b <= 1) return
  const { canvas } = slice
  const [sx, sy] = canvas.spacingMm
  const c = Math.cos(oval.turnRad ?? 0)
  const s = Math.sin(oval.turnRad ?? 0)
  const reach = Math.max(oval.a, oval.b) + mostMm + 1
  const i0 = Math.max(0, Math.floor((oval.x - reach - canvas.first[0]) / sx))
  const i1 = Math.min(canvas.nx - 1, Math.ceil((oval.x + reach - canvas.first[0]) / sx))
  const j0 = Math.max(0, Math.floor((oval.y - reach - canvas.first[1]) / sy))
  const j1 = Math.min(canvas.ny - 1, Math.ceil((oval.y + reach - canvas.first[1]) / sy))
  for (let j = j0; j <= j1; j++)
    for (let i = i0; i <= i1; i++) {
      const px = canvas.first[0] + i * sx - oval.x
      const py = canvas.first[1] + j * sy - oval.y
      const d = Math.abs(ellipseDistanceMm(px * c + py * s, py * c - px * s, oval.a, oval.b))
      if (d > (mostMm + sx) / 2) continue
      const thick = thickMm(canvas.first[0] + i * sx, canvas.first[1] + j * sy, slice.z)
      const share = Math.min(1, thick / sx, 0.5 + (thick / 2 - d) / sx)
      if (share <= 0 || thick <= 0) continue
      const at = slice.base + j * canvas.nx + i
      canvas.hu[at]! += share * (hu - canvas.hu[at]!)
    }
}
