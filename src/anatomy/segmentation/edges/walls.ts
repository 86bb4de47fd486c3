import { smearAlong } from '../../measures/blur.ts'
import type { Smear } from '../../measures/smear.ts'
import { type BodySurface, radiusAt, rowFraction, sheetAt, wallColumns, wallRows } from '../body.ts'
import type { BodyVoxels } from './body-voxels.ts'
import { emptySamples, insideOf } from './plates.ts'
import { fitSheet, type Samples } from './sheet-fit.ts'

const columns = 36
const rows = 9
const knots = { rows, columns, ring: true } as const
const reachMm = 4.5

/** The wall placed by all voxels near it; where bone lies outside (pedicles, ribs) it runs on from beside. */
export function fitWall(surface: BodySurface, voxels: BodyVoxels): Float32Array {
  const start = new Float64Array(rows * columns)
  for (let q = 0; q < start.length; q++) start[q] = radiusAt(surface.radius, angleOf(q), fractionOf(q))
  const { cosine, smears } = normalsOf(start, voxels.sides)
  const samples = wallSamples(surface, voxels)
  if (samples.count < 400) return surface.radius
  const insideHu = insideOf(surface, voxels)
  const fit = fitSheet(knots, start, cosine, smears, samples, {
    heightSpreadMm: 4,
    bendMm: 0.5,
    bendAlongMm: 0.15,
    insideHu,
    insideSpreadHu: 100,
    outsideHu: 30,
    outsideSpreadHu: 120,
    levelBendHu: 60,
    levelEvery: 3,
    shellMm: 0.4,
    shellSpreadMm: 0.25,
    layerHu: 0,
    layerSpreadHu: 5,
  })
  const out = new Float32Array(wallRows * wallColumns)
  for (let r = 0; r < wallRows; r++)
    for (let c = 0; c < wallColumns; c++) {
      const v = Math.min(rows - 1.000001, rowFraction(r) * (rows - 1))
      const u = (c * columns) / wallColumns
      const i = Math.floor(u)
      const j = Math.floor(v)
      const at = (cc: number, rr: number): number => fit.heights[(cc % columns) + columns * rr]!
      const a = at(i, j) + (u - i) * (at(i + 1, j) - at(i, j))
      const b = at(i, j + 1) + (u - i) * (at(i + 1, j + 1) - at(i, j + 1))
      const was = surface.radius[c + wallColumns * r]!
      out[c + wallColumns * r] = Math.max(was - 4, Math.min(was + 3, a + (v - j) * (b - a)))
    }
  return out
}

const angleOf = (q: number): number => {
  const a = ((q % columns) * 2 * Math.PI) / columns
  return a > Math.PI ? a - 2 * Math.PI : a
}
const fractionOf = (q: number): number => Math.floor(q / columns) / (rows - 1)

function normalsOf(radius: Float64Array, sides: Float64Array) {
  const cosine = new Float64Array(radius.length)
  const smears: Smear[] = []
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      const at = (cc: number): number => radius[((cc + columns) % columns) + columns * r]!
      const across = (at(c + 1) - at(c - 1)) / ((4 * Math.PI) / columns) / at(c)
      const k = 1 / Math.sqrt(1 + across * across)
      const angle = angleOf(c)
      const [ca, sa] = [Math.cos(angle), Math.sin(angle)]
      cosine[c + columns * r] = k
      smears.push(smearAlong(sides, k * (ca + across * sa), k * (sa - across * ca), 0))
    }
  return { cosine, smears }
}

/** Voxels near the wall and well between the endplates; none where bone goes on outside. */
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
    const t = (h - lo) / (hi - lo)
    const angle = Math.atan2(y, x)
    const r = Math.sqrt(x * x + y * y)
    const d = r - radiusAt(surface.radius, angle, t)
    if (d < -reachMm || d > reachMm + 1) continue
    const u = ((angle < 0 ? angle + 2 * Math.PI : angle) * columns) / (2 * Math.PI)
    const v = t * (rows - 1)
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
  const bone = sum.map((v, q) => (seen[q]! > 0 && v / seen[q]! > boneBesideHu ? 1 : 0))
  for (let n = 0; n < count; n++) {
    const q = cell[n]!
    const row = q - (q % columns)
    const beside = [-1, 0, 1].some((d) => bone[row + ((q + d + columns) % columns)]! > 0)
    if (beside) out.weight[n] = 0
  }
  return { ...out, count }
}

/** Mean HU outside the wall from which on bone goes on there. */
const boneBesideHu = 150
