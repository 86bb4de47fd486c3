// Goal: a log of many small steps reads as few lines that say the same. Oracle: sums by hand.
import { describe, expect, it } from 'vitest'
import type { Action, LogEntry, Outcome } from '../../../rehearsal/index.ts'
import { logLines } from './log-lines.ts'

let index = 0
const entry = (action: Action, outcome: Outcome = {}): LogEntry => ({
  index,
  timeS: ++index,
  sinceMixingS: null,
  action,
  outcome,
  injectedMm3: 0,
  leakedMm3: 0,
  shots: 0,
  fluoroscopyS: 0,
  findings: [],
})
const push = (side: 'left' | 'right', plungerForceN: number, stop: string | null = null): LogEntry =>
  entry(
    { do: 'inject', side, volumeMm3: 50, flowMm3PerS: 100, watchedIn: null },
    { pushedMm3: 40, plungerForceN, stop },
  )
const wait = (durationS: number): LogEntry => entry({ do: 'wait', durationS })
const advance = (byMm: number): LogEntry => entry({ do: 'advance', side: 'left', byMm, takesS: 1 }, { depthMm: byMm })

describe('the lines of a log', () => {
  it('join pushes of one needle up to a stop, with their sum and the largest force', () => {
    const lines = logLines([
      push('left', 10),
      push('left', 30),
      push('left', 20, 'leak'),
      push('left', 5),
      push('right', 6),
    ])
    expect(lines.map((line) => line.count)).toEqual([3, 1, 1])
    expect(lines[0]?.entry.outcome).toEqual({ pushedMm3: 120, plungerForceN: 30, stop: 'leak' })
    expect(lines[0]?.entry.action).toMatchObject({ volumeMm3: 150 })
    expect(lines[0]?.entry.timeS).toBe(lines[1]!.entry.timeS - 1)
  })

  it('join waits by their sum and steps of a needle by its last place, and nothing across another step', () => {
    const lines = logLines([wait(2), wait(3), advance(1), advance(2), wait(4), push('left', 1), wait(5)])
    expect(lines.map((line) => [line.entry.action.do, line.count])).toEqual([
      ['wait', 2],
      ['advance', 2],
      ['wait', 1],
      ['inject', 1],
      ['wait', 1],
    ])
    expect(lines[0]?.entry.action).toMatchObject({ durationS: 5 })
    expect(lines[1]?.entry.outcome.depthMm).toBe(2)
  })
})
