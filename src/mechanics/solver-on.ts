import type { Kernels } from '../compute/index.ts'
import { solveReference } from './reference.ts'
import type { Solver } from './strength/plate.ts'

/** The solver that a set of kernels offers. */
export const solverOn =
  (_kernels: Kernels): Solver =>
  async (model, load, options, watch) =>
    solveReference(model, load, options, watch)
