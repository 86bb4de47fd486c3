// Goal: the C-arm stands where its DICOM angles say, and pictures are the right way round. Oracles: landmarks of a patient
// (facts B3.2, B3.3, B3.7), the worked figures of facts E5a, E5b, E5c.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { degFromRad, radFromDeg } from '../base/index.ts'
import { determinant, inverse, mapPoint } from './affine.ts'
import {
  beamDirection,
  type CArm,
  detectorPoint,
  magnification,
  patientFromCarm,
  pixelFromDetector,
  positionerFromBeam,
  sourceOf,
  voxelFromCarm,
} from './carm.ts'
import { direction, point } from './frame.ts'
import { gridAlongPatient, voxelFromPatient } from './grid.ts'
import { angleRadBetween, displacement, distance, dot, length, moved } from './vector.ts'

const isocentre = point('patient', 12, -30, 400)
const arm = (primaryDeg: number, secondaryDeg: number): CArm => ({
  primaryRad: radFromDeg(primaryDeg),
  secondaryRad: radFromDeg(secondaryDeg),
  isocentre,
  sourceToDetectorMm: 1200,
  sourceToIsocentreMm: 785,
  columns: 1000,
  rows: 800,
  pixelMm: 0.3,
})
const left = direction('patient', 1, 0, 0)
const right = direction('patient', -1, 0, 0)
const back = direction('patient', 0, 1, 0)
const chest = direction('patient', 0, -1, 0)
const head = direction('patient', 0, 0, 1)

/** Where a landmark 50 mm from the isocentre is seen: columns to the right of and rows below the middle of the picture. */
function seen(pose: CArm, towards: typeof left): readonly [toRight: number, down: number] {
  const [column, row] = pixelFromDetector(pose, detectorPoint(pose, moved(isocentre, towards, 50)))
  return [column - (pose.columns - 1) / 2, row - (pose.rows - 1) / 2]
}

const positioner = fc.record({
  primaryRad: fc.double({ min: -Math.PI + 1e-6, max: Math.PI - 1e-6, noNaN: true }),
  secondaryRad: fc.double({ min: -1.5, max: 1.5, noNaN: true }),
})

describe('the C-arm', () => {
  it.each([
    ['0, 0', 'in front of the chest', 0, 0, chest],
    ['+90, 0 (LAO)', "at the patient's left", 90, 0, left],
    ['-90, 0 (RAO)', "at the patient's right", -90, 0, right],
    ['180, 0', 'behind the back', 180, 0, back],
    ['0, +90', 'above the head', 0, 90, head],
  ] as const)('has the detector at angles %s %s', (_angles, _place, primary, secondary, expected) => {
    expect(angleRadBetween(beamDirection(arm(primary, secondary)), expected)).toBeLessThan(1e-12)
    const source = sourceOf(arm(primary, secondary))
    expect(distance(source, isocentre)).toBeCloseTo(785, 9)
    expect(angleRadBetween(displacement(isocentre, source), expected)).toBeLessThan(1e-12)
  })

  it.each([
    ['from the front: left is on the right', 0, 0, left, 1, 0],
    ['from the front: the head is up', 0, 0, head, 0, -1],
    ['prone, from behind: right is on the right', 180, 0, right, 1, 0],
    ['prone, from behind: the head is up', 180, 0, head, 0, -1],
    ['from the left: the back is on the right', 90, 0, back, 1, 0],
    ['from the right: the chest is on the right', -90, 0, chest, 1, 0],
    ['from the front, tipped to the head: what lies in front is lower', 0, 30, chest, 0, 1],
    ['from behind, tipped to the head: what lies behind is lower', 180, 30, back, 0, 1],
    ['from the front and left: what lies in front goes to the left of the picture', 30, 0, chest, -1, 0],
  ] as const)('shows landmarks the right way round: %s', (_name, primary, secondary, landmark, toRight, down) => {
    const [x, y] = seen(arm(primary, secondary), landmark)
    const signOf = (pixels: number): number => (Math.abs(pixels) < 1e-6 ? 0 : Math.sign(pixels))
    expect([signOf(x), signOf(y)]).toEqual([toRight, down])
  })

  it('magnifies a 10 mm ball at the isocentre to 15.287 mm (facts E5a)', () => {
    const pose = arm(25, -10)
    const across = direction(
      'patient',
      ...([0, 4, 8].map((n) => (patientFromCarm(pose) as Float64Array)[n]) as [number, number, number]),
    )
    const [a, b] = [moved(isocentre, across, 5), moved(isocentre, across, -5)].map((p) => detectorPoint(pose, p))
    expect(distance(a!, b!)).toBeCloseTo(15.287, 3)
    expect(10 * magnification(pose)).toBeCloseTo(15.287, 3)
  })

  it('makes 35.53 degrees with the vertical at 30 and 20 degrees (facts E5b)', () => {
    expect(degFromRad(angleRadBetween(beamDirection(arm(30, 20)), chest))).toBeCloseTo(35.53, 2)
  })

  it('shows a 100 mm needle end-on as 1.75 mm per degree of error, times the magnification (facts E5c)', () => {
    for (const deg of [1, 2, 5]) {
      const pose = arm(0, 0)
      const aimed = direction('patient', Math.sin(radFromDeg(deg)), -Math.cos(radFromDeg(deg)), 0)
      const [hub, tip] = [50, -50].map((mm) => detectorPoint(pose, moved(isocentre, aimed, mm)))
      const expectedMm = magnification(pose) * 100 * Math.sin(radFromDeg(deg))
      // Hub and tip lie 50 mm before and behind the isocentre: (50/785)^2 = 0.4 % more than the plain formula.
      expect(distance(hub!, tip!) / expectedMm).toBeGreaterThan(1)
      expect(distance(hub!, tip!) / expectedMm).toBeLessThan(1.005)
    }
    expect(100 * Math.sin(radFromDeg(1))).toBeCloseTo(1.75, 2)
  })

  it('has a right-handed rigid frame at every pose, also straight along the body', () => {
    fc.assert(
      fc.property(positioner, (pose) => {
        const m = patientFromCarm({ ...pose, isocentre })
        expect(determinant(m)).toBeCloseTo(1, 12)
        const column = (c: number) =>
          direction('patient', ...([c, c + 4, c + 8].map((n) => (m as Float64Array)[n]) as [number, number, number]))
        for (const [a, b] of [
          [0, 1],
          [1, 2],
          [2, 0],
        ] as const)
          expect(dot(column(a), column(b))).toBeCloseTo(0, 12)
        expect(length(column(1))).toBeCloseTo(1, 12)
        expect(angleRadBetween(column(2), beamDirection(pose))).toBeLessThan(1e-7)
        expect(column(1)[2]).toBeGreaterThanOrEqual(0)
      }),
      { seed: 5 },
    )
    for (const sign of [1, -1]) {
      const m = patientFromCarm({ primaryRad: 0.4, secondaryRad: (sign * Math.PI) / 2, isocentre })
      const near = patientFromCarm({ primaryRad: 0.4, secondaryRad: sign * (Math.PI / 2 - 1e-6), isocentre })
      for (const [n, value] of (m as Float64Array).entries())
        expect(Math.abs(value - ((near as Float64Array)[n] as number))).toBeLessThan(1e-5)
    }
  })

  it('gives back the angles of the beam it was asked for', () => {
    fc.assert(
      fc.property(positioner, (pose) => {
        const again = positionerFromBeam(beamDirection(pose))
        expect(again.primaryRad).toBeCloseTo(pose.primaryRad, 8)
        expect(again.secondaryRad).toBeCloseTo(pose.secondaryRad, 8)
      }),
      { seed: 6 },
    )
    const half = positionerFromBeam(direction('patient', 0, 7, 0))
    expect([Math.abs(half.primaryRad), half.secondaryRad]).toEqual([Math.PI, 0])
  })

  it('puts every point of one ray on one point of the detector', () => {
    fc.assert(
      fc.property(
        positioner,
        fc.double({ min: 0.3, max: 1, noNaN: true }),
        fc.double({ min: -1, max: 1, noNaN: true }),
        (pose, t, off) => {
          const here: CArm = { ...arm(0, 0), ...pose }
          const target = moved(moved(isocentre, left, 60 * off), head, 40 - 20 * off)
          const source = sourceOf(here)
          const on = moved(source, displacement(target, source), t)
          expect(distance(detectorPoint(here, on), detectorPoint(here, target))).toBeLessThan(1e-7)
        },
      ),
      { seed: 7 },
    )
  })

  it('has its isocentre in the middle of the picture and at the same voxel by either way', () => {
    const pose = arm(130, 20)
    const [column, row] = pixelFromDetector(pose, detectorPoint(pose, isocentre))
    expect([column, row].map((x) => Math.round(x * 1e6) / 1e6)).toEqual([499.5, 399.5])
    const grid = gridAlongPatient([10, 10, 10], [2, 3, 4], point('patient', 0, 0, 380))
    const through = voxelFromCarm(voxelFromPatient(grid), pose)
    expect(
      distance(mapPoint(through, point('carm', 0, 0, 0)), mapPoint(voxelFromPatient(grid), isocentre)),
    ).toBeLessThan(1e-9)
    const corner = point('voxel', 3, 4, 5)
    expect(distance(mapPoint(through, mapPoint(inverse(through), corner)), corner)).toBeLessThan(1e-9)
  })
})
