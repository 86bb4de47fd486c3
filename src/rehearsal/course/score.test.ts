import { expect, test } from 'vitest'
import { doseOf } from '../checks/dose.ts'
import { type Performance, scoreOf } from './score.ts'

const perfect: Performance = {
  wallMm: [3, 4],
  offTargetMm: [0, 0],
  dose: doseOf(0, 0),
  tableTimeS: 1800,
  leakedMm3: 0,
  leakedIntoCanalMm3: 0,
  insideMm3: 4000,
  wantedMm3: { low: 3000, high: 5000 },
}

test('nothing to blame is a whole score of one', () => {
  expect(scoreOf(perfect).whole).toBe(1)
})

test('each part falls with its own measure and leaves the others alone', () => {
  const worse: readonly [keyof Performance, unknown, string][] = [
    ['wallMm', [1, 4], 'wall'],
    ['offTargetMm', [0, 5], 'zone'],
    ['dose', doseOf(60, 0), 'shots'],
    ['dose', doseOf(0, 630), 'dose'],
    ['leakedMm3', 250, 'leak'],
    ['insideMm3', 1500, 'fill'],
  ]
  for (const [key, value, name] of worse) {
    const { parts } = scoreOf({ ...perfect, [key]: value })
    expect(parts.filter((p) => p.score < 1).map((p) => p.part)).toEqual([name])
    expect(parts.find((p) => p.part === name)?.score).toBeCloseTo(0.5, 6)
  }
})

test('cement in the canal leaves nothing of the whole', () => {
  expect(scoreOf({ ...perfect, leakedMm3: 10, leakedIntoCanalMm3: 10 }).whole).toBe(0)
})

test('a rehearsal without a needle scores no wall and no zone, and no NaN', () => {
  const { parts, whole } = scoreOf({ ...perfect, wallMm: [], offTargetMm: [] })
  expect(parts.slice(0, 2).map((p) => [p.score, p.measured])).toEqual([
    [0, 0],
    [0, 0],
  ])
  expect(Number.isFinite(whole)).toBe(true)
})
