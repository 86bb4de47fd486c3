import { type BoneMedium, tissue } from '../medium/bone-medium.ts'
import type { DarcySystem } from './darcy.ts'
import { type Solved, solvePressureReference } from './darcy-reference.ts'
import { kernelSolver } from './kernel-solver.ts'
import type { FlowSpread } from './record.ts'
import type { FlowSolver } from './setup.ts'

/** Finds the pressure of a system, starting from the one it is given. */
export interface PressureSolver {
  /** `pressurePa` holds the start and receives the result; `at` and `sourceMm3PerS` say where fluid comes in. */
  solve(
    system: DarcySystem,
    at: readonly number[],
    sourceMm3PerS: readonly number[],
    pressurePa: Float32Array,
    relativeResidual: number,
  ): Promise<Solved>
  close(): void
}

/** The f64 twin as a solver. */
export function referenceSolver(): PressureSolver {
  return {
    solve: async (system, at, sourceMm3PerS, pressurePa, relativeResidual) => {
      const source = new Float64Array(pressurePa.length)
      for (const [n, v] of at.entries()) source[v]! += sourceMm3PerS[n]!
      const p = Float64Array.from(pressurePa)
      const solved = solvePressureReference(system, source, p, relativeResidual)
      pressurePa.set(p)
      return solved
    },
    close: () => {},
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
