// Solved right: the planner's search against a search without a field, without pruning and without threads, in 64-bit.
//
//   npm exec node verification/planning.ts [seeds] [levels]
//
// The rival asks every wall point for every way: first all ways of a thinned lattice of entries and targets, then all ways of
// a fine lattice round its best three. What is compared: the least clearance of the best way found. Where that way should run is asked by planning-axis.ts.
import type { Level } from '../src/anatomy/index.ts'
import { constant } from '../src/base/index.ts'
import type { Kernels } from '../src/compute/index.ts'
import { startKernels } from '../src/compute/node.ts'
import type { Triple } from '../src/geometry/index.ts'
import { makePhantom } from '../src/phantom/index.ts'
import { spaceOf } from '../src/planning/best-ways.ts'
import { targetZone } from '../src/planning/candidates.ts'
import { prepareLevel } from '../src/planning/index.ts'
import { planSides } from '../src/planning/plan-side.ts'
import type { Prepared } from '../src/planning/prepare.ts'
import { depthFraction } from '../src/planning/refine.ts'
import type { SearchSpace } from '../src/planning/search.ts'
import { boneBehind } from '../src/planning/search.ts'
import type { Walls } from '../src/planning/walls.ts'

export interface Compared {
  readonly seed: number
  readonly level: Level
  readonly side: 'left' | 'right'
  readonly foundMm: number
  readonly bruteMm: number
  readonly waysTried: number
}

export const askedMarginMm = constant({
  value: 0.1,
  range: [0.05, 0.2],
  unit: 'mm',
  source: 'project-assumption',
  note: 'bar of the project: least clearance found against brute force',
})

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

/** Both sides of one made-up level, planned and searched by brute force. */
export async function compare(seed: number, level: Level, kernels: Kernels): Promise<readonly Compared[]> {
  const { volume, truth } = makePhantom({ levels: [level], seed, spacingMm: 0.8, cutNeighbours: true })
  const prepared = await prepareLevel(volume, truth.spine, truth.spine.vertebrae[0]!, kernels)
  const { walls } = prepared.clearings.transpedicular
  const options = { gauge: '11G', wallMarginMm: 1, zone: targetZone } as const
  const plans = await planSides(prepared, ['left', 'right'], options, kernels)
  return (['left', 'right'] as const).map((side) => {
    const access = plans[side]!.access!
    const rival = bruteForce(prepared, spaceOf(prepared, side, 'transpedicular', targetZone), walls, side)
    const foundMm = access.margin.leastMm + access.cannulaRadiusMm
    return { seed, level, side, foundMm, bruteMm: rival.mm, waysTried: rival.tried }
  })
}

if (import.meta.main) {
  const seeds = (process.argv[2] ?? '1,2,3').split(',').map(Number)
  const levels = (process.argv[3] ?? 'T12,L1,L2,L3').split(',') as Level[]
  const kernels = await startKernels(2)
  let worstMm = 0
  console.log('| seed | level | side | found mm | brute force mm | difference | ways tried by brute force |')
  console.log('|---|---|---|---|---|---|---|')
  for (const seed of seeds)
    for (const level of levels)
      for (const { side, foundMm, bruteMm, waysTried } of await compare(seed, level, kernels)) {
        const offMm = foundMm - bruteMm
        worstMm = Math.max(worstMm, Math.abs(offMm))
        const cells = [seed, level, side, foundMm.toFixed(3), bruteMm.toFixed(3), offMm.toFixed(3), waysTried]
        console.log(`| ${cells.join(' | ')} |`)
      }
  await kernels.close()
  console.log(`asked: within ${askedMarginMm.value} mm; reached: ${worstMm.toFixed(3)} mm at most`)
}
