import type { Kernels } from '../compute/index.ts'
import { solve } from './solver/solve.ts'
import type { Solver } from './strength/plate.ts'

/** The solver that a set of kernels offers. */
export const solverOn =
  (kernels: Kernels): Solver =>
  async (model, load, options, watch) =>
    solve(model, load, kernels, options, watch)
