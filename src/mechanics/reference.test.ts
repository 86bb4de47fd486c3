// Goal: the plain solver gives the closed forms of linear elasticity that eight-node cubes can represent exactly.
import { describe, expect, it } from 'vitest'
import { random } from '../base/index.ts'
import { gridAlongPatient, point, type Triple, voxelCount } from '../geometry/index.ts'
import { isotropic, orthotropicBone, stressFromStrain, unitStiffness } from './element.ts'
import { type LoadCase, nodeCount, nodeDims, nodesOnLayer, type Support, type VoxelModel } from './model.ts'
import { solveReference } from './reference.ts'

const tight = { relativeResidual: 1e-12 }

function block(dims: Triple, spacingMm: number, modulus: (k: number) => number, poisson: number): VoxelModel {
  const grid = gridAlongPatient(dims, [spacingMm, spacingMm, spacingMm], point('patient', 0, 0, 0))
  const plane = dims[0] * dims[1]
  return {
    grid,
    poisson,
    modulusMPa: Float32Array.from({ length: voxelCount(grid) }, (_, e) => modulus(Math.floor(e / plane))),
  }
}

/** All outer nodes moved as u = A x. */
function linearMotion(model: VoxelModel, a: readonly number[]): { load: LoadCase; exact: Float64Array } {
  const [nx, ny, nz] = nodeDims(model.grid)
  const h = model.grid.spacingMm[0]
  const exact = new Float64Array(3 * nodeCount(model.grid))
  const outer: number[] = []
  for (let n = 0; n < nx * ny * nz; n++) {
    const at = [n % nx, Math.floor(n / nx) % ny, Math.floor(n / (nx * ny))] as const
    for (let c = 0; c < 3; c++)
      exact[3 * n + c] = h * (a[3 * c]! * at[0] + a[3 * c + 1]! * at[1] + a[3 * c + 2]! * at[2])
    if (at.some((i, axis) => i === 0 || i === [nx, ny, nz][axis]! - 1)) outer.push(n)
  }
  const displacementMm = Float64Array.from(outer.flatMap((n) => [...exact.subarray(3 * n, 3 * n + 3)]))
  const nodes = Uint32Array.from(outer)
  return { load: { name: 'patch', supports: [{ nodes, components: [true, true, true], displacementMm }] }, exact }
}

/** Bottom held and top moved down along k; sides free, guided (no motion across) or with frictionless ends. */
function squeeze(model: VoxelModel, byMm: number, sides: 'free' | 'guided' | 'sliding'): LoadCase {
  const top = nodesOnLayer(model, 2, model.grid.dims[2])
  const bottom = nodesOnLayer(model, 2, 0)
  const across = sides !== 'sliding'
  const ends: Support[] = [
    { nodes: bottom, components: [across, across, true], displacementMm: [0, 0, 0] },
    { nodes: top, components: [across, across, true], displacementMm: [0, 0, -byMm] },
  ]
  const wall = (axis: 0 | 1, at: number): Support => ({
    nodes: nodesOnLayer(model, axis, at),
    components: [axis === 0, axis === 1, false],
    displacementMm: [0, 0, 0],
  })
  const [nx, ny] = model.grid.dims
  const walls = {
    free: [],
    guided: [wall(0, 0), wall(0, nx), wall(1, 0), wall(1, ny)],
    sliding: [wall(0, 0), wall(1, 0)],
  }[sides]
  return { name: sides, supports: [...walls, ...ends] }
}

const topForce = (model: VoxelModel, load: LoadCase): number =>
  -solveReference(model, load, tight).reactions.at(-1)!.forceN[2]

describe('unit stiffness', () => {
  it.each([
    ['isotropic', isotropic(0.3)],
    ['orthotropic', orthotropicBone],
  ])('of %s is symmetric and gives no force under the six rigid motions', (_, material) => {
    const k = unitStiffness(material)
    const motions = [0, 1, 2, 3, 4, 5].map((m) =>
      Array.from({ length: 24 }, (_, d) => {
        const [corner, c] = [d >> 3 === 0 ? Math.floor(d / 3) : Math.floor(d / 3), d % 3]
        const at = [corner & 1, (corner >> 1) & 1, corner >> 2]
        if (m < 3) return m === c ? 1 : 0
        const axis = m - 3
        if (c === axis) return 0
        return c === (axis + 1) % 3 ? -at[(axis + 2) % 3]! : at[(axis + 1) % 3]!
      }),
    )
    for (let r = 0; r < 24; r++) {
      for (let c = 0; c < 24; c++) expect(k[24 * r + c]).toBeCloseTo(k[24 * c + r]!, 14)
      for (const u of motions) expect(Math.abs(u.reduce((s, v, c) => s + k[24 * r + c]! * v, 0))).toBeLessThan(1e-14)
    }
  })

  it('keeps the elasticity of bone positive definite', () => {
    const d = stressFromStrain(orthotropicBone)
    const draw = random(5)
    for (let trial = 0; trial < 200; trial++) {
      const strain = Array.from({ length: 6 }, () => draw.normal())
      let energy = 0
      for (let r = 0; r < 6; r++) for (let c = 0; c < 6; c++) energy += strain[r]! * d[6 * r + c]! * strain[c]!
      expect(energy).toBeGreaterThan(0)
    }
  })
})

describe('plain solver', () => {
  it.each([0, 0.4, 1])('meets the patch test within 1e-8 at an orthotropic share of %s (facts E1a)', (share) => {
    const plain = block([5, 4, 6], 1.5, () => 320, 0.3)
    const model = { ...plain, orthotropic: new Float32Array(120).fill(share) }
    const { load, exact } = linearMotion(model, [1e-3, 4e-4, -2e-4, 3e-4, -2e-3, 5e-4, 1e-4, -6e-4, 8e-4])
    const { displacementMm } = solveReference(model, load, tight)
    const largest = Math.max(...exact.map(Math.abs))
    const off = Math.max(...displacementMm.map((u, d) => Math.abs(u - exact[d]!)))
    expect(off / largest).toBeLessThan(1e-8)
  })

  it('gives the stiffness of two bars in series, 5660.4 N/mm (facts E1b)', () => {
    const model = block([10, 10, 15], 2, (k) => (k < 10 ? 300 : 2500), 0)
    const stiffness = topForce(model, squeeze(model, 0.01, 'free')) / 0.01
    expect(stiffness).toBeCloseTo(400 / (20 / 300 + 10 / 2500), 4)
    expect(stiffness).toBeCloseTo(5660.4, 1)
  })

  it('gives the confined modulus 403.8 MPa (facts E1c) and, sides free to slide, Young’s modulus', () => {
    const model = block([4, 4, 6], 1, () => 300, 0.3)
    const modulus = (sides: 'guided' | 'sliding'): number => (topForce(model, squeeze(model, 0.06, sides)) / 16) * 100
    expect(modulus('guided')).toBeCloseTo((300 * 0.7) / (1.3 * 0.4), 5)
    expect(modulus('guided')).toBeCloseTo(403.8, 1)
    expect(modulus('sliding')).toBeCloseTo(300, 5)
  })

  it('gives bone E along the spine and a third of it across', () => {
    const upright = { ...block([4, 4, 4], 1, () => 300, 0.3), orthotropic: new Float32Array(64).fill(1) }
    expect((topForce(upright, squeeze(upright, 0.04, 'sliding')) / 16) * 100).toBeCloseTo(300, 5)
    const hold = (axis: 0 | 1 | 2, at: number, byMm: number): Support => ({
      nodes: nodesOnLayer(upright, axis, at),
      components: [axis === 0, axis === 1, axis === 2],
      displacementMm: [axis === 0 ? byMm : 0, 0, 0],
    })
    const across = { name: 'across', supports: [hold(1, 0, 0), hold(2, 0, 0), hold(0, 0, 0), hold(0, 4, -0.04)] }
    const force = -solveReference(upright, across, tight).reactions[3]!.forceN[0]
    expect((force / 16) * 100).toBeCloseTo(100, 5)
  })

  it('balances: reactions and outer forces sum to nothing, moments too', () => {
    const draw = random(11)
    const plain = block([4, 5, 6], 1, () => 1, 0.3)
    const model = { ...plain, modulusMPa: plain.modulusMPa.map(() => draw.between(50, 900)) }
    const top = nodesOnLayer(model, 2, 6)
    const nodes = top.slice(0, 7)
    const forcesN = Float64Array.from({ length: 21 }, () => draw.between(-5, 5))
    const load: LoadCase = {
      name: 'pushed',
      supports: [{ nodes: nodesOnLayer(model, 2, 0), components: [true, true, true], displacementMm: [0, 0, 0] }],
      forces: { nodes, forcesN },
    }
    const { reactions } = solveReference(model, load, tight)
    const pushed = [0, 0, 0]
    const turned = [0, 0, 0]
    nodes.forEach((n, at) => {
      const f = forcesN.subarray(3 * at, 3 * at + 3)
      const arm = [(n % 5) - 2, (Math.floor(n / 5) % 6) - 2.5, 3]
      for (let c = 0; c < 3; c++) {
        pushed[c]! += f[c]!
        turned[c]! += arm[(c + 1) % 3]! * f[(c + 2) % 3]! - arm[(c + 2) % 3]! * f[(c + 1) % 3]!
      }
    })
    for (let c = 0; c < 3; c++) {
      expect(reactions[0]!.forceN[c]).toBeCloseTo(-pushed[c]!, 7)
      expect(reactions[0]!.momentNmm[c]).toBeCloseTo(-turned[c]!, 6)
    }
  })

  it('refuses what has no answer: nothing there, bad numbers, supports that do not hold', () => {
    const model = block([3, 3, 3], 1, () => 300, 0.3)
    const load = squeeze(model, 0.01, 'free')
    const code = (of: VoxelModel, by: LoadCase): string => {
      try {
        solveReference(of, by)
        return 'solved'
      } catch (cause) {
        return (cause as { code?: string }).code ?? String(cause)
      }
    }
    expect(code({ ...model, modulusMPa: new Float32Array(27) }, load)).toBe('MEC-001')
    expect(code({ ...model, modulusMPa: model.modulusMPa.map((e, n) => (n === 4 ? Number.NaN : e)) }, load)).toBe(
      'MEC-002',
    )
    expect(code({ ...model, poisson: 0.5 }, load)).toBe('MEC-002')
    expect(
      code(model, { name: 'rollers', supports: [{ ...load.supports[0]!, components: [false, false, true] }] }),
    ).toBe('MEC-003')
    expect(code(model, { name: 'hinge', supports: [{ ...load.supports[0]!, nodes: Uint32Array.of(0, 1, 2) }] })).toBe(
      'MEC-003',
    )
    expect(code(model, load)).toBe('solved')
  })

  it('says when it stopped short of the accuracy asked for', () => {
    const model = block([4, 4, 8], 1, (k) => 100 + 200 * k, 0.3)
    const solution = solveReference(model, squeeze(model, 0.01, 'free'), { iterationsMax: 3 })
    expect(solution.findings.map((f) => f.code)).toEqual(['MEC-101'])
    expect(solution.relativeResidual).toBeGreaterThan(1e-6)
  })

  it('started at the answer it has nothing to do', () => {
    const model = block([4, 4, 8], 1, (k) => 100 + 200 * k, 0.3)
    const load = squeeze(model, 0.01, 'free')
    const first = solveReference(model, load, { relativeResidual: 1e-9 })
    expect(solveReference(model, load, { start: first.displacementMm }).iterations).toBe(0)
  })
})
