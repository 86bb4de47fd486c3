// Goal: the flow solves Darcy's equation with a moving front. Oracles: closed forms of facts C3, Watson's integral, symmetry.
import { afterAll, describe, expect, it } from 'vitest'
import { ball, ballMedium, exactPa, frontMm, gridRound, setupIn } from '../src/cement/flow/ball.test-case.ts'
import { assembleAll, emptySystem, joinsOf } from '../src/cement/flow/darcy.ts'
import { kernelSolver } from '../src/cement/flow/engine/kernel-solver.ts'
import { axisPermeability, marrowMobility } from '../src/cement/flow/mobility.ts'
import { homogeneousMedium, Injection, type InjectionRecord, marrowViscosityPaS } from '../src/cement/index.ts'
import { startKernels } from '../src/compute/node.ts'
import { sphericity } from './flow-shape.ts'

/** Radii of the voxels' centres round the middle of a cube of n voxels a side. */
function radiusOf(v: number, n: number, spacingMm: number): number {
  const at = [v % n, Math.floor(v / n) % n, Math.floor(v / (n * n))]
  return spacingMm * Math.hypot(...at.map((i) => i - (n - 1) / 2))
}

/** Mean radius of the front: that of the ball with the mean of r^3 over directions, from voxels partly filled. */
function frontOf({ saturation, grid }: InjectionRecord): number {
  const [n] = grid.dims
  let sum = 0
  let count = 0
  for (let v = 0; v < saturation.length; v++) {
    if (saturation[v]! <= 0.02 || saturation[v]! >= 0.98) continue
    sum += radiusOf(v, n, grid.spacingMm[0]) + (saturation[v]! - 0.5) * grid.spacingMm[0]
    count++
  }
  return sum / count
}

describe('Darcy flow', async () => {
  const kernels = await startKernels(2)
  afterAll(() => kernels.close())

  it('has the lattice Green function of the cube at its source: 0.252731 less what the far walls take', async () => {
    // Held at 0 on a ball of R cells: G(0) - 1 / (4 pi R) up to 1 / R^3.
    const held = 20
    const n = 2 * held + 3
    const first = -(n - 1) / 2
    const grid = { ...gridRound(1, held), dims: [n, n, n] as const }
    const medium = homogeneousMedium(
      { ...grid, patientFromVoxel: gridAt(first) },
      { porosity: 1, permeabilityM2: 1e-6, isFixed: (at) => Math.hypot(at[0], at[1], at[2]) > held },
    )
    const system = emptySystem(medium)
    assembleAll(system, marrowMobility(axisPermeability(medium, {})), medium, joinsOf(medium))
    const p = new Float64Array(n ** 3)
    const middle = (n ** 3 - 1) / 2
    const solver = kernelSolver(kernels)
    solver.open(system, p)
    // One unit of flow over the face conductance: k h / mu.
    await solver.solve([middle], [1 / marrowViscosityPaS.value], 1e-9, { from: 0, to: p.length })
    solver.close()
    const green = p[middle]!
    // The held ball is a staircase of mean radius held + 1/2: half a cell of doubt in R.
    expect(Math.abs(green + 1 / (4 * Math.PI * (held + 0.5)) - 0.252731)).toBeLessThan(1e-4)
  })

  it('has the pressures of a spherical source for three permeabilities (facts C3.6) within 2 %', async () => {
    // Cement to the ball's surface: one fluid everywhere, 200 Pa s.
    for (const [k, kPa] of [
      [1e-9, 1193.7],
      [1e-8, 119.4],
      [4.45e-8, 26.8],
    ] as const) {
      const injection = Injection.start(setupIn(ballMedium(1.5, k), 200), kernels)
      await injection.push(0, 100, 5600)
      const { last } = await injection.push(0, 100, 500)
      // Full to the surface; the staircase's mean radius is the only error.
      expect(Math.abs(last.tipPressurePa / (1000 * kPa) - 1), `k ${k}`).toBeLessThan(0.02)
    }
  })

  it('converges with the grid: pressure and front of the closed form (facts C3.3, C3.5)', async () => {
    const errors: number[] = []
    for (const spacingMm of [3, 2, 1.5]) {
      const injection = Injection.start(setupIn(ballMedium(spacingMm), 200), kernels)
      let worst = 0
      for (const ml of [1, 2, 4]) {
        const { last } = await injection.push(0, 100, 1000 * ml - (ml === 1 ? 0 : 1000 * (ml / 2)))
        const exact = exactPa(100, last.volumeMm3, 200, marrowViscosityPaS.value)
        worst = Math.max(worst, Math.abs(last.tipPressurePa / exact - 1))
        const record = injection.record()
        // Closed form of the radius; half a tenth of a voxel from counting partly filled voxels.
        expect(Math.abs(frontOf(record) - frontMm(last.volumeMm3)) / spacingMm, `${ml} mL`).toBeLessThan(0.12)
        expect(Math.abs(record.balanceMm3) / record.injectedMm3).toBeLessThan(1e-9)
        let volume = 0
        for (let v = 0; v < record.saturation.length; v++)
          volume += record.saturation[v]! * ball.porosity * spacingMm ** 3
        // 32-bit saturations.
        expect(Math.abs(volume / record.injectedMm3 - 1)).toBeLessThan(1e-5)
      }
      errors.push(worst)
    }
    expect(errors.at(-1)).toBeLessThan(0.01)
    expect(errors.at(-1)! / errors[0]!).toBeLessThan(0.7)
  })

  it('fills a ball: sphericity at least 0.97, whatever the flow and however the lattice lies to the tip', async () => {
    for (const [at, flow] of [
      [[0, 0, 0], 100],
      [[0.4, -0.3, 0.2], 30],
    ] as const) {
      const injection = Injection.start(setupIn(ballMedium(1), 200, at), kernels)
      await injection.push(0, flow, 3000)
      const { saturation, grid } = injection.record()
      expect(sphericity(saturation, grid.dims[0])).toBeGreaterThan(0.97)
    }
  })

  it('fills an ellipsoid where permeability differs by axis: half axes as the roots of the factors', async () => {
    const factor = 0.5
    const medium = ballMedium(1, 1e-8, { left: factor, posterior: factor, superior: 1 })
    const injection = Injection.start(setupIn(medium, 200), kernels)
    await injection.push(0, 100, 1500)
    const { saturation, grid } = injection.record()
    const [n] = grid.dims
    let [xx, zz] = [0, 0]
    for (let v = 0; v < saturation.length; v++) {
      xx += saturation[v]! * ((v % n) - (n - 1) / 2) ** 2
      zz += saturation[v]! * (Math.floor(v / (n * n)) - (n - 1) / 2) ** 2
    }
    // The source's field is an exact ellipsoid; the held ball and the source's own cells pull it towards a ball.
    expect(Math.abs(Math.sqrt(xx / zz) / Math.sqrt(factor) - 1)).toBeLessThan(0.05)
  })

  it('knows a ball from a cube and an egg', () => {
    const n = 40
    const field = (inside: (x: number, y: number, z: number) => boolean): Float32Array =>
      Float32Array.from({ length: n ** 3 }, (_, v) => {
        const at = [v % n, Math.floor(v / n) % n, Math.floor(v / (n * n))].map((i) => i - (n - 1) / 2)
        return inside(at[0]!, at[1]!, at[2]!) ? 1 : 0
      })
    expect(
      sphericity(
        field((x, y, z) => Math.hypot(x, y, z) < 12),
        n,
      ),
    ).toBeGreaterThan(0.975)
    expect(
      sphericity(
        field((x, y, z) => Math.max(Math.abs(x), Math.abs(y), Math.abs(z)) < 10),
        n,
      ),
    ).toBeLessThan(0.88)
    expect(
      sphericity(
        field((x, y, z) => Math.hypot(x / 1.6, y, z) < 9),
        n,
      ),
    ).toBeLessThan(0.97)
  })
})

function gridAt(first: number): ReturnType<typeof gridRound>['patientFromVoxel'] {
  const matrix = new Float64Array([1, 0, 0, first, 0, 1, 0, first, 0, 0, 1, first, 0, 0, 0, 1])
  return matrix as unknown as ReturnType<typeof gridRound>['patientFromVoxel']
}
