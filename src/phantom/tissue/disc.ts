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
  const local = new Float64Array(3)
  const [sx, sy, sz] = canvas.spacingMm
  for (let k = k0; k < k1; k++)
    for (let j = j0; j < j1; j++)
      for (let i = i0; i < i1; i++) {
        const px = canvas.first[0] + i * sx
        const py = canvas.first[1] + j * sy
        const pz = canvas.first[2] + k * sz
        into(lower, px, py, pz, local)
        const [x, y, z] = [local[0]!, local[1]!, local[2]!]
        const rho = Math.sqrt(x * x + y * y)
        if (rho > reach) continue
        const overLower = z - plateHeightMm(lower.mould.body.top, x, y)
        if (overLower < -2.5) continue
        const lowRadius = wallRadiusMm(lower.mould.body.wall, x, y, lower.mould.levels.topPosterior - 1)
        if (rho > lowRadius + 8) continue
        into(upper, px, py, pz, local)
        const [ux, uy, uz] = [local[0]!, local[1]!, local[2]!]
        const underUpper = plateHeightMm(upper.mould.body.bottom, ux, uy) - uz
        if (underUpper < -2.5) continue
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

function into(v: MadeVertebra, x: number, y: number, z: number, out: Float64Array): void {
  const t = v.pose.turn
  const px = x - v.pose.origin[0]
  const py = y - v.pose.origin[1]
  const pz = z - v.pose.origin[2]
  out[0] = t[0]! * px + t[3]! * py + t[6]! * pz
  out[1] = t[1]! * px + t[4]! * py + t[7]! * pz
  out[2] = t[2]! * px + t[5]! * py + t[8]! * pz
}
