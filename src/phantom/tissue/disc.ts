import type { MadeVertebra, Person } from '../person.ts'
import { type Canvas, samplesOfBox, shareInside } from '../scanner/canvas.ts'
import { plateHeightMm, wallRadiusMm } from '../shape/body.ts'
import type { Grain } from './grain.ts'
import { grainAt } from './grain.ts'

/** Paints the discs from endplate to endplate, slightly into both bodies: bone is painted over them later. */
export function paintDiscs(canvas: Canvas, person: Person, grain: Grain): void {
  person.vertebrae.slice(1).forEach((lower, i) => {
    paintDisc(canvas, person.vertebrae[i] as MadeVertebra, lower, grain)
  })
}

function paintDisc(canvas: Canvas, upper: MadeVertebra, lower: MadeVertebra, grain: Grain): void {
  const reach = Math.max(...lower.mould.outline.halfWidthMm) + 6
  const top = Math.max(lower.mould.levels.topAnterior, lower.mould.levels.topPosterior)
  const [[i0, i1], [j0, j1], [k0, k1]] = samplesOfBox(
    canvas,
    lower.pose,
    [-reach, -reach, top - 12],
    [reach, reach, top + 24],
  )
  const voxelMm = canvas.spacingMm[0]
  const local = [0, 0, 0]
  for (let k = k0; k < k1; k++)
    for (let j = j0; j < j1; j++)
      for (let i = i0; i < i1; i++) {
        const p = [0, 1, 2].map(
          (axis) => canvas.first[axis as 0 | 1 | 2] + [i, j, k][axis]! * canvas.spacingMm[axis as 0 | 1 | 2],
        )
        into(lower, p, local)
        const [x, y, z] = local as [number, number, number]
        const rho = Math.hypot(x, y)
        if (rho > reach) continue
        const overLower = z - plateHeightMm(lower.mould.body.top, x, y)
        const lowRadius = wallRadiusMm(lower.mould.body.wall, x, y, lower.mould.levels.topPosterior - 1)
        into(upper, p, local)
        const [ux, uy, uz] = local as [number, number, number]
        const underUpper = plateHeightMm(upper.mould.body.bottom, ux, uy) - uz
        if (overLower < -2.5 || underUpper < -2.5) continue
        const f = Math.max(0, Math.min(1, overLower / Math.max(0.1, overLower + underUpper)))
        const upRadius = wallRadiusMm(upper.mould.body.wall, ux, uy, upper.mould.levels.bottomPosterior + 1)
        const radius = lowRadius + f * (upRadius - lowRadius) + 1.4 * 4 * f * (1 - f)
        const share = shareInside(rho - radius, voxelMm)
        if (share === 0) continue
        const inner = rho / radius
        const hu =
          72 + 42 * Math.max(0, Math.min(1, (inner - 0.5) / 0.4)) + 5 * grainAt(grain, x * 0.3, y * 0.3, z * 0.3 + 7)
        const at = i + canvas.nx * (j + canvas.ny * k)
        canvas.hu[at]! += share * (hu - canvas.hu[at]!)
      }
}

function into(v: MadeVertebra, p: readonly number[], out: number[]): void {
  const t = v.pose.turn
  const px = p[0]! - v.pose.origin[0]
  const py = p[1]! - v.pose.origin[1]
  const pz = p[2]! - v.pose.origin[2]
  out[0] = t[0]! * px + t[3]! * py + t[6]! * pz
  out[1] = t[1]! * px + t[4]! * py + t[7]! * pz
  out[2] = t[2]! * px + t[5]! * py + t[8]! * pz
}
