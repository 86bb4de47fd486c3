import type { Colour } from '../palette.ts'
import type { Raster } from './png.ts'

export type Spot = readonly [x: number, y: number]

/**
 * Fills closed outlines with smooth edges onto a colour raster.
 *
 * Every edge adds the area it cuts off to the right of itself to an accumulator; the running sum along a row is then the
 * share of each pixel inside (exact area coverage). Outlines that overlap in the same direction count once, holes run
 * the other way round. x to the right, y down, pixel (0, 0) spans 0..1.
 */
export function fillOutlines(
  raster: Raster,
  outlines: readonly (readonly Spot[])[],
  colour: Colour,
  opacity = 1,
): void {
  const box = boundsOf(outlines, raster)
  if (!box) return
  const { x0, y0, width, height } = box
  const area = new Float32Array(width * height + 2)
  for (const outline of outlines)
    for (let i = 0; i < outline.length; i++) {
      const a = outline[i] as Spot
      const b = outline[(i + 1) % outline.length] as Spot
      addEdge(area, width, height, a[0] - x0, a[1] - y0, b[0] - x0, b[1] - y0)
    }
  blend(raster, area, box, colour, opacity)
}

interface Box {
  readonly x0: number
  readonly y0: number
  readonly width: number
  readonly height: number
}

function boundsOf(outlines: readonly (readonly Spot[])[], raster: Raster): Box | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const outline of outlines)
    for (const [x, y] of outline) {
      left = Math.min(left, x)
      right = Math.max(right, x)
      top = Math.min(top, y)
      bottom = Math.max(bottom, y)
    }
  const x0 = Math.max(0, Math.floor(left))
  const y0 = Math.max(0, Math.floor(top))
  const width = Math.min(raster.columns, Math.ceil(right) + 1) - x0
  const height = Math.min(raster.rows, Math.ceil(bottom) + 1) - y0
  return width > 0 && height > 0 ? { x0, y0, width, height } : null
}

function blend(raster: Raster, area: Float32Array, box: Box, colour: Colour, opacity: number): void {
  const { samples, columns } = raster
  for (let y = 0; y < box.height; y++) {
    let sum = 0
    for (let x = 0; x < box.width; x++) {
      sum += area[y * box.width + x] as number
      const share = Math.min(1, Math.abs(sum)) * opacity
      if (share < 0.002) continue
      const at = ((box.y0 + y) * columns + box.x0 + x) * 3
      for (let c = 0; c < 3; c++)
        samples[at + c] = Math.round((samples[at + c] as number) * (1 - share) + (colour[c] as number) * share)
    }
  }
}

/** Adds one edge, row by row; parts left of the box are moved onto its edge, parts right of it do not matter. */
function addEdge(
  area: Float32Array,
  width: number,
  height: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
): void {
  if (ay === by) return
  const sign = ay < by ? 1 : -1
  const [x0, y0, x1, y1] = ay < by ? [ax, ay, bx, by] : [bx, by, ax, ay]
  const slope = (x1 - x0) / (y1 - y0)
  const from = Math.max(0, y0)
  const to = Math.min(height, y1)
  for (let row = Math.floor(from); row < to; row++) {
    const top = Math.max(from, row)
    const bottom = Math.min(to, row + 1)
    const dy = (bottom - top) * sign
    if (dy === 0) continue
    const xa = x0 + (top - y0) * slope
    const xb = x0 + (bottom - y0) * slope
    addSpan(area, row * width, width, Math.min(xa, xb), Math.max(xa, xb), dy)
  }
}

/** One row's piece of an edge from x `left` to x `right` with signed height `dy`. */
function addSpan(area: Float32Array, rowAt: number, width: number, left: number, right: number, dy: number): void {
  if (left >= width) return
  if (right <= 0) {
    area[rowAt] = (area[rowAt] as number) + dy
    return
  }
  const span = right - left
  let done = 0
  const first = Math.max(0, Math.floor(left))
  const last = Math.min(width - 1, Math.floor(right))
  for (let x = first; x <= last; x++) {
    // Share of the edge's height that lies left of this pixel's right side, and the mean cover inside this pixel.
    const cover = coverTo(left, right, span, x + 1) * dy
    area[rowAt + x] = (area[rowAt + x] as number) + cover - done
    done = cover
  }
  if (last + 1 < width) area[rowAt + last + 1] = (area[rowAt + last + 1] as number) + dy - done
}

/** Mean over the pixel ending at `x1` of how much of the edge lies left of each place in it (0..1). */
function coverTo(left: number, right: number, span: number, x1: number): number {
  const x0 = x1 - 1
  const integral = (x: number): number => {
    if (x <= left) return 0
    if (x >= right) return span / 2 + (x - right)
    return span === 0 ? 0 : ((x - left) * (x - left)) / (2 * span)
  }
  return integral(x1) - integral(x0)
}

/** A polyline of some width as outlines: one box a stretch and a round dot a corner, all running the same way round. */
export function strokeOutlines(points: readonly Spot[], width: number, closed = false): readonly (readonly Spot[])[] {
  const out: Spot[][] = []
  const half = width / 2
  const count = closed ? points.length : points.length - 1
  for (let i = 0; i < count; i++) {
    const a = points[i] as Spot
    const b = points[(i + 1) % points.length] as Spot
    const length = Math.hypot(b[0] - a[0], b[1] - a[1])
    if (length === 0) continue
    const nx = (-(b[1] - a[1]) / length) * half
    const ny = ((b[0] - a[0]) / length) * half
    out.push([
      [a[0] + nx, a[1] + ny],
      [a[0] - nx, a[1] - ny],
      [b[0] - nx, b[1] - ny],
      [b[0] + nx, b[1] + ny],
    ])
  }
  const corners = closed ? points : points.slice(1, -1)
  for (const corner of corners) out.push(circle(corner, half, 10))
  return out
}

export function circle([x, y]: Spot, radius: number, count = 48): Spot[] {
  return Array.from({ length: count }, (_, i): Spot => {
    const turn = (2 * Math.PI * i) / count
    return [x + radius * Math.cos(turn), y + radius * Math.sin(turn)]
  })
}

/** Cuts a polyline into dashes of `on` with gaps of `off`. */
export function dashes(points: readonly Spot[], on: number, off: number): readonly (readonly Spot[])[] {
  const out: Spot[][] = []
  let phase = 0
  let current: Spot[] = points[0] ? [points[0]] : []
  for (let i = 0; i + 1 < points.length; i++) {
    const a = points[i] as Spot
    const b = points[i + 1] as Spot
    const length = Math.hypot(b[0] - a[0], b[1] - a[1])
    let at = 0
    while (at < length) {
      const drawing = phase < on
      const step = Math.min(length - at, (drawing ? on : on + off) - phase)
      at += step
      phase += step
      const p: Spot = [a[0] + ((b[0] - a[0]) * at) / length, a[1] + ((b[1] - a[1]) * at) / length]
      if (drawing) current.push(p)
      if (drawing && phase >= on - 1e-9) {
        out.push(current)
        current = []
      }
      if (phase >= on + off - 1e-9) {
        phase = 0
        current = [p]
      }
    }
  }
  if (current.length > 1) out.push(current)
  return out
}
