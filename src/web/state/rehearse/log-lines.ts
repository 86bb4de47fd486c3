import type { Action, LogEntry } from '../../../rehearsal/index.ts'

/** Lines of the log that are one thing to a person: a needle driven in twenty moves, a push in a hundred portions. */
export interface LogLine {
  readonly first: number
  readonly last: number
  /** The last of them. */
  readonly entry: LogEntry
  /** When the last was over. */
  readonly timeS: number
  /** Millimetres, cubic millimetres, seconds or pictures of all together. */
  readonly sum: number
}

export function linesOf(log: readonly LogEntry[]): readonly LogLine[] {
  const lines: LogLine[] = []
  for (const [n, entry] of log.entries()) {
    const before = lines.at(-1)
    const sum = amountOf(entry)
    if (before && isMore(before.entry, entry))
      lines[lines.length - 1] = { ...before, last: n, entry, timeS: entry.timeS, sum: before.sum + sum }
    else lines.push({ first: n, last: n, entry, timeS: entry.timeS, sum })
  }
  return lines
}

function isMore(before: LogEntry, { action }: LogEntry): boolean {
  const same = (key: 'side' | 'view'): boolean =>
    (before.action as { [K in typeof key]?: unknown })[key] === (action as { [K in typeof key]?: unknown })[key]
  // A push that a rule has stopped stays a line of its own, so that the stop is read.
  const isStopped = before.outcome.stop != null
  const joined: readonly Action['do'][] = ['advance', 'move back', 'access', 'inject', 'image', 'balloon', 'wait']
  return before.action.do === action.do && joined.includes(action.do) && same('side') && same('view') && !isStopped
}

function amountOf({ action, outcome }: LogEntry): number {
  switch (action.do) {
    case 'advance':
    case 'move back':
      return action.byMm
    case 'inject':
      return outcome.pushedMm3 as number
    case 'image':
      return action.shots
    case 'wait':
    case 'set':
      return action.durationS
    default:
      return 0
  }
}
