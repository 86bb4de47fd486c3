// Goal: what mixes up frames does not compile. Oracle: the compiler (`npm run types`), which also fails where a line marked
// below would compile after all.
import { expect, it } from 'vitest'
import { affine, compose, mapDirection, mapPoint } from './affine.ts'
import { type Affine, type Direction, direction, type Point, point } from './frame.ts'
import { angleRadBetween, between, displacement, distance, dot, moved } from './vector.ts'

const identity = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
const patientFromVoxel = affine('patient', 'voxel', identity)
const carmFromPatient = affine('carm', 'patient', identity)
const inPatient = point('patient', 1, 2, 3)
const inVoxel = point('voxel', 1, 2, 3)
const alongPatient = direction('patient', 0, 0, 1)
const alongCarm = direction('carm', 0, 0, 1)

/** Never called: only the compiler reads it. */
function misuse(): unknown[] {
  // @ts-expect-error a point of another frame
  const mapped = mapPoint(patientFromVoxel, inPatient)
  // @ts-expect-error maps out of order
  const composed = compose(patientFromVoxel, carmFromPatient)
  // @ts-expect-error a point is not a direction
  const turned = mapDirection(carmFromPatient, inPatient)
  // @ts-expect-error a direction is not a point
  const placed = mapPoint(carmFromPatient, alongPatient)
  // @ts-expect-error a bare triple is no point
  const bare = mapPoint(carmFromPatient, [1, 2, 3])
  // @ts-expect-error a bare triple is no direction
  const bareDirection: Direction<'patient'> = [1, 2, 3]
  // @ts-expect-error a displacement across frames
  const across = displacement(inPatient, inVoxel)
  // @ts-expect-error a distance across frames
  const apart = distance(inPatient, inVoxel)
  // @ts-expect-error an angle across frames
  const angle = angleRadBetween(alongPatient, alongCarm)
  // @ts-expect-error a product across frames
  const product = dot(alongPatient, alongCarm)
  // @ts-expect-error a step in another frame
  const stepped = moved(inPatient, alongCarm, 2)
  // @ts-expect-error the middle across frames
  const middle = between(inPatient, inVoxel, 0.5)
  // @ts-expect-error a map the other way round
  const back: Affine<'voxel', 'patient'> = patientFromVoxel
  // @ts-expect-error a point that might be of either frame is of neither
  const either: Point<'patient' | 'voxel'> = inPatient
  // @ts-expect-error a frame nobody knows
  const nowhere = point('world', 0, 0, 0)
  // @ts-expect-error a point is not changed in place
  inPatient[0] = 5
  const used: unknown[] = [
    mapped,
    composed,
    turned,
    placed,
    bare,
    bareDirection,
    across,
    apart,
    angle,
    product,
    stepped,
  ]
  return used.concat([middle, back, either, nowhere])
}

it('frames that agree compile and compute', () => {
  const carmFromVoxel: Affine<'carm', 'voxel'> = compose(carmFromPatient, patientFromVoxel)
  const there: Point<'carm'> = mapPoint(carmFromVoxel, inVoxel)
  expect(Array.from(there)).toEqual([1, 2, 3])
  expect(misuse).toBeTypeOf('function')
  expect(Array.from(mapDirection(carmFromPatient, alongPatient))).toEqual([0, 0, 1])
})
