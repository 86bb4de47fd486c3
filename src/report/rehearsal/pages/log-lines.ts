// A rehearsal that a person drove holds hundreds of small steps; a reader wants what they came to.
import type { LogEntry } from '../../../rehearsal/index.ts'

/** Steps of one kind in a row as one entry: sums where they add up, the last one's state, times and sums so far. */
export interface LogLine {
  readonly entry: LogEntry
  /** How many steps it stands for. */
  readonly count: number
}

export function logLines(log: readonly LogEntry[]): readonly LogLine[] {
  const lines: LogLine[] = []
  for (const entry of log) {
    const last = lines.at(-1)
    const joined = last ? joinedOf(last.entry, entry) : null
    if (last && joined) lines[lines.length - 1] = { entry: joined, count: last.count + 1 }
    else lines.push({ entry, count: 1 })
  }
  return lines
}

/** Two steps as one; null where they are not of one kind, side and tool, or a rule ended the first. */
function joinedOf(before: LogEntry, entry: LogEntry): LogEntry | null {
  const [a, b] = [before.action, entry.action]
  if (a.do === 'inject' && b.do === 'inject') {
    if (a.side !== b.side || a.flowMm3PerS !== b.flowMm3PerS || before.outcome.stop !== null) return null
    const number = ({ outcome }: LogEntry, name: string): number => Number(outcome[name] ?? 0)
    const pushedMm3 = number(before, 'pushedMm3') + number(entry, 'pushedMm3')
    const plungerForceN = Math.max(number(before, 'plungerForceN'), number(entry, 'plungerForceN'))
    const action = { ...b, volumeMm3: a.volumeMm3 + b.volumeMm3 }
    return { ...entry, action, outcome: { ...entry.outcome, pushedMm3, plungerForceN } }
  }
  if (a.do === 'wait' && b.do === 'wait') return { ...entry, action: { ...b, durationS: a.durationS + b.durationS } }
  if (a.do === 'move back' && b.do === 'move back' && a.side === b.side)
    return { ...entry, action: { ...b, byMm: a.byMm + b.byMm } }
  if (a.do === 'balloon' && b.do === 'balloon' && a.side === b.side && a.size === b.size) return entry
  const needle = (a.do === 'access' && b.do === 'access') || (a.do === 'advance' && b.do === 'advance')
  return needle && a.side === b.side ? entry : null
}
