import { part } from '../../anatomy/index.ts'
import { type ArchPlan, canalOf } from './arch.ts'
import { clippedBy } from './joint.ts'
import type { Mould } from './mould.ts'
import { cut, ellipsoid, plus, roundBox, type Solid, tube, unitOf, type Vector } from './solid.ts'

/** Middles of the fused bodies S1-S5 and how far each leans back, in the frame of S1. */
function column(mould: Mould): readonly { readonly at: Vector; readonly up: Vector; readonly half: Vector }[] {
  const out = []
  let at: Vector = [0, 0, mould.levels.bottomPosterior * 0.9]
  let lean = 0.22
  const sizes = [
    [15.5, 9.5, 12.5],
    [12.5, 7.5, 10.5],
    [10.5, 6, 9],
    [9, 5, 8],
  ] as const
  for (const [w, d, h] of sizes) {
    const up: Vector = [0, -Math.sin(lean), Math.cos(lean)]
    at = plus(at, up, -h)
    out.push({ at: plus(at, [0, 2.5, 0]), up, half: [w, d, h + 1.2] as Vector })
    at = plus(at, up, -h)
    lean -= 0.3
  }
  return out
}

/** The sacrum below and beside the body of S1: fused S2-S5, wings, arch, crest and the joints for the last lumbar. */
export function sacrumOf(plan: ArchPlan, mould: Mould): readonly Solid[] {
  const bodies = column(mould)
  const solids: Solid[] = bodies.map(({ at, up, half }) =>
    roundBox(part.arch, at, [1, 0, 0], [0, up[2], -up[1]], half, 3.5),
  )
  for (const side of [0, 1] as const) solids.push(...wing(plan, mould, side))
  const back = plan.posteriorMm + canalOf(plan).depthMm
  // The roof of the sacral canal and its crest.
  solids.push(
    roundBox(part.arch, [0, back + 7, -21], [1, 0, 0], unitOf([0, 0.97, 0.2]), [13, 2.6, 22], 2),
    roundBox(part.spinousProcess, [0, back + 10, -16], [1, 0, 0], unitOf([0, 0.97, 0.2]), [2.4, 5, 13], 2),
  )
  return solids
}

function wing(plan: ArchPlan, mould: Mould, side: 0 | 1): readonly Solid[] {
  const s = side === 0 ? 1 : -1
  const top = mould.levels.topPosterior
  const label = side === 0 ? part.transverseLeft : part.transverseRight
  const ala = roundBox(
    label,
    [s * 33, 6, top - 17],
    unitOf([s * 0.93, 0.3, -0.2]),
    unitOf([-s * 0.3, 0.93, 0.1]),
    [20, 13, 14],
    6,
  )
  const lower = tube(label, [s * 28, 9, top - 24], [s * 14, 21, top - 66], [1, 0, 0], [16, 9], [6, 5])
  const solids: Solid[] = [ala, lower]
  const joint = plan.above[side]
  if (joint) {
    const centre = plus(joint.centre, joint.normal, -(joint.gapMm / 2 + 3.2))
    const sap = side === 0 ? part.superiorArticularLeft : part.superiorArticularRight
    solids.push(
      cut(roundBox(sap, plus(centre, joint.up, -2), joint.across, joint.up, [7, 9, 3.6], 2.6), joint.keepBelow, 0.8),
      cut(
        tube(sap, [s * 27, 12, top - 10], plus(centre, joint.up, -5), joint.across, [6, 6], [5, 3.6]),
        joint.keepBelow,
        0.8,
      ),
    )
  }
  const foramen = (x: number, y: number, z: number, r: number) =>
    ellipsoid(part.arch, [s * x, y, z], [1, 0, 0], [0, 1, 0], [r, 16, r])
  const holes = [foramen(17.5, 12, top - 33, 4.6), foramen(15.5, 17, top - 56, 3.8)]
  const [a, b] = holes as [Solid, Solid]
  const open = (x: number, y: number, z: number) =>
    Math.abs(x) > 25 || z > top - 22 ? -9 : -Math.min(a.distanceMm(x, y, z), b.distanceMm(x, y, z))
  return solids.map((solid) => clippedBy(cut(solid, open, 1), joint, null))
}
