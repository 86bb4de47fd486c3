// Goal: the multigrid solver answers closed forms, converges at the order of its elements, in a number of steps that does not
// grow with the grid, and mirrors what is mirrored. Oracles: facts E1a to E1c, a made-up field with its body force, symmetry.
import { afterAll, describe, expect, it } from 'vitest'
import { random } from '../src/base/index.ts'
import { startKernels } from '../src/compute/node.ts'
import { gridAlongPatient, point, type Triple, voxelCount } from '../src/geometry/index.ts'
import {
  type LoadCase,
  nodeCount,
  nodeDims,
  nodesOnLayer,
  type Support,
  solve,
  type VoxelModel,
} from '../src/mechanics/index.ts'

function block(dims: Triple, spacingMm: number, modulus: (i: number, j: number, k: number) => number, poisson = 0.3) {
  const grid = gridAlongPatient(dims, [spacingMm, spacingMm, spacingMm], point('patient', 0, 0, 0))
  const modulusMPa = Float32Array.from({ length: voxelCount(grid) }, (_, e) =>
    modulus(e % dims[0], Math.floor(e / dims[0]) % dims[1], Math.floor(e / (dims[0] * dims[1]))),
  )
  return { grid, modulusMPa, poisson } satisfies VoxelModel
}

/** The outer nodes moved as `field` says, and the field at all nodes. */
function moved(model: VoxelModel, field: (x: number, y: number, z: number) => Triple) {
  const [nx, ny, nz] = nodeDims(model.grid)
  const h = model.grid.spacingMm[0]
  const exact = new Float64Array(3 * nodeCount(model.grid))
  const outer: number[] = []
  for (let n = 0; n < nx * ny * nz; n++) {
    const at = [n % nx, Math.floor(n / nx) % ny, Math.floor(n / (nx * ny))] as const
    exact.set(field(at[0] * h, at[1] * h, at[2] * h), 3 * n)
    if (at.some((i, axis) => i === 0 || i === [nx, ny, nz][axis]! - 1)) outer.push(n)
  }
  const displacementMm = Float64Array.from(outer.flatMap((n) => [...exact.subarray(3 * n, 3 * n + 3)]))
  const support: Support = { nodes: Uint32Array.from(outer), components: [true, true, true], displacementMm }
  return { exact, support }
}

function squeeze(model: VoxelModel, byMm: number, guided: boolean): LoadCase {
  const [nx, ny, nz] = model.grid.dims
  const end = (at: number, move: number): Support => ({
    nodes: nodesOnLayer(model, 2, at),
    components: [true, true, true],
    displacementMm: [0, 0, move],
  })
  const wall = (axis: 0 | 1, at: number): Support => ({
    nodes: nodesOnLayer(model, axis, at),
    components: [axis === 0, axis === 1, false],
    displacementMm: [0, 0, 0],
  })
  const walls = guided ? [wall(0, 0), wall(0, nx), wall(1, 0), wall(1, ny)] : []
  return { name: 'squeeze', supports: [...walls, end(0, 0), end(nz, -byMm)] }
}

describe('voxel finite elements', async () => {
  const kernels = await startKernels(2)
  afterAll(() => kernels.close())
  const forceOf = async (model: VoxelModel, load: LoadCase): Promise<number> =>
    -(await solve(model, load, kernels, { relativeResidual: 1e-10 })).reactions.at(-1)!.forceN[2]

  it.each([0, 0.4, 1])('meet the patch test within 1e-8 at an orthotropic share of %s (facts E1a)', async (share) => {
    const model = { ...block([9, 6, 11], 1.5, () => 320), orthotropic: new Float32Array(9 * 6 * 11).fill(share) }
    const a = [1e-3, 4e-4, -2e-4, 3e-4, -2e-3, 5e-4, 1e-4, -6e-4, 8e-4]
    const row = (r: number, x: number, y: number, z: number): number =>
      a[3 * r]! * x + a[3 * r + 1]! * y + a[3 * r + 2]! * z
    const { exact, support } = moved(model, (x, y, z) => [row(0, x, y, z), row(1, x, y, z), row(2, x, y, z)])
    const load = { name: 'patch', supports: [support] }
    const { displacementMm } = await solve(model, load, kernels, { relativeResidual: 1e-11 })
    const most = exact.reduce((m, u) => Math.max(m, Math.abs(u)), 0)
    const off = displacementMm.reduce((m, u, d) => Math.max(m, Math.abs(u - exact[d]!)), 0)
    expect(off / most).toBeLessThan(1e-8)
  })

  it('give the stiffness of two bars in series, 5660.4 N/mm (facts E1b)', async () => {
    const model = block([10, 10, 15], 2, (_i, _j, k) => (k < 10 ? 300 : 2500), 0)
    const nPerMm = (await forceOf(model, squeeze(model, 0.01, false))) / 0.01
    expect(nPerMm).toBeCloseTo(400 / (20 / 300 + 10 / 2500), 3)
    expect(nPerMm).toBeCloseTo(5660.4, 1)
  })

  it('give the confined modulus 403.8 MPa (facts E1c)', async () => {
    const model = block([7, 5, 6], 1, () => 300)
    const modulus = ((await forceOf(model, squeeze(model, 0.06, true))) / 35) * 100
    expect(modulus).toBeCloseTo((300 * 0.7) / (1.3 * 0.4), 4)
    expect(modulus).toBeCloseTo(403.8, 1)
  })

  it('converge at second order to a smooth field under its body force', async () => {
    const [edge, e, nu] = [8, 500, 0.3]
    const [g, lambda] = [e / (2 * (1 + nu)), (e * nu) / ((1 + nu) * (1 - 2 * nu))]
    const w = Math.PI / edge
    // u = (s, 0, 0), s = sin(wx) sin(wy) sin(wz): - div stress = 3 g w^2 (s, 0, 0) - (lambda + g) grad ds/dx.
    const field = (x: number, y: number, z: number): Triple => [
      Math.sin(w * x) * Math.sin(w * y) * Math.sin(w * z),
      0,
      0,
    ]
    const bodyForce = (x: number, y: number, z: number): Triple => {
      const [sx, sy, sz] = [x, y, z].map((v) => Math.sin(w * v)) as [number, number, number]
      const [cx, cy, cz] = [x, y, z].map((v) => Math.cos(w * v)) as [number, number, number]
      const c = (lambda + g) * w * w
      return [(3 * g * w * w + c) * sx * sy * sz, -c * cx * cy * sz, -c * cx * sy * cz]
    }
    const errors: number[] = []
    for (const n of [4, 8, 16]) {
      const model = block([n, n, n], edge / n, () => e, nu)
      const { exact, support } = moved(model, field)
      const forces = moved(model, bodyForce).exact.map((f) => f * (edge / n) ** 3)
      const nodes = Uint32Array.from({ length: nodeCount(model.grid) }, (_, m) => m)
      const load = { name: 'smooth', supports: [support], forces: { nodes, forcesN: forces } }
      const { displacementMm } = await solve(model, load, kernels, { relativeResidual: 1e-9 })
      errors.push(displacementMm.reduce((m, u, d) => Math.max(m, Math.abs(u - exact[d]!)), 0))
    }
    for (const [at, error] of errors.slice(1).entries()) {
      const order = Math.log2(errors[at]! / error)
      expect(order).toBeGreaterThan(1.85)
      expect(order).toBeLessThan(2.2)
    }
  })

  it('need no more steps on a finer grid', async () => {
    const smooth = (n: number) => (i: number, j: number, k: number) =>
      300 * Math.exp(1.5 * Math.sin((9 * i) / n) * Math.sin((7 * j) / n + 1) * Math.sin((8 * k) / n))
    const steps: number[] = []
    for (const n of [8, 16, 32]) {
      const model = block([n, n, n], 32 / n, smooth(n))
      const { iterations, findings } = await solve(model, squeeze(model, 0.3, false), kernels)
      expect(findings).toEqual([])
      steps.push(iterations)
    }
    expect(Math.max(...steps)).toBeLessThanOrEqual(15)
    expect(steps[2]! - steps[1]!).toBeLessThanOrEqual(3)
  })

  it('mirror what is mirrored', async () => {
    const draw = random(21)
    const [nx, ny, nz] = [10, 9, 12]
    const moduli = Array.from({ length: nx * ny * nz }, () => (draw.between(0, 1) < 0.15 ? 0 : draw.between(30, 2500)))
    const at = (i: number, j: number, k: number): number => moduli[i + nx * (j + ny * k)]!
    const plain = block([nx, ny, nz], 1, at)
    const mirrored = block([nx, ny, nz], 1, (i, j, k) => at(nx - 1 - i, j, k))
    const options = { relativeResidual: 1e-9 }
    const a = (await solve(plain, squeeze(plain, 0.1, false), kernels, options)).displacementMm
    const b = (await solve(mirrored, squeeze(mirrored, 0.1, false), kernels, options)).displacementMm
    let off = 0
    for (let n = 0; n < a.length / 3; n++) {
      const i = n % (nx + 1)
      const m = n - i + nx - i
      off = Math.max(off, Math.abs(a[3 * n]! + b[3 * m]!), Math.abs(a[3 * n + 2]! - b[3 * m + 2]!))
    }
    // Of 0.1 mm: the residual asked for, times what soft corners make of it.
    expect(off / 0.1).toBeLessThan(1e-6)
  })

  it('solve bodies with next to nothing in places', async () => {
    const draw = random(4)
    const model = block([20, 18, 22], 1, () => (draw.between(0, 1) < 0.1 ? 1e-4 : draw.between(30, 2500)))
    const solution = await solve(model, squeeze(model, 0.1, false), kernels)
    expect(solution.findings).toEqual([])
    expect(solution.relativeResidual).toBeLessThanOrEqual(1e-6)
  })
})
