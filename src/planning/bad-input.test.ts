// Goal: input that allows no plan gives findings and refusals, never a wrong or broken plan. Oracle: what was taken away or asked for.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Spine, Vertebra } from '../anatomy/index.ts'
import { random } from '../base/index.ts'
import type { Kernels } from '../compute/index.ts'
import { startKernels } from '../compute/node.ts'
import { mapPoint, point } from '../geometry/index.ts'
import { makePhantom, type Phantom } from '../phantom/index.ts'
import { type Access, evaluateAccess, type Prepared, planLevel, planSpine, prepareLevel } from './index.ts'

describe('planning of a made-up T8 with thin pedicles', () => {
  let kernels: Kernels
  let patient: Phantom
  let vertebra: Vertebra
  let prepared: Prepared
  beforeAll(async () => {
    kernels = await startKernels(2)
    patient = makePhantom({ levels: ['T8'], spacingMm: 1, seed: 2, field: 'tight' })
    vertebra = patient.truth.spine.vertebrae[0]!
    prepared = await prepareLevel(patient.volume, patient.truth.spine, vertebra, kernels)
  })
  afterAll(() => kernels.close())
  const withVertebra = (changed: Partial<Vertebra>): Spine => ({
    ...patient.truth.spine,
    vertebrae: [{ ...vertebra, ...changed }],
  })
  const planOf = (spine: Spine) => planSpine(patient.volume, spine, kernels, { levels: ['T8'] })

  it('says that a pedicle is missing and proposes nothing through it, with the other side as before', async () => {
    const whole = await planLevel(prepared, {}, kernels)
    const spine = withVertebra({ pedicles: { ...vertebra.pedicles, left: null } })
    const [level] = (await planOf(spine)).levels
    expect(level!.findings.map((f) => f.code)).toContain('PLN-103')
    const left = [...level!.accesses, ...level!.alternatives].filter((a) => a.side === 'left')
    for (const a of left) expect(a.approach).not.toBe('transpedicular')
    const right = (p: readonly Access[]) => p.find((a) => a.side === 'right' && a.approach === 'transpedicular')
    const [a, b] = [whole, level!].map((p) => right([...p.accesses, ...p.alternatives])?.margin.leastMm)
    // The lattice is laid anew about what is left, and a mask's walls move by so much with it.
    expect(Math.abs(b! - a!)).toBeLessThan(0.12)
  })

  it('gives a thicker cannula less margin, and refuses it by name where none is left', async () => {
    const plans = []
    const gauges = ['8G', '11G', '15G'] as const
    for (const gauge of gauges) plans.push(await planLevel(prepared, { gauge }, kernels))
    for (const side of ['left', 'right'] as const) {
      let before = -Infinity
      for (const [n, gauge] of gauges.entries()) {
        const about = plans[n]!.findings.filter((f) => f.about.startsWith(side))
        const refusal = about.find((f) => f.code === 'PLN-101' || f.code === 'PLN-102')
        const access = plans[n]!.accesses.find((a) => a.side === side)
        if (refusal) expect(refusal.facts.gaugesThatFit).not.toContain(gauge)
        if (about.some((f) => f.code === 'PLN-101')) expect(access?.approach).not.toBe('transpedicular')
        if (!access) expect(about.map((f) => f.code)).toContain('PLN-104')
        if (access?.approach !== 'transpedicular') continue
        expect(access.margin.leastMm).toBeGreaterThan(before)
        expect(access.margin.leastMm).toBeGreaterThanOrEqual(0)
        before = access.margin.leastMm
      }
    }
    const refused = plans[0]!.findings.filter((f) => f.code === 'PLN-101' || f.code === 'PLN-102')
    expect(refused.length).toBeGreaterThan(0)
  })

  it('finds no way where the label has no voxel', async () => {
    const spine = patient.truth.spine
    const labels = { ...spine.labels, labels: new Uint8Array(spine.labels.labels.length) }
    const [level] = (await planOf({ ...spine, labels })).levels
    expect(level!.accesses).toEqual([])
    expect(level!.findings.filter((f) => f.code === 'PLN-104')).toHaveLength(2)
  })

  it('leaves a vertebra out that the image cuts', async () => {
    const plan = await planOf(withVertebra({ complete: false }))
    expect(plan.levels).toEqual([])
    expect(plan.findings.map((f) => f.code)).toContain('PLN-109')
  })

  it('measures any needle with whole numbers that agree with each other, or refuses it', () => {
    const draw = random(17)
    const at = (reachMm: number) =>
      mapPoint(
        vertebra.patientFromVertebra,
        point('vertebra', draw.between(-reachMm, reachMm), draw.between(-reachMm, reachMm), draw.between(-20, 20)),
      )
    let [measured, refused, outside] = [0, 0, 0]
    for (let n = 0; n < 300; n++) {
      const side = n % 2 === 0 ? 'left' : 'right'
      let access: Access
      try {
        access = evaluateAccess(prepared, { side, gauge: '11G', through: at(70), tip: at(40) }).access
      } catch (cause) {
        expect(String(cause)).toContain('PLN-003')
        refused++
        continue
      }
      measured++
      const { margin, tolerance, depths, grade, meanHu } = access
      for (const value of [margin.leastMm, margin.atMm, tolerance.hubMm, tolerance.angleRad, meanHu])
        expect(Number.isFinite(value)).toBe(true)
      for (const value of Object.values(depths)) expect(value === null || Number.isFinite(value)).toBe(true)
      for (const other of margin.byStructure) expect(other.marginMm).toBeGreaterThanOrEqual(margin.leastMm)
      for (const other of tolerance.byDirection) expect(other.angleRad).toBeGreaterThanOrEqual(tolerance.angleRad)
      expect(grade === 'A').toBe(margin.leastMm >= 0)
      // What already touches may not be turned; what does not, may, unless within a hundredth of a millimetre.
      if (margin.leastMm < 0) expect(tolerance.angleRad).toBe(0)
      else expect(tolerance.angleRad > 0 || margin.leastMm < 0.02).toBe(true)
      if (margin.leastMm < 0) outside++
    }
    expect([measured, refused, outside].every((count) => count > 20)).toBe(true)
  })
})
