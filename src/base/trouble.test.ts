// Goal: the three kinds of trouble carry what their reader needs.
import { describe, expect, it } from 'vitest'
import { Defect, invariant, present } from './invariant.ts'
import { partOf, stopIfAsked } from './progress.ts'
import { describeFacts, findingsOf, Refusal, refusalsOf, worstFirst } from './trouble.ts'

const catalogue = {
  'XYZ-001': { sentence: 'It cannot be used.', remedy: 'Give another.' },
  'XYZ-101': { sentence: 'Know this.', remedy: 'Look.' },
} as const
const refuse = refusalsOf(catalogue)
const find = findingsOf(catalogue)

describe('troubles', () => {
  it('are refused with code, sentence, facts and remedy in one error', () => {
    const refusal = refuse('XYZ-001', { spacingMm: 5, slices: [41, 42] })
    expect(refusal).toBeInstanceOf(Refusal)
    expect(refusal.message).toBe('XYZ-001: It cannot be used. (spacingMm 5; slices 41, 42)')
    expect(refusal.remedy).toBe('Give another.')
    expect(describeFacts({})).toBe('')
  })

  it('are found with what they are about, and put worst first without changing their order otherwise', () => {
    const findings = [find('XYZ-101', 'note', 'a'), find('XYZ-101', 'stop', 'b'), find('XYZ-101', 'note', 'c')]
    expect(worstFirst(findings).map((finding) => finding.about)).toEqual(['b', 'a', 'c'])
    expect(findings[0]).toMatchObject({ code: 'XYZ-101', sentence: 'Know this.', remedy: 'Look.', facts: {} })
  })

  it('are defects where a condition does not hold, described only then', () => {
    const describe = () => {
      throw new Error('described for nothing')
    }
    expect(() => invariant(true, describe)).not.toThrow()
    expect(() => invariant(false, () => 'two is not one')).toThrow(new Defect('two is not one'))
    expect(present(0, 'number')).toBe(0)
    expect(() => present(undefined, 'number')).toThrow(Defect)
  })
})

describe('progress', () => {
  it('of a part is told as a stretch of the whole, and its signal is that of the whole', () => {
    const seen: [number, string][] = []
    const stop = new AbortController()
    const part = partOf({ onProgress: (f, doing) => seen.push([f, doing]), signal: stop.signal }, 0.2, 0.6)
    part.onProgress?.(0, 'begin')
    part.onProgress?.(0.5, 'middle')
    expect(seen).toEqual([
      [0.2, 'begin'],
      [0.4, 'middle'],
    ])
    stop.abort(new Error('enough'))
    expect(() => stopIfAsked(part)).toThrow('enough')
    expect(partOf(undefined, 0, 1)).toEqual({})
    expect(() => stopIfAsked(undefined)).not.toThrow()
  })
})
