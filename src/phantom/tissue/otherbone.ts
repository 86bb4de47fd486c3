import { part } from '../../anatomy/index.ts'
import type { MadeVertebra, Person } from '../person.ts'
import { placed } from '../pose.ts'
import { type Canvas, samplesIn, shareInside } from '../scanner/canvas.ts'
import {
  ellipsoid,
  plus,
  roundBox,
  type Solid,
  smoothMin,
  squareTo,
  tube,
  unitOf,
  type Vector,
} from '../shape/solid.ts'
import { type Grain, grainAt } from './grain.ts'

/** Ribs and hip bones: bone that belongs to no vertebra and carries no label. */
export function paintOtherBones(canvas: Canvas, person: Person, grain: Grain): void {
  for (const v of person.vertebrae) {
    if (v.thoracic) for (const side of [1, -1] as const) paintBone(canvas, ribOf(v, side), 1.1, 140, grain)
    if (v.level === 'S1') for (const side of [1, -1] as const) paintBone(canvas, hipOf(v, side), 1.5, 170, grain)
  }
}

/** Length of each rib from its head along its bow, mm; T13 has a stump. */
const ribLengthMm: Readonly<Record<string, number>> = { T13: 30, T12: 85, T11: 150, T10: 190 }

/** From the head beside the body, past the transverse process, round and down the chest. */
function ribOf(v: MadeVertebra, side: 1 | -1): readonly Solid[] {
  const { outline, levels } = v.mould
  const free = v.level === 'T11' || v.level === 'T12' || v.level === 'T13'
  const half = (outline.halfWidthMm[0] + outline.halfWidthMm[1]) / 2
  const head: Vector = [side * (half + 4.2), outline.posteriorMm - 3, free ? 2 : levels.topPosterior - 2]
  const tipX = v.dimensions.transverseSpanMm / 2
  const neck: Vector = free
    ? [side * (half + 24), outline.posteriorMm + 10, -2]
    : [side * (tipX + 4), outline.posteriorMm + v.dimensions.canalDepthMm + 1, 3]
  const points = [placed(v.pose, head), placed(v.pose, neck)]
  const lengthMm = ribLengthMm[v.level] ?? 200
  const [cx, cy, a, b] = [v.pose.origin[0], v.pose.origin[1] - 42, 126, 84]
  const start = points[1] as Vector
  let angle = Math.atan2(start[0] - cx, start[1] - cy)
  let z = start[2]
  for (let gone = 26; gone < lengthMm; gone += 14) {
    const r = 1 / Math.hypot(Math.sin(angle) / a, Math.cos(angle) / b)
    angle += (side * 14) / r
    z -= 5.2
    const bow = 1 / Math.hypot(Math.sin(angle) / a, Math.cos(angle) / b)
    const ease = Math.min(1, gone / 70)
    const from = Math.hypot(start[0] - cx, start[1] - cy)
    const reach = from + (bow - from) * ease
    points.push([cx + reach * Math.sin(angle), cy + reach * Math.cos(angle), z])
  }
  return points
    .slice(1)
    .map((p, i) => tube(part.arch, points[i] as Vector, p, [0, 0, 1], i === 0 ? [4.2, 3.8] : [6.2, 3.4], [6.2, 3.4]))
}

/** The back of one hip bone, beside the wing of the sacrum with the joint between. */
function hipOf(v: MadeVertebra, side: 1 | -1): readonly Solid[] {
  const along = unitOf([side * 0.66, -0.75, 0.02])
  const normal = unitOf([side * 0.75, 0.66, -0.05])
  // Measured from the promontory, upright: the pelvis does not lean with the disc space.
  const joint = plus(placed(v.pose, [0, 0, 0]), [side * 55, 24, -8])
  const up = unitOf([0, 0.1, 1])
  const plate = ellipsoid(
    part.arch,
    plus(plus(joint, normal, 7.5), along, 22),
    along,
    squareTo(up, along),
    [50, 47, 6.5],
  )
  const edge = roundBox(
    part.arch,
    plus(plus(plus(joint, normal, 8.5), along, -14), up, -12),
    along,
    normal,
    [20, 7.5, 34],
    6.5,
  )
  return [plate, edge]
}

function paintBone(canvas: Canvas, solids: readonly Solid[], cortexMm: number, marrowHu: number, grain: Grain): void {
  const [sx, sy, sz] = canvas.spacingMm
  const voxelMm = Math.cbrt(sx * sy * sz)
  const range = (axis: 0 | 1 | 2) =>
    samplesIn(
      canvas,
      axis,
      Math.min(...solids.map((s) => s.centre[axis] - s.radiusMm)),
      Math.max(...solids.map((s) => s.centre[axis] + s.radiusMm)),
    )
  const [[i0, i1], [j0, j1], [k0, k1]] = [range(0), range(1), range(2)]
  for (let k = k0; k < k1; k++) {
    const z = canvas.first[2] + k * sz
    const near = solids.filter((s) => Math.abs(s.centre[2] - z) < s.radiusMm + 2)
    for (let j = j0; j < j1 && near.length > 0; j++) {
      const y = canvas.first[1] + j * sy
      const row = near.filter((s) => Math.hypot(s.centre[2] - z, s.centre[1] - y) < s.radiusMm + 2)
      for (let i = i0; i < i1 && row.length > 0; i++) {
        const x = canvas.first[0] + i * sx
        let d = 99
        for (const s of row) {
          const dx = x - s.centre[0]
          if (dx > s.radiusMm + 2 || dx < -s.radiusMm - 2) continue
          d = smoothMin(d, s.distanceMm(x, y, z), 2)
        }
        const share = shareInside(d, voxelMm)
        if (share === 0) continue
        const spongy = marrowHu + 35 * grainAt(grain, x * 0.8, y * 0.8, z * 0.8)
        const hu = spongy + shareInside(-(d + cortexMm), voxelMm) * (1150 - spongy)
        const at = i + canvas.nx * (j + canvas.ny * k)
        canvas.hu[at]! += share * (hu - canvas.hu[at]!)
      }
    }
  }
}
