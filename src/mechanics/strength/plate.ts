import { present, type Watch } from '../../base/index.ts'
import { solveLinear } from '../../geometry/index.ts'
import {
  type LoadCase,
  nodeDims,
  nodesOnLayer,
  type Reaction,
  type Solution,
  type SolveOptions,
  type VoxelModel,
} from '../model.ts'

/** Whatever solves a load case: the fast solver or the plain one. */
export type Solver = (model: VoxelModel, load: LoadCase, options: SolveOptions, watch?: Watch) => Promise<Solution>

/** How the plate on the upper block moves: down its axis, turned about the left axis (x) or the posterior axis (y). */
export type PlateMotion = 'down' | 'nod' | 'lean'

/** Where the plate turns: the middle of the upper contact, mm from the first node along i and j. */
export interface PlatePlace {
  readonly xMm: number
  readonly yMm: number
}

/** Response to the three motions of a rigid plate held against sliding: all load cases of the room are sums of these. */
export interface PlateResponse {
  readonly place: PlatePlace
  /** Fields for 1 mm down and for 1 rad of nod and lean, three numbers per node. */
  readonly fields: readonly [down: Float64Array, nod: Float64Array, lean: Float64Array]
  /** Row by row: force (N, down +) and the two turning moments (N mm) per unit of each motion. */
  readonly stiffness: readonly (readonly number[])[]
  readonly iterations: number
  readonly solutions: readonly Solution[]
}

const motions: readonly PlateMotion[] = ['down', 'nod', 'lean']

/** The load case that moves the plate by a unit: bottom held whole, top held against sliding. */
export function plateLoad(model: VoxelModel, place: PlatePlace, motion: PlateMotion): LoadCase {
  const [nx, ny] = nodeDims(model.grid)
  const h = model.grid.spacingMm[0]
  const top = nodesOnLayer(model, 2, model.grid.dims[2])
  const bottom = nodesOnLayer(model, 2, 0)
  const displacementMm = new Float64Array(3 * top.length)
  top.forEach((node, at) => {
    const x = (node % nx) * h - place.xMm
    const y = (Math.floor(node / nx) % ny) * h - place.yMm
    displacementMm[3 * at + 2] = motion === 'down' ? -1 : motion === 'nod' ? y : -x
  })
  return {
    name: motion,
    supports: [
      { nodes: bottom, components: [true, true, true], displacementMm: [0, 0, 0] },
      { nodes: top, components: [true, true, true], displacementMm },
    ],
  }
}

/** Solves the three motions; `start` is the response of a like model. */
export async function plateResponse(
  model: VoxelModel,
  place: PlatePlace,
  solver: Solver,
  options: SolveOptions & { readonly like?: PlateResponse } = {},
  watch?: Watch,
): Promise<PlateResponse> {
  const { like, ...rest } = options
  const solutions: Solution[] = []
  for (const [m, motion] of motions.entries()) {
    const start = like?.fields[m]
    solutions.push(await solver(model, plateLoad(model, place, motion), start ? { ...rest, start } : rest, watch))
  }
  const columns = solutions.map((solution) => plateForces(solution.reactions[1]!, model, place))
  return {
    place,
    fields: [solutions[0]!.displacementMm, solutions[1]!.displacementMm, solutions[2]!.displacementMm],
    // The matrix is symmetric; its halves differ by the solver's residual.
    stiffness: [0, 1, 2].map((r) => [0, 1, 2].map((c) => (columns[c]![r]! + columns[r]![c]!) / 2)),
    iterations: solutions.reduce((n, s) => n + s.iterations, 0),
    solutions,
  }
}

/** Force down and moments about the plate's middle, from the reaction about the middle of the node grid. */
export function plateForces({ forceN, momentNmm }: Reaction, model: VoxelModel, place: PlatePlace): readonly number[] {
  const h = model.grid.spacingMm[0]
  const [nx, ny, nz] = model.grid.dims
  // From the middle of the grid to the plate's middle, which lies on the top face.
  const [ax, ay, az] = [place.xMm - (nx * h) / 2, place.yMm - (ny * h) / 2, (nz * h) / 2]
  return [
    -forceN[2],
    momentNmm[0] - (ay * forceN[2] - az * forceN[1]),
    momentNmm[1] - (az * forceN[0] - ax * forceN[2]),
  ]
}

/** Motion of the plate (mm, rad, rad) under `forceN` pressed down at an offset from its middle, free to turn. */
export function motionUnder(
  response: PlateResponse,
  forceN: number,
  offsetXMm: number,
  offsetYMm: number,
): readonly number[] {
  const load = [forceN, -offsetYMm * forceN, offsetXMm * forceN]
  return present(solveLinear(response.stiffness, load), 'motion of a plate that stands on something')
}

/** Force needed to press the plate 1 mm down while it is kept level, N/mm. */
export const levelStiffness = (response: PlateResponse): number => response.stiffness[0]![0]!

/** The displacement field of a motion of the plate. */
export function fieldOf(response: PlateResponse, motion: readonly number[]): Float64Array {
  const [down, nod, lean] = response.fields
  return down.map((u, d) => motion[0]! * u + motion[1]! * nod[d]! + motion[2]! * lean[d]!)
}

/** Force of the level motion by one millimetre, N. */
export const levelForceN = (solution: Solution): number => -solution.reactions[1]!.forceN[2]
