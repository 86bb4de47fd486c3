import { expect, test } from 'vitest'
import { angleRadBetween, direction, distance, moved, type Point, point, unit } from '../../../geometry/index.ts'
import type { Access } from '../../../planning/index.ts'
import {
  aheadOf,
  type Handle,
  type HeldNeedle,
  handlePoint,
  movedHandle,
  needleOf,
  settled,
  steppedHandle,
} from './needle.ts'
import { planesAlong } from './planes.ts'

const at = (x: number, y: number, z: number): Point<'patient'> => point('patient', x, y, z)
const ahead = unit(direction('patient', -0.2, -0.95, 0.1))
const target = at(12, 5, 300)
const needle: HeldNeedle = {
  side: 'left',
  gauge: '11G',
  approach: 'transpedicular',
  skin: moved(target, ahead, -92),
  bone: moved(target, ahead, -44),
  target,
}
const close = (a: Point<'patient'>, b: Point<'patient'>): void => expect(distance(a, b)).toBeLessThan(1e-9)
const isStraight = (n: HeldNeedle): void =>
  expect(angleRadBetween(unit(direction('patient', ...between(n.skin, n.bone))), aheadOf(n))).toBeLessThan(1e-7)
const between = (a: Point<'patient'>, b: Point<'patient'>): [number, number, number] => [
  b[0] - a[0],
  b[1] - a[1],
  b[2] - a[2],
]

test('skin and bone entry turn the needle about its target, the target about the bone entry; all stay on one line', () => {
  const by = direction('patient', 2, 1, -3)
  for (const [handle, pivot] of [
    ['skin', 'target'],
    ['bone', 'target'],
    ['target', 'bone'],
  ] as const satisfies readonly (readonly [Handle, Handle])[]) {
    const to = moved(handlePoint(needle, handle), by)
    const next = movedHandle(needle, handle, to)
    close(handlePoint(next, handle), to)
    close(handlePoint(next, pivot), handlePoint(needle, pivot))
    isStraight(next)
  }
})

test('lengths that the planner will find anew stay meanwhile', () => {
  const bySkin = movedHandle(needle, 'skin', moved(needle.skin, direction('patient', 5, 0, 0)))
  expect(distance(bySkin.bone, bySkin.target)).toBeCloseTo(44, 9)
  const byBone = movedHandle(needle, 'bone', moved(needle.bone, direction('patient', 5, 0, 0)))
  expect(distance(byBone.skin, byBone.bone)).toBeCloseTo(48, 9)
  const byTarget = movedHandle(needle, 'target', moved(needle.target, direction('patient', 5, 0, 0)))
  expect(distance(byTarget.skin, byTarget.bone)).toBeCloseTo(48, 9)
})

test('the whole needle moves parallel to itself', () => {
  const by = direction('patient', 1, -2, 3)
  const next = movedHandle(needle, 'whole', moved(needle.bone, by))
  for (const handle of ['skin', 'bone', 'target'] as const) close(next[handle], moved(needle[handle], by))
})

test('a move that would leave no direction leaves the needle as it is', () => {
  expect(movedHandle(needle, 'bone', moved(target, ahead, -1))).toBe(needle)
  expect(movedHandle(needle, 'target', needle.bone)).toBe(needle)
  expect(movedHandle(needle, 'skin', target)).toBe(needle)
})

test('an arrow key moves the handle by the step in the plane it is seen in; another key moves nothing', () => {
  const axes = {
    left: direction('patient', 1, 0, 0),
    posterior: direction('patient', 0, 1, 0),
    superior: direction('patient', 0, 0, 1),
  } as const
  const { axial } = planesAlong(needle, axes, at(0, 20, 300))
  const right = steppedHandle(needle, 'target', axial, 'ArrowRight', 0.5)
  close((right as HeldNeedle).target, moved(target, axial.right, 0.5))
  const up = steppedHandle(needle, 'target', axial, 'ArrowUp', 2)
  close((up as HeldNeedle).target, moved(target, axial.down, -2))
  expect(steppedHandle(needle, 'target', axial, 'x', 0.5)).toBeNull()
})

test('the planner is asked about the same line', () => {
  const { through, tip } = needleOf(needle)
  close(tip, target)
  expect(angleRadBetween(unit(direction('patient', ...between(through, tip))), ahead)).toBeLessThan(1e-7)
  const short = { ...needle, bone: moved(target, ahead, -2) }
  close(needleOf(short).through, short.skin)
})

test('a settled needle keeps the line and the tip of the hand and takes its lengths from what was measured', () => {
  const measured = { depths: { targetMm: 80, boneMm: 30 } } as Access
  const { skin, bone, target: tip } = settled(needle, measured)
  close(tip, target)
  expect(distance(skin, tip)).toBeCloseTo(80, 9)
  expect(distance(skin, bone)).toBeCloseTo(30, 9)
})
