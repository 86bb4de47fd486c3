// Goal: a plan belongs to the patient, not to where the patient lies or which side is which. Oracle: the plan of the same patient.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { radFromDeg } from '../base/index.ts'
import type { Kernels } from '../compute/index.ts'
import { startKernels } from '../compute/node.ts'
import { inverse, mapPoint, type Point, type Triple } from '../geometry/index.ts'
import { makePhantom } from '../phantom/index.ts'
import { type Access, type LevelPlan, planSpine } from './index.ts'
import { mirrored, type Patient, turned } from './moved-patient.test-case.ts'

describe('the plan of a made-up L2', () => {
  let kernels: Kernels
  let patient: Patient
  let plan: LevelPlan
  beforeAll(async () => {
    kernels = await startKernels(2)
    const { volume, truth } = makePhantom({ levels: ['L2'], spacingMm: 1, cutNeighbours: true, seed: 3 })
    patient = { volume, spine: truth.spine }
    plan = await planOf(patient)
  })
  afterAll(() => kernels.close())
  const planOf = async ({ volume, spine }: Patient) =>
    (await planSpine(volume, spine, kernels, { levels: ['L2'] })).levels[0]!
  const accessOn = (p: LevelPlan, side: 'left' | 'right') => p.accesses.find((a) => a.side === side)!
  const inVertebra = ({ spine }: Patient, p: Point<'patient'>): Triple =>
    mapPoint(inverse(spine.vertebrae[0]!.patientFromVertebra), p)

  it('stays the same in the vertebra when patient and image are turned and shifted together', async () => {
    const elsewhere = turned(patient, radFromDeg(27), [31.4, -210.7, 55.1])
    const again = await planOf(elsewhere)
    for (const side of ['left', 'right'] as const) {
      const [a, b] = [accessOn(plan, side), accessOn(again, side)]
      // Only rounding of the map between voxels and lattice differs: a sample on the border of two voxels may change sides.
      expectAlike(a, b, 0.02, 0.05)
      for (const p of ['boneEntry', 'target', 'skinEntry'] as const)
        for (const axis of [0, 1, 2] as const)
          expect(inVertebra(elsewhere, b[p])[axis]).toBeCloseTo(inVertebra(patient, a[p])[axis], 1)
    }
    expect(again.sides!.choice).toBe(plan.sides!.choice)
    expect(again.findings.map((f) => f.code)).toEqual(plan.findings.map((f) => f.code))
    expect(again.cement.bodyVolumeMm3).toBe(plan.cement.bodyVolumeMm3)
  })

  it('is the mirror image for the mirrored patient', async () => {
    const other = mirrored(patient)
    const again = await planOf(other)
    for (const [side, opposite] of [
      ['left', 'right'],
      ['right', 'left'],
    ] as const) {
      const [a, b] = [accessOn(plan, side), accessOn(again, opposite)]
      // The lattices mirror only to rounding, and among ways that count as equal either may be taken.
      expectAlike(a, b, 0.1, 1.5)
      const [ta, tb] = [inVertebra(patient, a.target), inVertebra(other, b.target)]
      expect(Math.hypot(ta[0] + tb[0], ta[1] - tb[1], ta[2] - tb[2])).toBeLessThan(1.5)
    }
    const names = { 'unipedicular left': 'unipedicular right', 'unipedicular right': 'unipedicular left' } as const
    const choice = plan.sides!.choice
    expect(again.sides!.choice).toBe(choice === 'bipedicular' ? choice : names[choice])
  })

  it('differs for another patient (perturbation: the test can fail)', async () => {
    const { volume, truth } = makePhantom({ levels: ['L2'], spacingMm: 1, cutNeighbours: true, seed: 4 })
    const other = await planOf({ volume, spine: truth.spine })
    expect(() => expectAlike(accessOn(plan, 'left'), accessOn(other, 'left'), 0.1, 1.5)).toThrow()
  })
})

function expectAlike(a: Access, b: Access, withinMm: number, withinDeg: number): void {
  expect(b.approach).toBe(a.approach)
  expect(b.aim).toBe(a.aim)
  expect(Math.abs(b.margin.leastMm - a.margin.leastMm)).toBeLessThan(withinMm)
  expect(Math.abs(b.angles.medialRad - a.angles.medialRad)).toBeLessThan(radFromDeg(withinDeg))
  expect(Math.abs(b.angles.caudalRad - a.angles.caudalRad)).toBeLessThan(radFromDeg(withinDeg) * 2)
}
