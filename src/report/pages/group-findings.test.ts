import { describe, expect, it } from 'vitest'
import type { Finding } from '../../base/index.ts'
import { groupFindings } from './group-findings.ts'

const found = (code: string, about: string, severity: Finding['severity'] = 'caution'): Finding => ({
  code,
  severity,
  about,
  sentence: `sentence of ${code}`,
  facts: { areaMm2: 12 },
  remedy: '',
})

describe('groupFindings', () => {
  it('says the same thing once, names what it is about, and keeps the order', () => {
    const out = groupFindings([found('A-101', 'L1'), found('B-101', 'L2'), found('A-101', 'L3'), found('A-101', 'L3')])
    expect(out.map((f) => [f.code, f.about])).toEqual([['A-101', 'L1, L3'], ['B-101', 'L2']]) // biome-ignore format: pairs
    expect(out[0]?.facts).toEqual({ places: 3 })
    expect(out[1]?.facts).toEqual({ areaMm2: 12 })
  })

  it('never mixes severities, and counts what it does not name', () => {
    expect(groupFindings([found('A-101', 'L1'), found('A-101', 'L2', 'stop')])).toHaveLength(2)
    const many = groupFindings(Array.from({ length: 20 }, (_, i) => found('A-101', `slice ${i}`)))
    expect(many).toHaveLength(1)
    expect(many[0]?.about).toMatch(/^slice 0, .* and 16 more$/)
  })
})
