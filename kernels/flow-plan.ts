// What a pressure solve works on, as src/cement/flow/engine/kernel-layout.ts lays it out.
import { FlowLevel, flowLevel } from './flow-level'

@unmanaged
export class FlowPlan {
  /** Pointers to the levels, finest first. */
  levels: usize
  levelCount: i32
  iterationsMax: i32
  /** Pressure, f64: start and result. */
  pressure: usize
  /** Right side, f32. */
  load: usize
  /** Search direction and correction, f32. */
  direction: usize
  correction: usize
  /** Three lists of one f64 a layer. */
  partial: usize
  /** f64: relative residual asked for; out: reached, 2-norm of the right side. */
  results: usize
  /** i32, out: iterations, rounds. */
  counts: usize
  /** Layers from <= k < to of the finest grid whose conductances are not those of the solve before. */
  changedFrom: i32
  changedTo: i32
  /** 1 where unknowns may have come or gone. */
  everything: i32
  /** Memory that is to be cleared before the first solve, in bytes; the length is set to 0 then. */
  clear: usize
  clearBytes: usize
}

@inline
export function finest(plan: FlowPlan): FlowLevel {
  return flowLevel(plan.levels, 0)
}

/** One of the three lists of partial sums. */
@inline
export function partials(plan: FlowPlan, n: i32): usize {
  return plan.partial + ((<usize>(n * finest(plan).nz)) << 3)
}
