// Goal: the heat kernel does what its 64-bit twin says, with the same bits on any number of threads, and mirrors exactly.
import { afterAll, describe, expect, it } from 'vitest'
import { everyHost } from '../../../test/hosts.ts'
import { expectSameBits, expectWatched } from '../../../test/kernel-contract.ts'
import { random } from '../../base/index.ts'
import type { Triple } from '../../geometry/index.ts'
import { boilingC } from './figures.ts'
import { adiabaticRiseK, kineticsSettingAt } from './kinetics.ts'
import { type HeatProblem, longestStepS } from './problem.ts'
import { heatReference, lookEvery, lookK } from './reference.ts'
import { runHeat } from './run.ts'

const riseK = adiabaticRiseK(1.35e8)
const kinetics = kineticsSettingAt(500, riseK)
const setU = 0.5 ** 0.1

/** A lump of cement in uneven bone; `mirrored` turns it about the middle of i. */
function lump(dims: Triple, mirrored = false): HeatProblem {
  const [nx, ny, nz] = dims
  const count = nx * ny * nz
  const draw = random(3)
  const noise = Float32Array.from({ length: count }, () => draw.uniform())
  const at = (v: number): number => {
    const i = v % nx
    return mirrored ? v - i + (nx - 1 - i) : v
  }
  const voxels: number[] = []
  for (let v = 0; v < count; v++) {
    const s = at(v)
    const d = Math.hypot((s % nx) - 5, (Math.floor(s / nx) % ny) - 6, Math.floor(s / (nx * ny)) - 5)
    if (d < 4) voxels.push(v)
  }
  const cells = (of: (v: number) => number) => Float32Array.from(voxels, (v) => of(at(v)))
  const field = (of: (n: number) => number) =>
    Float32Array.from({ length: count }, (_, v) => of(noise[at(v)] as number))
  return {
    dims,
    spacingMm: [1, 1.2, 0.9],
    conductivity: field((n) => 0.2 + 0.2 * n),
    capacity: field((n) => 1.5e6 + 1e6 * n),
    perfusion: field((n) => 6000 * n),
    startC: new Float32Array(count).fill(37),
    bodyC: 37,
    edge: 'body',
    cement: {
      voxel: Int32Array.from(voxels),
      riseK: cells((v) => 60 + 30 * (noise[v] as number)),
      reachedAtS: cells((v) => 20 * (noise[v] as number)),
      mixed: cells(() => 0.6),
      arrivingC: cells(() => 23),
      startU: cells((v) => 0.3 + 0.1 * (noise[v] as number)),
    },
  }
}

describe('the heat kernel', async () => {
  const hosts = await everyHost()
  const kernels = hosts[3]?.[1] as (typeof hosts)[0][1]
  afterAll(() => Promise.all(hosts.map(([, host]) => host.close())))
  const problem = lump([13, 11, 12])
  const stepS = 0.3 * longestStepS(problem)
  const steps = Math.ceil(500 / stepS)

  it('equals its twin within what 32 bits and tables leave', async () => {
    const twin = heatReference(problem, kinetics, setU, stepS, steps)
    const run = await runHeat(problem, kinetics, setU, { stepS, steps }, kernels)
    const most = (a: Float32Array, b: Float32Array) =>
      a.reduce((m, x, v) => Math.max(m, Math.abs(x - (b[v] as number))), 0)
    expect(Math.max(...twin.peakC)).toBeGreaterThan(60)
    // Below the look mark either may keep the body's temperature.
    const seen = (peak: Float32Array) => peak.map((t) => Math.max(t, problem.bodyC + lookK))
    expect(most(seen(run.peakC), seen(twin.peakC))).toBeLessThan(0.05)
    expect(most(run.temperatureC, twin.temperatureC)).toBeLessThan(0.02)
    // A voxel may pass a mark one look sooner or later at either end.
    for (const m of [0, 1, 2] as const)
      expect(most(run.aboveS[m], twin.aboveS[m])).toBeLessThan(2.5 * lookEvery * stepS)
    expect(most(run.setAtS, twin.setAtS)).toBeLessThan(3 * stepS)
    for (let v = 0; v < run.doseMin.length; v++) {
      const dose = twin.doseMin[v] as number
      // 0.05 K is 3.5 % of the dose.
      expect(Math.abs((run.doseMin[v] as number) - dose)).toBeLessThanOrEqual(0.035 * dose + 1e-6)
    }
  })

  it('boils water away as its twin does', async () => {
    const { cement } = problem
    const boilK = cement.riseK.map((rise) => 0.6 * (rise - 50))
    const hot = { ...problem, cement: { ...cement, riseK: cement.riseK.map((rise) => rise + 90), boilK } }
    const [dry, twin] = [{ ...hot, cement: { ...hot.cement, boilK: boilK.map(() => 0) } }, hot].map((own) =>
      heatReference(own, kinetics, setU, stepS, steps),
    )
    const run = await runHeat(hot, kinetics, setU, { stepS, steps }, kernels)
    const most = (field: Float32Array): number => Math.max(...field)
    expect(most(twin!.peakC)).toBeGreaterThan(boilingC.value + 1)
    expect(most(dry!.peakC) - most(twin!.peakC)).toBeGreaterThan(5)
    const apart = run.peakC.map((t, v) => Math.abs(Math.max(t, 37.5) - Math.max(twin!.peakC[v]!, 37.5)))
    // As above; cement cures faster when hotter, so that the steps' rounding counts twice.
    expect(most(apart)).toBeLessThan(0.1)
  })

  it('keeps water’s balance in a closed box: all boiled, the fall is its whole heat; some left, it stays at boiling', () => {
    const boxed = (boil: number) => {
      const cells = (value: number) => new Float32Array(8).fill(value)
      const cement = {
        voxel: Int32Array.from({ length: 8 }, (_, v) => v),
        ...{ riseK: cells(140), reachedAtS: cells(0), mixed: cells(0), arrivingC: cells(37), startU: cells(0.5) },
        boilK: cells(boil),
      }
      const even = { conductivity: cells(0.2), capacity: cells(1.5e6), perfusion: cells(0), startC: cells(37) }
      const box: HeatProblem = { dims: [2, 2, 2], spacingMm: [1, 1, 1], ...even, bodyC: 37, edge: 'insulated', cement }
      return heatReference(box, kinetics, setU, 0.2, 20_000).temperatureC
    }
    // Above the glass temperature all of the cement cures that had not at the start.
    for (const t of boxed(30)) expect(t).toBeCloseTo(37 + 140 * (1 - 0.5 ** 10) - 30, 3)
    for (const t of boxed(200)) expect(t).toBeCloseTo(boilingC.value, 6)
  })

  it('gives the same bits on any host', async () => {
    await expectSameBits(hosts, async (host) => {
      const run = await runHeat(problem, kinetics, setU, { stepS, steps: 900, every: 100 }, host)
      return Float32Array.from([...run.temperatureC, ...run.peakC, ...run.doseMin, ...run.setAtS])
    })
  })

  it('mirrors bit for bit', async () => {
    const dims: Triple = [14, 11, 12]
    const [nx] = dims
    const a = await runHeat(lump(dims), kinetics, setU, { stepS, steps: 900 }, kernels)
    const b = await runHeat(lump(dims, true), kinetics, setU, { stepS, steps: 900 }, kernels)
    for (let v = 0; v < a.peakC.length; v++) {
      const i = v % nx
      if (a.temperatureC[v] !== b.temperatureC[v - i + nx - 1 - i]) expect([v, 'temperature']).toEqual([])
      if (a.peakC[v] !== b.peakC[v - i + nx - 1 - i]) expect([v, 'peak']).toEqual([])
    }
  })

  it('tells how far it is, stops when asked and leaves the memory as it was', async () => {
    await expectWatched(kernels, (host, watch) =>
      runHeat(problem, kinetics, setU, { stepS, steps: 400, every: 50 }, host, watch),
    )
  })
})
