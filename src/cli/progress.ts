import type { Watch } from '../base/index.ts'

/** Where progress is told: a terminal that can be overwritten, or lines in a log. */
export interface Told {
  readonly isTerminal: boolean
  readonly columns: number
  readonly write: (text: string) => void
  readonly nowMs: () => number
}

export interface Progress {
  readonly stage: (name: string) => Watch
  /** Takes the bar off the screen, before anything else is printed. */
  readonly clear: () => void
}

const barWidth = 24
const redrawMs = 80
/** In a log: a stage that runs longer tells its share again after so long. */
const againMs = 10_000

/** A bar that is redrawn on a terminal; in a log one line a stage. */
export function progressOn(told: Told, signal: AbortSignal, quiet: boolean): Progress {
  let drawnAt = Number.NEGATIVE_INFINITY
  let width = 0
  const clear = (): void => {
    if (told.isTerminal && width > 0) told.write(`\r${' '.repeat(width)}\r`)
    width = 0
  }
  const draw = (name: string, fraction: number, doing: string): void => {
    const filled = Math.round(fraction * barWidth)
    const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled)
    const percent = String(Math.round(fraction * 100)).padStart(3)
    const line = `${bar} ${percent} %  ${name}${doing === '' ? '' : `: ${doing}`}`.slice(
      0,
      Math.max(20, told.columns - 1),
    )
    told.write(`\r${line.padEnd(width)}`)
    width = line.length
  }
  const stage = (name: string): Watch => {
    if (quiet) return { signal }
    const begun = told.nowMs()
    if (told.isTerminal) draw(name, 0, '')
    else told.write(`${name}\n`)
    drawnAt = begun
    return {
      signal,
      onProgress: (fraction, doing) => {
        const now = told.nowMs()
        if (now - drawnAt < (told.isTerminal ? redrawMs : againMs)) return
        drawnAt = now
        if (told.isTerminal) draw(name, fraction, doing)
        else told.write(`${name}: ${Math.round(fraction * 100)} %\n`)
      },
    }
  }
  return { stage, clear }
}
