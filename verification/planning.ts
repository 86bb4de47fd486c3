// Solved right: the planner's search against a search without a field, without pruning and without threads, in 64-bit.
//
//   npm exec node verification/planning.ts [seeds] [levels] [axis]
//
// With `axis` the rival is left out and only the axes are compared.
//
// The rival asks every wall point for every way: first all ways of a thinned lattice of entries and targets, then all ways of
// a fine lattice round its best three. What is compared: the least clearance of the best way found. The axis is compared with
// the pedicle's known one; that means something only where the pedicle is the narrowest place. Where the facet joints or the walls of the body near
// the tip are as near, they set the axis too, so both distances are printed.
import type { Kernels } from '../src/compute/index.ts'
import { startKernels } from '../src/compute/node.ts'
import type { Triple } from '../src/geometry/index.ts'
import { angleRadBetween, mapPoint } from '../src/geometry/index.ts'
import { makePhantom } from '../src/phantom/index.ts'
import { targetZone } from '../src/planning/candidates.ts'
import { prepareLevel } from '../src/planning/index.ts'
import { behindTip, type Line, lineThrough } from '../src/planning/line.ts'
import { planSides, spaceOf } from '../src/planning/plan-side.ts'
import type { Prepared } from '../src/planning/prepare.ts'
import { depthFraction } from '../src/planning/refine.ts'
import type { SearchSpace } from '../src/planning/search.ts'
import { boneBehind } from '../src/planning/search.ts'
import type { Walls } from '../src/planning/walls.ts'

export interface Compared {
  readonly seed: number
  readonly level: string
  readonly side: 'left' | 'right'
  readonly foundMm: number
  readonly bruteMm: number
  readonly waysTried: number
  /** Angle between the way found and the pedicle's known axis, degrees: all of it, and in the vertebra's axial plane. */
  readonly axisDeg: number
  readonly axialDeg: number
  /** Least distance of the axis to a wall within the pedicle (posterior wall to gate), and to one anywhere else. */
  readonly pedicleMm: number
  readonly elsewhereMm: number
  /** Whether the pedicle's walls, on both of its sides, are nearer than any other by 0.2 mm: only then do they alone set the axis. */
  readonly pedicleNarrowest: boolean
}

/** Least distance from the line to any wall point: the definition, nothing else. */
function clearanceByDefinition(walls: Walls, entry: Triple, tip: Triple, backMm: number, floor: number): number {
  const d = [tip[0] - entry[0], tip[1] - entry[1], tip[2] - entry[2]] as const
  const length = Math.hypot(...d)
  const u = [d[0] / length, d[1] / length, d[2] / length] as const
  const from = [entry[0] - backMm * u[0], entry[1] - backMm * u[1], entry[2] - backMm * u[2]] as const
  let least = Infinity
  for (let p = 0; p < walls.points.length; p += 3) {
    const w = [walls.points[p]! - from[0], walls.points[p + 1]! - from[1], walls.points[p + 2]! - from[2]] as const
    const s = Math.min(length + backMm, Math.max(0, w[0] * u[0] + w[1] * u[1] + w[2] * u[2]))
    const mm2 = (w[0] - s * u[0]) ** 2 + (w[1] - s * u[1]) ** 2 + (w[2] - s * u[2]) ** 2
    if (mm2 < least) {
      least = mm2
      // A way already worse than the best so far cannot become better.
      if (least < floor * floor) break
    }
  }
  return Math.sqrt(least)
}

/** Least distance of a planned axis to the wall points met within the pedicle and to all others. */
function narrowest(prepared: Prepared, walls: Walls, line: Line, side: 'left' | 'right', toS: number) {
  const { marks } = prepared.site
  const { tip, ahead } = line
  const least = { pedicleMm: Infinity, elsewhereMm: Infinity }
  for (let p = 0; p < walls.points.length; p += 3) {
    const w = [walls.points[p]! - tip[0], walls.points[p + 1]! - tip[1], walls.points[p + 2]! - tip[2]] as const
    const s = Math.min(toS, Math.max(0, -(w[0] * ahead[0] + w[1] * ahead[1] + w[2] * ahead[2])))
    const mm = Math.hypot(w[0] + s * ahead[0], w[1] + s * ahead[1], w[2] + s * ahead[2])
    const [, y, z] = behindTip(line, s)
    const where = y <= marks.gateY[side] && y >= marks.posteriorY(z) ? 'pedicleMm' : 'elsewhereMm'
    if (mm < least[where]) least[where] = mm
  }
  return least
}

interface Best {
  readonly mm: number
  readonly entry: Triple
  readonly tip: Triple
}

function bruteForce(prepared: Prepared, space: SearchSpace, walls: Walls, side: 'left' | 'right') {
  let tried = 0
  let best: Best[] = []
  const offer = (entry: Triple, tip: Triple): void => {
    tried++
    const floor = best.length < 3 ? 0 : best[2]!.mm
    const mm = clearanceByDefinition(walls, entry, tip, space.backMm, floor)
    if (mm <= floor || boneBehind(space, entry, tip)) return
    best = [...best, { mm, entry, tip }].sort((a, b) => b.mm - a.mm).slice(0, 3)
  }
  const { entries, targets } = space
  for (let e = 0; e < entries.count; e += 2)
    for (let t = 0; t < targets.count; t += 4)
      if (targets.groups[t]! & 1) offer(three(entries.places, e * 3), three(targets.places, t * 4))
  for (const step of [0.4, 0.15]) {
    for (const { entry, tip } of [...best])
      for (const n of lattice4) {
        const from: Triple = [entry[0] + n[0] * step, entry[1], entry[2] + n[1] * step]
        const to: Triple = [tip[0] + n[2] * step, tip[1], tip[2] + n[3] * step]
        if (depthFraction(prepared.site.marks, targetZone, to, side, 1) !== undefined) offer(from, to)
      }
  }
  return { mm: best[0]?.mm ?? 0, tried }
}

const steps = [-2, -1, 0, 1, 2]
const lattice4 = steps.flatMap((a) =>
  steps.flatMap((b) => steps.flatMap((c) => steps.map((d) => [a, b, c, d] as const))),
)
const three = (source: Float32Array, at: number): Triple => [source[at]!, source[at + 1]!, source[at + 2]!]

/** Walls whose distances differ by less are narrow at the same time. */
const tiedMm = 0.2

/** Both sides of one made-up level, planned and, where `brute`, searched by brute force. */
export async function compare(
  seed: number,
  level: 'T12' | 'L1' | 'L2' | 'L3' | 'L4',
  kernels: Kernels,
  brute = true,
): Promise<Compared[]> {
  const { volume, truth } = makePhantom({ levels: [level], seed, spacingMm: 0.8, cutNeighbours: true })
  const vertebra = truth.spine.vertebrae[0]!
  const prepared = await prepareLevel(volume, truth.spine, vertebra, kernels)
  const { walls } = prepared.clearings.transpedicular
  const out: Compared[] = []
  for (const side of ['left', 'right'] as const) {
    const options = { gauge: '11G', wallMarginMm: 1, zone: targetZone } as const
    const plan = (await planSides(prepared, [side], options, kernels))[side]!
    const space = spaceOf(prepared, side, 'transpedicular', targetZone)
    const rival = brute ? bruteForce(prepared, space, walls, side) : { mm: Number.NaN, tried: 0 }
    const access = plan.access!
    const pedicle = vertebra.pedicles[side]!
    const into = (at: typeof access.target): Triple => mapPoint(prepared.site.marks.vertebraFromPatient, at)
    const line = lineThrough(into(access.boneEntry), into(access.target))
    const boneS = access.depths.targetMm - access.depths.boneMm
    const { pedicleMm, elsewhereMm } = narrowest(prepared, walls, line, side, boneS + space.backMm)
    const { medialMm, lateralMm } = access.margin.byDirection
    const atBothSides = Math.max(medialMm ?? 99, lateralMm ?? 99) < access.margin.leastMm + tiedMm
    const medialOf = (d: readonly number[]) => {
      const m = vertebra.patientFromVertebra as Float64Array
      const x = m[0]! * d[0]! + m[4]! * d[1]! + m[8]! * d[2]!
      const y = m[1]! * d[0]! + m[5]! * d[1]! + m[9]! * d[2]!
      return Math.atan2(x, -y)
    }
    out.push({
      seed,
      level,
      side,
      foundMm: access.margin.leastMm + access.cannulaRadiusMm,
      bruteMm: rival.mm,
      waysTried: rival.tried,
      axisDeg: (angleRadBetween(access.direction, pedicle.axis) * 180) / Math.PI,
      axialDeg: (Math.abs(medialOf(access.direction) - medialOf(pedicle.axis)) * 180) / Math.PI,
      pedicleMm,
      elsewhereMm,
      pedicleNarrowest: atBothSides && elsewhereMm > pedicleMm + tiedMm,
    })
  }
  return out
}

if (import.meta.main) {
  const seeds = (process.argv[2] ?? '1,2,3').split(',').map(Number)
  const levels = (process.argv[3] ?? 'T12,L1,L2,L3').split(',') as 'L1'[]
  const kernels = await startKernels(2)
  console.log(
    'seed level side   found mm  brute mm  difference  ways    axis deg  axial deg  pedicle mm  elsewhere mm  pedicle narrowest',
  )
  for (const seed of seeds)
    for (const level of levels)
      for (const r of await compare(seed, level, kernels, process.argv[4] !== 'axis'))
        console.log(
          [
            String(r.seed).padEnd(4),
            r.level.padEnd(5),
            r.side.padEnd(6),
            r.foundMm.toFixed(3).padStart(8),
            r.bruteMm.toFixed(3).padStart(9),
            (r.foundMm - r.bruteMm).toFixed(3).padStart(11),
            String(r.waysTried).padStart(8),
            r.axisDeg.toFixed(1).padStart(9),
            r.axialDeg.toFixed(1).padStart(10),
            r.pedicleMm.toFixed(3).padStart(11),
            r.elsewhereMm.toFixed(3).padStart(13),
            `  ${r.pedicleNarrowest}`,
          ].join(' '),
        )
  await kernels.close()
}
