import { describe, expect, it } from 'vitest'
import { progressOn } from './progress.ts'

function told(isTerminal: boolean) {
  const written: string[] = []
  let now = 0
  const tick = (ms: number): void => {
    now += ms
  }
  const write = (text: string): void => void written.push(text)
  return { written, tick, told: { isTerminal, columns: 60, write, nowMs: () => now } }
}

describe('progress', () => {
  const { signal } = new AbortController()

  it('redraws one line on a terminal, never wider than it, and takes it away', () => {
    const { written, tick, told: out } = told(true)
    const progress = progressOn(out, signal, false)
    const watch = progress.stage('planning the needles')
    for (let i = 1; i <= 10; i++) {
      tick(100)
      watch.onProgress?.(i / 10, 'a very long description of what is being done just now')
    }
    progress.clear()
    expect(written.join('')).not.toContain('\n')
    for (const line of written.join('').split('\r')) expect([...line].length).toBeLessThanOrEqual(60)
    expect(written.at(-1)).toMatch(/^\r +\r$/)
  })

  it('writes one line a stage into a log, and again only when it takes long', () => {
    const { written, tick, told: out } = told(false)
    const watch = progressOn(out, signal, false).stage('reading')
    for (let i = 1; i <= 24; i++) {
      tick(500)
      watch.onProgress?.(i / 24, '')
    }
    expect(written).toEqual(['reading\n', 'reading: 83 %\n'])
  })

  it('is silent when asked to be, and still carries the wish to stop', () => {
    const { written, told: out } = told(true)
    expect(progressOn(out, signal, true).stage('reading').signal).toBe(signal)
    expect(written).toEqual([])
  })
})
