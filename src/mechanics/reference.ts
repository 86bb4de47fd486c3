import { stopIfAsked, type Watch } from '../base/index.ts'
import type { Triple } from '../geometry/index.ts'
import { checkProblem } from './check.ts'
import { isotropic, orthotropicBone, unitStiffness } from './element.ts'
import {
  cornerOffsets,
  type LoadCase,
  nodeCount,
  nodeDims,
  type Reaction,
  type Solution,
  type SolveOptions,
  usedNodes,
  type VoxelModel,
} from './model.ts'
import { find } from './troubles.ts'

/**
 * Linear elastic equilibrium of a voxel model, in plain f64: the oracle of the fast solver.
 *
 * Eight-node cubes with full integration, conjugate gradients with the matrix's diagonal as preconditioner. Throws MEC-001
 * to MEC-003; reports MEC-101 where the residual asked for was not reached.
 */
export function solveReference(model: VoxelModel, load: LoadCase, options: SolveOptions = {}, watch?: Watch): Solution {
  checkProblem(model, load)
  const asked = options.relativeResidual ?? 1e-6
  const operator = operatorOf(model)
  const { owner, prescribed } = prescribedOf(model, load)
  const free = freeOf(model, owner)
  const size = free.length
  const external = externalOf(load, size)
  const u = new Float64Array(size)
  for (let d = 0; d < size; d++)
    u[d] = owner[d]! >= 0 ? prescribed[d]! : free[d] && options.start ? options.start[d]! : 0
  const scale = scaleOf(operator, prescribed, owner, external, free)
  const { iterations, relativeResidual } = conjugateGradients(operator, u, external, free, scale, asked, options, watch)
  const internal = new Float64Array(size)
  operator.apply(u, internal)
  const findings =
    relativeResidual <= asked ? [] : [find('MEC-101', 'caution', load.name, { asked, reached: relativeResidual })]
  return {
    displacementMm: u,
    reactions: load.supports.map((_, s) => reactionOf(model, s, owner, internal, external)),
    iterations,
    relativeResidual,
    findings,
  }
}

interface Operator {
  /** out = K u. */
  apply(u: Float64Array, out: Float64Array): void
  readonly diagonal: Float64Array
}

/** The stiffness of the whole model, never formed: element by element. */
function operatorOf(model: VoxelModel): Operator {
  const { grid, modulusMPa, orthotropic } = model
  const h = grid.spacingMm[0]
  const iso = unitStiffness(isotropic(model.poisson))
  const ortho = unitStiffness(orthotropicBone)
  const corners = cornerOffsets(grid)
  const dofs = corners.flatMap((c) => [3 * c, 3 * c + 1, 3 * c + 2])
  const [ex, ey, ez] = grid.dims
  const eachElement = (visit: (firstDof: number, isoScale: number, orthoScale: number) => void): void => {
    let e = 0
    for (let k = 0; k < ez; k++)
      for (let j = 0; j < ey; j++)
        for (let i = 0; i < ex; i++, e++) {
          const stiffness = h * modulusMPa[e]!
          if (stiffness === 0) continue
          const share = orthotropic ? orthotropic[e]! : 0
          visit(3 * (i + (ex + 1) * (j + (ey + 1) * k)), stiffness * (1 - share), stiffness * share)
        }
  }
  const own = new Float64Array(24)
  const addProduct = (matrix: Float64Array, scale: number, first: number, out: Float64Array): void => {
    for (let r = 0; r < 24; r++) {
      let sum = 0
      for (let c = 0; c < 24; c++) sum += matrix[24 * r + c]! * own[c]!
      out[first + dofs[r]!]! += scale * sum
    }
  }
  const apply = (u: Float64Array, out: Float64Array): void => {
    out.fill(0)
    eachElement((first, a, b) => {
      for (let c = 0; c < 24; c++) own[c] = u[first + dofs[c]!]!
      if (a > 0) addProduct(iso, a, first, out)
      if (b > 0) addProduct(ortho, b, first, out)
    })
  }
  const diagonal = new Float64Array(3 * nodeCount(grid))
  eachElement((first, a, b) => {
    for (let c = 0; c < 24; c++) diagonal[first + dofs[c]!]! += a * iso[25 * c]! + b * ortho[25 * c]!
  })
  return { apply, diagonal }
}

/** For each component the support that prescribes it (-1: none) and the value. */
function prescribedOf(model: VoxelModel, load: LoadCase): { owner: Int16Array; prescribed: Float64Array } {
  const size = 3 * nodeCount(model.grid)
  const owner = new Int16Array(size).fill(-1)
  const prescribed = new Float64Array(size)
  for (const [s, { nodes, components, displacementMm }] of load.supports.entries())
    for (const [at, node] of nodes.entries())
      for (let c = 0; c < 3; c++) {
        if (!components[c]) continue
        owner[3 * node + c] = s
        prescribed[3 * node + c] = displacementMm[displacementMm.length === 3 ? c : 3 * at + c]!
      }
  return { owner, prescribed }
}

function freeOf(model: VoxelModel, owner: Int16Array): Uint8Array {
  const used = usedNodes(model)
  return Uint8Array.from(owner, (s, d) => (s < 0 && used[Math.floor(d / 3)] ? 1 : 0))
}

function externalOf(load: LoadCase, size: number): Float64Array {
  const external = new Float64Array(size)
  load.forces?.nodes.forEach((node, at) => {
    for (let c = 0; c < 3; c++) external[3 * node + c]! += load.forces!.forcesN[3 * at + c]!
  })
  return external
}

/** |b|: the load on the free components where they do not move; what residuals are measured by, whatever the start. */
function scaleOf(
  operator: Operator,
  prescribed: Float64Array,
  owner: Int16Array,
  external: Float64Array,
  free: Uint8Array,
): number {
  const moved = Float64Array.from(prescribed, (value, d) => (owner[d]! >= 0 ? value : 0))
  const b = new Float64Array(moved.length)
  operator.apply(moved, b)
  let sum = 0
  for (let d = 0; d < b.length; d++) if (free[d]) sum += (external[d]! - b[d]!) ** 2
  return Math.sqrt(sum)
}

function conjugateGradients(
  { apply, diagonal }: Operator,
  u: Float64Array,
  external: Float64Array,
  free: Uint8Array,
  scale: number,
  asked: number,
  options: SolveOptions,
  watch: Watch | undefined,
): { iterations: number; relativeResidual: number } {
  const size = u.length
  const residual = new Float64Array(size)
  const product = new Float64Array(size)
  const onFree = (of: (d: number) => number): number => {
    let sum = 0
    for (let d = 0; d < size; d++) if (free[d]) sum += of(d)
    return sum
  }
  const trueResidual = (): number => {
    apply(u, product)
    for (let d = 0; d < size; d++) residual[d] = free[d] ? external[d]! - product[d]! : 0
    return Math.sqrt(onFree((d) => residual[d]! ** 2))
  }
  let norm = trueResidual()
  if (scale === 0 || norm === 0) return { iterations: 0, relativeResidual: 0 }
  const direction = Float64Array.from(residual, (r, d) => (free[d] ? r / diagonal[d]! : 0))
  let strength = onFree((d) => residual[d]! * direction[d]!)
  const most = options.iterationsMax ?? 20_000
  let iterations = 0
  while (norm > asked * scale && iterations < most) {
    if (iterations % 50 === 0) stopIfAsked(watch)
    apply(direction, product)
    const step = strength / onFree((d) => direction[d]! * product[d]!)
    for (let d = 0; d < size; d++) {
      if (!free[d]) continue
      u[d]! += step * direction[d]!
      residual[d]! -= step * product[d]!
    }
    norm = Math.sqrt(onFree((d) => residual[d]! ** 2))
    const next = onFree((d) => residual[d]! ** 2 / diagonal[d]!)
    for (let d = 0; d < size; d++)
      if (free[d]) direction[d] = residual[d]! / diagonal[d]! + (next / strength) * direction[d]!
    strength = next
    iterations++
  }
  return { iterations, relativeResidual: trueResidual() / scale }
}

function reactionOf(
  model: VoxelModel,
  support: number,
  owner: Int16Array,
  internal: Float64Array,
  external: Float64Array,
): Reaction {
  const [nx, ny, nz] = nodeDims(model.grid)
  const h = model.grid.spacingMm[0]
  const force = [0, 0, 0]
  const moment = [0, 0, 0]
  for (let d = 0; d < owner.length; d++) {
    if (owner[d] !== support) continue
    const n = Math.floor(d / 3)
    const c = d % 3
    const f = internal[d]! - external[d]!
    const arm = [
      ((n % nx) - (nx - 1) / 2) * h,
      ((Math.floor(n / nx) % ny) - (ny - 1) / 2) * h,
      (Math.floor(n / (nx * ny)) - (nz - 1) / 2) * h,
    ]
    force[c]! += f
    // A force f along axis c at `arm` turns by arm x f: + about the axis after c by the arm before it, - the other way.
    moment[(c + 1) % 3]! += arm[(c + 2) % 3]! * f
    moment[(c + 2) % 3]! -= arm[(c + 1) % 3]! * f
  }
  return { forceN: force as unknown as Triple, momentNmm: moment as unknown as Triple }
}
