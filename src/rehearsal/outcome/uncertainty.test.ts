// Goal: the pushes that are drawn again are those of the log. Oracle: a log written by hand.
import { expect, it } from 'vitest'
import type { LogEntry } from '../course/log.ts'
import { pushesOf } from './uncertainty.ts'

const push = (side: 'left' | 'right', pushedMm3: number, timeS: number) =>
  ({
    timeS,
    action: { do: 'inject', side, volumeMm3: pushedMm3, flowMm3PerS: 100, watchedIn: null },
    outcome: { pushedMm3 },
  }) as unknown as LogEntry
const look = {
  timeS: 0,
  action: { do: 'image', view: 'AP', shots: 1, fluoroscopyS: 0 },
  outcome: {},
} as unknown as LogEntry

it('joins what a held key pushed, and keeps waits and needles apart', () => {
  // 0.1 + 0.2 is not 0.3: times that follow each other at once differ by rounding.
  const log = [push('left', 10, 0.1), push('left', 20, 0.1 + 0.2), push('left', 30, 0.6), look, push('left', 50, 6.1)]
  expect(pushesOf([...log, push('right', 0, 6.1), push('right', 40, 6.5)])).toEqual([
    { needle: 0, flowMm3PerS: 100, volumeMm3: 60, waitS: 0 },
    { needle: 0, flowMm3PerS: 100, volumeMm3: 50, waitS: expect.closeTo(5, 9) },
    { needle: 1, flowMm3PerS: 100, volumeMm3: 40, waitS: expect.closeTo(0, 9) },
  ])
})
