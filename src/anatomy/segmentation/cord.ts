import type { Triple } from '../../geometry/index.ts'
import type { BodyLine } from './bodyline.ts'

/** A place in the spine's own coordinates: station along the body line, mm to the left and mm behind the canal's middle. */
export interface SpinePlace {
  s: number
  x: number
  y: number
}

/** Looks up spine coordinates of patient points; made once per spine, called once per voxel. */
export class SpineCoordinates {
  readonly #line: BodyLine
  readonly #table: Int32Array
  readonly #low: number

  constructor(line: BodyLine) {
    this.#line = line
    const { count } = line.curve
    const heights = Array.from({ length: count }, (_, s) => line.canal[3 * s + 2]!)
    this.#low = Math.floor(Math.min(...heights))
    const high = Math.ceil(Math.max(...heights))
    this.#table = new Int32Array(high - this.#low + 1)
    let s = 0
    for (let n = 0; n < this.#table.length; n++) {
      while (s + 1 < count && heights[s]! < this.#low + n) s++
      this.#table[n] = s
    }
  }

  /** Spine coordinates of the patient point (px, py, pz), written into `out`; stations may lie beyond the line's ends. */
  place(px: number, py: number, pz: number, out: SpinePlace): void {
    const line = this.#line
    const { count, up, left, back } = line.curve
    const n = Math.min(this.#table.length - 1, Math.max(0, Math.round(pz) - this.#low))
    let s = this.#table[n]!
    for (let pass = 0; pass < 3; pass++) {
      const o = 3 * s
      const along =
        (px - line.canal[o]!) * up[o]! + (py - line.canal[o + 1]!) * up[o + 1]! + (pz - line.canal[o + 2]!) * up[o + 2]!
      const next = Math.min(count - 1, Math.max(0, s + Math.round(along * (pass === 0 ? 0.8 : 0.6))))
      if (next === s) break
      s = next
    }
    const o = 3 * s
    const dx = px - line.canal[o]!
    const dy = py - line.canal[o + 1]!
    const dz = pz - line.canal[o + 2]!
    out.s = s + dx * up[o]! + dy * up[o + 1]! + dz * up[o + 2]!
    out.x = dx * left[o]! + dy * left[o + 1]! + dz * left[o + 2]!
    out.y = dx * back[o]! + dy * back[o + 1]! + dz * back[o + 2]!
  }

  /** The patient point `x` to the left and `y` behind the canal's middle at station s. */
  point(s: number, x: number, y: number): Triple {
    const { curve, canal } = this.#line
    const t = Math.min(curve.count - 1, Math.max(0, Math.round(s)))
    const over = s - t
    const o = 3 * t
    const at = (a: 0 | 1 | 2): number =>
      canal[o + a]! + x * curve.left[o + a]! + y * curve.back[o + a]! + over * curve.up[o + a]!
    return [at(0), at(1), at(2)]
  }
}
