import type { Finding } from '../../base/index.ts'
import { displacement, dot, mapPoint, voxelPoint } from '../../geometry/index.ts'
import type { CementBrand } from '../cement.ts'
import type { CementClock } from '../clock/clock.ts'
import { phaseOf } from '../clock/clock.ts'
import type { BoneMedium } from '../medium/bone-medium.ts'
import { canPush } from '../needle/syringe.ts'
import { find } from '../troubles.ts'
import type { StopRule } from './record.ts'
import type { InjectionSetup } from './setup.ts'

/** Where a run stands when it is asked whether it may go on. */
export interface Standing {
  readonly volumeMm3: number
  readonly leakedMm3: number
  readonly behindStopMm3: number
  readonly syringePressurePa: number
  readonly plungerForceN: number
  readonly clock: CementClock
}

export interface Reason {
  readonly rule: StopRule
  readonly finding: Finding
}

const rounded = (value: number): number => Math.round(value * 10) / 10

/** The first rule that stops the injection, by weight: leak, posterior line, force, clock, volume; null to go on. */
export function reasonToStop({ stops, syringe, brand }: InjectionSetup, at: Standing): Reason | null {
  if (stops.leakMm3 !== undefined && at.leakedMm3 >= stops.leakMm3)
    return { rule: 'leak', finding: find('CEM-123', 'stop', 'injection', { leakedMm3: rounded(at.leakedMm3) }) }
  if (stops.posteriorLineMm3 !== undefined && at.behindStopMm3 >= stops.posteriorLineMm3)
    return {
      rule: 'posterior line',
      finding: find('CEM-122', 'stop', 'injection', { behindMm3: rounded(at.behindStopMm3) }),
    }
  if (stops.plungerForceN !== undefined && at.plungerForceN > stops.plungerForceN) {
    const push = canPush(at.syringePressurePa, syringe, 'injection')
    const facts = { forceN: Math.round(at.plungerForceN), limitN: stops.plungerForceN }
    return { rule: 'force', finding: push.finding ?? find('CEM-126', 'stop', 'injection', facts) }
  }
  if (stops.clock && tooOld(brand, at.clock))
    return {
      rule: 'clock',
      finding: find('CEM-125', 'stop', 'injection', { sinceMixingS: Math.round(at.clock.sinceMixingS) }),
    }
  if (stops.volumeMm3 !== undefined && at.volumeMm3 >= stops.volumeMm3 * (1 - 1e-12))
    return { rule: 'volume', finding: find('CEM-124', 'note', 'injection', { volumeMm3: rounded(at.volumeMm3) }) }
  return null
}

function tooOld(brand: CementBrand, clock: CementClock): boolean {
  const phase = phaseOf(brand, clock)
  return phase === 'too stiff' || phase === 'set'
}

/** Voxels of the bone behind the stop plane: cement in them counts towards the posterior line. */
export function behindStopPlane({ grid, inside, stopPlane }: BoneMedium): Uint8Array {
  const behind = new Uint8Array(inside.length)
  if (!stopPlane) return behind
  const [nx, ny] = grid.dims
  for (let v = 0; v < inside.length; v++) {
    if (inside[v] === 0) continue
    const at = mapPoint(grid.patientFromVoxel, voxelPoint(v % nx, Math.floor(v / nx) % ny, Math.floor(v / (nx * ny))))
    if (dot(displacement(at, stopPlane.point), stopPlane.normal) > 0) behind[v] = 1
  }
  return behind
}
