import {
  bend,
  bilinear,
  expect,
  type Lattice,
  penalise,
  type System,
  solve,
  stretch,
  systemOf,
} from '../segmentation/edges/system.ts'
import { smearAlong } from './blur.ts'
import { shellHu } from './edge.ts'
import type { Seen } from './ray.ts'
import { type Outline, type SectionPoint, type SixOnSection, sixOnSection } from './section.ts'
import {
  insideColumns,
  insideRows,
  knotAt,
  type Row,
  readAt,
  type SectionUnknowns,
  sixOfSides,
  startAcross,
  startSides,
  unknownsFor,
} from './section-shape.ts'
import { type SectionVoxels, sectionVoxels } from './section-voxels.ts'
import { type Smear, slopeAt, stepAt } from './smear.ts'

/** On slices thicker than this along the body's axis single edges no longer say where in its slice an endplate lies, mm. */
const thickMm = 1.6

/**
 * The six points: those of the outline and, on thick slices, half-way to those of the whole middle slab fitted at once.
 *
 * The two readings err in different ways there, and their mean less than either.
 */
export function sixPointsOf(seen: Seen, outline: Outline): SixOnSection {
  const six = sixOnSection(outline)
  if (smearAlong(seen.vertebraFromVoxel, 0, 0, 1).boxMm <= thickMm) return six
  const fitted = fitSection(seen, outline)
  if (!fitted) return six
  const half = (key: keyof SixOnSection): SectionPoint => {
    const [a, b] = [six[key], fitted[key]]
    return Math.hypot(a[0] - b[0], a[1] - b[1]) > farthestMm ? a : [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]
  }
  return {
    anteriorSuperior: half('anteriorSuperior'),
    anteriorInferior: half('anteriorInferior'),
    middleSuperior: half('middleSuperior'),
    middleInferior: half('middleInferior'),
    posteriorSuperior: half('posteriorSuperior'),
    posteriorInferior: half('posteriorInferior'),
  }
}

/** Readings farther apart than this are not of one edge, mm: the outline's stands. */
const farthestMm = 5
const turns = 14
const stillMm = 0.02
const leastVoxels = 150

/**
 * The four sides of the body's middle slab whose image, smeared by slice and kernel, fits all native voxels near them at
 * once; shells, levels, the layer of denser bone and the vertebrae across the discs are fitted with them (Gauss-Newton).
 *
 * Null where too little is seen.
 */
export function fitSection(seen: Seen, outline: Outline): SixOnSection | null {
  const u = unknownsFor(outline)
  const x = new Float64Array(u.size)
  startSides(x, u, outline)
  const across = startAcross(x, u, seen)
  if (x.some(Number.isNaN)) return null
  startLevels(x, u, seen.spongyHu)
  const voxels = sectionVoxels(seen, u, x, across)
  if (voxels.x.length < leastVoxels) return null
  const prior = x.slice()
  const system = systemOf(u.size)
  for (let turn = 0; turn < turns; turn++) {
    system.matrix.fill(0)
    system.right.fill(0)
    gather(system, u, x, seen, voxels, across)
    addPrior(system, u, x, prior)
    if (!solve(system)) return null
    if (take(system, u, x) < stillMm) break
  }
  return sixOfSides(x, u)
}

/** Expected levels as for endplates and walls in the segmentation, with how far each may be off. */
const outsideHu = { plate: 85, plateSpread: 60, plateStep: 25, wall: 30, wallSpread: 120, wallStep: 60 } as const
const insideSpreadHu = 120
const insideStepHu = 20
/** Thick slices hardly tell shell and denser layer from a shift of the side: they are held close to what is usual. */
const shell = { plateMm: 0.55, wallMm: 0.4, spreadMm: 0.12 } as const
const layer = { share: 0.35, depthMm: 2, spreadHu: 12 } as const

function startLevels(x: Float64Array, u: SectionUnknowns, spongyHu: number): void {
  for (const [n, { base, count }] of u.outside.entries())
    x.fill(n < 2 ? outsideHu.plate : outsideHu.wall, base, base + count)
  x.fill(spongyHu, u.inside, u.plateShell)
  x[u.plateShell] = shell.plateMm
  x[u.wallShell] = shell.wallMm
  x.fill(layer.share * Math.max(40, spongyHu), u.layers, u.layers + 2)
}

/** How far voxel and model differ without any error of place, and beyond what a voxel counts little, HU. */
const noiseHu = 45
const robustHu = 110
/** Second differences of a side at neighbouring knots, less at its ends; how far knots may leave the outline, mm. */
const bendMm = { plate: 0.2, plateEnd: 0.1, wall: 0.35, wallEnd: 0.3, across: 1 } as const
const awayMm = { side: 0.5, across: 3 } as const
/** Tilt of a side across the slab, and its curvature in 1/mm with what walls have. */
const tiltSpread = 0.1
const curvature = { plate: 0, wall: -0.02, spread: 0.02 } as const

function addPrior(system: System, u: SectionUnknowns, x: Float64Array, prior: Float64Array): void {
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

const insideOf = (u: SectionUnknowns): Lattice => ({
  base: u.inside,
  rows: insideRows,
  columns: insideColumns,
  ring: false,
})

/** How a side smears at each of its knots, and the cosine between its normal and its height. */
interface Slanted {
  readonly cosine: readonly number[]
  readonly smear: readonly Smear[]
}

function slantedOf(x: Float64Array, row: Row, side: number, g: Float64Array): Slanted {
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

const at = new Int32Array(40)
const by = new Float64Array(40)
let used = 0

/** Notes that the voxel hangs on unknown `k` by `share`. */
function hang(k: number, share: number): void {
  at[used] = k
  by[used++] = share
}

/** Notes that it hangs on a row's two knots round a place. */
function hangOn(row: Row, knot: number, share: number): void {
  const k = Math.min(row.count - 2, Math.floor(knot))
  hang(row.base + k, share * (1 - knot + k))
  hang(row.base + k + 1, share * (knot - k))
}

/** Adds every voxel's equation, far-off voxels counting little. */
function gather(
  system: System,
  u: SectionUnknowns,
  x: Float64Array,
  seen: Seen,
  voxels: SectionVoxels,
  across: readonly boolean[],
): void {
  const { size, matrix, right } = system
  const slanted = u.sides.map((row, n) => slantedOf(x, row, n, seen.vertebraFromVoxel))
  for (let n = 0; n < voxels.x.length; n++) {
    used = 0
    const r = voxels.hu[n]! - modelled(u, x, seen, voxels, n, slanted, across)
    const weight = 1 / (1 + (r / robustHu) ** 2)
    for (let k = 0; k < used; k++) {
      const g = weight * by[k]!
      if (g === 0) continue
      right[at[k]!]! += g * r
      const row = at[k]! * size
      for (let m = 0; m < used; m++) matrix[row + at[m]!]! += g * by[m]!
    }
  }
}

const lattice = { at: new Int32Array(4), by: new Float64Array(4) }

/**
 * HU of the model at a voxel, with its derivatives noted by `hang`. Bone is what lies inside both the nearest plate and the
 * nearest wall: at a corner the product of the two smeared steps.
 */
function modelled(
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
    hang(lattice.at[k]!, lattice.by[k]! * inner * innerW)
  }
  const [op, ow] = [knotAt(u.outside[plate]!, y), knotAt(u.outside[wall]!, z)]
  const [disc, beside] = [readAt(x, u.outside[plate]!, op), readAt(x, u.outside[wall]!, ow)]
  const denser = x[u.layers + plate]!
  const h = shellHu.value
  const byShellP = innerW * ((h - a) * f1 - denser * (f1 - f2))
  const byShellW = g1 * ((h - a) * inner - denser * layered)
  const byP = byShellP + outerW * f0 * (disc - h)
  const byW = byShellW - g0 * (h * outer + disc * (1 - outer) - beside)
  hangOn(u.sides[plate]!, p, -byP * cosP)
  hangOn(u.sides[wall]!, q, -byW * cosW)
  for (const [side, g] of [[plate, -byP * cosP], [wall, -byW * cosW]] as const) {
    hang(u.bends + 2 * side, g * left)
    hang(u.bends + 2 * side + 1, g * left * left)
  } // biome-ignore format: two sides
  hang(u.plateShell, byShellP)
  hang(u.wallShell, byShellW)
  hang(u.layers + plate, layered * innerW)
  hangOn(u.outside[wall]!, ow, 1 - outerW)
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
    hangOn(row, k, outerW * ((h - seen.spongyHu) * s1 - denser * (s1 - s2) - (h - disc) * s0))
    discShare -= outerW * o
  }
  hangOn(u.outside[plate]!, op, discShare)
  return model + added
}

/** Steps as long as this at most in one turn. */
const longest = { heightMm: 1, bend: 0.05, shellMm: 0.3, levelHu: 200 } as const
const shellLimitsMm = [0.05, 2.5] as const

/** Takes the step found; returns the largest change of a side, mm. */
function take({ right }: System, u: SectionUnknowns, x: Float64Array): number {
  let most = 0
  for (let k = 0; k < u.size; k++) {
    const isShell = k === u.plateShell || k === u.wallShell
    const limit = k < u.bends ? longest.heightMm : k < u.bends + 8 ? longest.bend : isShell ? longest.shellMm : longest.levelHu // biome-ignore format: one choice
    const step = Math.max(-limit, Math.min(limit, right[k]!))
    x[k]! += step
    if (isShell) x[k] = Math.max(shellLimitsMm[0], Math.min(shellLimitsMm[1], x[k]!))
    if (k >= u.layers) x[k] = Math.max(0, x[k]!)
    if (k < u.across[0]!.base) most = Math.max(most, Math.abs(step))
  }
  return most
}
