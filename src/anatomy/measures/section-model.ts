// The image that the four sides of a body's middle slab make, smeared by slice and kernel.
import { bilinear } from '../segmentation/edges/system.ts'
import { smearAlong } from './blur.ts'
import { shellHu } from './edge.ts'
import type { Seen } from './ray.ts'
import { layer } from './section-expected.ts'
import { insideColumns, insideOf, insideRows, knotAt, type Row, readAt, type SectionUnknowns } from './section-shape.ts'
import type { SectionVoxels } from './section-voxels.ts'
import { type Smear, slopeAt, stepAt } from './smear.ts'

/** How a side smears at each of its knots, and the cosine between its normal and its height. */
export interface Slanted {
  readonly cosine: readonly number[]
  readonly smear: readonly Smear[]
}

export function slantedOf(x: Float64Array, row: Row, side: number, g: Float64Array): Slanted {
  const knots = Array.from({ length: row.count }, (_, k) => {
    const [a, b] = [Math.max(0, k - 1), Math.min(row.count - 1, k + 1)]
    const rise = (x[row.base + b]! - x[row.base + a]!) / ((b - a) * row.stepMm)
    const slope = Math.max(-1.5, Math.min(1.5, rise))
    const cosine = 1 / Math.sqrt(1 + slope * slope)
    const out = (side === 0 || side === 3 ? 1 : -1) * cosine
    const along = -slope * cosine
    return { cosine, smear: side < 2 ? smearAlong(g, 0, along, out) : smearAlong(g, 0, out, along) }
  })
  return { cosine: knots.map((k) => k.cosine), smear: knots.map((k) => k.smear) }
}

/** The unknowns that a voxel hangs on, and by how much each. */
export interface Hangs {
  readonly at: Int32Array
  readonly by: Float64Array
  used: number
}

export const noHangs = (): Hangs => ({ at: new Int32Array(40), by: new Float64Array(40), used: 0 })

/** Notes that the voxel hangs on unknown `k` by `share`. */
function hang(to: Hangs, k: number, share: number): void {
  to.at[to.used] = k
  to.by[to.used++] = share
}

/** Notes that it hangs on a row's two knots round a place. */
function hangOn(to: Hangs, row: Row, knot: number, share: number): void {
  const k = Math.min(row.count - 2, Math.floor(knot))
  hang(to, row.base + k, share * (1 - knot + k))
  hang(to, row.base + k + 1, share * (knot - k))
}

const lattice = { at: new Int32Array(4), by: new Float64Array(4) }

/**
 * HU of the model at a voxel, with its derivatives noted in `to`. Bone is what lies inside both the nearest plate and the
 * nearest wall: at a corner the product of the two smeared steps.
 */
export function modelled(
  to: Hangs,
  u: SectionUnknowns,
  x: Float64Array,
  seen: Seen,
  v: SectionVoxels,
  n: number,
  slanted: readonly Slanted[],
  across: readonly boolean[],
): number {
  const [left, y, z, plate, wall] = [v.x[n]!, v.y[n]!, v.z[n]!, v.plate[n]!, v.wall[n]!]
  const [p, q] = [knotAt(u.sides[plate]!, y), knotAt(u.sides[wall]!, z)]
  const lean = (side: number): number => left * (x[u.bends + 2 * side]! + left * x[u.bends + 2 * side + 1]!)
  const sp = slanted[plate]!
  const sw = slanted[wall]!
  const [cosP, cosW] = [sp.cosine[Math.round(p)]!, sw.cosine[Math.round(q)]!]
  const [smearP, smearW] = [sp.smear[Math.round(p)]!, sw.smear[Math.round(q)]!]
  const up = plate === 0 ? z : -z
  const dp = (up - readAt(x, u.sides[plate]!, p) - lean(plate)) * cosP
  const dw = ((wall === 3 ? y : -y) - readAt(x, u.sides[wall]!, q) - lean(wall)) * cosW
  const [t, w] = [x[u.plateShell]!, x[u.wallShell]!]
  const under = dp + t + layer.depthMm
  const [outer, inner] = [1 - stepAt(dp, smearP), 1 - stepAt(dp + t, smearP)]
  const layered = inner - 1 + stepAt(under, smearP)
  const [outerW, innerW] = [1 - stepAt(dw, smearW), 1 - stepAt(dw + w, smearW)]
  const [f0, f1, f2] = [slopeAt(dp, smearP), slopeAt(dp + t, smearP), slopeAt(under, smearP)]
  const [g0, g1] = [slopeAt(dw, smearW), slopeAt(dw + w, smearW)]
  const { y: ys, z: zs } = u.box
  const across1 = ((y - ys[0]) / (ys[1] - ys[0])) * (insideColumns - 1)
  bilinear(insideOf(u), across1, ((z - zs[0]) / (zs[1] - zs[0])) * (insideRows - 1), lattice.at, lattice.by, 0)
  let a = 0
  for (let k = 0; k < 4; k++) {
    a += lattice.by[k]! * x[lattice.at[k]!]!
    hang(to, lattice.at[k]!, lattice.by[k]! * inner * innerW)
  }
  const [op, ow] = [knotAt(u.outside[plate]!, y), knotAt(u.outside[wall]!, z)]
  const [disc, beside] = [readAt(x, u.outside[plate]!, op), readAt(x, u.outside[wall]!, ow)]
  const denser = x[u.layers + plate]!
  const h = shellHu.value
  const byShellP = innerW * ((h - a) * f1 - denser * (f1 - f2))
  const byShellW = g1 * ((h - a) * inner - denser * layered)
  const byP = byShellP + outerW * f0 * (disc - h)
  const byW = byShellW - g0 * (h * outer + disc * (1 - outer) - beside)
  hangOn(to, u.sides[plate]!, p, -byP * cosP)
  hangOn(to, u.sides[wall]!, q, -byW * cosW)
  for (const [side, g] of [[plate, -byP * cosP], [wall, -byW * cosW]] as const) {
    hang(to, u.bends + 2 * side, g * left)
    hang(to, u.bends + 2 * side + 1, g * left * left)
  } // biome-ignore format: two sides
  hang(to, u.plateShell, byShellP)
  hang(to, u.wallShell, byShellW)
  hang(to, u.layers + plate, layered * innerW)
  hangOn(to, u.outside[wall]!, ow, 1 - outerW)
  const bone = (a * inner + denser * layered - h * inner) * innerW + h * outer * outerW
  const model = bone + disc * outerW * (1 - outer) + beside * (1 - outerW)
  let discShare = outerW * (1 - outer)
  let added = 0
  if (across[plate]) {
    const row = u.across[plate]!
    const k = knotAt(row, y)
    const e = readAt(x, row, k) - up
    const [o, i] = [1 - stepAt(e, smearP), 1 - stepAt(e + t, smearP)]
    const l = i - 1 + stepAt(e + t + layer.depthMm, smearP)
    const [s0, s1, s2] = [slopeAt(e, smearP), slopeAt(e + t, smearP), slopeAt(e + t + layer.depthMm, smearP)]
    added = outerW * ((seen.spongyHu - h) * i + denser * l + (h - disc) * o)
    hangOn(to, row, k, outerW * ((h - seen.spongyHu) * s1 - denser * (s1 - s2) - (h - disc) * s0))
    discShare -= outerW * o
  }
  hangOn(to, u.outside[plate]!, op, discShare)
  return model + added
}
