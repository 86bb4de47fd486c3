// Goal: heat conduction, blood, curing and dose are solved right. Oracles: closed forms and their rates of convergence.
import { afterAll, describe, expect, it } from 'vitest'
import { cem43Min } from '../src/cement/heat/dose.ts'
import { heatOfCuringStanczyk } from '../src/cement/heat/figures.ts'
import {
  adiabaticRiseK,
  adiabaticSetS,
  arrheniusRatio,
  ceiling,
  cureStep,
  kineticsSettingAt,
  uAtAge,
} from '../src/cement/heat/kinetics.ts'
import { type HeatProblem, longestStepS } from '../src/cement/heat/problem.ts'
import { heatReference } from '../src/cement/heat/reference.ts'
import { runHeat } from '../src/cement/heat/run.ts'
import { startKernels } from '../src/compute/node.ts'
import type { Triple } from '../src/geometry/index.ts'

const none = new Float32Array(0)
const noCement = {
  voxel: new Int32Array(0),
  riseK: none,
  reachedAtS: none,
  mixed: none,
  arrivingC: none,
  startU: none,
}
const still = kineticsSettingAt(600, 100)

interface Bar {
  readonly dims: Triple
  readonly h: number
  readonly k: (at: Triple) => number
  readonly c: (at: Triple) => number
  readonly start: (at: Triple) => number
  readonly blood?: number
}

/** A field of the box, insulated on all sides, with functions of the voxel centre in mm. */
function boxOf({ dims, h, k, c, start, blood = 0 }: Bar): HeatProblem {
  const [nx, ny, nz] = dims
  const field = (of: (at: Triple) => number) =>
    Float32Array.from({ length: nx * ny * nz }, (_, v) =>
      of([(v % nx) * h + h / 2, (Math.floor(v / nx) % ny) * h + h / 2, Math.floor(v / (nx * ny)) * h + h / 2]),
    )
  return {
    dims,
    spacingMm: [h, h, h],
    conductivity: field(k),
    capacity: field(c),
    perfusion: field(() => blood),
    startC: field(start),
    bodyC: 37,
    edge: 'insulated',
    cement: noCement,
  }
}

/** The error function by its power series, exact to 1e-9 below 5. */
function erf(x: number): number {
  if (x < 0) return -erf(-x)
  if (x > 5) return 1
  let term = x
  let sum = x
  for (let n = 1; n < 200; n++) {
    term *= (-x * x) / n
    sum += term / (2 * n + 1)
  }
  return (2 / Math.sqrt(Math.PI)) * sum
}

/** Two bodies, hot cement and cool bone, in touch at `faceMm` from time 0: Carslaw and Jaeger's closed form. */
const pair = { faceMm: 20, hotC: 90, coolC: 37, hotK: 0.2, coolK: 0.3, hotCap: 1.5e6, coolCap: 2.4e6 }

function contact(x: number, seconds: number): number {
  const { faceMm, hotC, coolC, hotK, coolK, hotCap, coolCap } = pair
  const [eh, ec] = [Math.sqrt(hotK * hotCap), Math.sqrt(coolK * coolCap)]
  const faceC = (eh * hotC + ec * coolC) / (eh + ec)
  const [k, c, far] = x < faceMm ? [hotK, hotCap, hotC] : [coolK, coolCap, coolC]
  const away = Math.abs(x - faceMm) / 1000
  return faceC + (far - faceC) * erf(away / (2 * Math.sqrt((k / c) * seconds)))
}

const contactBar = (h: number, across: number): HeatProblem =>
  boxOf({
    dims: [Math.round(40 / h), across, across],
    h,
    k: ([x]) => (x < pair.faceMm ? pair.hotK : pair.coolK),
    c: ([x]) => (x < pair.faceMm ? pair.hotCap : pair.coolCap),
    start: ([x]) => (x < pair.faceMm ? pair.hotC : pair.coolC),
  })

const worst = (got: ArrayLike<number>, nx: number, of: (i: number) => number): number => {
  let most = 0
  for (let i = 0; i < nx; i++) most = Math.max(most, Math.abs((got[i] as number) - of(i)))
  return most
}

/** Rates between successive halvings. */
const ratesOf = (errors: readonly number[]): number[] =>
  errors.slice(1).map((e, i) => Math.log2((errors[i] as number) / e))

describe('conduction', async () => {
  const kernels = await startKernels(2)
  afterAll(() => kernels.close())

  it('of two bodies in touch follows the error function, with second order (facts E6a)', () => {
    const seconds = 60
    const errors = [1, 0.5, 0.25].map((h) => {
      const problem = contactBar(h, 1)
      const steps = Math.ceil(seconds / (0.5 * longestStepS(problem)))
      const { temperatureC } = heatReference(problem, still, 1, seconds / steps, steps)
      return worst(temperatureC, problem.dims[0], (i) => contact((i + 0.5) * h, seconds))
    })
    expect(errors.at(-1)).toBeLessThan(0.05)
    for (const rate of ratesOf(errors)) expect(rate).toBeGreaterThan(1.8)
  })

  it('does the same on the kernel at 0.75 mm within 1 % of the step in temperature', async () => {
    const problem = contactBar(0.8, 4)
    const steps = Math.ceil(60 / (0.8 * longestStepS(problem)))
    const run = await runHeat(problem, still, 1, { stepS: 60 / steps, steps }, kernels)
    const error = worst(run.temperatureC, problem.dims[0], (i) => contact((i + 0.5) * 0.8, 60))
    expect(error).toBeLessThan(0.01 * (pair.hotC - pair.coolC))
  })

  it('of a wave in three dimensions with blood decays at the known rate, with second order', () => {
    const [L, k, c, w, seconds] = [16, 0.3, 2.4e6, 4000, 80]
    const decay = (((3 * k) / c) * (Math.PI / (L / 1000)) ** 2 + w / c) * seconds
    const wave = (at: Triple): number => at.reduce((product, x) => product * Math.cos((Math.PI * x) / L), 1)
    const errors = [2, 1].map((h) => {
      const n = L / h
      const problem = boxOf({
        dims: [n, n, n],
        h,
        k: () => k,
        c: () => c,
        start: (at) => 37 + 20 * wave(at),
        blood: w,
      })
      const steps = Math.ceil(seconds / (0.5 * longestStepS(problem)))
      const { temperatureC } = heatReference(problem, still, 1, seconds / steps, steps)
      return worst(temperatureC, n, (i) => 37 + 20 * Math.exp(-decay) * wave([(i + 0.5) * h, h / 2, h / 2]))
    })
    for (const rate of ratesOf(errors)) expect(rate).toBeGreaterThan(1.8)
  })

  it('keeps the heat of an insulated box: what cures is all there at the end', async () => {
    const n = 12
    const voxel = Int32Array.from({ length: n * n * 3 }, (_, v) => v + n * n * 4)
    const fill = (x: number) => new Float32Array(voxel.length).fill(x)
    const problem: HeatProblem = {
      ...boxOf({
        dims: [n, n, n],
        h: 1,
        k: () => 0.3,
        c: ([, , z]) => (z > 4 && z < 7 ? 1.5e6 : 2.4e6),
        start: () => 37,
      }),
      cement: { voxel, riseK: fill(90), reachedAtS: fill(0), mixed: fill(0), arrivingC: fill(37), startU: fill(0.5) },
    }
    const energy = (t: Float32Array) => t.reduce((sum, x, v) => sum + (x - 37) * (problem.capacity[v] as number), 0)
    const stepS = 0.8 * longestStepS(problem)
    const run = await runHeat(problem, kineticsSettingAt(300, 100), 0.93, { stepS, steps: 3000 }, kernels)
    const curing = Array.from(voxel, (v) => 90 * (problem.capacity[v] as number)).reduce((a, b) => a + b, 0)
    const cured = energy(run.temperatureC) / curing
    // Evenly warm at the end, and cured up to a ceiling between those of 37 degrees and of the peak.
    expect(cured).toBeGreaterThan(37 / 105)
    expect(cured).toBeGreaterThan(ceiling(still, 37) - 0.02)
    expect(cured).toBeLessThan(ceiling(still, Math.max(...run.peakC)) + 1e-3)
  })
})

describe('curing', () => {
  it('warms cement that keeps its heat by 140 K (facts C6.4)', () => {
    expect(adiabaticRiseK(heatOfCuringStanczyk.value, 1100, 1250)).toBeCloseTo(140.4, 1)
    const kinetics = kineticsSettingAt(600, 140.4)
    let state = { u: 0, temperatureC: 37 }
    for (let i = 0; i < 200_000; i++) state = cureStep(kinetics, state.u, state.temperatureC, 140.4, 0.02)
    expect(state.temperatureC).toBeCloseTo(37 + 140.4, 0)
  })

  it('runs 2.1415 times quicker at 47 than at 37 degrees C (facts E6b)', () => {
    expect(arrheniusRatio(47, 37)).toBeCloseTo(2.1415, 3)
  })

  it('in a block at 23 degrees C sets when the brand says', () => {
    for (const setS of [600, 900, 1200])
      expect(adiabaticSetS(kineticsSettingAt(setS, 100), 100) / setS).toBeCloseTo(1, 3)
  })

  it('held at 23 degrees C follows u = K t early on, and never passes the ceiling', () => {
    const kinetics = kineticsSettingAt(900, 100)
    expect(uAtAge(kinetics, 60) / uAtAge(kinetics, 30)).toBeCloseTo(2, 2)
    expect(uAtAge(kinetics, 1e5) ** kinetics.order).toBeLessThanOrEqual(ceiling(kinetics, 23))
  })

  it('converges with the step, first order', () => {
    const kinetics = kineticsSettingAt(900, 100)
    const at = (stepS: number) => {
      let state = { u: 0.3, temperatureC: 37 }
      for (let t = 0; t < 128; t += stepS) state = cureStep(kinetics, state.u, state.temperatureC, 40, stepS)
      return state.temperatureC
    }
    const fine = at(1 / 64)
    const rates = ratesOf([4, 2, 1].map((stepS) => Math.abs(at(stepS) - fine)))
    for (const rate of rates) expect(rate).toBeGreaterThan(0.9)
  })
})

describe('dose', () => {
  it('of one minute at 50 degrees C is 128 minutes at 43 (facts C6.11)', () => {
    expect(cem43Min(new Array(60).fill(50), 1)).toBeCloseTo(128, 9)
    expect(cem43Min([43], 60)).toBeCloseTo(1, 12)
    expect(cem43Min([42], 60)).toBeCloseTo(0.25, 12)
    expect(Number.isFinite(cem43Min([1e6], 60))).toBe(true)
  })
})
