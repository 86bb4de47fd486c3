// Goal: volumes are kept, pressures are those of closed forms, symmetry and thread count change nothing, bad input is refused.
import { afterAll, describe, expect, it } from 'vitest'
import { everyHost } from '../../../test/hosts.ts'
import { point } from '../../geometry/index.ts'
import { tick } from '../clock/clock.ts'
import { type BoneMedium, tissue, veinOf } from '../medium/bone-medium.ts'
import { ball, ballMedium, exactPa, setupIn } from './ball.test-case.ts'
import { marrowViscosityPaS } from './fluids.ts'
import { Injection } from './injection.ts'
import type { InjectionSetup } from './setup.ts'

describe('injection', async () => {
  const hosts = await everyHost()
  const kernels = hosts[0]![1]
  afterAll(() => Promise.all(hosts.map(([, own]) => own.close())))

  it('gives the same bits on every host', async () => {
    const seen: number[][] = []
    for (const [, own] of hosts) {
      const injection = Injection.start(setupIn(ballMedium(2), 200, [1, 0.3, -2]), own)
      await injection.push(0, 100, 600)
      const record = injection.record()
      seen.push([...record.saturation, ...record.steps.map(({ tipPressurePa }) => tipPressurePa)])
    }
    for (const other of seen) expect(other).toEqual(seen[0])
  })

  it('equals the one whose pressures are solved in f64, within the pressure’s own residual', async () => {
    const [fast, slow] = [kernels, 'reference' as const].map((solver) =>
      Injection.start(setupIn(ballMedium(2), 200), solver),
    )
    const [a, b] = [await fast!.push(0, 100, 500), await slow!.push(0, 100, 500)]
    // Residuals of 1e-4 leave up to about ten times that in the pressure at the source.
    expect(Math.abs(a.last.tipPressurePa / b.last.tipPressurePa - 1)).toBeLessThan(1e-3)
    const [x, y] = [fast!.record().saturation, slow!.record().saturation]
    expect(Math.max(...x.map((s, v) => Math.abs(s - y[v]!)))).toBeLessThan(2e-2)
  })

  it('keeps every drop: injected = inside + outside within 1e-9, also when much of it leaks', async () => {
    const medium = ballMedium(2)
    const injection = Injection.start(setupIn(withLeakyHalf(medium), 20, [3, 0, 0]), kernels)
    await injection.push(0, 100, 4000)
    const record = injection.record()
    const leaked = Object.values(record.leakedMm3).reduce((a, b) => a + b, 0)
    expect(leaked).toBeGreaterThan(500)
    expect(Math.abs(record.balanceMm3) / record.injectedMm3).toBeLessThan(1e-9)
    expect(Math.abs(record.injectedMm3 - record.insideMm3 - leaked) / record.injectedMm3).toBeLessThan(1e-9)
    expect(record.leaks.reduce((sum, leak) => sum + leak.volumeMm3, 0) / leaked).toBeCloseTo(1, 9)
    expect(record.saturation.every((s) => s >= 0 && s <= 1)).toBe(true)
  })

  it('has the pressure of the closed form for a ball within 2 % at 1.5 mm (facts C3.3)', async () => {
    const injection = Injection.start(setupIn(ballMedium(1.5), 200), kernels)
    const { last } = await injection.push(0, 100, 2000)
    const exact = exactPa(100, 2000, 200, marrowViscosityPaS.value)
    expect(Math.abs(last.tipPressurePa / exact - 1)).toBeLessThan(0.02)
  })

  it('is mirrored where the needle is', async () => {
    const records = []
    for (const x of [3, -3]) {
      const injection = Injection.start(setupIn(ballMedium(2), 200, [x, 1, 0]), kernels)
      await injection.push(0, 100, 800)
      records.push(injection.record())
    }
    const [left, right] = records
    const n = left!.grid.dims[0]
    let most = 0
    for (let v = 0; v < left!.saturation.length; v++) {
      const mirrored = v - (v % n) + (n - 1 - (v % n))
      most = Math.max(most, Math.abs(left!.saturation[v]! - right!.saturation[mirrored]!))
    }
    // The solver sums in the grid's order, and its residual is 1e-4.
    expect(most).toBeLessThan(5e-3)
  })

  it('does not mix portions: the second lies round the tip, the first outside, each with all its volume', async () => {
    const injection = Injection.start(setupIn(ballMedium(1.5), 200), kernels)
    await injection.push(0, 100, 800)
    injection.wait(60)
    await injection.push(0, 100, 800)
    const record = injection.record()
    const [n] = record.grid.dims
    const radius = (v: number): number => {
      const at = [v % n, Math.floor(v / n) % n, Math.floor(v / (n * n))]
      return 1.5 * Math.hypot(...at.map((i) => i - (n - 1) / 2))
    }
    const far = (portion: number): readonly number[] =>
      [...record.portion.keys()].filter((v) => record.portion[v] === portion && record.saturation[v]! > 0.5).map(radius)
    expect(Math.max(...far(2))).toBeLessThan(Math.min(...far(1)) + 1.5 * 1.5)
    const held = (portion: number): number =>
      record.saturation.reduce((sum, s, v) => sum + (record.portion[v] === portion ? s : 0), 0)
    // Voxels that hold both are counted for the one with more: three quarters of the inner ball's voxels lie at its surface.
    expect(Math.abs(held(2) / held(1) - 1)).toBeLessThan(0.25)
    expect(record.steps.at(-1)?.portion).toBe(2)
  })

  it('stops by volume, force, leak and clock, and says so', async () => {
    const setup = setupIn(ballMedium(2), 200)
    const stopOf = async (own: Partial<InjectionSetup>) => {
      const injection = Injection.start({ ...setup, ...own }, kernels)
      return (await injection.push(0, 100, 3000)).stopped
    }
    expect((await stopOf({ stops: { volumeMm3: 500 } }))?.rule).toBe('volume')
    expect((await stopOf({ stops: { plungerForceN: 5 } }))?.rule).toBe('force')
    expect((await stopOf({ stops: { leakMm3: 1 }, medium: withLeakyHalf(setup.medium) }))?.rule).toBe('leak')
    const clock = { ...setup.clock, equivalentAgeS: setup.brand.times.workingUntilS.value - 1 }
    expect((await stopOf({ stops: { clock: true }, clock }))?.rule).toBe('clock')
    const plane = { point: point('patient', 0, 4, 0), normal: [0, 1, 0] as unknown as BoneMedium['stopPlane'] & object }
    const behind = { ...setup.medium, stopPlane: plane as unknown as BoneMedium['stopPlane'] }
    expect((await stopOf({ stops: { posteriorLineMm3: 1 }, medium: behind }))?.rule).toBe('posterior line')
    expect(await stopOf({})).toBeNull()
  })

  it('names the way out: vein, disc, gap and canal', async () => {
    const setup = setupIn(withOutlets(ballMedium(2)), 20)
    const injection = Injection.start(setup, kernels)
    await injection.push(0, 100, 6000)
    const { leaks, leakedMm3 } = injection.record()
    expect(Object.values(leakedMm3).every((mm3) => mm3 > 10)).toBe(true)
    expect(leaks.some((leak) => leak.class === 'B' && leak.intoCanal)).toBe(true)
    for (const leak of leaks) {
      expect(leak.route.length).toBeGreaterThan(2)
      expect(leak.volumeOverTime.at(-1)?.volumeMm3).toBeCloseTo(leak.volumeMm3, 6)
      expect(Number.isFinite(leak.toCanalMm)).toBe(true)
    }
  })

  it('refuses what it cannot compute, with a code', async () => {
    const setup = setupIn(ballMedium(2), 200)
    const start = (own: Partial<InjectionSetup>) => () => Injection.start({ ...setup, ...own }, kernels)
    const { medium } = setup
    const needle = setup.needles[0]!
    const outside = { ...needle, at: point('patient', 40, 0, 0) }
    expect(start({ needles: [outside] })).toThrow(/CEM-021/)
    expect(start({ needles: [{ ...needle, at: point('patient', Number.NaN, 0, 0) }] })).toThrow(/CEM-024/)
    expect(start({ medium: { ...medium, porosity: medium.porosity.map(() => 0) } })).toThrow(/CEM-022/)
    expect(start({ medium: { ...medium, porosity: medium.porosity.map(() => Number.NaN) } })).toThrow(/CEM-024/)
    const closed = { fixed: new Uint8Array(medium.fixed.length), inside: medium.inside.map(() => 1) }
    expect(start({ medium: { ...medium, ...closed } })).toThrow(/CEM-023/)
    expect(start({ clock: tick(setup.clock, 3600, 23) })).toThrow(/CEM-002/)
    expect(start({ spread: { viscosity: -1 } })).toThrow(/CEM-024/)
    const injection = Injection.start(setup, kernels)
    await expect(injection.push(0, Number.NaN, 10)).rejects.toThrow(/CEM-024/)
    await expect(injection.push(1, 10, 10)).rejects.toThrow(/CEM-024/)
    expect(() => injection.place(0, outside)).toThrow(/CEM-021/)
    expect(() => injection.place(2, needle)).toThrow(/CEM-024/)
  })

  it('finds that more is asked for than there is room, and that a hand cannot push it', async () => {
    const injection = Injection.start(setupIn(ballMedium(3), 5000), kernels)
    await injection.push(0, 100, 8000)
    const codes = injection.record().findings.map(({ code }) => code)
    expect(codes).toContain('CEM-121')
    expect(codes).toContain('CEM-101')
    expect((ball.porosity * 4 * Math.PI * ball.radiusMm ** 3) / 3).toBeLessThan(8000)
  })
})

/** Everything to the left of 6 mm lies outside the bone. */
function withLeakyHalf(medium: BoneMedium): BoneMedium {
  const [n] = medium.grid.dims
  const beyond = (v: number): boolean => 2 * ((v % n) - (n - 1) / 2) > 6
  return {
    ...medium,
    inside: medium.inside.map((own, v) => (beyond(v) ? 0 : own)),
    tissue: medium.tissue.map((kind, v) => (beyond(v) ? tissue.soft : kind)),
  }
}

/** Bone within 6 mm; beyond it a canal behind, a disc above, soft tissue else; a basivertebral vein to the canal, a segmental one to the left. */
function withOutlets(medium: BoneMedium): BoneMedium {
  const [n] = medium.grid.dims
  const kinds = medium.tissue.slice()
  const inside = medium.inside.slice()
  const vein = medium.vein.slice()
  for (let v = 0; v < kinds.length; v++) {
    const [x, y, z] = [v % n, Math.floor(v / n) % n, Math.floor(v / (n * n))].map((i) => 2 * (i - (n - 1) / 2)) as [
      number,
      number,
      number,
    ]
    if (Math.max(Math.abs(x), Math.abs(y), Math.abs(z)) < 6) {
      const back = y > 0 && Math.abs(x) < 2 && Math.abs(z) < 2
      const side = x > 0 && Math.abs(y) < 2 && Math.abs(z) < 2
      if (back || side) kinds[v] = tissue.vein
      vein[v] = back ? veinOf.basivertebral : side ? veinOf.segmental : veinOf.none
    } else {
      inside[v] = 0
      kinds[v] = y > 6 ? tissue.canal : z > 6 ? tissue.disc : tissue.soft
    }
  }
  return { ...medium, tissue: kinds, inside, vein }
}
