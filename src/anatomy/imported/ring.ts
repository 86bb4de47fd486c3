import { medianOf } from '../../geometry/index.ts'
import { kind } from '../measures/region.ts'

/** One level cut through a vertebra in its own frame: `kinds` on a lattice of `stepMm`, x fastest, from (x0, y0). */
export interface Slice {
  readonly zMm: number
  readonly x0Mm: number
  readonly y0Mm: number
  readonly stepMm: number
  readonly columns: number
  readonly rows: number
  readonly kinds: Uint8Array
}

/** Where the ring of body, pedicles and laminae closes round the canal on one slice. */
export interface Ring {
  readonly zMm: number
  readonly xMm: number
  readonly yMm: number
  readonly areaMm2: number
  readonly widthMm: number
  readonly depthMm: number
}

const areaMinMm2 = 60
const areaMaxMm2 = 1200

/** The largest hole of canal size enclosed by the vertebra's own bone on a slice; `closing` bridges gaps of twice that many steps. */
export function ringOn(slice: Slice, closing: number): Ring | null {
  const { columns, rows, stepMm } = slice
  let bone: Uint8Array = new Uint8Array(columns * rows)
  for (let at = 0; at < bone.length; at++) {
    const k = slice.kinds[at]
    bone[at] = k === kind.body || k === kind.arch ? 1 : 0
  }
  for (let n = 0; n < closing; n++) bone = grown(bone, columns, rows)
  const seen = outside(bone, columns, rows)
  let best: Ring | null = null
  for (let seed = 0; seed < bone.length; seed++) {
    if (bone[seed] || seen[seed]) continue
    const hole = holeFrom(seed, bone, seen, columns)
    const areaMm2 = hole.count * stepMm * stepMm
    if (areaMm2 < areaMinMm2 || areaMm2 > areaMaxMm2 || (best && best.areaMm2 >= areaMm2)) continue
    const grow = 2 * closing
    best = {
      zMm: slice.zMm,
      xMm: slice.x0Mm + (stepMm * hole.sumX) / hole.count,
      yMm: slice.y0Mm + (stepMm * hole.sumY) / hole.count,
      areaMm2,
      widthMm: (hole.highX - hole.lowX + 1 + grow) * stepMm,
      depthMm: (hole.highY - hole.lowY + 1 + grow) * stepMm,
    }
  }
  return best
}

interface Hole {
  count: number
  sumX: number
  sumY: number
  lowX: number
  highX: number
  lowY: number
  highY: number
}

function holeFrom(seed: number, bone: Uint8Array, seen: Uint8Array, columns: number): Hole {
  const hole: Hole = { count: 0, sumX: 0, sumY: 0, lowX: 1e9, highX: -1, lowY: 1e9, highY: -1 }
  const stack = [seed]
  seen[seed] = 1
  while (stack.length > 0) {
    const at = stack.pop()!
    const x = at % columns
    const y = (at - x) / columns
    hole.count++
    hole.sumX += x
    hole.sumY += y
    if (x < hole.lowX) hole.lowX = x
    if (x > hole.highX) hole.highX = x
    if (y < hole.lowY) hole.lowY = y
    if (y > hole.highY) hole.highY = y
    for (const next of [at - 1, at + 1, at - columns, at + columns])
      if (!bone[next] && !seen[next]) {
        seen[next] = 1
        stack.push(next)
      }
  }
  return hole
}

function grown(mask: Uint8Array, columns: number, rows: number): Uint8Array {
  const out = mask.slice()
  for (let r = 1; r < rows - 1; r++)
    for (let c = 1; c < columns - 1; c++) {
      const at = c + columns * r
      if (mask[at - 1] || mask[at + 1] || mask[at - columns] || mask[at + columns]) out[at] = 1
    }
  return out
}

/** Marks what is connected to the slice's border without crossing bone, and the border itself. */
function outside(bone: Uint8Array, columns: number, rows: number): Uint8Array {
  const seen = new Uint8Array(bone.length)
  const stack: number[] = []
  for (let at = 0; at < bone.length; at++) {
    const c = at % columns
    const r = Math.floor(at / columns)
    if (c > 0 && r > 0 && c < columns - 1 && r < rows - 1) continue
    seen[at] = 1
    if (!bone[at]) stack.push(at)
  }
  while (stack.length > 0) {
    const at = stack.pop()!
    for (const next of [at - 1, at + 1, at - columns, at + columns])
      if (next >= 0 && next < bone.length && !bone[next] && !seen[next]) {
        seen[next] = 1
        stack.push(next)
      }
  }
  return seen
}

/** The rings of a vertebra that agree with each other: within `reachMm` of their median in the plane. */
export function agreeing(rings: readonly Ring[], reachMm = 6): Ring[] {
  if (rings.length === 0) return []
  const x = medianOf(rings.map((r) => r.xMm))
  const y = medianOf(rings.map((r) => r.yMm))
  return rings.filter((r) => Math.hypot(r.xMm - x, r.yMm - y) <= reachMm)
}
