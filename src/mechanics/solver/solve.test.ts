// Goal: the fast solver gives what the plain one gives, on any host, and refuses or reports what it does. Oracle: solveReference.
import { afterAll, describe, expect, it } from 'vitest'
import { everyHost } from '../../../test/hosts.ts'
import { expectSameBits, expectWatched } from '../../../test/kernel-contract.ts'
import { random } from '../../base/index.ts'
import { gridAlongPatient, point, type Triple, voxelCount } from '../../geometry/index.ts'
import { type LoadCase, nodesOnLayer, type VoxelModel } from '../model.ts'
import { solveReference } from '../reference.ts'
import { solve } from './solve.ts'

const dims: Triple = [13, 11, 17]

/** A block of random moduli with a hole through its middle, layers of isotropic, orthotropic and mixed material. */
function holed(seed: number, layered: boolean): VoxelModel {
  const grid = gridAlongPatient(dims, [1.5, 1.5, 1.5], point('patient', 0, 0, 0))
  const draw = random(seed)
  const modulusMPa = new Float32Array(voxelCount(grid))
  const orthotropic = new Float32Array(modulusMPa.length)
  for (let e = 0; e < modulusMPa.length; e++) {
    const [i, j, k] = [e % dims[0], Math.floor(e / dims[0]) % dims[1], Math.floor(e / (dims[0] * dims[1]))]
    const hole = k > 3 && k < 12 && (i - 6) ** 2 + (j - 5) ** 2 < 6
    modulusMPa[e] = hole ? 0 : draw.between(50, 900)
    orthotropic[e] = [0, 1, 0.3, (i % 5) / 4][k % 4]!
  }
  return layered ? { grid, modulusMPa, poisson: 0.3, orthotropic } : { grid, modulusMPa, poisson: 0.3 }
}

function squeezed(model: VoxelModel): LoadCase {
  const [bottom, top] = [nodesOnLayer(model, 2, 0), nodesOnLayer(model, 2, dims[2])]
  return {
    name: 'squeezed',
    supports: [
      { nodes: bottom, components: [true, true, true], displacementMm: [0, 0, 0] },
      { nodes: top, components: [true, true, true], displacementMm: [0.02, 0, -0.17] },
    ],
  }
}

/** Rollers below, two sides that slide, and forces on some nodes of the top. */
function pushed(model: VoxelModel): LoadCase {
  const nodes = nodesOnLayer(model, 2, dims[2]).filter((_, n) => n % 3 === 0)
  const forcesN = Float64Array.from({ length: 3 * nodes.length }, (_, d) => (d % 3 === 2 ? -2 : 0.3))
  return {
    name: 'pushed',
    supports: [
      { nodes: nodesOnLayer(model, 2, 0), components: [false, false, true], displacementMm: [0, 0, 0] },
      { nodes: nodesOnLayer(model, 0, 0), components: [true, false, false], displacementMm: [0, 0, 0] },
      { nodes: nodesOnLayer(model, 1, dims[1]), components: [false, true, false], displacementMm: [0, 0.01, 0] },
    ],
    forces: { nodes, forcesN },
  }
}

describe('solver', async () => {
  const hosts = await everyHost()
  const kernels = hosts[3]![1]
  afterAll(() => Promise.all(hosts.map(([, pool]) => pool.close())))

  it.each([
    ['isotropic, squeezed', false, squeezed],
    ['layers of both materials, squeezed', true, squeezed],
    ['layers of both materials, on rollers and pushed', true, pushed],
  ])('agrees with its f64 twin: %s', async (_, layered, loaded) => {
    const model = holed(3, layered)
    const load = loaded(model)
    const twin = solveReference(model, load, { relativeResidual: 1e-11 })
    const own = await solve(model, load, kernels, { relativeResidual: 1e-10 })
    expect(own.relativeResidual).toBeLessThanOrEqual(1e-10)
    expect(own.findings).toEqual([])
    // Rounding of the residual asked for, times the condition of the body.
    const most = Math.max(...twin.displacementMm.map(Math.abs))
    const off = own.displacementMm.reduce((m, u, d) => Math.max(m, Math.abs(u - twin.displacementMm[d]!)), 0)
    expect(off / most).toBeLessThan(1e-7)
    own.reactions.forEach((reaction, s) => {
      for (let c = 0; c < 3; c++) {
        expect(reaction.forceN[c]).toBeCloseTo(twin.reactions[s]!.forceN[c]!, 4)
        expect(reaction.momentNmm[c]).toBeCloseTo(twin.reactions[s]!.momentNmm[c]!, 3)
      }
    })
  })

  it('gives the same bits on every host', async () => {
    const model = holed(5, true)
    await expectSameBits(hosts, async (pool) => (await solve(model, squeezed(model), pool)).displacementMm)
  })

  it('tells progress, stops when cancelled, and gives its memory back', async () => {
    const model = holed(5, false)
    for (const [, pool] of [hosts[0]!, hosts[3]!])
      await expectWatched(pool, (k, watch) => solve(model, squeezed(model), k, {}, watch))
  })

  it('started at the answer has nothing to do, and near it less', async () => {
    const model = holed(7, true)
    const load = squeezed(model)
    const first = await solve(model, load, kernels, { relativeResidual: 1e-7 })
    const again = await solve(model, load, kernels, { relativeResidual: 1e-6, start: first.displacementMm })
    expect(again.iterations).toBe(0)
    const softer = { ...model, modulusMPa: model.modulusMPa.map((e, n) => (n % 50 === 0 ? 0.8 * e : e)) }
    const cold = await solve(softer, load, kernels)
    const warm = await solve(softer, load, kernels, { start: first.displacementMm })
    expect(warm.iterations).toBeLessThan(cold.iterations)
    expect(warm.relativeResidual).toBeLessThanOrEqual(1e-6)
  })

  it('says when it stopped short of the accuracy asked for', async () => {
    const model = holed(9, false)
    const short = await solve(model, squeezed(model), kernels, { iterationsMax: 2 })
    expect(short.findings.map(({ code }) => code)).toEqual(['MEC-101'])
    expect(short.iterations).toBe(2)
  })

  it('leaves out pieces that nothing holds, and gives the rest the same bits as without them', async () => {
    const model = holed(11, false)
    const at = (i: number, j: number, k: number): number => i + dims[0] * (j + dims[1] * k)
    const cut = model.modulusMPa.slice().fill(0, at(0, 0, 13))
    for (const empty of [at(0, 0, 12), at(1, 0, 12), at(0, 1, 12), at(0, 0, 11)]) cut[empty] = 0
    const loose = cut.slice()
    loose[at(6, 5, 16)] = 700
    // Joined to the body by edges only: a hinge.
    loose[at(0, 0, 12)] = 500
    const load: LoadCase = {
      name: 'held below',
      supports: [{ nodes: nodesOnLayer(model, 2, 0), components: [true, true, true], displacementMm: [0, 0, 0] }],
      forces: {
        nodes: nodesOnLayer({ ...model, modulusMPa: cut }, 2, 13),
        forcesN: new Float64Array(3 * 168).fill(0.5),
      },
    }
    const whole = await solve({ ...model, modulusMPa: cut }, load, kernels)
    const own = await solve({ ...model, modulusMPa: loose }, load, kernels)
    expect(own.findings.map(({ code, facts }) => [code, facts.pieces, facts.voxels])).toEqual([['MEC-103', 2, 2]])
    expect(own.displacementMm.findIndex((u, d) => !Object.is(u, whole.displacementMm[d]))).toBe(-1)
  })

  it('refuses what has no answer', async () => {
    const model = holed(3, false)
    const load = squeezed(model)
    const code = (of: VoxelModel, by: LoadCase): Promise<string> =>
      solve(of, by, kernels).then(
        () => 'solved',
        (cause: { code?: string }) => cause.code ?? String(cause),
      )
    const [bottom] = load.supports
    expect(await code({ ...model, modulusMPa: new Float32Array(13 * 11 * 17) }, load)).toBe('MEC-001')
    expect(await code({ ...model, poisson: 0.5 }, load)).toBe('MEC-002')
    const rollers: LoadCase = { name: 'rollers', supports: [{ ...bottom!, components: [false, false, true] }] }
    expect(await code(model, rollers)).toBe('MEC-003')
    const hinge: LoadCase = { name: 'hinge', supports: [{ ...bottom!, nodes: Uint32Array.of(0, 1, 2) }] }
    expect(await code(model, hinge)).toBe('MEC-003')
    const beside = model.modulusMPa.map((e, n) => (Math.floor(n / 143) < 2 ? 0 : e))
    expect(await code({ ...model, modulusMPa: beside }, { name: 'air', supports: [bottom!] })).toBe('MEC-003')
    expect(await code(model, load)).toBe('solved')
  })
})
