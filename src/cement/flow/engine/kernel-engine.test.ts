// Goal: whole steps on the kernels equal those of the twin in f64, thinning with shear, with two portions and cement that leaks,
// on a grid that has to be padded; on every host with the same bits.
import { afterAll, describe, expect, it } from 'vitest'
import { everyHost } from '../../../../test/hosts.ts'
import { type BoneMedium, tissue } from '../../medium/bone-medium.ts'
import { ballMedium, setupIn } from '../ball.test-case.ts'
import { Injection } from '../injection.ts'
import type { InjectionRecord } from '../record.ts'
import type { FlowSolver } from '../setup.ts'

/** Bone up to 5 mm to the left of the middle, a canal beyond. */
function withCanal(medium: BoneMedium): BoneMedium {
  const [n] = medium.grid.dims
  const h = medium.grid.spacingMm[0]
  const beyond = (v: number): boolean => h * ((v % n) - (n - 1) / 2) > 5
  return {
    ...medium,
    inside: medium.inside.map((own, v) => (beyond(v) ? 0 : own)),
    tissue: medium.tissue.map((kind, v) => (beyond(v) ? tissue.canal : kind)),
  }
}

async function inject(solver: FlowSolver): Promise<InjectionRecord> {
  const { consistencyOf: _, ...setup } = setupIn(withCanal(ballMedium(1.5)), 1, [1, 0.4, -0.7])
  const injection = Injection.start(setup, solver)
  await injection.push(0, 100, 900)
  injection.wait(30)
  await injection.push(0, 50, 900)
  return injection.record()
}

describe('steps on the kernels', async () => {
  const hosts = await everyHost()
  afterAll(() => Promise.all(hosts.map(([, own]) => own.close())))

  it('equal the twin’s, and have the same bits on every host', async () => {
    const twin = await inject('reference')
    const records = []
    for (const [, kernels] of hosts) records.push(await inject(kernels))
    const [first] = records
    for (const other of records) expect(other).toEqual(first)
    expect(first!.steps.length).toBe(twin.steps.length)
    expect(first!.leakedMm3.C).toBeGreaterThan(100)
    // Residuals of 0.4 % of the flow on either side: ten times that where cement goes, less in sums.
    expect(Math.abs(first!.leakedMm3.C / twin.leakedMm3.C - 1)).toBeLessThan(0.01)
    expect(Math.abs(first!.steps.at(-1)!.canalMm3 / twin.steps.at(-1)!.canalMm3 - 1)).toBeLessThan(0.01)
    for (const [n, step] of first!.steps.entries())
      expect(Math.abs(step.tipPressurePa / twin.steps[n]!.tipPressurePa - 1)).toBeLessThan(0.01)
    expect(Math.max(...first!.saturation.map((s, v) => Math.abs(s - twin.saturation[v]!)))).toBeLessThan(0.05)
    const other = first!.portion.filter((p, v) => p !== twin.portion[v]).length
    expect(other / first!.portion.filter((p) => p > 0).length).toBeLessThan(0.02)
    for (const { balanceMm3, injectedMm3 } of [first!, twin])
      expect(Math.abs(balanceMm3) / injectedMm3).toBeLessThan(1e-9)
  })
})
