// One grid of the multigrid solver, as src/mechanics/solver/plan.ts lays it out in memory. All fields are four bytes.
//
// Vectors hold node row after node row (j fastest, then k); a row holds its x components, then y, then z, and only the nodes
// from its first to its last one that touches material, in fours. Elements lie in rows in the same way.
import { thread } from './barrier'

@unmanaged
export class Level {
  /** Elements along i, j, k. */
  nx: i32
  ny: i32
  nz: i32
  /** Per row three i32: where it starts (in numbers), its first node or element, and how many. */
  nodeRows: usize
  elementRows: usize
  /** Where node layer k starts in a vector, nz + 2 i32. */
  layers: usize
  /** The first node layer of each thread, one more than threads. */
  shares: usize
  /** 1 where thread 0 does everything: too small to share. */
  alone: i32
  /** Modulus of the isotropic and of the orthotropic share (0: there is none), f32, MPa. */
  isotropic: usize
  orthotropic: usize
  /** See stiffness-row.ts. */
  constants: usize
  /** 1 / diagonal of the stiffness; 0 where a component is held or touches nothing. */
  inverse: usize
  /** The right side, and two vectors that the cycle writes in turn; the second holds its result. */
  load: usize
  first: usize
  second: usize
  /** One f64 per node layer. */
  partial: usize
  /** Numbers of held components, i32. */
  fixed: usize
  fixedCount: i32
  /** Step widths of the smoothing steps; the second is 0 where there is only one. */
  step1: f32
  step2: f32
}

/** What each thread needs for itself. */
@unmanaged
export class Scratch {
  /** Bytes of one row of `plane`: room for the widest, in f64. */
  pitch: usize
  /** 12 rows, rowPitch apart: sums and differences over the four node rows around an element row. */
  sums: usize
  /** 6 rows, rowPitch apart: what the element row before left for the next node row. */
  row: usize
  /** 3 (ny + 1) rows: what the element layer before left for the next node layer. */
  plane: usize
  /** 3 rows: the forces on one node row. */
  out: usize
  /** 3 rows of twice the width, for the way between levels. */
  between: usize
  /** 12 vectors carried from one four of elements to the next, then 27 for mixed material. */
  carry: usize
}

@inline
export function rowAt(rows: usize, row: i32): usize {
  return rows + <usize>(row * 12)
}

@inline
export function layerStart(level: Level, k: i32): usize {
  return <usize>load<i32>(level.layers + (<usize>k << 2))
}

/** The node layers this thread works on. */
export function ownFrom(level: Level): i32 {
  if (level.alone) return thread() == 0 ? 0 : level.nz + 1
  return load<i32>(level.shares + (<usize>thread() << 2))
}

export function ownTo(level: Level): i32 {
  if (level.alone) return level.nz + 1
  return load<i32>(level.shares + (<usize>(thread() + 1) << 2))
}

/** The sum over all node layers, in their order: the same bits whoever made the parts. */
export function sumOfLayers(level: Level): f64 {
  let sum: f64 = 0
  for (let k = 0; k <= level.nz; k++) sum += load<f64>(level.partial + (<usize>k << 3))
  return sum
}
