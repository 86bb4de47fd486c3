import type { Grid } from '../../geometry/index.ts'
import type { Front } from '../flow/front.ts'
import type { BoneMedium } from '../medium/bone-medium.ts'
import type { Gate } from './ledger.ts'

/**
 * Shares the cement outside the bone among the leaks: each voxel goes to the leak from which it was reached first.
 *
 * A voxel beside a gate belongs to that gate's leak; every other to that of its neighbour that was filled first. By the time
 * the voxels were reached.
 */
export function leakVoxels(
  { grid, inside }: BoneMedium,
  front: Front,
  leaks: readonly (readonly Gate[])[],
): readonly (readonly number[])[] {
  const at = front.filledAtS
  const outside = front.reached
    .filter((v) => inside[v] === 0 && front.cementMm3[v]! > 0)
    .sort((a, b) => at[a]! - at[b]! || a - b)
  const owner = ownedByGates(grid, outside, leaks)
  // Cement passes several voxels within one step, so that one round in order of time may not reach all.
  for (let found = true; found; ) {
    found = false
    for (const v of outside) {
      if (owner.has(v)) continue
      const from = facesOf(grid, v).filter((n) => owner.has(n))
      if (from.length === 0) continue
      const earliest = from.reduce((a, b) => (at[b]! < at[a]! ? b : a))
      owner.set(v, owner.get(earliest)!)
      found = true
    }
  }
  const out = leaks.map((): number[] => [])
  for (const v of outside) out[owner.get(v) ?? -1]?.push(v)
  return out
}

/** The leak of every voxel outside that touches a gate; the gate that opened first where it touches several. */
function ownedByGates(
  grid: Grid,
  outside: readonly number[],
  leaks: readonly (readonly Gate[])[],
): Map<number, number> {
  const gateAt = new Map(leaks.flatMap((gates, leak) => gates.map((gate) => [gate.voxel, { gate, leak }] as const)))
  const owner = new Map<number, number>()
  for (const v of outside) {
    const beside = facesOf(grid, v).flatMap((n) => gateAt.get(n) ?? [])
    if (beside.length === 0) continue
    owner.set(v, beside.reduce((a, b) => (b.gate.firstAtS < a.gate.firstAtS ? b : a)).leak)
  }
  return owner
}

/** Neighbours through faces, within the grid. */
export function facesOf({ dims }: Grid, v: number): number[] {
  const [nx, ny, nz] = dims
  const plane = nx * ny
  const i = v % nx
  const j = Math.floor(v / nx) % ny
  const k = Math.floor(v / plane)
  const out: number[] = []
  if (i > 0) out.push(v - 1)
  if (i + 1 < nx) out.push(v + 1)
  if (j > 0) out.push(v - nx)
  if (j + 1 < ny) out.push(v + nx)
  if (k > 0) out.push(v - plane)
  if (k + 1 < nz) out.push(v + plane)
  return out
}
