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

/** Signed distance to a whole vertebra and the part that owns the place; `out` = [distance, part, body distance]. */
export function vertebraDistance(v: MadeVertebra): (x: number, y: number, z: number, out: Float64Array) => void {
  const solids = v.arch.map((s) => ({ s, x: s.centre[0], y: s.centre[1], z: s.centre[2], reach: s.radiusMm + 5 }))
  const canal = canalOf(v.plan)
  const body = v.mould.body
  const sacral = v.level === 'S1'
  return (x, y, z, out) => {
    let arch = 99
    let least = 99
    let owner: number = part.arch
    for (let n = 0; n < solids.length; n++) {
      const b = solids[n]!
      const dx = x - b.x
      const dy = y - b.y
      const dz = z - b.z
      if (dx * dx + dy * dy + dz * dz > b.reach * b.reach) continue
      const d = b.s.distanceMm(x, y, z)
      if (d < least) {
        least = d
        owner = b.s.part
      }
      arch = smoothMin(arch, d, filletMm)
    }
    if (arch < 6) arch = smoothMax(arch, -canalDistanceMm(canal, x, sacral ? y + 0.28 * z : y), 1)
    const bodyD = bodyDistanceMm(body, x, y, z)
    out[0] = smoothMin(arch, bodyD, filletMm)
    out[1] = bodyD < 0 || (bodyD < arch && !sacral) ? (bodyD < -borderMm ? part.body : part.bodyBorder) : owner
    out[2] = bodyD
  }
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
  const distance = vertebraDistance(v)
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
      for (let i = i0; i < i1; i++) {
        const px = canvas.first[0] + i * sx - v.pose.origin[0]
        const x = t[0]! * px + t[3]! * py + t[6]! * pz
        const y = t[1]! * px + t[4]! * py + t[7]! * pz
        const z = t[2]! * px + t[5]! * py + t[8]! * pz
        if (z < low[2] || z > high[2] || y < low[1] || y > high[1] || x < low[0] || x > high[0]) continue
        distance(x, y, z, out)
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
