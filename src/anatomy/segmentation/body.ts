import { type BodyFrame, type Bound, planeHeight } from './body-frame.ts'
import { type Field, sampleAt } from './lattice/field.ts'
import { bestSheet, smoothSheet } from './surface.ts'

/** The surface of one body: a height range for each column of the cross section, and a radius for each way round. */
export interface BodySurface {
  readonly frame: BodyFrame
  /** Heights of the endplates over the cross section, mm above the body's centre. */
  readonly top: Float32Array
  readonly bottom: Float32Array
  /** Radii, rows from the bottom endplate (0) to the top one (1), columns round from left through back. */
  readonly radius: Float32Array
}

export const sheetHalfMm = 36
export const sheetStepMm = 1.5
export const sheetSide = 2 * Math.round(sheetHalfMm / sheetStepMm) + 1
export const wallRows = 25
export const wallColumns = 72
const radiusLowMm = 5
const radiusStepMm = 0.5
const radiusCount = 76

/** HU at a place of the body's own axes. */
function huAt(field: Field, f: BodyFrame, x: number, y: number, h: number): number {
  return sampleAt(
    field,
    field.hu,
    f.centre[0] + x * f.left[0] + y * f.back[0] + h * f.up[0],
    f.centre[1] + x * f.left[1] + y * f.back[1] + h * f.up[1],
    f.centre[2] + x * f.left[2] + y * f.back[2] + h * f.up[2],
    -1024,
  )
}

/**
 * A body's surface where bone turns into soft tissue most steeply, to about a millimetre: blur draws thin bright sheets
 * outwards, so that it lies a little too far out. `settledSurfaces` (edges/settle.ts) takes it to its place.
 */
export function bodySurface(field: Field, frame: BodyFrame): BodySurface {
  const top = endplate(field, frame, frame.upper, -1)
  const bottom = endplate(field, frame, frame.lower, 1)
  const radius = wall(field, frame, top, bottom)
  return { frame, top, bottom, radius }
}

const columnStepMm = 0.5
/** How far beyond the disc's middle the search begins, steps. */
const columnLead = 4

/** The endplate met going from a disc's middle into the body (`inward` -1 down, 1 up), as heights above the centre. */
function endplate(field: Field, frame: BodyFrame, bound: Bound, inward: number): Float32Array {
  const count = sheetSide * sheetSide
  const out = new Float32Array(count)
  if (!bound.seen) {
    for (let q = 0; q < count; q++) out[q] = planeHeight(frame, bound, sheetX(q), sheetY(q))
    return out
  }
  const heights = Math.round(Math.min(16, 0.46 * frame.pitchMm) / columnStepMm) + columnLead
  const cost = new Float32Array(count * heights)
  const column = new Float32Array(heights + 8)
  for (let q = 0; q < count; q++) {
    const x = sheetX(q)
    const y = sheetY(q)
    const start = planeHeight(frame, bound, x, y) - inward * columnLead * columnStepMm
    for (let n = 0; n < column.length; n++)
      column[n] = clipped(huAt(field, frame, x, y, start + inward * (n - 4) * columnStepMm))
    const rim = (x * x) / (frame.halfDepthMm * 1.5) ** 2 + (y * y) / (frame.halfDepthMm * 1.1) ** 2
    endplateCost(cost.subarray(q * heights, (q + 1) * heights), column, heights, rim > 1 ? 0.15 : 1)
  }
  const sheet = bestSheet({
    rows: sheetSide,
    columns: sheetSide,
    heights,
    cost,
    ring: false,
    stepPenalty: 0.1,
    steepest: 8,
  })
  const smooth = smoothSheet(sheet, sheetSide, sheetSide, 0.6, false)
  for (let q = 0; q < count; q++)
    out[q] = planeHeight(frame, bound, sheetX(q), sheetY(q)) + inward * (smooth[q]! - columnLead) * columnStepMm
  return out
}

export const sheetX = (q: number): number => ((q % sheetSide) - (sheetSide - 1) / 2) * sheetStepMm
export const sheetY = (q: number): number => (Math.floor(q / sheetSide) - (sheetSide - 1) / 2) * sheetStepMm

const clipped = (v: number): number => Math.max(-100, Math.min(500, v))

/** Cheap where soft tissue turns into bone; passing bone on the way costs, so that the first sheet is taken. */
function endplateCost(out: Float32Array, column: Float32Array, heights: number, weight: number): void {
  let passed = 0
  for (let h = 0; h < heights; h++) {
    const before = (column[h + 1]! + column[h + 2]! + column[h + 3]!) / 3
    const after = (column[h + 4]! + column[h + 5]! + column[h + 6]!) / 3
    const edge = Math.max(0, Math.min(1, (after - before) / 220))
    if (h > columnLead) passed += Math.max(0, column[h + 3]! - 170) / 2500
    out[h] = weight * (passed - edge) + (h < columnLead ? 0.1 * (columnLead - h) : 0)
  }
}

/** Radii of the body's wall: bone inside, soft tissue outside, smooth round and along. */
function wall(field: Field, frame: BodyFrame, top: Float32Array, bottom: Float32Array): Float32Array {
  const cost = new Float32Array(wallRows * wallColumns * radiusCount)
  const ray = new Float32Array(radiusCount + 10)
  for (let r = 0; r < wallRows; r++)
    for (let c = 0; c < wallColumns; c++) {
      const angle = (c * 2 * Math.PI) / wallColumns
      const dx = Math.cos(angle)
      const dy = Math.sin(angle)
      const t = rowFraction(r)
      for (let n = 0; n < ray.length; n++) {
        const radius = radiusLowMm + (n - 5) * radiusStepMm
        const x = radius * dx
        const y = radius * dy
        const lo = sheetAt(bottom, x, y)
        ray[n] = clipped(huAt(field, frame, x, y, lo + t * (sheetAt(top, x, y) - lo)))
      }
      const at = radiusCount * (c + wallColumns * r)
      wallCost(cost.subarray(at, at + radiusCount), ray, expectedRadius(frame, dx, dy))
      if (frame.sacralHalfWidthMm !== null && Math.abs(dx) > 0.82 && dy > -0.3)
        keepNear(cost.subarray(at, at + radiusCount), frame.sacralHalfWidthMm / Math.abs(dx))
      if (dy > 0.35) backWallCost(cost.subarray(at, at + radiusCount), backRadius(frame, dx, dy))
    }
  const sheet = bestSheet({
    rows: wallRows,
    columns: wallColumns,
    heights: radiusCount,
    cost,
    ring: true,
    stepPenalty: 0.1,
    steepest: 10,
  })
  return smoothSheet(sheet, wallRows, wallColumns, 0.7, true).map((n) => radiusLowMm + n * radiusStepMm)
}

/** Between the alae no edge is meant: the radius stays where it is told. */
function keepNear(out: Float32Array, radiusMm: number): void {
  for (let n = 0; n < radiusCount; n++) {
    const off = (radiusLowMm + n * radiusStepMm - Math.min(36, radiusMm)) / 2.5
    out[n] = 0.3 * out[n]! + 0.2 * Math.min(16, off * off)
  }
}

/** Near the canal the wall keeps close to the plane known from the whole spine: over pedicles and the vein's exit no edge is seen. */
function backWallCost(out: Float32Array, expected: number): void {
  for (let n = 0; n < radiusCount; n++) {
    const y = radiusLowMm + n * radiusStepMm - expected
    const off = y > 0 ? y / 2.5 : y / 3
    out[n] = out[n]! + 0.12 * Math.min(12, off * off)
  }
}

export const rowFraction = (r: number): number => 0.04 + (0.92 * r) / (wallRows - 1)

/** Radius of the rounded box that ends at the expected back wall. */
function backRadius(frame: BodyFrame, dx: number, dy: number): number {
  const a = frame.sacralHalfWidthMm ?? frame.halfDepthMm * 1.28
  return (Math.abs(dx / a) ** 3.2 + Math.abs(dy / frame.backMm) ** 3.2) ** (-1 / 3.2)
}

/** Radius of an ellipse of the depth already known and the usual width, for the first guess. */
function expectedRadius(frame: BodyFrame, dx: number, dy: number): number {
  const b = frame.halfDepthMm
  const a = frame.sacralHalfWidthMm ?? b * 1.28
  return 1 / Math.sqrt((dx / a) ** 2 + (dy / b) ** 2)
}

/** Cheap where bone turns into soft tissue going out; leaving the body by passing soft tissue after an edge costs. */
function wallCost(out: Float32Array, ray: Float32Array, expected: number): void {
  let passed = 0
  for (let n = 0; n < radiusCount; n++) {
    const inner = (ray[n + 3]! + ray[n + 4]! + ray[n + 5]!) / 3
    const outer = (ray[n + 7]! + ray[n + 8]! + ray[n + 9]!) / 3
    const edge = Math.max(0, Math.min(1, (inner - outer) / 220))
    if (n > 0) passed += Math.max(0, Math.min(1, (ray[n + 2]! - ray[n + 5]!) / 220)) * 0.12
    const off = (radiusLowMm + n * radiusStepMm - expected) / 7
    out[n] = passed - edge + 0.06 * Math.min(6, off * off)
  }
}

/** Height of a sheet at a place of the cross section, linear between its columns, edges held. */
export function sheetAt(sheet: Float32Array, x: number, y: number): number {
  const half = (sheetSide - 1) / 2
  const u = Math.min(sheetSide - 1.001, Math.max(0, x / sheetStepMm + half))
  const v = Math.min(sheetSide - 1.001, Math.max(0, y / sheetStepMm + half))
  const i = u | 0
  const j = v | 0
  return betweenColumns(sheet, i, j, u - i, v - j)
}

function betweenColumns(sheet: Float32Array, i: number, j: number, fx: number, fy: number): number {
  const q = i + sheetSide * j
  const a = sheet[q]! + fx * (sheet[q + 1]! - sheet[q]!)
  const b = sheet[q + sheetSide]! + fx * (sheet[q + sheetSide + 1]! - sheet[q + sheetSide]!)
  return a + fy * (b - a)
}

/**
 * Signed distance-like value of a place (body axes, mm): positive inside the body, about mm to its surface.
 *
 * Places no deeper than `leastMm` are told apart from that only: any value up to it may come back.
 */
export function insideBody(surface: BodySurface, x: number, y: number, h: number, leastMm = -Infinity): number {
  const r = Math.sqrt(x * x + y * y)
  if (r > 45) return -10
  const half = (sheetSide - 1) / 2
  const u = Math.min(sheetSide - 1.001, Math.max(0, x / sheetStepMm + half))
  const v = Math.min(sheetSide - 1.001, Math.max(0, y / sheetStepMm + half))
  const i = u | 0
  const j = v | 0
  const hi = betweenColumns(surface.top, i, j, u - i, v - j)
  const lo = betweenColumns(surface.bottom, i, j, u - i, v - j)
  const vertical = Math.min(hi - h, h - lo)
  if (vertical < -3) return -3
  if (vertical <= leastMm) return vertical
  const t = Math.min(1, Math.max(0, (h - lo) / Math.max(0.1, hi - lo)))
  return Math.min(vertical, radiusAt(surface.radius, Math.atan2(y, x), t) - r)
}

/** The wall's radius at an angle (-pi..pi) and a height fraction. */
export function radiusAt(radius: Float32Array, angle: number, t: number): number {
  let c = (angle / (2 * Math.PI)) * wallColumns + wallColumns
  if (c >= wallColumns) c -= wallColumns
  const row = Math.min(wallRows - 1.001, Math.max(0, ((t - 0.04) / 0.92) * (wallRows - 1)))
  const i = c | 0
  const j = row | 0
  const ni = (i + 1) % wallColumns
  const fx = c - i
  const fy = row - j
  const q = wallColumns * j
  const a = radius[q + i]! + fx * (radius[q + ni]! - radius[q + i]!)
  const o = q + wallColumns
  const b = radius[o + i]! + fx * (radius[o + ni]! - radius[o + i]!)
  return a + fy * (b - a)
}
