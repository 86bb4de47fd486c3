import { expect, test } from 'vitest'
import { wallMarginMm } from '../../../planning/index.ts'
import { drawnRoomMm, marginRuns, marginSteps, stepOf, tubeOf } from './margin-scale.ts'

const profile = [3, 2.5, 1.5, 0.4, -0.5, 0.5, 3].map((marginMm, n) => ({ depthMm: 50 + n / 2, marginMm }))

test('a colour changes at 0, at the wall margin asked for and at twice that', () => {
  expect(stepOf(-0.001).words).toBe('through the wall')
  expect(stepOf(0).words).toBe('less than asked for')
  expect(stepOf(wallMarginMm.value).words).toBe('little')
  expect(stepOf(2 * wallMarginMm.value).words).toBe('more')
})

/** Relative luminance (WCAG 2.2). */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

test('the colours are told from the black ground of the images and from each other', () => {
  for (const { colour } of marginSteps) expect((luminance(colour) + 0.05) / 0.05).toBeGreaterThan(4.5)
  expect(new Set(marginSteps.map(({ colour }) => colour)).size).toBe(marginSteps.length)
})

test('the tube is as wide as cannula and margin, never thinner than the cannula nor wider than is drawn', () => {
  const tube = tubeOf(
    [
      { depthMm: 0, marginMm: -1 },
      { depthMm: 1, marginMm: 2 },
      { depthMm: 2, marginMm: 99 },
    ],
    1.5,
  )
  expect(tube.map(({ fromRoomMm, toRoomMm }) => [fromRoomMm, toRoomMm])).toEqual([
    [1.5, 3.5],
    [3.5, 1.5 + drawnRoomMm],
  ])
})

test('runs cover the profile without gaps, each piece coloured by its lesser end', () => {
  const runs = marginRuns(profile)
  expect(runs[0]?.points[0]).toBe(profile[0])
  for (const [n, run] of runs.slice(1).entries()) expect(run.points[0]).toBe(runs[n]?.points.at(-1))
  expect(runs.at(-1)?.points.at(-1)).toBe(profile.at(-1))
  for (const { colour, points } of runs)
    for (const [n, to] of points.slice(1).entries())
      expect(stepOf(Math.min(to.marginMm, points[n]?.marginMm ?? 0)).colour).toBe(colour)
})
