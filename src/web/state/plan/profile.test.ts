import { expect, test } from 'vitest'
import type { Access } from '../../../planning/index.ts'
import { depthMarks, marginAt, profileScale } from './profile.ts'

const depths = { boneMm: 48, isthmusMm: 63, posteriorWallMm: 67, medialWallOnApMm: null, targetMm: 91 }
const margin = {
  leastMm: 1,
  profile: [
    { depthMm: 48, marginMm: 3 },
    { depthMm: 60, marginMm: 1 },
    { depthMm: 91, marginMm: 2 },
  ],
} as unknown as Access['margin']
const frame = { width: 400, height: 120, left: 30, right: 10, top: 5, bottom: 25 }

test('marks come in the order the needle meets them; what it never meets is left out', () => {
  expect(depthMarks({ depths }).map(({ name }) => name)).toEqual(['boneMm', 'isthmusMm', 'posteriorWallMm', 'targetMm'])
  const early = depthMarks({ depths: { ...depths, medialWallOnApMm: 65 } }).map(({ name }) => name)
  expect(early.indexOf('medialWallOnApMm')).toBeLessThan(early.indexOf('posteriorWallMm'))
})

test('a place in the profile leads back to its depth; beyond the ends to the ends', () => {
  const scale = profileScale({ depths, margin }, frame)
  for (const depthMm of [48, 60.3, 91]) expect(scale.depthAt(scale.x(depthMm))).toBeCloseTo(depthMm, 9)
  expect(scale.depthAt(0)).toBe(48)
  expect(scale.depthAt(400)).toBe(91)
})

test('a breach is drawn below the line of no margin, and stays in the picture', () => {
  const scale = profileScale({ depths, margin: { ...margin, leastMm: -9 } }, frame)
  expect(scale.y(-2)).toBeGreaterThan(scale.y(0))
  expect(scale.y(-9)).toBeLessThanOrEqual(frame.height - frame.bottom)
})

test('between two measures the margin is linear; outside the bone there is none', () => {
  expect(marginAt({ margin }, 54)).toBeCloseTo(2, 9)
  expect(marginAt({ margin }, 48)).toBe(3)
  expect(marginAt({ margin }, 47)).toBeNull()
  expect(marginAt({ margin }, 92)).toBeNull()
})
