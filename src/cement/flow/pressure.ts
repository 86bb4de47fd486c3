import { present } from '../../base/index.ts'
import { type BoneMedium, tissue } from '../medium/bone-medium.ts'
import type { DarcySystem } from './darcy.ts'
import { solvePressureReference } from './darcy-reference.ts'
import { kernelSolver } from './kernel-solver.ts'
import type { PressureSolver } from './pressure-solver.ts'
import type { FlowSpread } from './record.ts'
import type { FlowSolver } from './setup.ts'

/** The f64 twin as a solver. */
export function referenceSolver(): PressureSolver {
  let own: { readonly system: DarcySystem; readonly pressurePa: Float64Array } | undefined
  return {
    open: (system, pressurePa) => {
      own = { system, pressurePa }
    },
    solve: async (at, sourceMm3PerS, relativeResidual) => {
      const { system, pressurePa } = present(own, 'an open system')
      const source = new Float64Array(pressurePa.length)
      for (const [n, v] of at.entries()) source[v]! += sourceMm3PerS[n]!
      return solvePressureReference(system, source, pressurePa, relativeResidual)
    },
    close: () => {
      own = undefined
    },
  }
}

/** The solver for what was handed in. */
export const solverOf = (kernels: FlowSolver): PressureSolver =>
  kernels === 'reference' ? referenceSolver() : kernelSolver(kernels)

/** The medium with the spread's back-pressure and porosity. */
export function mediumWith(medium: BoneMedium, { backPressurePa = 0, porosityOffset = 0 }: FlowSpread): BoneMedium {
  if (backPressurePa === 0 && porosityOffset === 0) return medium
  const raised = (p: number, v: number): number =>
    medium.tissue[v] === tissue.vein || medium.tissue[v] === tissue.disc ? Math.max(0, p + backPressurePa) : p
  const porous = (phi: number, v: number): number =>
    phi > 0 && (medium.tissue[v] === tissue.trabecular || medium.tissue[v] === tissue.sclerotic)
      ? Math.min(0.98, Math.max(0.05, phi + porosityOffset))
      : phi
  return {
    ...medium,
    fixedPa: medium.fixedPa.map(raised),
    porosity: medium.porosity.map(porous),
    venousPressurePa: Math.max(0, medium.venousPressurePa + backPressurePa),
    discPressurePa: Math.max(0, medium.discPressurePa + backPressurePa),
  }
}
