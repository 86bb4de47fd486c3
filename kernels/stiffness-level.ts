// One grid of the multigrid solver, as src/mechanics/solver/plan.ts lays it out in memory. All fields are four bytes.
//
// Vectors hold node row after node row (j fastest, then k); a row holds its x components, then y, then z, and only the nodes
// from its first to its last one that touches material, in fours. Elements lie in rows in the same way.
import { thread } from './barrier'

/**
 * Bytes from one row of sums to the next: a number known here spares address arithmetic. Not near a multiple of 4096, where
 * rows would seem to overlap to the processor. Room for 1,068 nodes in f64.
 */
export const rowPitch: usize = 8544

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
  /** One f32 a node: 1 / D, about the mean diagonal of its three components; 0 where it touches nothing. */
  inverse: usize
  /** One u32 a node row: 0, or where its mask lies: three i32 a node, -1 where free and 0 where held, as the row of a vector. */
  masks: usize
  /** The right side, and two vectors that the cycle writes in turn; the second holds its result. */
  load: usize
  first: usize
  second: usize
  /** One f64 per node layer. */
  partial: usize
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
  /** Two node layers each, f32: a vector made on the way through the layers; neighbours' layers of two vectors. */
  ring: usize
  besideDirection: usize
  besideLoad: usize
  /** Bytes of the longest node layer in f32. */
  layerBytes: usize
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

/** The mask of a node row, 0 where nothing is held. */
@inline
export function maskOf(level: Level, row: i32): usize {
  return <usize>load<u32>(level.masks + (<usize>row << 2))
}

/** Where the inverse diagonals of the node row at number `start` of a vector lie. */
@inline
export function inverseAt(level: Level, start: i32): usize {
  return level.inverse + (<usize>(start / 3) << 2)
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

/** The sum of what all node layers have in `parts`, in their order: the same bits whoever made them. */
export function sumOfLayers(level: Level, parts: usize): f64 {
  let sum: f64 = 0
  for (let k = 0; k <= level.nz; k++) sum += load<f64>(parts + (<usize>k << 3))
  return sum
}
