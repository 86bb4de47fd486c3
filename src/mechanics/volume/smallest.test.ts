// Goal: of a family of fills the smallest that reaches the target is named, with what is sure and what only possible.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Kernels } from '../../compute/index.ts'
import { startKernels } from '../../compute/node.ts'
import { exactly } from '../ranged.ts'
import { solverOn } from '../solver-on.ts'
import { blockSpecimen } from '../specimen/block.test-case.ts'
import { matter } from '../specimen/specimen.ts'
import type { Solver } from '../strength/plate.ts'
import { intactAfterDamage } from './damage.ts'
import { type Fill, smallestVolumeBy } from './smallest.ts'

let kernels: Kernels
beforeAll(async () => {
  kernels = await startKernels(2)
})
afterAll(() => kernels.close())

const solver: Solver = (model, load, options) => solverOn(kernels)(model, load, options)
const specimen = blockSpecimen({ wide: 8, deep: 8, tall: 6, cap: 2, spacingMm: 3 })

function fill(layers: number): Fill {
  const [nx, ny, nz] = specimen.grid.dims
  const saturation = Float32Array.from(specimen.matter, (m, e) => {
    const x = Math.abs((e % nx) + 0.5 - nx / 2)
    const y = Math.abs((Math.floor(e / nx) % ny) + 0.5 - ny / 2)
    const z = Math.abs(Math.floor(e / (nx * ny)) + 0.5 - nz / 2)
    return m === matter.body && Math.max(x, y) < layers && z < 2.6 ? 1 : 0
  })
  const volumeMm3 = saturation.reduce((s, v) => s + v, 0) * 27
  return { name: `${layers} layers`, side: 'both', volumeMm3, cement: { grid: specimen.grid, saturation } }
}

describe('smallest volume', () => {
  const fills = [4, 1, 3, 2].map(fill)
  const intactShare = intactAfterDamage(specimen, 0.6)
  const asked = (stiffness: number, spread: boolean) =>
    smallestVolumeBy(specimen, fills, solver, {
      target: { stiffnessNPerMm: exactly(stiffness), from: 'before the damage' },
      intactShare,
      spread,
    })

  it('is the first of the fills, by volume, that reaches the target; stiffness grows with volume', async () => {
    const wide = await asked(1e9, false)
    const reached = wide.fills.map((f) => f.stiffnessNPerMm.value)
    expect(wide.fills.map((f) => f.name)).toEqual(['1 layers', '2 layers', '3 layers', '4 layers'])
    for (const [n, k] of reached.entries())
      expect(k).toBeGreaterThan(n === 0 ? wide.before.stiffnessNPerMm.value : reached[n - 1]!)
    expect(wide.smallest).toBeNull()
    expect(wide.findings.map((f) => f.code)).toContain('MEC-109')
    const between = (reached[1]! + reached[2]!) / 2
    const found = await asked(between, false)
    expect(found.smallest?.name).toBe('3 layers')
    expect(found.volumeMm3).toEqual({
      possibleFrom: fills[2]!.volumeMm3,
      likelyFrom: fills[2]!.volumeMm3,
      sureFrom: fills[2]!.volumeMm3,
    })
  })

  it('spans what is possible to what is sure where inputs are uncertain, and puts the disputed evidence beside it', async () => {
    const reached = (await asked(1e9, false)).fills.map((f) => f.stiffnessNPerMm.value)
    const { volumeMm3, evidence, findings, fills: results } = await asked(reached[2]! * 1.02, true)
    expect(volumeMm3.possibleFrom!).toBeLessThanOrEqual(volumeMm3.likelyFrom!)
    expect(volumeMm3.sureFrom === null || volumeMm3.sureFrom >= volumeMm3.likelyFrom!).toBe(true)
    expect(results.some((r) => r.reachesTarget === 'possible')).toBe(true)
    expect(new Set(evidence.map((e) => e.source))).toEqual(
      new Set([
        'liebschner-2001',
        'molloy-2003',
        'belkoff-2001',
        'kosmopoulos-2004',
        'rohlmann-2006',
        'baroud-2003-shift',
      ]),
    )
    expect(findings.map((f) => f.code)).toContain('MEC-108')
  })

  it('takes the body as damaged by an unknown share, which widens the answer; without damage it starts stiffer', async () => {
    const target = { stiffnessNPerMm: exactly(1e9), from: 'nowhere' }
    const by = (damage?: { value: number; low: number; high: number }) =>
      smallestVolumeBy(specimen, fills.slice(3), solver, { target, ...(damage ? { damage } : {}) })
    const [unknown, none] = [await by(), await by(exactly(0))]
    expect(unknown.damage).toEqual({ value: 0.6, low: 0.33, high: 0.91 })
    expect(unknown.before.stiffnessNPerMm.value / none.before.stiffnessNPerMm.value).toBeLessThan(0.6)
    const width = ({ fills: [f] }: typeof unknown) => f!.stiffnessNPerMm.high - f!.stiffnessNPerMm.low
    expect(width(unknown)).toBeGreaterThan(width(none))
    expect(unknown.before.variants.map((v) => v.name)).toContain('91 % of the modulus lost by the fracture')
  })

  it('refuses to compare nothing', async () => {
    const target = { stiffnessNPerMm: exactly(1), from: 'nowhere' }
    await expect(smallestVolumeBy(specimen, [], solver, { target })).rejects.toThrow('MEC-008')
  })
})
