import { smearAlong } from '../../measures/blur.ts'
import type { Smear } from '../../measures/smear.ts'
import { type BodySurface, radiusAt, rowFraction, sheetAt, wallColumns } from '../body.ts'
import { type BodyVoxels, insideHuOf } from './body-voxels.ts'
import { emptySamples, fitSheet, type Samples, type SheetPrior, type Start } from './sheet-fit.ts'

/** Knots round the wall and from the inferior endplate to the superior one. */
const columns = 36
const rows = 9
const knots = { rows, columns, ring: true } as const
const reachMm = 4.5
/** Mean HU just outside the wall from which on bone goes on there: a pedicle, a rib, an osteophyte. */
const boneBesideHu = 150
/** How far a fit may take the wall in and out from where it was found at first, mm. */
const farthestMm = { in: 4, out: 3 } as const

/**
 * The wall's radii placed by all voxels near it, on the body's own lattice. Where bone goes on outside nothing is read: the
 * wall runs on there from beside and from below, as it does across the roots of the pedicles.
 */
export function fitWall(surface: BodySurface, voxels: BodyVoxels): Float32Array {
  const heights = Float64Array.from({ length: rows * columns }, (_, q) =>
    radiusAt(surface.radius, angleOf(q), Math.floor(q / columns) / (rows - 1)),
  )
  const samples = wallSamples(surface, voxels)
  if (samples.count < 400) return surface.radius
  const start: Start = { heights, ...normalsOf(heights, voxels.sides) }
  const fit = fitSheet(knots, start, samples, priorOf(insideHuOf(surface, voxels)), 7)
  return surface.radius.map((was, n) => {
    const u = ((n % wallColumns) * columns) / wallColumns
    const v = Math.min(rows - 1.000001, rowFraction(Math.floor(n / wallColumns)) * (rows - 1))
    const i = Math.floor(u)
    const j = Math.floor(v)
    const at = (c: number, r: number): number => fit.heights[(c % columns) + columns * r]!
    const a = at(i, j) + (u - i) * (at(i + 1, j) - at(i, j))
    const b = at(i, j + 1) + (u - i) * (at(i + 1, j + 1) - at(i, j + 1))
    return Math.max(was - farthestMm.in, Math.min(was + farthestMm.out, a + (v - j) * (b - a)))
  })
}

/** Walls bend little from row to row, more round the body; soft tissue outside changes from place to place. */
const priorOf = (insideHu: number): SheetPrior => ({
  heightSpreadMm: 4,
  bendMm: 0.5,
  bendAcrossMm: 0.15,
  insideHu,
  insideSpreadHu: 100,
  outsideHu: 30,
  outsideSpreadHu: 120,
  levelStepHu: 60,
  levelEvery: 3,
  shellMm: 0.4,
  shellSpreadMm: 0.25,
  layerHu: 0,
  layerSpreadHu: 5,
})

const angleOf = (q: number): number => {
  const a = ((q % columns) * 2 * Math.PI) / columns
  return a > Math.PI ? a - 2 * Math.PI : a
}

function normalsOf(radius: Float64Array, sides: Float64Array): Pick<Start, 'cosine' | 'smears'> {
  const cosine = new Float64Array(radius.length)
  const smears: Smear[] = []
  for (let q = 0; q < radius.length; q++) {
    const c = q % columns
    const at = (cc: number): number => radius[q - c + ((cc + columns) % columns)]!
    const across = (at(c + 1) - at(c - 1)) / ((4 * Math.PI) / columns) / at(c)
    const k = 1 / Math.sqrt(1 + across * across)
    const [ca, sa] = [Math.cos(angleOf(q)), Math.sin(angleOf(q))]
    cosine[q] = k
    smears.push(smearAlong(sides, k * (ca + across * sa), k * (sa - across * ca), 0))
  }
  return { cosine, smears }
}

/** Voxels near the wall and well between the endplates. */
function wallSamples(surface: BodySurface, voxels: BodyVoxels): Samples {
  const endMm = 1.2 + smearAlong(voxels.sides, 0, 0, 1).boxMm / 2
  const out = emptySamples(voxels.count)
  const cell = new Int32Array(voxels.count)
  const sum = new Float64Array(rows * columns)
  const seen = new Float64Array(rows * columns)
  let count = 0
  for (let n = 0; n < voxels.count; n++) {
    const x = voxels.x[n]!
    const y = voxels.y[n]!
    const h = voxels.h[n]!
    const hi = sheetAt(surface.top, x, y)
    const lo = sheetAt(surface.bottom, x, y)
    const end = Math.min(endMm, 0.25 * (hi - lo))
    if (h < lo + end || h > hi - end) continue
    const angle = Math.atan2(y, x)
    const r = Math.sqrt(x * x + y * y)
    const d = r - radiusAt(surface.radius, angle, (h - lo) / (hi - lo))
    if (d < -reachMm || d > reachMm + 1) continue
    const u = ((angle < 0 ? angle + 2 * Math.PI : angle) * columns) / (2 * Math.PI)
    const v = ((h - lo) / (hi - lo)) * (rows - 1)
    const q = (Math.round(u) % columns) + columns * Math.round(v)
    if (d > 2) {
      sum[q]! += voxels.hu[n]!
      seen[q]! += 1
    }
    if (d > reachMm) continue
    out.column[count] = u
    out.row[count] = v
    out.atMm[count] = r
    out.hu[count] = voxels.hu[n]!
    cell[count] = q
    out.weight[count++] = 1
  }
  const bone = sum.map((total, q) => (seen[q]! > 0 && total / seen[q]! > boneBesideHu ? 1 : 0))
  for (let n = 0; n < count; n++) if (besideBone(bone, cell[n]!)) out.weight[n] = 0
  return { ...out, count }
}

/** Whether bone goes on outside at a knot or at one beside it: a root's fillet is not the wall. */
function besideBone(bone: Float64Array, q: number): boolean {
  const c = q % columns
  return [-1, 0, 1].some((d) => bone[q - c + ((c + d + columns) % columns)]! > 0)
}
