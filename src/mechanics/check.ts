import { invariant } from '../base/index.ts'
import { voxelCount } from '../geometry/index.ts'
import { type LoadCase, nodeCount, nodeDims, type VoxelModel } from './model.ts'
import { refuse } from './troubles.ts'

/** Refuses what no solver could answer: MEC-001 no material, MEC-002 numbers out of range, MEC-003 supports that do not hold. */
export function checkProblem(model: VoxelModel, load: LoadCase): void {
  checkModel(model)
  checkSupports(model, load)
}

export function checkModel(model: VoxelModel): void {
  const { grid, modulusMPa, orthotropic, poisson } = model
  const count = voxelCount(grid)
  invariant(modulusMPa.length === count, () => `${modulusMPa.length} moduli for ${count} voxels`)
  invariant(!orthotropic || orthotropic.length === count, () => `${orthotropic?.length} shares for ${count} voxels`)
  const [h, ...others] = grid.spacingMm
  if (others.some((s) => Math.abs(s - h) > 1e-6 * h)) throw refuse('MEC-002', { spacingMm: grid.spacingMm })
  if (!(poisson >= 0 && poisson < 0.5)) throw refuse('MEC-002', { poisson: String(poisson) })
  let filled = 0
  for (let e = 0; e < count; e++) {
    const modulus = modulusMPa[e]!
    const share = orthotropic ? orthotropic[e]! : 0
    if (!(modulus >= 0 && modulus < Infinity)) throw refuse('MEC-002', { voxel: e, modulusMPa: String(modulus) })
    if (!(share >= 0 && share <= 1)) throw refuse('MEC-002', { voxel: e, orthotropicShare: String(share) })
    if (modulus > 0) filled++
  }
  if (filled === 0) throw refuse('MEC-001', { voxels: count })
}

/** All six rigid motions must show in the prescribed components: the 6x6 matrix of their products has full rank. */
function checkSupports(model: VoxelModel, load: LoadCase): void {
  const { grid } = model
  const [nx, ny, nz] = nodeDims(grid)
  const middle = [(nx - 1) / 2, (ny - 1) / 2, (nz - 1) / 2]
  const size = Math.max(nx, ny, nz)
  const gram = new Float64Array(36)
  for (const support of load.supports)
    for (const n of support.nodes) {
      invariant(n < nodeCount(grid), () => `support node ${n} of ${nodeCount(grid)}`)
      const x = ((n % nx) - middle[0]!) / size
      const y = ((Math.floor(n / nx) % ny) - middle[1]!) / size
      const z = (Math.floor(n / (nx * ny)) - middle[2]!) / size
      const rows = [
        [1, 0, 0, 0, z, -y],
        [0, 1, 0, -z, 0, x],
        [0, 0, 1, y, -x, 0],
      ]
      for (let c = 0; c < 3; c++)
        if (support.components[c])
          for (let p = 0; p < 6; p++) for (let q = 0; q < 6; q++) gram[6 * p + q]! += rows[c]![p]! * rows[c]![q]!
    }
  const held = rankOf(gram)
  if (held < 6) throw refuse('MEC-003', { load: load.name, rigidMotionsHeld: held })
}

/** Rank of a symmetric non-negative 6x6 matrix by elimination with the largest pivot. */
export function rankOf(a: Float64Array): number {
  const m = Float64Array.from(a)
  const done = new Set<number>()
  const scale = Math.max(...[0, 1, 2, 3, 4, 5].map((i) => m[7 * i]!))
  for (;;) {
    let pivot = -1
    for (let i = 0; i < 6; i++) if (!done.has(i) && (pivot < 0 || m[7 * i]! > m[7 * pivot]!)) pivot = i
    if (pivot < 0 || !(m[7 * pivot]! > 1e-9 * scale)) return done.size
    done.add(pivot)
    for (let r = 0; r < 6; r++) {
      if (done.has(r)) continue
      const f = m[6 * r + pivot]! / m[7 * pivot]!
      for (let c = 0; c < 6; c++) m[6 * r + c]! -= f * m[6 * pivot + c]!
    }
  }
}
