import { type Grid, mapPoint, type Point, voxelFromPatient } from '../../geometry/index.ts'
import type { BoneMedium } from '../medium/bone-medium.ts'
import { refuse } from '../troubles.ts'

/** The voxels a needle tip feeds, the share of each, and the radius of the ball they stand for. */
export interface TipCells {
  readonly at: readonly number[]
  readonly share: readonly number[]
  /** Radius of the ball whose surface has the pressure that the voxels have on weighted average. */
  readonly equivalentRadiusMm: number
}

/** Green's function of the simple cubic lattice by the distance of two sites (0 to 3 steps along different axes): Watson's integrals. */
export const latticeGreen = [0.2527310098586629, 0.08606434319199635, 0.05519143368773732, 0.04357835439772553] as const

/**
 * The eight voxels round a point, with trilinear shares, so that a tip in the middle plane feeds both sides alike.
 *
 * A unit source on a lattice raises its own site by G(0) and its neighbours by less; in the continuum a ball of radius
 * 1 / (4 pi G) would be raised as much. docs/physics/flow.md
 *
 * Errors  CEM-021 where no bone that fluid can flow in lies there
 */
export function tipCells(medium: BoneMedium, tip: Point<'patient'>): TipCells {
  const { grid } = medium
  const at: number[] = []
  const share: number[] = []
  const corner: number[] = []
  const position = mapPoint(voxelFromPatient(grid), tip)
  for (let c = 0; c < 8; c++) {
    const [v, weight] = cornerOf(grid, position, c)
    if (v < 0 || weight < 1e-9 || medium.inside[v] === 0 || medium.fixed[v] === 1) continue
    if (!(medium.porosity[v]! > 0 && medium.permeabilityM2[v]! > 0)) continue
    at.push(v)
    share.push(weight)
    corner.push(c)
  }
  const sum = share.reduce((a, b) => a + b, 0)
  if (!(sum > 0)) throw refuse('CEM-021', { tipMm: tip.map((x) => Math.round(x * 10) / 10) })
  const shares = share.map((weight) => weight / sum)
  let green = 0
  for (const [a, ca] of corner.entries())
    for (const [b, cb] of corner.entries()) green += shares[a]! * shares[b]! * latticeGreen[bits(ca ^ cb)]!
  return { at, share: shares, equivalentRadiusMm: grid.spacingMm[0] / (4 * Math.PI * green) }
}

const bits = (n: number): number => (n & 1) + ((n >> 1) & 1) + ((n >> 2) & 1)

/** One of the eight voxels round a position and its trilinear weight; -1 off the grid. */
function cornerOf(grid: Grid, position: Point<'voxel'>, c: number): readonly [voxel: number, weight: number] {
  let weight = 1
  let v = 0
  let stride = 1
  for (let axis = 0; axis < 3; axis++) {
    // A tip within rounding of a voxel's centre, or of the middle between two, is taken to be there.
    const x = Math.round(position[axis]! * 1e6) / 1e6
    const low = Math.floor(x)
    const up = (c >> axis) & 1
    const index = low + up
    if (index < 0 || index >= grid.dims[axis]!) return [-1, 0]
    weight *= up === 1 ? x - low : 1 - (x - low)
    v += stride * index
    stride *= grid.dims[axis]!
  }
  return [v, weight]
}
