// What a step of an injection works on, as src/cement/flow/engine/kernel-front.ts lays it out. Voxels are numbered as the flow solver's
// finest grid has them; every field begins at voxel 0.
import { FlowPlan } from './flow-plan'

@unmanaged
export class FrontPlan {
  flow: FlowPlan
  /** Permeability and mobility along the axes, f32. */
  permeabilityX: usize
  permeabilityY: usize
  permeabilityZ: usize
  mobilityX: usize
  mobilityY: usize
  mobilityZ: usize
  /** Shear rate over flux, 1/mm, f32. */
  shear: usize
  /** Room and what is in it, mm3, f64. */
  capacity: usize
  cement: usize
  /** Pointers to one f64 field a portion: what is in, what comes in. */
  portions: usize
  incoming: usize
  portionCount: i32
  /** Seconds, f32; -1 where none came yet. */
  filledAt: usize
  /** Voxels that hold cement, i32, in the order it reached them. */
  reached: usize
  reachedCount: i32
  /** Layers from <= k < to that hold the tip or cement. */
  layerFrom: i32
  layerTo: i32
  /** u8: joins of the voxel (src/cement/flow/darcy.ts); 1 where the pressure is held; 1 where it is held for the time being. */
  joins: usize
  fixed: usize
  waiting: usize
  /** u8: cement that goes between voxels with different marks is told. */
  marks: usize
  /** Held pressures, f32. */
  fixedPa: usize
  /** The tip's voxels, i32, and the share of each, f64. */
  tipAt: usize
  tipShare: usize
  tipCount: i32
  /** f64: consistency and exponent of each portion, in turn. */
  fluids: usize
  /** f64 scalars, see below. */
  scalars: usize
  /** Rounds of viscosity and pressure in this step. */
  rounds: i32
  /** 1 where all faces are to be written anew first. */
  assemble: i32
  /** Told: from and to (i32 each) and mm3 (f64). */
  told: usize
  toldCount: i32
  toldMost: i32
  /** Scratch, i32 a voxel: order and keys, twice; a heap; what is stuck; ways. u8: marks of the queue. */
  order: usize
  keys: usize
  nextOrder: usize
  nextKeys: usize
  heap: usize
  stuck: usize
  ways: usize
  queued: usize
  /** Where the sort has left its order: in `order` or `nextOrder`. */
  sorted: usize
  /** Outlets of the voxels, kernels/front-outlets.ts. */
  outlets: usize
}

/** In place of a voxel that cement went to: it came to a waiting voxel, or left the grid through a held one. */
export const toldCame: i32 = -1
export const toldDrained: i32 = -2

/** Places of the scalars: spacing mm, marrow Pa s, flow pushed mm3/s, greatest flux mm/s, volume of the step mm3, its end s. */
export namespace scalar {
  export const spacing: usize = 0
  export const marrow: usize = 8
  export const flow: usize = 16
  export const fluxMost: usize = 24
  export const volume: usize = 32
  export const time: usize = 40
}

@inline
export function f32At(field: usize, v: i32): f64 {
  return <f64>load<f32>(field + ((<usize>v) << 2))
}

@inline
export function f64At(field: usize, v: i32): f64 {
  return load<f64>(field + ((<usize>v) << 3))
}

@inline
export function i32At(field: usize, n: i32): i32 {
  return load<i32>(field + ((<usize>n) << 2))
}

@inline
export function u8At(field: usize, v: i32): i32 {
  return <i32>load<u8>(field + <usize>v)
}

/** One portion's field. */
@inline
export function portionAt(list: usize, p: i32): usize {
  return <usize>load<u32>(list + ((<usize>p) << 2))
}
