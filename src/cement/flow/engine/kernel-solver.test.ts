// Goal: the kernel's pressure equals its f64 twin's, on every host with the same bits, on awkward sizes and contrasts.
import { afterAll, describe, expect, it } from 'vitest'
import { everyHost } from '../../../../test/hosts.ts'
import { random } from '../../../base/index.ts'
import { gridAlongPatient, point, type Triple } from '../../../geometry/index.ts'
import { type BoneMedium, homogeneousMedium } from '../../medium/bone-medium.ts'
import { assembleAll, emptySystem, joinsOf } from '../darcy.ts'
import { solvePressureReference } from '../darcy-reference.ts'
import { axisPermeability, marrowMobility } from '../mobility.ts'
import { kernelSolver } from './kernel-solver.ts'

/** Log-normal permeability over four orders, tight walls, part of the grid without flow, two faces held. */
function awkward(dims: Triple, seed: number): BoneMedium {
  const grid = gridAlongPatient(dims, [1, 1, 1], point('patient', 0, 0, 0))
  const medium = homogeneousMedium(grid, {
    porosity: 0.8,
    permeabilityM2: 1e-8,
    isFixed: (at) => at[0] < 0.5 || at[2] > dims[2] - 1.5,
  })
  const draw = random(seed)
  for (let v = 0; v < medium.permeabilityM2.length; v++) {
    const [i, j] = [v % dims[0], Math.floor(v / dims[0]) % dims[1]]
    medium.permeabilityM2[v] = 1e-8 * Math.exp(1.5 * draw.normal()) * (j === 7 && i !== 3 ? 1e-5 : 1)
    medium.fixedPa[v] = 1000 * draw.uniform()
    if (j > dims[1] - 4) medium.porosity[v] = 0
  }
  return medium
}

describe('pressure kernel', async () => {
  const hosts = await everyHost()
  afterAll(() => Promise.all(hosts.map(([, own]) => own.close())))

  it.each([
    [[21, 18, 13], 1],
    [[12, 30, 9], 2],
    [[32, 16, 16], 3],
  ] as const)('equals its twin on %j', async (dims, seed) => {
    const medium = awkward(dims, seed)
    const system = emptySystem(medium)
    assembleAll(system, marrowMobility(axisPermeability(medium, {})), medium, joinsOf(medium))
    const at = 5 + dims[0] * (4 + dims[1] * 5)
    const start = (): Float64Array => Float64Array.from(medium.fixedPa, (p, v) => (medium.fixed[v] === 1 ? p : 0))
    const twin = start()
    const source = new Float64Array(twin.length)
    source[at] = 50
    solvePressureReference(system, source, twin, 1e-12)
    const top = Math.max(...twin.map(Math.abs))
    const seen: Float64Array[] = []
    for (const [, kernels] of hosts) {
      const solver = kernelSolver(kernels)
      const p = start()
      solver.open(system, p)
      const solved = await solver.solve([at], [50], 1e-10, { from: 0, to: p.length })
      solver.close()
      expect(solved.relativeResidual).toBeLessThan(1e-10)
      expect(solved.iterations).toBeLessThan(60)
      seen.push(p)
    }
    // A tight wall of 1e-5 lets a residual of 1e-10 become 1e-6 in pressure.
    for (let v = 0; v < twin.length; v++) expect(Math.abs(seen[0]![v]! - twin[v]!) / top).toBeLessThan(1e-6)
    for (const p of seen) expect(p).toEqual(seen[0])
  })
})
