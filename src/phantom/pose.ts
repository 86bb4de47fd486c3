import { type Affine, affineFromColumns } from '../geometry/index.ts'
import type { Vector } from './shape/solid.ts'

/** Where a vertebra stands: patient = turn * vertebra + origin; `turn` is row-major, right-handed and orthonormal. */
export interface Pose {
  readonly turn: Float64Array
  readonly origin: Vector
}

/**
 * The turn of a vertebra: `sagittalRad` tips its top forward, `coronalRad` tips its top to the left, `axialRad` turns its
 * front to the right about its own axis.
 */
export function turnOf(sagittalRad: number, coronalRad: number, axialRad: number): Float64Array {
  const [cs, ss] = [Math.cos(sagittalRad), Math.sin(sagittalRad)]
  const [cc, sc] = [Math.cos(coronalRad), Math.sin(coronalRad)]
  const [ca, sa] = [Math.cos(axialRad), Math.sin(axialRad)]
  const sagittal = [1, 0, 0, 0, cs, -ss, 0, ss, cs]
  const coronal = [cc, 0, sc, 0, 1, 0, -sc, 0, cc]
  const axial = [ca, -sa, 0, sa, ca, 0, 0, 0, 1]
  return multiply(multiply(coronal, sagittal), axial)
}

function multiply(a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  const out = new Float64Array(9)
  for (let r = 0; r < 3; r++)
    for (let c = 0; c < 3; c++)
      for (let k = 0; k < 3; k++) out[r * 3 + c]! += (a[r * 3 + k] as number) * (b[k * 3 + c] as number)
  return out
}

export function turned(pose: Pose, v: Vector): Vector {
  const t = pose.turn as unknown as readonly number[] & { 0: number }
  const at = (i: number) => t[i] as number
  return [
    at(0) * v[0] + at(1) * v[1] + at(2) * v[2],
    at(3) * v[0] + at(4) * v[1] + at(5) * v[2],
    at(6) * v[0] + at(7) * v[1] + at(8) * v[2],
  ]
}

export function placed(pose: Pose, v: Vector): Vector {
  const w = turned(pose, v)
  return [w[0] + pose.origin[0], w[1] + pose.origin[1], w[2] + pose.origin[2]]
}

/** A patient direction in the frame of the vertebra. */
export function turnedBack(pose: Pose, v: Vector): Vector {
  const at = (i: number) => pose.turn[i] as number
  return [
    at(0) * v[0] + at(3) * v[1] + at(6) * v[2],
    at(1) * v[0] + at(4) * v[1] + at(7) * v[2],
    at(2) * v[0] + at(5) * v[1] + at(8) * v[2],
  ]
}

/** A patient point in the frame of the vertebra. */
export const placedBack = (pose: Pose, p: Vector): Vector =>
  turnedBack(pose, [p[0] - pose.origin[0], p[1] - pose.origin[1], p[2] - pose.origin[2]])

export function affineOf(pose: Pose): Affine<'patient', 'vertebra'> {
  const at = (i: number) => pose.turn[i] as number
  return affineFromColumns(
    'patient',
    'vertebra',
    [at(0), at(3), at(6)],
    [at(1), at(4), at(7)],
    [at(2), at(5), at(8)],
    pose.origin,
  )
}
