import type { CementClock } from '../clock/clock.ts'
import { apparentViscosityPaS, type Consistency } from '../clock/rheology.ts'
import type { LeakLedger } from '../leak/ledger.ts'
import { cannulaPressurePa, wallShearPerS } from '../needle/cannula.ts'
import { plungerForceN } from '../needle/syringe.ts'
import type { Flow } from './engine/engine.ts'
import { mm2PerM2, porousViscosityPaS } from './fluids.ts'
import type { InjectionStep, NeedleTip } from './record.ts'
import type { InjectionSetup } from './setup.ts'
import type { TipCells } from './tip.ts'

/** A step that has been pushed. */
export interface PushedStep {
  readonly needle: number
  readonly tip: NeedleTip
  readonly cells: TipCells
  readonly flowMm3PerS: number
  /** Of the tip's cells. */
  readonly tipPa: readonly number[]
}

/** Where an injection stands after it. */
export interface Standing {
  readonly setup: InjectionSetup
  readonly flow: Flow
  readonly ledger: LeakLedger
  /** Of the cement in the syringe. */
  readonly clock: CementClock
  readonly inSyringe: Consistency
  /** Of the newest portion. */
  readonly inBone: Consistency
  readonly timeS: number
  readonly volumeMm3: number
  readonly portion: number
}

/** What is kept of a step: pressures from the tip to the syringe, the plunger's force, and what has leaked. */
export function stateAfter(pushed: PushedStep, standing: Standing): InjectionStep {
  const { needle, tip, flowMm3PerS } = pushed
  const { setup, ledger, clock, inSyringe, timeS, volumeMm3, portion } = standing
  const tipPressurePa = tipPressure(pushed, standing)
  const tube = { lengthMm: tip.lengthMm, innerRadiusMm: tip.innerRadiusMm, flowMm3PerS, ...inSyringe }
  const syringePressurePa = Math.max(0, tipPressurePa) + cannulaPressurePa(tube)
  const { boreMm, rodFrictionN } = setup.syringe
  return {
    ...{ timeS, sinceMixingS: clock.sinceMixingS, volumeMm3, needle, portion, flowMm3PerS },
    ...{ tipPressurePa, syringePressurePa, plungerForceN: plungerForceN(syringePressurePa, boreMm, rodFrictionN) },
    viscosityPaS: apparentViscosityPaS(inSyringe, wallShearPerS(tube)),
    leakedMm3: { ...ledger.byClass },
    canalMm3: ledger.canalMm3,
  }
}

/** The pressure at the opening: that of the tip's voxels, taken from their equivalent ball to the opening's. */
function tipPressure(
  { tip, cells, flowMm3PerS, tipPa }: PushedStep,
  { setup, flow, inBone, volumeMm3 }: Standing,
): number {
  const v = cells.at[0]!
  const k = flow.permeability
  const kMm2 = Math.cbrt(k.x[v]! * k.y[v]! * k.z[v]!)
  const porosity = setup.medium.porosity[v]!
  const frontMm = Math.cbrt((3 * volumeMm3) / (4 * Math.PI * porosity))
  // Before the cement has filled that ball there is nothing to take the pressure through.
  const r0 = frontMm > cells.equivalentRadiusMm ? Math.min(tip.innerRadiusMm, frontMm) : cells.equivalentRadiusMm
  const most = flowMm3PerS / (4 * Math.PI * tip.innerRadiusMm ** 2)
  const mu = porousViscosityPaS(inBone, most, kMm2 / mm2PerM2, porosity)
  const drop = ((flowMm3PerS * mu) / (4 * Math.PI * kMm2)) * (1 / cells.equivalentRadiusMm - 1 / r0)
  return tipPa.reduce((sum, p, n) => sum + p * cells.share[n]!, 0) - drop
}
