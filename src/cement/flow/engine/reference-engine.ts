import { present } from '../../../base/index.ts'
import { advance } from '../advance/advance.ts'
import { assembleAll, assembleAround } from '../darcy.ts'
import { solvePressureReference } from '../darcy-reference.ts'
import { fluxOf, updateMobility } from '../mobility.ts'
import type { Flow, FlowEngine, FlowStep } from './engine.ts'

/** The kernels' twin in f64: slow, an oracle. */
export function referenceEngine(): FlowEngine {
  let own: Flow | undefined
  return {
    open: (flow) => {
      own = flow
    },
    step: async (step, onCrossing) => {
      const flow = present(own, 'an open flow')
      const { cells, volumeMm3, timeS } = step
      for (let round = 0; round < step.rounds; round++) settle(flow, step)
      const came: number[] = []
      advance(flow.front, { ...flow, ...cells, volumeMm3, timeS, came, onCrossing })
      return { tipPa: cells.at.map((v) => flow.pressurePa[v]!), came }
    },
    surroundingsChanged: () => {
      const { system, mobility, medium, joins } = present(own, 'an open flow')
      system.held.fill(0)
      system.heldFlow.fill(0)
      assembleAll(system, mobility, medium, joins)
    },
    close: () => {
      own = undefined
    },
  }
}

/** Viscosities at the flow as it is, and the pressure that goes with them. */
function settle(
  { system, mobility, permeability, medium, joins, front, pressurePa, marrowPaS }: Flow,
  step: FlowStep,
): void {
  const { cells, flowMm3PerS, fluxMost, consistencyByPortion, relativeResidual } = step
  const flux = fluxOf(system, pressurePa, medium.grid.spacingMm[0])
  const atMost = (v: number): number => Math.min(fluxMost, flux(v))
  updateMobility(mobility, permeability, front, atMost, consistencyByPortion, medium.porosity, marrowPaS)
  assembleAround(system, mobility, medium, joins, front.reached)
  const source = new Float64Array(pressurePa.length)
  for (const [n, v] of cells.at.entries()) source[v]! += cells.share[n]! * flowMm3PerS
  solvePressureReference(system, source, pressurePa, relativeResidual)
}
