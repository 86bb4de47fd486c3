// What is expected of a body's middle slab before its voxels are read: levels, shells, and how the sides may bend.
import { bend, expect, type Lattice, penalise, type System, stretch } from '../segmentation/edges/system.ts'
import { insideColumns, insideOf, insideRows, type Row, type SectionUnknowns } from './section-shape.ts'

/** Expected levels as for endplates and walls in the segmentation, with how far each may be off. */
const outsideHu = { plate: 85, plateSpread: 60, plateStep: 25, wall: 30, wallSpread: 120, wallStep: 60 } as const
const insideSpreadHu = 120
const insideStepHu = 20
/** Thick slices hardly tell shell and denser layer from a shift of the side: they are held close to what is usual. */
const shell = { plateMm: 0.55, wallMm: 0.4, spreadMm: 0.12 } as const
export const layer = { share: 0.35, depthMm: 2, spreadHu: 12 } as const

export function startLevels(x: Float64Array, u: SectionUnknowns, spongyHu: number): void {
  for (const [n, { base, count }] of u.outside.entries())
    x.fill(n < 2 ? outsideHu.plate : outsideHu.wall, base, base + count)
  x.fill(spongyHu, u.inside, u.plateShell)
  x[u.plateShell] = shell.plateMm
  x[u.wallShell] = shell.wallMm
  x.fill(layer.share * Math.max(40, spongyHu), u.layers, u.layers + 2)
}

/** How far voxel and model differ without any error of place, HU. */
const noiseHu = 45
/** Second differences of a side at neighbouring knots, less at its ends; how far knots may leave the outline, mm. */
const bendMm = { plate: 0.2, plateEnd: 0.1, wall: 0.35, wallEnd: 0.3, across: 1 } as const
const awayMm = { side: 0.5, across: 3 } as const
/** Tilt of a side across the slab, and its curvature in 1/mm with what walls have. */
const tiltSpread = 0.1
const curvature = { plate: 0, wall: -0.02, spread: 0.02 } as const

export function addPrior(system: System, u: SectionUnknowns, x: Float64Array, prior: Float64Array): void {
  const weight = (spread: number): number => (noiseHu / spread) ** 2
  const hold = (from: number, count: number, spread: number): void => {
    for (let k = from; k < from + count; k++) expect(system, x, k, prior[k]!, weight(spread))
  }
  const line = ({ base, count }: Row): Lattice => ({ base, rows: 1, columns: count, ring: false })
  for (const [n, row] of u.sides.entries()) {
    hold(row.base, row.count, awayMm.side)
    bend(system, x, line(row), weight(n < 2 ? bendMm.plate : bendMm.wall), 1)
    const last = row.base + row.count - 1
    const end = weight(n < 2 ? bendMm.plateEnd : bendMm.wallEnd)
    penalise(system, x, [row.base, row.base + 1, row.base + 2], [1, -2, 1], end)
    penalise(system, x, [last, last - 1, last - 2], [1, -2, 1], end)
    expect(system, x, u.bends + 2 * n, 0, weight(tiltSpread))
    expect(system, x, u.bends + 2 * n + 1, n < 2 ? curvature.plate : curvature.wall, weight(curvature.spread))
  }
  for (const row of u.across) {
    hold(row.base, row.count, awayMm.across)
    bend(system, x, line(row), weight(bendMm.across), 1)
  }
  for (const [n, row] of u.outside.entries()) {
    hold(row.base, row.count, n < 2 ? outsideHu.plateSpread : outsideHu.wallSpread)
    stretch(system, x, line(row), weight(n < 2 ? outsideHu.plateStep : outsideHu.wallStep))
  }
  hold(u.inside, insideRows * insideColumns, insideSpreadHu)
  stretch(system, x, insideOf(u), weight(insideStepHu))
  hold(u.plateShell, 2, shell.spreadMm)
  hold(u.layers, 2, layer.spreadHu)
}
