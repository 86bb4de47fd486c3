import { expect, test } from 'vitest'
import {
  cross,
  direction,
  distance,
  dot,
  length,
  moved,
  type Point,
  point,
  scaled,
  unit,
} from '../../../geometry/index.ts'
import { type HeldNeedle, movedHandle } from './needle.ts'
import { fromPlane, letterOf, onPlane, type Plane } from './plane.ts'
import { type Axes, planeAcross, planesAlong } from './planes.ts'

const at = (x: number, y: number, z: number): Point<'patient'> => point('patient', x, y, z)
// A vertebra tilted forwards by 12 degrees.
const tilt = (12 * Math.PI) / 180
const axes: Axes = {
  left: direction('patient', 1, 0, 0),
  posterior: direction('patient', 0, Math.cos(tilt), Math.sin(tilt)),
  superior: direction('patient', 0, -Math.sin(tilt), Math.cos(tilt)),
}
const focus = at(0, 20, 300)
const ahead = unit(direction('patient', -0.25, -0.92, 0.2))
const target = at(10, 4, 303)
const needle: HeldNeedle = {
  side: 'left',
  gauge: '11G',
  approach: 'transpedicular',
  skin: moved(target, ahead, -90),
  bone: moved(target, ahead, -40),
  target,
}
const offMm = (plane: Plane, p: Point<'patient'>): number => Math.abs(onPlane(plane, p)[2])

test('both planes contain the needle and the axis of the vertebra they are named after', () => {
  const { axial, sagittal } = planesAlong(needle, axes, focus)
  for (const plane of [axial, sagittal])
    for (const handle of ['skin', 'bone', 'target'] as const) expect(offMm(plane, needle[handle])).toBeLessThan(1e-9)
  expect(dot(cross(axial.right, axial.down), axes.left)).toBeCloseTo(0, 12)
  expect(dot(cross(sagittal.right, sagittal.down), axes.superior)).toBeCloseTo(0, 12)
})

test('right and down are square to each other and of unit length', () => {
  const { axial, sagittal } = planesAlong(needle, axes, focus)
  for (const { right, down } of [axial, sagittal, planeAcross(needle, axes, 50)]) {
    expect(dot(right, down)).toBeCloseTo(0, 12)
    expect(length(right)).toBeCloseTo(1, 12)
    expect(length(down)).toBeCloseTo(1, 12)
  }
})

test('a needle moved within a plane stays in it, and the picture stands still', () => {
  for (const name of ['axial', 'sagittal'] as const) {
    const before = planesAlong(needle, axes, focus)[name]
    const to = fromPlane(before, 12, -9)
    const after = planesAlong(movedHandle(needle, 'bone', to), axes, focus)[name]
    expect(length(cross(cross(before.right, before.down), cross(after.right, after.down)))).toBeLessThan(1e-9)
    const [x, y, off] = onPlane(before, after.centre)
    expect(Math.hypot(x, y, off)).toBeLessThan(1e-9)
  }
})

test('radiological convention: axial with the patient’s left on the right and the back below, sagittal with the front on the left', () => {
  const { axial, sagittal } = planesAlong(needle, axes, focus)
  expect([letterOf(axial.right), letterOf(axial.down)]).toEqual(['L', 'P'])
  expect([letterOf(sagittal.right), letterOf(sagittal.down)]).toEqual(['P', 'F'])
})

test('down the needle is seen from behind: square to the needle, the patient’s right on the right, head up', () => {
  const plane = planeAcross(needle, axes, 50)
  expect(dot(cross(plane.right, plane.down), ahead)).toBeCloseTo(1, 12)
  expect([letterOf(plane.right), letterOf(scaled(plane.down, -1))]).toEqual(['R', 'H'])
  expect(distance(plane.centre, moved(needle.skin, ahead, 50))).toBeLessThan(1e-9)
})

test('a place in the picture and its point in the patient lead to each other', () => {
  const { axial } = planesAlong(needle, axes, focus)
  const back = onPlane(axial, fromPlane(axial, 7, -3, 2))
  expect(back[0]).toBeCloseTo(7, 9)
  expect(back[1]).toBeCloseTo(-3, 9)
  expect(back[2]).toBeCloseTo(2, 9)
})
