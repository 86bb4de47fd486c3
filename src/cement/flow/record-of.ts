import type { Finding } from '../../base/index.ts'
import { voxelVolumeMm3 } from '../../geometry/index.ts'
import { leaksOf } from '../leak/leaks-of.ts'
import type { LeakLedger } from '../leak/ledger.ts'
import type { BoneMedium } from '../medium/bone-medium.ts'
import type { Front } from './front.ts'
import { mainPortion } from './mobility.ts'
import type { InjectionRecord, InjectionStep, NeedleTip, Stop } from './record.ts'

/** What an injection knows at its end. */
export interface Known {
  readonly medium: BoneMedium
  readonly front: Front
  readonly ledger: LeakLedger
  readonly steps: readonly InjectionStep[]
  readonly injectedMm3: number
  readonly stopped: Stop | null
  readonly needles: readonly NeedleTip[]
  readonly findings: readonly Finding[]
}

export function recordOf(known: Known): InjectionRecord {
  const { medium, front, ledger, steps, injectedMm3, stopped, needles } = known
  const voxelMm3 = voxelVolumeMm3(medium.grid)
  const count = front.cementMm3.length
  const saturation = new Float32Array(count)
  const cementFraction = new Float32Array(count)
  const portion = new Uint8Array(count)
  let insideMm3 = 0
  let outsideMm3 = 0
  for (const v of front.reached) {
    const mm3 = front.cementMm3[v]!
    if (mm3 <= 0) continue
    saturation[v] = Math.min(1, mm3 / front.capacityMm3[v]!)
    cementFraction[v] = Math.min(1, mm3 / voxelMm3)
    portion[v] = mainPortion(front, v) + 1
    if (medium.inside[v] === 1) insideMm3 += mm3
    else outsideMm3 += mm3
  }
  for (const mm3 of front.drainedMm3.values()) outsideMm3 += mm3
  const leaks = leaksOf(medium, front, ledger, needles)
  return {
    grid: medium.grid,
    saturation,
    cementFraction,
    filledAtS: front.filledAtS.slice(),
    portion,
    steps: [...steps],
    leaks,
    injectedMm3,
    insideMm3,
    leakedMm3: { ...ledger.byClass },
    stopped,
    balanceMm3: injectedMm3 - insideMm3 - outsideMm3,
    findings: [...medium.findings, ...known.findings, ...(stopped?.findings ?? [])],
  }
}
