import { expect, test } from 'vitest'
import { radFromDeg } from '../../../base/index.ts'
import { direction, positionerFromBeam } from '../../../geometry/index.ts'
import { dicomPrimaryRad, tiltOf } from './c-arm.ts'

test('a beam straight to the back is no tilt, whichever sign 180 degrees comes with', () => {
  for (const primaryRad of [Math.PI, -Math.PI]) {
    expect(tiltOf({ primaryRad, secondaryRad: 0 }).toLeftRad).toBeCloseTo(0, 12)
    expect(dicomPrimaryRad({ primaryRad, secondaryRad: 0 })).toBeCloseTo(Math.PI, 12)
  }
})

test('a beam that leaves the back to the patient’s left and towards the head is tilted so', () => {
  const left = radFromDeg(10)
  const { toLeftRad } = tiltOf(positionerFromBeam(direction('patient', Math.sin(left), Math.cos(left), 0)))
  expect(toLeftRad).toBeCloseTo(left, 9)
  const head = radFromDeg(6)
  const { toHeadRad } = tiltOf(positionerFromBeam(direction('patient', 0, Math.cos(head), Math.sin(head))))
  expect(toHeadRad).toBeCloseTo(head, 9)
})
