import { distance, type Grid, mapPoint, type Point, voxelPoint } from '../../geometry/index.ts'
import type { Front } from '../flow/front.ts'
import type { NeedleTip } from '../flow/record.ts'
import { type BoneMedium, tissue } from '../medium/bone-medium.ts'
import type { Leak } from './leak.ts'
import { facesOf, leakVoxels } from './leak-voxels.ts'
import type { Gate, LeakLedger } from './ledger.ts'

/** Gates of one class nearer to each other than this are one leak, mm. */
const togetherMm = 3
/** Less than this is rounding, not a leak, mm3. */
const leastMm3 = 1e-6

/** The leaks, largest first. */
export function leaksOf(
  medium: BoneMedium,
  front: Front,
  ledger: LeakLedger,
  needles: readonly NeedleTip[],
): readonly Leak[] {
  const gates = [...ledger.gates.values()].filter((gate) => gate.volumeMm3 > leastMm3)
  const grouped = groups(medium.grid, gates)
  const voxels = leakVoxels(medium, front, grouped)
  return grouped
    .map((group, n) => leakOf(medium, front, group, voxels[n]!, needles))
    .sort((a, b) => b.volumeMm3 - a.volumeMm3)
}

const centreOf = (grid: Grid, v: number): Point<'patient'> => {
  const [nx, ny] = grid.dims
  return mapPoint(grid.patientFromVoxel, voxelPoint(v % nx, Math.floor(v / nx) % ny, Math.floor(v / (nx * ny))))
}

/** Gates chained by nearness, within a class. */
function groups(grid: Grid, gates: readonly Gate[]): readonly (readonly Gate[])[] {
  const places = gates.map((gate) => centreOf(grid, gate.voxel))
  const group = new Int32Array(gates.length).fill(-1)
  const out: Gate[][] = []
  for (const start of gates.keys()) {
    if (group[start] !== -1) continue
    const own: Gate[] = []
    const open = [start]
    group[start] = out.length
    for (let g = open.pop(); g !== undefined; g = open.pop()) {
      own.push(gates[g]!)
      for (const n of gates.keys()) {
        const same = gates[n]!.class === gates[g]!.class && group[n] === -1
        if (!same || distance(places[n]!, places[g]!) > togetherMm) continue
        group[n] = out.length
        open.push(n)
      }
    }
    out.push(own)
  }
  return out
}

function leakOf(
  medium: BoneMedium,
  front: Front,
  gates: readonly Gate[],
  voxels: readonly number[],
  needles: readonly NeedleTip[],
): Leak {
  const largest = gates.reduce((a, b) => (b.volumeMm3 > a.volumeMm3 ? b : a))
  const exit = centreOf(medium.grid, largest.voxel)
  const spread = spreadOutside(medium, front, gates)
  const toForamen = medium.foramina.map((foramen) => distance(foramen, exit))
  return {
    class: largest.class,
    intoCanal: spread.intoCanal,
    volumeMm3: gates.reduce((sum, gate) => sum + gate.volumeMm3, 0),
    firstAtS: Math.min(...gates.map((gate) => gate.firstAtS)),
    volumeOverTime: overTime(gates),
    route: routeOf(medium, front, largest, spread.farthest, spread.from, needles),
    exit,
    toCanalMm: nearestOf(medium, exit, tissue.canal),
    toForamenMm: toForamen.length > 0 ? Math.min(...toForamen) : null,
    voxels,
  }
}

/** The gates' volumes added up at every time at which one of them changed. */
function overTime(gates: readonly Gate[]): readonly { readonly timeS: number; readonly volumeMm3: number }[] {
  const times = [...new Set(gates.flatMap((gate) => gate.times))].sort((a, b) => a - b)
  const next = gates.map(() => 0)
  return times.map((timeS) => {
    let volumeMm3 = 0
    for (const [g, gate] of gates.entries()) {
      while (next[g]! < gate.times.length && gate.times[next[g]!]! <= timeS) next[g]!++
      volumeMm3 += next[g]! > 0 ? gate.volumes[next[g]! - 1]! : 0
    }
    return { timeS, volumeMm3 }
  })
}

interface Outside {
  readonly intoCanal: boolean
  /** The last voxel reached outside, by the time it filled. */
  readonly farthest: number
  /** For every voxel outside, the one it was reached from. */
  readonly from: ReadonlyMap<number, number>
}

/** Follows cement outside the bone from the gates on, each voxel after the one before it in time. */
function spreadOutside(medium: BoneMedium, front: Front, gates: readonly Gate[]): Outside {
  const from = new Map<number, number>()
  const open: number[] = []
  for (const gate of gates) {
    if (from.has(gate.outside)) continue
    from.set(gate.outside, gate.voxel)
    open.push(gate.outside)
  }
  let farthest = open[0]!
  let intoCanal = false
  for (let at = 0; at < open.length; at++) {
    const v = open[at]!
    if (medium.tissue[v] === tissue.canal) intoCanal = true
    if (front.filledAtS[v]! > front.filledAtS[farthest]!) farthest = v
    for (const n of facesOf(medium.grid, v)) {
      if (medium.inside[n] === 1 || front.filledAtS[n]! < front.filledAtS[v]! || from.has(n)) continue
      from.set(n, v)
      open.push(n)
    }
  }
  return { intoCanal, farthest, from }
}

/** Backwards in time from the gate to the needle, then on to the farthest voxel outside. */
function routeOf(
  medium: BoneMedium,
  front: Front,
  gate: Gate,
  farthest: number,
  from: ReadonlyMap<number, number>,
  needles: readonly NeedleTip[],
): readonly Point<'patient'>[] {
  const { grid } = medium
  const out: number[] = []
  for (let v: number | undefined = farthest; v !== undefined && medium.inside[v] === 0; v = from.get(v)) out.push(v)
  const back = backInTime(grid, front, gate.voxel)
  const path = [...out, ...back].map((v) => centreOf(grid, v))
  const start = path.at(-1)!
  const tips = needles.map(({ at }) => at).sort((a, b) => distance(a, start) - distance(b, start))
  return [...tips.slice(0, 1), ...path.reverse()]
}

/** Steps to the neighbour that filled first, until none filled earlier: breadth first, so that equal times do not end it. */
function backInTime(grid: Grid, front: Front, start: number): number[] {
  const path: number[] = []
  const seen = new Set<number>()
  for (let v = start; !seen.has(v); ) {
    seen.add(v)
    path.push(v)
    let earliest = v
    for (const n of facesOf(grid, v)) {
      const at = front.filledAtS[n]!
      if (
        at >= 0 &&
        !seen.has(n) &&
        at <= front.filledAtS[earliest]! &&
        (earliest === v || at < front.filledAtS[earliest]!)
      )
        earliest = n
    }
    v = earliest
  }
  return path
}

/** To the nearest voxel of a kind; null where there is none. */
function nearestOf(medium: BoneMedium, to: Point<'patient'>, kind: number): number | null {
  let best = Number.POSITIVE_INFINITY
  for (let v = 0; v < medium.tissue.length; v++)
    if (medium.tissue[v] === kind) best = Math.min(best, distance(centreOf(medium.grid, v), to))
  return Number.isFinite(best) ? best : null
}
