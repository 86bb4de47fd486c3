import { part, verseNumber } from '../../anatomy/index.ts'
import type { MadeVertebra } from '../person.ts'
import { type Canvas, samplesOfBox, shareInside } from '../scanner/canvas.ts'
import { canalDistanceMm, canalOf } from '../shape/arch.ts'
import { bodyDistanceMm } from '../shape/body.ts'
import { type Solid, smoothMax, smoothMin, type Vector } from '../shape/solid.ts'
import type { Grain } from './grain.ts'
import { marrowHu, marrowOf } from './marrow.ts'

/** Depth of the body's border part under its surface, mm (as in the part maps of real CTs, 1-2 voxels at 1.5 mm). */
const borderMm = 2
/** Fillet between body and pedicle, and within the arch, mm. */
const filletMm = 2.4

/** A vertebra ready for asking distances: only what may be near is asked. */
export interface Surface {
  /** Writes [distance, part, distance to the body] at (x, y, z) of the vertebra's frame. */
  readonly read: (x: number, y: number, z: number, out: Float64Array) => void
  /** Restricts later reads to the line x(i) = p + i d; returns the range of i in which anything lies, or null. */
  readonly aim: (p: Vector, d: Vector) => readonly [from: number, to: number] | null
}

/** How far from a surface a distance is still asked for, mm. */
const reachMm = 5

export function surfaceOf(v: MadeVertebra): Surface {
  const count = v.arch.length
  const spheres = Float64Array.from([...v.arch.flatMap((s) => [...s.centre, s.radiusMm + reachMm]), ...bodySphere(v)])
  const from = new Float64Array(count + 1).fill(-Infinity)
  const to = new Float64Array(count + 1).fill(Infinity)
  const group = Int8Array.from(v.arch, ({ centre }) => (centre[0] > 1e-9 ? 0 : centre[0] < -1e-9 ? 1 : 2))
  let near = v.arch.map((_, n) => n)
  let body = true
  const canal = canalOf(v.plan)
  const shape = v.mould.body
  const sacral = v.level === 'S1'
  const [archPart, borderPart, bodyPart] = [part.arch, part.bodyBorder, part.body]
  return {
    read: (x, y, z, out) => {
      let [left, right, middle, least] = [99, 99, 99, 99]
      let owner: number = archPart
      for (let m = 0; m < near.length; m++) {
        const n = near[m]!
        const dx = x - spheres[4 * n]!
        const dy = y - spheres[4 * n + 1]!
        const dz = z - spheres[4 * n + 2]!
        const r = spheres[4 * n + 3]!
        if (dx * dx + dy * dy + dz * dz > r * r) continue
        const solid = v.arch[n]!
        const d = solid.distanceMm(x, y, z)
        if (d < least) {
          least = d
          owner = solid.part
        }
        // Sides first, then together: the same for a mirrored vertebra.
        if (group[n] === 0) left = smoothMin(left, d, filletMm)
        else if (group[n] === 1) right = smoothMin(right, d, filletMm)
        else middle = smoothMin(middle, d, filletMm)
      }
      let arch = smoothMin(smoothMin(left, right, filletMm), middle, filletMm)
      if (arch < 6) arch = smoothMax(arch, -canalDistanceMm(canal, x, sacral ? y + 0.28 * z : y), 1)
      const bodyD = body ? bodyDistanceMm(shape, x, y, z) : 99
      out[0] = smoothMin(arch, bodyD, filletMm)
      out[1] = bodyD < 0 || (bodyD < arch && !sacral) ? (bodyD < -borderMm ? bodyPart : borderPart) : owner
      out[2] = bodyD
    },
    aim: (p, d) => {
      near = []
      body = false
      let least = Infinity
      let most = -Infinity
      for (let n = 0; n <= count; n++) {
        chord(spheres, n, p, d, from, to)
        if (from[n]! > to[n]!) continue
        if (n < count) near.push(n)
        else body = true
        least = Math.min(least, from[n]!)
        most = Math.max(most, to[n]!)
      }
      return least > most ? null : [least, most]
    },
  }
}

/** Where the line p + i d runs through sphere n. */
function chord(spheres: Float64Array, n: number, p: Vector, d: Vector, from: Float64Array, to: Float64Array): void {
  const x = p[0] - spheres[4 * n]!
  const y = p[1] - spheres[4 * n + 1]!
  const z = p[2] - spheres[4 * n + 2]!
  const r = spheres[4 * n + 3]!
  const dd = d[0] * d[0] + d[1] * d[1] + d[2] * d[2]
  const half = x * d[0] + y * d[1] + z * d[2]
  const root = half * half - dd * (x * x + y * y + z * z - r * r)
  if (root < 0) {
    from[n] = 1
    to[n] = 0
    return
  }
  const s = Math.sqrt(root)
  from[n] = (-half - s) / dd
  to[n] = (-half + s) / dd
}

function bodySphere(v: MadeVertebra): readonly number[] {
  const { outline, levels } = v.mould
  const top = Math.max(levels.topAnterior, levels.topPosterior)
  const bottom = Math.min(levels.bottomAnterior, levels.bottomPosterior)
  const wide = Math.max(...outline.halfWidthMm, ...outline.halfDepthMm) + 3
  return [0, 0, (top + bottom) / 2, Math.hypot(wide, (top - bottom) / 2) + 2]
}

/** The box that holds a vertebra in its own frame. */
export function boxOf(v: MadeVertebra): readonly [low: Vector, high: Vector] {
  const { outline, levels } = v.mould
  const w = Math.max(...outline.halfWidthMm) + 5
  const low = [-w, -Math.max(...outline.halfDepthMm) - 5, Math.min(levels.bottomAnterior, levels.bottomPosterior) - 4]
  const high = [w, Math.max(...outline.halfDepthMm) + 10, Math.max(levels.topAnterior, levels.topPosterior) + 4]
  for (const s of v.arch) grow(low, high, s)
  return [low as unknown as Vector, high as unknown as Vector]
}

function grow(low: number[], high: number[], s: Solid): void {
  for (let axis = 0; axis < 3; axis++) {
    low[axis] = Math.min(low[axis] as number, (s.centre[axis] as number) - s.radiusMm - 1)
    high[axis] = Math.max(high[axis] as number, (s.centre[axis] as number) + s.radiusMm + 1)
  }
}

/** Paints one vertebra over what is there and writes its labels where no other bone is. */
export function paintVertebra(
  canvas: Canvas,
  v: MadeVertebra,
  grain: Grain,
  labels: Uint8Array,
  parts: Uint8Array,
): void {
  const [low, high] = boxOf(v)
  const [[i0, i1], [j0, j1], [k0, k1]] = samplesOfBox(canvas, v.pose, low, high)
  const surface = surfaceOf(v)
  const marrow = marrowOf(v, grain)
  const out = new Float64Array(3)
  const t = v.pose.turn
  const [sx, sy, sz] = canvas.spacingMm
  const voxelMm = Math.cbrt(sx * sy * sz)
  const number = verseNumber(v.level)
  const plane = canvas.nx * canvas.ny
  for (let k = k0; k < k1; k++) {
    const pz = canvas.first[2] + k * sz - v.pose.origin[2]
    const slice = (k - canvas.middle) / canvas.perSlice
    const labelBase = Number.isInteger(slice) && slice >= 0 && slice < canvas.grid.dims[2] ? slice * plane : -1
    for (let j = j0; j < j1; j++) {
      const py = canvas.first[1] + j * sy - v.pose.origin[1]
      const row = k * plane + j * canvas.nx
      const px = canvas.first[0] - v.pose.origin[0]
      const start: Vector = [
        t[0]! * px + t[3]! * py + t[6]! * pz,
        t[1]! * px + t[4]! * py + t[7]! * pz,
        t[2]! * px + t[5]! * py + t[8]! * pz,
      ]
      const step: Vector = [t[0]! * sx, t[1]! * sx, t[2]! * sx]
      const run = surface.aim(start, step)
      if (!run) continue
      const last = Math.min(i1 - 1, Math.floor(run[1]))
      for (let i = Math.max(i0, Math.ceil(run[0])); i <= last; i++) {
        const x = start[0] + i * step[0]
        const y = start[1] + i * step[1]
        const z = start[2] + i * step[2]
        surface.read(x, y, z, out)
        const d = out[0]!
        if (d >= voxelMm) continue
        const share = shareInside(d, voxelMm)
        if (share > 0) canvas.hu[row + i]! += share * (marrowHu(marrow, x, y, z, out, voxelMm) - canvas.hu[row + i]!)
        if (d < 0 && labelBase >= 0) {
          const at = labelBase + j * canvas.nx + i
          if (labels[at] === 0) {
            labels[at] = number
            parts[at] = out[1]!
          }
        }
      }
    }
  }
}
