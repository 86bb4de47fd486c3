import { type BoneMedium, tissue, veinOf } from '../medium/bone-medium.ts'
import type { LeakClass } from './leak.ts'

/** Cement that went out of the bone through one voxel. */
export interface Gate {
  readonly voxel: number
  readonly class: LeakClass
  /** The first voxel outside that took it. */
  readonly outside: number
  readonly firstAtS: number
  volumeMm3: number
  /** Volume after each step in which it changed. */
  readonly times: number[]
  readonly volumes: number[]
}

/** What has left the bone so far, and where. */
export interface LeakLedger {
  readonly gates: Map<number, Gate>
  readonly byClass: Record<LeakClass, number>
  canalMm3: number
}

export const emptyLedger = (): LeakLedger => ({ gates: new Map(), byClass: { B: 0, S: 0, C: 0, D: 0 }, canalMm3: 0 })

/** The class of a leak by the voxel it leaves from and the one it enters. */
export function leakClassOf(medium: BoneMedium, from: number, to: number): LeakClass {
  if (medium.tissue[from] === tissue.vein || medium.tissue[to] === tissue.vein) {
    const vein = medium.vein[from] === veinOf.none ? medium.vein[to] : medium.vein[from]
    return vein === veinOf.basivertebral ? 'B' : 'S'
  }
  return medium.tissue[to] === tissue.disc ? 'D' : 'C'
}

/** Notes cement that went from one voxel to another, where it crossed the bone's surface or the canal's. */
export function noteCrossing(
  ledger: LeakLedger,
  medium: BoneMedium,
  timeS: number,
  from: number,
  to: number,
  mm3: number,
): void {
  const [inside, next] = [medium.inside[from]!, medium.inside[to]!]
  if (inside === 1 && next === 0) noteExit(ledger, medium, timeS, from, to, mm3)
  else if (inside === 0 && next === 1) noteReturn(ledger, to, timeS, mm3)
  const [left, into] = [medium.tissue[from] === tissue.canal, medium.tissue[to] === tissue.canal]
  if (into && !left) ledger.canalMm3 += mm3
  if (left && !into) ledger.canalMm3 -= mm3
}

function noteExit(ledger: LeakLedger, medium: BoneMedium, timeS: number, from: number, to: number, mm3: number): void {
  let gate = ledger.gates.get(from)
  if (!gate) {
    gate = {
      voxel: from,
      class: leakClassOf(medium, from, to),
      outside: to,
      firstAtS: timeS,
      volumeMm3: 0,
      times: [],
      volumes: [],
    }
    ledger.gates.set(from, gate)
  }
  add(ledger, gate, timeS, mm3)
}

/** Cement that comes back is taken off the gate it comes back through, or off any that has it. */
function noteReturn(ledger: LeakLedger, to: number, timeS: number, mm3: number): void {
  const own = ledger.gates.get(to)
  let left = mm3
  for (const gate of own ? [own, ...ledger.gates.values()] : ledger.gates.values()) {
    const take = Math.min(left, gate.volumeMm3)
    if (take <= 0) continue
    add(ledger, gate, timeS, -take)
    left -= take
    if (left <= 0) return
  }
}

function add(ledger: LeakLedger, gate: Gate, timeS: number, mm3: number): void {
  gate.volumeMm3 += mm3
  ledger.byClass[gate.class] += mm3
  if (gate.times.at(-1) !== timeS) {
    gate.times.push(timeS)
    gate.volumes.push(gate.volumeMm3)
  } else gate.volumes[gate.volumes.length - 1] = gate.volumeMm3
}
