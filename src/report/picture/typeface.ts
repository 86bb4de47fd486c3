import { refuse } from '../troubles.ts'
import type { Spot } from './coverage.ts'

/** A TrueType font's outlines, for lettering on PNG figures (the PDF embeds the font itself). */
export interface Typeface {
  readonly unitsPerEm: number
  /** Closed outlines of one character in font units (y up), and how far the next one stands. */
  readonly glyphOf: (character: string) => Glyph
}

export interface Glyph {
  readonly advance: number
  readonly outlines: readonly (readonly Spot[])[]
}

/** Reads the tables cmap (format 4), head, hhea, hmtx, loca and glyf; refuses a font without them (RPT-001). */
export function readTypeface(bytes: Uint8Array): Typeface {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const tables = tablesOf(view)
  const table = (tag: string): number => {
    const at = tables.get(tag)
    if (at === undefined) throw refuse('RPT-001', { missingTable: tag })
    return at
  }
  const glyphIndexOf = characterMap(view, table('cmap'))
  const longOffsets = view.getInt16(table('head') + 50) === 1
  const metricCount = view.getUint16(table('hhea') + 34)
  const [loca, glyf, hmtx] = [table('loca'), table('glyf'), table('hmtx')]
  const offsetOf = (g: number): number =>
    longOffsets ? view.getUint32(loca + g * 4) : view.getUint16(loca + g * 2) * 2
  const outlinesOf = (g: number): readonly (readonly Spot[])[] => {
    const at = offsetOf(g)
    if (offsetOf(g + 1) === at) return []
    return view.getInt16(glyf + at) >= 0 ? simpleGlyph(view, glyf + at) : composite(view, glyf + at, outlinesOf)
  }
  const known = new Map<string, Glyph>()
  const glyphOf = (character: string): Glyph => {
    const seen = known.get(character)
    if (seen) return seen
    const index = glyphIndexOf(character.codePointAt(0) ?? 0)
    const glyph = {
      advance: view.getUint16(hmtx + Math.min(index, metricCount - 1) * 4),
      outlines: outlinesOf(index),
    }
    known.set(character, glyph)
    return glyph
  }
  return { unitsPerEm: view.getUint16(table('head') + 18), glyphOf }
}

function tablesOf(view: DataView): Map<string, number> {
  const out = new Map<string, number>()
  if (view.byteLength < 12 || view.getUint32(0) !== 0x00010000) throw refuse('RPT-001', { bytes: view.byteLength })
  for (let i = 0; i < view.getUint16(4); i++) {
    const at = 12 + i * 16
    const tag = String.fromCharCode(...[0, 1, 2, 3].map((k) => view.getUint8(at + k)))
    out.set(tag, view.getUint32(at + 8))
  }
  return out
}

/** The Unicode map of the basic plane (format 4): code point to glyph index, 0 where the font has none. */
function characterMap(view: DataView, cmap: number): (code: number) => number {
  let at = 0
  for (let i = 0; i < view.getUint16(cmap + 2); i++) {
    const offset = cmap + view.getUint32(cmap + 4 + i * 8 + 4)
    if (view.getUint16(offset) === 4) at = offset
  }
  if (at === 0) throw refuse('RPT-001', { missingTable: 'cmap format 4' })
  const segments = view.getUint16(at + 6) / 2
  const [ends, starts] = [at + 14, at + 16 + segments * 2]
  const [deltas, ranges] = [starts + segments * 2, starts + segments * 4]
  return (code) => {
    for (let s = 0; s < segments; s++) {
      if (view.getUint16(ends + s * 2) < code) continue
      const start = view.getUint16(starts + s * 2)
      if (start > code) return 0
      const range = view.getUint16(ranges + s * 2)
      const delta = view.getUint16(deltas + s * 2)
      if (range === 0) return (code + delta) & 0xffff
      const glyph = view.getUint16(ranges + s * 2 + range + (code - start) * 2)
      return glyph === 0 ? 0 : (glyph + delta) & 0xffff
    }
    return 0
  }
}

function simpleGlyph(view: DataView, at: number): readonly (readonly Spot[])[] {
  const contourCount = view.getInt16(at)
  const ends = Array.from({ length: contourCount }, (_, i) => view.getUint16(at + 10 + i * 2))
  const pointCount = (ends.at(-1) ?? -1) + 1
  let cursor = at + 10 + contourCount * 2
  cursor += 2 + view.getUint16(cursor)
  const flags: number[] = []
  while (flags.length < pointCount) {
    const flag = view.getUint8(cursor++)
    const repeats = flag & 8 ? view.getUint8(cursor++) : 0
    for (let r = 0; r <= repeats; r++) flags.push(flag)
  }
  const axis = (short: number, same: number): number[] => {
    let value = 0
    return flags.map((flag) => {
      if (flag & short) value += flag & same ? view.getUint8(cursor++) : -view.getUint8(cursor++)
      else if (!(flag & same)) {
        value += view.getInt16(cursor)
        cursor += 2
      }
      return value
    })
  }
  const xs = axis(2, 16)
  const ys = axis(4, 32)
  return ends.map((end, i) => {
    const start = i === 0 ? 0 : (ends[i - 1] as number) + 1
    const points = Array.from({ length: end - start + 1 }, (_, k) => ({
      x: xs[start + k] as number,
      y: ys[start + k] as number,
      on: ((flags[start + k] as number) & 1) === 1,
    }))
    return flattened(points)
  })
}

interface ContourPoint {
  readonly x: number
  readonly y: number
  readonly on: boolean
}

/** Quadratic curves with implied middle points, as straight stretches. */
function flattened(points: readonly ContourPoint[]): readonly Spot[] {
  const full: ContourPoint[] = []
  points.forEach((p, i) => {
    const next = points[(i + 1) % points.length] as ContourPoint
    full.push(p)
    if (!p.on && !next.on) full.push({ x: (p.x + next.x) / 2, y: (p.y + next.y) / 2, on: true })
  })
  const first = full.findIndex((p) => p.on)
  if (first < 0) return []
  const ring = [...full.slice(first), ...full.slice(0, first)]
  const out: Spot[] = []
  ring.forEach((p, i) => {
    if (p.on) {
      out.push([p.x, p.y])
      return
    }
    const a = ring[i - 1] as ContourPoint
    const b = ring[(i + 1) % ring.length] as ContourPoint
    for (let s = 1; s < 5; s++) {
      const t = s / 5
      const [u, v, w] = [(1 - t) * (1 - t), 2 * t * (1 - t), t * t]
      out.push([u * a.x + v * p.x + w * b.x, u * a.y + v * p.y + w * b.y])
    }
  })
  return out
}

function composite(
  view: DataView,
  at: number,
  outlinesOf: (glyph: number) => readonly (readonly Spot[])[],
): readonly (readonly Spot[])[] {
  const out: (readonly Spot[])[] = []
  let cursor = at + 10
  let flags = 0x20
  while (flags & 0x20) {
    flags = view.getUint16(cursor)
    const glyph = view.getUint16(cursor + 2)
    const words = (flags & 1) !== 0
    const dx = words ? view.getInt16(cursor + 4) : view.getInt8(cursor + 4)
    const dy = words ? view.getInt16(cursor + 6) : view.getInt8(cursor + 5)
    cursor += words ? 8 : 6
    cursor += flags & 8 ? 2 : flags & 0x40 ? 4 : flags & 0x80 ? 8 : 0
    for (const outline of outlinesOf(glyph)) out.push(outline.map(([x, y]): Spot => [x + dx, y + dy]))
  }
  return out
}

/** A line of text as outlines in pixels: baseline at `y`, starting at `x`. */
export function lettering(
  typeface: Typeface,
  text: string,
  x: number,
  y: number,
  sizePx: number,
): readonly (readonly Spot[])[] {
  const scale = sizePx / typeface.unitsPerEm
  const out: (readonly Spot[])[] = []
  let pen = x
  for (const character of text) {
    const glyph = typeface.glyphOf(character)
    for (const outline of glyph.outlines) out.push(outline.map(([gx, gy]): Spot => [pen + gx * scale, y - gy * scale]))
    pen += glyph.advance * scale
  }
  return out
}

export function widthOf(typeface: Typeface, text: string, size: number): number {
  let sum = 0
  for (const character of text) sum += typeface.glyphOf(character).advance
  return (sum * size) / typeface.unitsPerEm
}
