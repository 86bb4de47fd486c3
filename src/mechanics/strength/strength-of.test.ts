// Goal: figures of a block of even bone follow from its closed forms and its symmetries, and ranges hold what they should.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Kernels } from '../../compute/index.ts'
import { startKernels } from '../../compute/node.ts'
import { calibrationOf } from '../material/calibration.ts'
import { laws } from '../material/law.ts'
import { solverOn } from '../solver-on.ts'
import { blockSpecimen } from '../specimen/block.test-case.ts'
import { matter, type Specimen } from '../specimen/specimen.ts'
import type { Solver } from './plate.ts'
import type { LoadName, Strength } from './strength.ts'
import { strengthOfSpecimen } from './strength-of.ts'

let kernels: Kernels
beforeAll(async () => {
  kernels = await startKernels(2)
})
afterAll(() => kernels.close())

const solver: Solver = (model, load, options) =>
  solverOn(kernels)(model, load, { ...options, relativeResidual: Math.min(1e-8, options.relativeResidual ?? 1) })

/** A ball of cement to one side; `side` +1 is left. */
function ball(
  specimen: Specimen,
  side: 1 | -1 | 0,
  radiusMm: number,
): { grid: Specimen['grid']; saturation: Float32Array } {
  const { grid } = specimen
  const [nx, ny, nz] = grid.dims
  const h = grid.spacingMm[0]
  const saturation = Float32Array.from(specimen.matter, (m, e) => {
    const x = ((e % nx) + 0.5 - nx / 2) * h - side * 5
    const y = ((Math.floor(e / nx) % ny) + 0.5 - ny / 2) * h
    const z = (Math.floor(e / (nx * ny)) + 0.5 - nz / 2) * h
    return m === matter.body && Math.hypot(x, y, z) < radiusMm ? 1 : 0
  })
  return { grid, saturation }
}

const loadNamed = (s: Strength, name: LoadName) => s.loadCases.find((l) => l.name === name)!

describe('strength of a block', () => {
  const specimen = blockSpecimen()
  let once: Promise<Strength> | undefined
  const alone = (): Promise<Strength> => {
    once ??= strengthOfSpecimen(specimen, solver)
    return once
  }

  it('has the stiffness of bone and caps in series, the hindered bulging adding a few percent', async () => {
    const { stiffnessNPerMm } = await alone()
    const bone = laws.power.modulusMPa(calibrationOf(specimen.vertebra).mgPerCm3(100))
    const series = (24 * 20) / (20 / bone + 12 / 2500)
    expect(stiffnessNPerMm.value / series).toBeGreaterThan(1)
    expect(stiffnessNPerMm.value / series).toBeLessThan(1.12)
  })

  it('follows the Crawford rule exactly and its range', async () => {
    const { stiffnessNPerMm: k, strengthN } = await alone()
    for (const at of ['value', 'low', 'high'] as const)
      expect(strengthN.crawford[at]).toBeCloseTo(0.0068 * k[at] * 20, 6)
  })

  it('does not turn under pressure in the middle, and turns forward under flexion, to its side under a side load', async () => {
    const s = await alone()
    expect(Math.abs(loadNamed(s, 'pressure').forwardRadPerKn)).toBeLessThan(1e-9)
    expect(Math.abs(s.toggleRad.value)).toBeLessThan(1e-9)
    expect(loadNamed(s, 'flexion').forwardRadPerKn).toBeGreaterThan(1e-4)
    expect(loadNamed(s, 'left').leftwardRadPerKn).toBeGreaterThan(1e-4)
    expect(loadNamed(s, 'left').leftwardRadPerKn).toBeCloseTo(-loadNamed(s, 'right').leftwardRadPerKn, 9)
    expect(loadNamed(s, 'flexion').stiffnessNPerMm.value).toBeLessThan(loadNamed(s, 'pressure').stiffnessNPerMm.value)
  })

  it.each([
    ['sideways', 24, 20],
    ['forward', 20, 24],
  ] as const)(
    'turns %s as a short beam propped at its plate does (Timoshenko), within 12 %%',
    async (way, along, across) => {
      const s = await alone()
      const bone = laws.power.modulusMPa(calibrationOf(specimen.vertebra).mgPerCm3(100))
      const [long, arm] = [20, 6]
      const bending = (bone * (along ** 3 * across)) / 12
      const shear = ((5 / 6) * bone * along * across) / 2.6
      // Bone between rigid caps; the prop holds the plate, `arm` above the bone, against sliding.
      const turned = (moment: number, prop: number): number =>
        (moment * long - prop * (long ** 2 / 2 + arm * long)) / bending
      const slide = (moment: number, prop: number): number =>
        (moment * long ** 2) / 2 / bending -
        prop * ((long ** 3 / 3 + (arm * long ** 2) / 2) / bending + long / shear) +
        arm * turned(moment, prop)
      const prop = -slide(1, 0) / slide(0, 1)
      const load = loadNamed(s, way === 'sideways' ? 'left' : 'flexion')
      const perKn = way === 'sideways' ? load.leftwardRadPerKn : load.forwardRadPerKn
      const perMoment = perKn / 1000 / Math.hypot(...load.offsetMm)
      // Bulging is hindered at both ends, which stiffens; the caps give a little.
      expect(perMoment / turned(1, prop)).toBeGreaterThan(0.88)
      expect(perMoment / turned(1, prop)).toBeLessThan(1.12)
    },
  )

  it('has ranges from law and calibration, wider without reference tissues', async () => {
    const measured = blockSpecimen({
      bmd: { mgPerCm3: calibrationOf(specimen.vertebra).mgPerCm3(100), errorMgPerCm3: 10 },
    })
    const [wide, narrow] = [
      (await alone()).stiffnessNPerMm,
      (await strengthOfSpecimen(measured, solver)).stiffnessNPerMm,
    ]
    expect(narrow.value).toBeCloseTo(wide.value, 6)
    expect(wide.low).toBeLessThan(narrow.low)
    expect(wide.high).toBeGreaterThan(narrow.high)
    expect((await alone()).findings.map((f) => f.code)).toContain('MEC-102')
    const single = await strengthOfSpecimen(specimen, solver, { spread: false })
    expect(single.stiffnessNPerMm).toEqual({
      value: single.stiffnessNPerMm.value,
      low: single.stiffnessNPerMm.value,
      high: single.stiffnessNPerMm.value,
    })
  })

  it('filled on one side is stiffer, toggles to the other side, and mirrors exactly', async () => {
    const options = { spread: false }
    const left = await strengthOfSpecimen(specimen, solver, { ...options, cement: ball(specimen, 1, 6) })
    const right = await strengthOfSpecimen(specimen, solver, { ...options, cement: ball(specimen, -1, 6) })
    expect(left.stiffnessNPerMm.value).toBeGreaterThan(1.05 * (await alone()).stiffnessNPerMm.value)
    expect(left.toggleRad.value).toBeLessThan(-1e-5)
    expect(right.toggleRad.value).toBeCloseTo(-left.toggleRad.value, 8)
    expect(right.stiffnessNPerMm.value / left.stiffnessNPerMm.value).toBeCloseTo(1, 6)
    const [nx] = specimen.grid.dims
    for (let e = 0; e < left.maps.modulusMPa.length; e += 37) {
      const twin = e - (e % nx) + (nx - 1 - (e % nx))
      expect(right.maps.modulusMPa[twin]).toBe(left.maps.modulusMPa[e])
      expect(right.maps.energyMPa[twin]).toBeCloseTo(left.maps.energyMPa[e]!, 5)
    }
  })

  it('stores the work of the load: the energy density sums to half force times way', async () => {
    const s = await strengthOfSpecimen(specimen, solver, { spread: false })
    const load = s.loadToStrength[0]!.loadN.value
    const stored = s.maps.energyMPa.reduce((sum, u) => sum + u, 0) * 8
    expect(stored / ((0.5 * load * load) / s.stiffnessNPerMm.value)).toBeCloseTo(1, 1)
  })

  it('loaded in steps gives way at yield stress times area, and its tissue is then beyond yield', async () => {
    const s = await strengthOfSpecimen(specimen, solver, { spread: false, nonlinear: true })
    const yieldN = laws.power.yieldMPa(calibrationOf(specimen.vertebra).mgPerCm3(100)) * 24 * 20
    expect(s.strengthN.nonlinear!.value / yieldN).toBeGreaterThan(0.95)
    expect(s.strengthN.nonlinear!.value / yieldN).toBeLessThan(1.25)
    const forces = s.steps.map((step) => step.forceN)
    expect(forces[1]! / forces[0]!).toBeLessThan(5 / 3 + 0.02)
    expect(s.steps[0]!.yieldedShare).toBeLessThan(0.2)
    expect(s.steps.at(-1)!.yieldedShare).toBeGreaterThan(0.6)
    expect(Math.max(...forces)).toBe(s.strengthN.nonlinear!.value)
  })
})

describe('load to strength', () => {
  it('is load over strength with opposite ends of the ranges, for each activity', async () => {
    const s = await strengthOfSpecimen(blockSpecimen({ level: 'T7' }), solver, { spread: true })
    for (const { phi, loadN, strengthN } of s.loadToStrength) {
      expect(phi.value).toBeCloseTo(loadN.value / strengthN.value, 12)
      expect(phi.low).toBeCloseTo(loadN.low / strengthN.high, 12)
      expect(phi.high).toBeCloseTo(loadN.high / strengthN.low, 12)
      expect(phi.low).toBeLessThan(phi.high)
    }
    expect(new Set(s.loadToStrength.map((l) => l.activity))).toEqual(new Set(['standing', 'flexion', 'lifting']))
  })
})
